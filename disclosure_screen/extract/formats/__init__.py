"""One module a format, found by discovery; see ``extract/source.py`` for the three names each one has."""
