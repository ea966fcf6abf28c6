"""Each night: every link and phone number of the pages is looked at, and what fails is kept."""
