"""Floor 7: the verbs: submit, screen, decide, release, survey."""
