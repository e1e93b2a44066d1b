"""The review sheet (审查单): one A4 page in Word format that is signed by hand and filed with the draft.

Every row has a fixed height, so that the sheet is one page whatever stands in it: kinds beyond the first eight are summed
in one row, and the sheet says so. It holds no value of any finding, only kinds and counts.
"""

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

from disclosure_screen.model.document import Document
from disclosure_screen.model.finding import Severity
from disclosure_screen.model.verdict import Grade, Verdict
from disclosure_screen.report.contrast import Screened
from disclosure_screen.report.groups import Kind, kinds
from disclosure_screen.report.veil import Veil
from disclosure_screen.report.view import CaseFacts
from disclosure_screen.report.words import NEXT_STEPS, SHAPES, count_word

_KINDS = 8
_WIDTH_MM = (32, 56, 26, 56)
_OPINIONS = ("承办人整改情况", "初审意见", "复审意见", "保密审查意见", "终审意见")
"""Left empty on purpose: nobody signs under a sentence that was printed before the work was done."""
PRINTABLE_MM = 297 - 2 * 16
"""Height of the page between its margins."""
_TITLE_MM, _TAIL_MM = 15, 8
_NAME_MM, _FACT_MM, _HEAD_MM, _KIND_MM, _ADVICE_MM, _OPINION_MM = 12, 8.5, 7, 6.5, 20, 27
_LONGEST_NAME = 66


def review_sheet(
    document: Document,
    verdict: Verdict,
    *,
    rendered_at: dt.datetime,
    case: CaseFacts | None = None,
    files: Sequence[tuple[Document, Verdict]] = (),
) -> bytes:
    """The sheet of one file, or of a case with its annexes (``files``), as a .docx."""
    screened: Screened = ((document, verdict), *files)
    veil = Veil.over(screened)
    grade = max(judged.grade for _, judged in screened)
    gaps = sum(len(judged.gaps) for _, judged in screened)
    found = kinds(screened, veil, 1)
    return _Sheet().written(
        title="政府信息公开审查单",
        rows=_rows(screened, veil, grade, gaps, case, rendered_at),
        counted=_counted(found, grade),
        advice=" ".join(f"{number}. {step}" for number, step in enumerate(NEXT_STEPS[grade].steps, 1)),
    )


def _rows(
    screened: Screened, veil: Veil, grade: Grade, gaps: int, case: CaseFacts | None, rendered_at: dt.datetime
) -> list[tuple[str, str, str, str]]:
    first = screened[0][1]
    name = veil.text(first.file)
    more = f" 等 {len(screened)} 个文件" if len(screened) > 1 else ""
    facts = case or CaseFacts(number="")
    return [
        ("文件名称", _short(name) + more, "", ""),
        ("件号", facts.number or "—", "信息类别", facts.category or "—"),
        ("承办部门", facts.department or "—", "拟稿人", facts.drafter or "—"),
        ("筛查结论", grade.label, "未读部分", f"{count_word(gaps)} 处" if gaps else "无"),
        ("筛查时间", rendered_at.strftime("%Y年%m月%d日 %H:%M"), "文件摘要", _digests(screened)),
    ]


def _counted(found: Sequence[Kind], grade: Grade) -> list[tuple[str, str, str]]:
    bearing = [kind for kind in found if kind.severity > Severity.NOTE]
    listed = [
        (kind.title, f"{SHAPES[kind.severity]} {kind.severity.label}", f"{count_word(kind.count)} 处")
        for kind in bearing[:_KINDS]
    ]
    rest = bearing[_KINDS:]
    if rest:
        listed[-1:] = [
            (
                f"其余 {len(rest) + 1} 类（见筛查报告）",
                "",
                f"{count_word(sum(k.count for k in bearing[_KINDS - 1 :]))} 处",
            )
        ]
    return listed or [("未发现疑点" if grade is Grade.CLEAR else "没有影响定级的疑点", "", "")]


def _digests(screened: Screened) -> str:
    """The digest that is signed for; where there are several, the first and how many more the report has."""
    first = screened[0][1].digest
    return _short(first, 40) if len(screened) == 1 else f"{_short(first, 26)} 等 {len(screened)} 个，见筛查报告"


def _short(text: str, longest: int = _LONGEST_NAME) -> str:
    """A long name keeps its beginning and its end, where the extension stands."""
    return text if len(text) <= longest else f"{text[: longest - 16]}…{text[-15:]}"


def _opinion_height(facts: int, counted: int) -> float:
    """What the page has left for each opinion, in millimetres."""
    used = _TITLE_MM + _NAME_MM + facts * _FACT_MM + _HEAD_MM + counted * _KIND_MM + _ADVICE_MM + _TAIL_MM
    return min(_OPINION_MM, (PRINTABLE_MM - used) / len(_OPINIONS))


class _Sheet:
    """The drawing of the sheet; python-docx is imported here and nowhere else in the reports."""

    def __init__(self) -> None:
        from docx import Document as Word
        from docx.shared import Mm

        self.word = Word()
        self.mm = Mm
        section = self.word.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm(20)
        section.top_margin = section.bottom_margin = Mm(16)
        section.header_distance = section.footer_distance = Mm(8)

    def written(
        self,
        title: str,
        rows: Sequence[tuple[str, str, str, str]],
        counted: Sequence[tuple[str, str, str]],
        advice: str,
    ) -> bytes:
        """The whole sheet."""
        from docx.enum.text import WD_ALIGN_PARAGRAPH

        head = self.word.paragraphs[0] if self.word.paragraphs else self.word.add_paragraph()
        head.alignment = WD_ALIGN_PARAGRAPH.CENTER
        self._say(head, title, size=20, bold=True, after=6)
        table = self.word.add_table(rows=0, cols=4, style="Table Grid")
        table.autofit = False
        for column, width in zip(table.columns, _WIDTH_MM, strict=True):
            column.width = self.mm(width)
        for label, value, label2, value2 in rows:
            cells = self._row(table, _FACT_MM if label2 else _NAME_MM)
            if not label2:
                cells[1] = cells[1].merge(cells[3])
            self._fill(cells[0], label, bold=True)
            self._fill(cells[1], value)
            if label2:
                self._fill(cells[2], label2, bold=True)
                self._fill(cells[3], value2, size=8 if len(value2) > 30 else 10.5)
        self._counts(table, counted)
        cells = self._row(table, _ADVICE_MM)
        merged = cells[1].merge(cells[3])
        self._fill(cells[0], "处理要求", bold=True)
        self._fill(merged, advice, size=9.5)
        for label in _OPINIONS:
            cells = self._row(table, _opinion_height(len(rows) - 1, len(counted)))
            merged = cells[1].merge(cells[3])
            self._fill(cells[0], label, bold=True)
            self._fill(merged, "")
            self._say(merged.add_paragraph(), "签名：　　　　　　　　　　　　　　　　年　　月　　日", right=True)
        tail = self.word.add_paragraph()
        self._say(tail, "筛查结论是意见，不是公开许可；签名前请对照文件摘要核对所审文件。", size=8)
        out = io.BytesIO()
        self.word.save(out)
        return out.getvalue()

    def _counts(self, table: Any, counted: Sequence[tuple[str, str, str]]) -> None:
        cells = self._row(table, _HEAD_MM)
        for cell, text in zip(cells, ("疑点", "类别", "程度", "处数"), strict=True):
            self._fill(cell, text, bold=True)
        first = cells[0]
        for name, severity, count in counted:
            cells = self._row(table, _KIND_MM)
            for cell, text in zip(cells[1:], (name, severity, count), strict=True):
                self._fill(cell, text)
            first = first.merge(cells[0])
        self._fill(first, "疑点", bold=True)

    def _row(self, table: Any, height: float) -> list[Any]:
        from docx.enum.table import WD_ROW_HEIGHT_RULE

        row = table.add_row()
        row.height = self.mm(height)
        row.height_rule = WD_ROW_HEIGHT_RULE.EXACTLY
        for cell, width in zip(row.cells, _WIDTH_MM, strict=True):
            cell.width = self.mm(width)
        return list(row.cells)

    def _fill(self, cell: Any, text: str, *, bold: bool = False, size: float = 10.5) -> None:
        from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT

        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        for extra in cell.paragraphs[1:]:
            extra._p.getparent().remove(extra._p)
        self._say(cell.paragraphs[0], text, bold=bold, size=size)

    def _say(
        self,
        paragraph: Any,
        text: str,
        *,
        bold: bool = False,
        size: float = 10.5,
        after: float = 0,
        right: bool = False,
    ) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.oxml.ns import qn
        from docx.shared import Pt

        for run in list(paragraph.runs):
            run._r.getparent().remove(run._r)
        run = paragraph.add_run(
            "".join(character for character in text if character.isprintable() or character == "\u3000")
        )
        run.bold = bold
        run.font.size = Pt(size)
        run.font.name = "Times New Roman"
        run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "黑体" if bold else "宋体")
        paragraph.paragraph_format.space_before = Pt(0)
        paragraph.paragraph_format.space_after = Pt(after)
        if right:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
