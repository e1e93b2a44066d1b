"""Floor 3: the rule files, loaded, checked, explained."""
