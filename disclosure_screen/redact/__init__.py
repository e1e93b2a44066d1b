"""Floor 6: the redacted proposal, one module a format."""
