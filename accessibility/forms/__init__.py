"""What visitors and auditors write down."""
