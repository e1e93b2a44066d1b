"""The list of findings (疑点清单) as CSV: every place, one line each, for the clerk who corrects a long list.

UTF-8 with a byte order mark, so that WPS and Excel show Chinese. A cell a spreadsheet would take for a formula is given
a leading apostrophe: a draft is untrusted, and its sheet names and excerpts come from it.
"""

import csv
import io
from collections.abc import Iterator, Sequence

from disclosure_screen.model.document import Document, Gap
from disclosure_screen.model.finding import Finding, Place
from disclosure_screen.model.verdict import Grade, Verdict
from disclosure_screen.report.contrast import Screened
from disclosure_screen.report.groups import replacement_at
from disclosure_screen.report.plain import plain
from disclosure_screen.report.veil import Veil
from disclosure_screen.report.words import confidence_word

_COLUMNS = (
    "文件", "类型", "程度", "类别", "规则", "位置", "页", "所在层", "隐藏原因", "内容（已遮盖）", "长度", "把握", "理由", "依据",
    "建议", "改为", "疑点编号", "本处编号",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def findings_csv(
    document: Document, verdict: Verdict, *, files: Sequence[tuple[Document, Verdict]] = (), reveal: bool = False
) -> bytes:
    """Every place of every finding, then every gap, of one file or of a case with its annexes (``files``)."""
    screened: Screened = ((document, verdict), *files)
    veil = Veil({}) if reveal else Veil.over(screened)
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([name.replace("（已遮盖）", "（原值）") if reveal else name for name in _COLUMNS])
    for inner, judged in screened:
        shown = plain(inner, judged) if reveal else judged
        for line in _lines(shown, veil):
            writer.writerow([harmless(cell) for cell in line])
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", "replace")


def harmless(cell: str) -> str:
    """The cell as text, whatever a spreadsheet would make of it."""
    return f"'{cell}" if cell.lstrip(" \u3000").startswith(_FORMULA) or cell.startswith(_FORMULA) else cell


def _lines(verdict: Verdict, veil: Veil) -> Iterator[list[str]]:
    halted = verdict.grade is Grade.HALT
    for finding in sorted(verdict.findings, key=lambda finding: -finding.severity):
        for place in finding.places:
            yield [veil.text(verdict.file), "疑点", *_place(finding, place, veil, halted)]
    for gap in verdict.gaps:
        yield [veil.text(verdict.file), "未读部分", *_gap(gap, veil)]


def _place(finding: Finding, place: Place, veil: Veil, halted: bool) -> list[str]:
    return [
        finding.severity.label,
        veil.text(finding.title),
        finding.rule,
        veil.text(str(place.location)),
        "" if place.location.page is None else str(place.location.page),
        finding.layer.label,
        veil.text(finding.concealment),
        "" if halted else veil.text(place.excerpt),
        "" if halted else str(len(place.span)),
        confidence_word(finding.confidence),
        "" if halted else veil.text("；".join(finding.reasons)),
        "；".join(finding.basis),
        veil.text(finding.advice),
        "" if halted else veil.text(replacement_at(finding, place)),
        finding.fingerprint,
        place.fingerprint,
    ]


def _gap(gap: Gap, veil: Veil) -> list[str]:
    page = "" if gap.location.page is None else str(gap.location.page)
    detail = veil.text(gap.detail or gap.reason.label)
    return [
        "",
        gap.reason.label,
        f"gap.{gap.reason.value}",
        veil.text(str(gap.location)),
        page,
        *[""] * 5,
        detail,
        *[""] * 5,
    ]
