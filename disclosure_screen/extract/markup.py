"""HTML source (超文本标记) as tokens, in time linear in its length whatever it contains.

Not ``html.parser``: it is quadratic on unfinished markup (measured: 100,000 times ``<div`` takes 50 s). Not lxml: its tree
drops what is nested too deeply. A token that the text breaks off in is still yielded and says so.
"""

import html
import re
from collections.abc import Iterator
from typing import Final

START: Final = 1
END: Final = 2
TEXT: Final = 3
COMMENT: Final = 4
CODE: Final = 5
RAW: Final = 6
BROKEN: Final = 7

Token = tuple[int, str, dict[str, str], int]
"""Kind; name (START, END, RAW: the element the text belongs to) or text; attributes (RAW and END: ``{"": text}``); offset."""

_NOTHING: dict[str, str] = {}
_NAME = re.compile(r"[A-Za-z][^\s/>]*")
_ATTRIBUTE = re.compile(
    r"""[\s/]*(?P<name>[^\s/>][^\s/>=]*)(?:\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s>]*)))?"""
)
_COMMENT_END = re.compile(r"--!?>")
_RAW = {
    name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE)
    for name in ("script", "style", "xmp", "noembed", "noframes")
}
_RAW |= {name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE) for name in ("textarea", "title", "iframe")}
_WITH_ENTITIES = frozenset({"textarea", "title", "iframe"})


def tokens(text: str, at: int = 0) -> Iterator[Token]:
    """The tokens of a page from ``at`` on, in order.

    ``BROKEN`` comes last, where the text ends inside a token; its rest stands there.
    """
    end = len(text)
    while at < end:
        opening = text.find("<", at)
        if opening < 0:
            opening = end
        if opening > at:
            yield TEXT, unescaped(text[at:opening]), _NOTHING, at
        if opening == end:
            return
        token, at = _markup(text, opening)
        yield token
        if token[0] == START and token[1] in _RAW:
            closing = _RAW[token[1]].search(text, at)
            raw = text[at : closing.start() if closing else end]
            yield RAW, token[1], {"": unescaped(raw) if token[1] in _WITH_ENTITIES else raw}, at
            if closing is None:
                yield BROKEN, "", _NOTHING, end
                return
            at = closing.start()


def unescaped(text: str) -> str:
    """Character references written out."""
    return html.unescape(text) if "&" in text else text


def _markup(text: str, at: int) -> tuple[Token, int]:
    """The token that begins with the ``<`` at ``at``, and where it ends."""
    following = text[at + 1 : at + 2]
    if following == "!":
        return _declaration(text, at)
    if following in ("?", "%"):
        mark = "%>" if following == "%" else "?>" if text.startswith(("<?php", "<?="), at) else ">"
        return _until(text, at, at + 2, mark, CODE)
    if following == "/" and (name := _NAME.match(text, at + 2)):
        closing = text.find(">", name.end())
        if closing < 0:
            return (BROKEN, text[at:], _NOTHING, at), len(text)
        behind = text[name.end() : closing].strip()
        return (END, name.group().lower(), {"": behind} if behind else _NOTHING, at), closing + 1
    if name := _NAME.match(text, at + 1):
        return _start(text, at, name)
    return (TEXT, "<", _NOTHING, at), at + 1


def _declaration(text: str, at: int) -> tuple[Token, int]:
    if text.startswith("<!--", at):
        if text.startswith((">", "->"), at + 4):
            return (COMMENT, "", _NOTHING, at), text.index(">", at) + 1
        closing = _COMMENT_END.search(text, at + 4)
        if closing is None:
            return (BROKEN, text[at + 4 :], _NOTHING, at), len(text)
        return (COMMENT, text[at + 4 : closing.start()], _NOTHING, at), closing.end()
    if text.startswith("<![CDATA[", at):
        return _until(text, at, at + 9, "]]>", TEXT)
    return _until(text, at, at + 2, ">", CODE)


def _until(text: str, at: int, start: int, mark: str, kind: int) -> tuple[Token, int]:
    closing = text.find(mark, start)
    if closing < 0:
        return (BROKEN, text[start:], _NOTHING, at), len(text)
    return (kind, text[start:closing], _NOTHING, at), closing + len(mark)


def _start(text: str, at: int, name: re.Match[str]) -> tuple[Token, int]:
    attributes: dict[str, str] = {}
    here = name.end()
    while found := _ATTRIBUTE.match(text, here):
        value = found["double"] or found["single"] or found["bare"] or ""
        key = found["name"].lower()
        if key in attributes:
            key = f"{key}+{len(attributes)}"  # a browser drops the second one; a reader of the source does not
        attributes[key] = unescaped(value)
        here = found.end()
    closing = text.find(">", here)
    if closing < 0:
        return (BROKEN, text[at:], _NOTHING, at), len(text)
    return (START, name.group().lower(), attributes, at), closing + 1
