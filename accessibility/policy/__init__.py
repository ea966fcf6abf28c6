"""The rules of audits and statements: criteria, verdicts of machines, what may be claimed. Pure."""
