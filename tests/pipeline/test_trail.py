"""Every action the program can record has a Chinese name on the ledger page."""

import ast
from pathlib import Path

import disclosure_screen
from disclosure_screen.pipeline.deliver import WORDS
from disclosure_screen.pipeline.trail import ACTIONS

PACKAGE = Path(disclosure_screen.__file__).parent


def recorded() -> set[str]:
    """Every text constant that stands where ``record`` and ``_record`` take their action."""
    found: set[str] = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = getattr(node.func, "attr", getattr(node.func, "id", "")) if isinstance(node, ast.Call) else ""
            if isinstance(node, ast.Call) and name in ("record", "_record"):
                places = node.args[:1] if name == "record" else node.args[-1:]
                shapes = [part for place in places for part in (place, *ast.iter_child_nodes(place))]
                found |= {
                    part.value for part in shapes if isinstance(part, ast.Constant) and isinstance(part.value, str)
                }
    return found


def test_every_recorded_action_has_a_name_and_no_name_is_left_over() -> None:
    assert recorded() | set(WORDS) == set(ACTIONS)
