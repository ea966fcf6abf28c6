"""What stands around every page, and how pages and files leave."""
