"""What the service did, without a name."""
