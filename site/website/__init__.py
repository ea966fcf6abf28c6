"""The assembly: settings, addresses, the home page, and what needs more than one app."""
