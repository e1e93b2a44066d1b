"""OFD (开放版式文档, GB/T 33190): XML pages in a zip. Used by ``extract/formats/ofd.py`` only."""
