"""Floor 2: one identifier, one module; its docstring is the specification with its source."""
