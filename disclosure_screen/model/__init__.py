"""Floor 0: the frozen types everything else speaks in. Standard library only; no disk, clock, network or environment."""
