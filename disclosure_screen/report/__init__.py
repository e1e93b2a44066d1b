"""Floor 6: what people see of a verdict."""
