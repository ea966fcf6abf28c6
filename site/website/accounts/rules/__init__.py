"""Rules of accounts: values in, values out."""
