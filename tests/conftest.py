"""One setting for every law: no deadline. Time on a shared machine says nothing about the code (no test asserts on time)."""

from hypothesis import settings

settings.register_profile("laws", deadline=None)
settings.load_profile("laws")
