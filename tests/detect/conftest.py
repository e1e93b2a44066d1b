"""One engine with the shipped rules for all detection tests, and small documents to try it on."""

import datetime
from pathlib import Path

import pytest

from disclosure_screen.detect.engine import Engine
from disclosure_screen.rulebook.load import load_rulebook
from disclosure_screen.text.fingerprint import Key

TODAY = datetime.date(2026, 11, 24)


@pytest.fixture(scope="session")
def engine() -> Engine:
    return Engine(load_rulebook(Path(__file__).parents[2] / "rules"), TODAY)


@pytest.fixture(scope="session")
def key() -> Key:
    return Key(b"a key for tests, not a secret")
