"""Floor 8: the review desk (审核台), pages for the intranet. It shows and asks; every judgement is made below this floor."""
