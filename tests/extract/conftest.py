"""Hypothesis without deadlines here: the first example of a test also pays for importing a format's library."""

from hypothesis import settings

settings.register_profile("extract", deadline=None)
settings.load_profile("extract")
