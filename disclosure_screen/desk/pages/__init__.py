"""The pages, one module a part of the desk; each lists its routes with who may use them in ``PAGES``."""
