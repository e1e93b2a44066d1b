"""The catalogue of rules says what the rules say."""

import importlib.util
from pathlib import Path

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_the_catalogue_is_current() -> None:
    spec = importlib.util.spec_from_file_location("rules_catalogue", DOCS / "rules_catalogue.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert (DOCS / "rules.zh.md").read_text(encoding="utf-8") == module.catalogue(), "run docs/rules_catalogue.py"
