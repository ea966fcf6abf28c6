"""What a reader sees besides the pages of the tree."""
