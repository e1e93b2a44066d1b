"""Word boundaries (词语边界): whether a term stands as words of its own, so that 农业部 does not fire inside 农业部门.

jieba decides, without its guessing of new words: an unknown term then falls apart into characters and still counts, while real
words across its edge silence it. The dictionary takes most of a second to load, so it is loaded for the first term found,
never for a clean text, and only the clause round the term is cut.
"""

import re
from functools import lru_cache
from typing import Any

_REACH = 24
_CLAUSE_END = re.compile("[^0-9A-Za-z\u3400-\u9fff]")


def stands_alone(text: str, start: int, end: int) -> bool:
    """True where a word ends before ``[start, end)`` and a word begins behind it."""
    low, high = _clause(text, start, end)
    edges = _edges(text[low:high])
    return start - low in edges and end - low in edges


def _clause(text: str, start: int, end: int) -> tuple[int, int]:
    low = max(0, start - _REACH)
    for mark in _CLAUSE_END.finditer(text, low, start):
        low = mark.end()
    ending = _CLAUSE_END.search(text, end, min(len(text), end + _REACH))
    return low, ending.start() if ending else min(len(text), end + _REACH)


@lru_cache(maxsize=8192)
def _edges(clause: str) -> frozenset[int]:
    edges = {0}
    at = 0
    for word in _tokenizer().cut(clause, HMM=False):
        at += len(word)
        edges.add(at)
    return frozenset(edges)


@lru_cache(maxsize=1)
def _tokenizer() -> Any:
    """A tokenizer of our own. Its dictionary is read afresh: jieba's cache is a code-bearing file in a folder open to all."""
    import jieba

    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    return tokenizer
