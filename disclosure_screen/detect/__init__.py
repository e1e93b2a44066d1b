"""Floor 4: from blocks and rules to masked findings. Raw values live here and nowhere above."""
