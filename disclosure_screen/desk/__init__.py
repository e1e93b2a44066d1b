"""Floor 8: the review desk (审核台), a web page on the intranet. First form: what waits, and the reports, to read."""
