"""Debian's Chromium for desk tests: where it is, how it is started, and what signs in with it."""

import shutil
from collections.abc import Callable

from playwright.sync_api import Page

CHROMIUM = shutil.which("chromium")
QUIET = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
SignIn = Callable[..., Page]
"""Opens a browser of its own for a role and signs in."""
