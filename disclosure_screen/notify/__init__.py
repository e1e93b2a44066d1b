"""Floor 6: telling people outside."""
