"""Pages of accounts: they decide nothing, and query nothing."""
