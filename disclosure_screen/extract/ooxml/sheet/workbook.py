"""Workbooks (工作簿): which sheets there are, how each is hidden, and the names defined over them."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from disclosure_screen.extract.ooxml.names import NAMES, attribute, relation
from disclosure_screen.extract.xml import END, START, TEXT, Event

HIDDEN = {"hidden": "隐藏工作表", "veryhidden": "深度隐藏工作表"}


@dataclass(frozen=True, slots=True)
class Listed:
    """One sheet as the workbook lists it. ``state`` is ``visible``, ``hidden`` or ``veryHidden``."""

    name: str
    state: str
    relationship: str

    @property
    def concealment(self) -> str:
        """Why nobody sees the sheet; empty where it is in plain sight."""
        return HIDDEN.get(self.state.lower(), "")

    @property
    def title(self) -> str:
        """The sheet's name as it stands in routes."""
        return f"{self.name}（{self.concealment}）" if self.concealment else self.name


@dataclass(slots=True)
class Workbook:
    """The workbook part: sheets in order, defined names (name, value, hidden), and the day numbers begin with."""

    sheets: list[Listed] = field(default_factory=list)
    names: list[tuple[str, str, bool]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    epoch_1904: bool = False


def read_workbook(parts: Iterable[Event], workbook: Workbook) -> None:
    """Fill ``workbook`` from the events of ``workbook.xml``; what was read before a break stays."""
    name, hidden, pieces = "", False, list[str]()
    for kind, tag, attributes in parts:
        if kind == TEXT:
            pieces.append(tag)
            continue
        short = NAMES[tag]
        if kind == START:
            if short == "x:sheet":
                state = attribute(attributes, "state") or "visible"
                workbook.sheets.append(
                    Listed(attribute(attributes, "name") or "", state, relation(attributes, "id") or "")
                )
            elif short == "x:definedName":
                name, pieces = attribute(attributes, "name") or "", []
                hidden = attribute(attributes, "hidden") in ("1", "true")
                for key in ("comment", "description", "help", "statusBar", "customMenu"):
                    if value := attribute(attributes, key):
                        workbook.remarks.append(value)
            elif short == "x:workbookPr":
                workbook.epoch_1904 = attribute(attributes, "date1904") in ("1", "true")
            elif short in (
                "x:fileSharing",
                "x:webPublishing",
                "x:customWorkbookView",
                "x:smartTagType",
                "x15ac:absPath",
            ):
                workbook.remarks += [v for k, v in attributes.items() if k in ("userName", "name", "title")]
            elif short.endswith(":absPath"):
                workbook.remarks += [v for k, v in attributes.items() if k.endswith("url")]
        elif kind == END and short == "x:definedName":
            workbook.names.append((name, "".join(pieces).strip(), hidden))
