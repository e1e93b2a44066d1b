"""Floor 1: readings of a text, masks, keyed fingerprints. Pure."""
