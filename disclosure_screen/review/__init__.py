"""Floor 5: grade, procedure, gate. Pure: time, people and bytes are arguments."""
