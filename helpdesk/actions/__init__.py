"""Every change of the desk: one verb, one keyword-only function, one transaction."""
