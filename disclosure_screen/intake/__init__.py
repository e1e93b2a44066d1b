"""Floor 6: the watched folder."""
