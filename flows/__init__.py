"""Floor 8: Prefect flows: schedule, retry, concurrency. No judgement stands here."""
