"""OpenDocument tables and sheets (表格与工作表): repeated rows counted, never built; hidden and filtered ones named."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from disclosure_screen.extract.ooxml.names import attribute, whole
from disclosure_screen.extract.ooxml.paragraph import Setting, blocks
from disclosure_screen.extract.ooxml.sheet.addresses import column_letters
from disclosure_screen.extract.ooxml.sheet.numberformat import Shown
from disclosure_screen.extract.ooxml.sheet.outline import notable_formula
from disclosure_screen.extract.ooxml.sheet.values import number_text, shown_number
from disclosure_screen.extract.ooxml.tables import HeadCell
from disclosure_screen.extract.opendocument.frames import CellFrame, Table
from disclosure_screen.model.document import Block, Cell, Layer
from disclosure_screen.model.place import Location

if TYPE_CHECKING:
    from disclosure_screen.extract.opendocument.story import Story

STARTS: Final = (
    "table:table", "table:table-column", "table:table-row", "table:table-cell", "table:covered-table-cell",
    "table:table-header-rows",
)  # fmt: skip
_HIDDEN = {"collapse": "隐藏", "filter": "筛选隐藏"}
_GENERAL = Shown(general=True)


def start(story: "Story", short: str, attributes: dict[str, str]) -> None:
    """A table element begins."""
    if short == "table:table":
        _open_table(story, attributes)
    elif not story.tables:
        return
    elif short == "table:table-column":
        _column(story.tables[-1], attributes)
    elif short == "table:table-row":
        _open_row(story, story.tables[-1], attributes)
    elif short in ("table:table-cell", "table:covered-table-cell"):
        _open_cell(story, story.tables[-1], attributes)


def _open_table(story: "Story", attributes: dict[str, str]) -> None:
    frame = story.frames[-1]
    frame.tables += 1
    name = attribute(attributes, "name") or f"表{frame.tables}"
    sheet = story.sheets and not story.tables
    shown = story.styles.look("table", attribute(attributes, "style-name") or "").get("shown", "true")
    why = "隐藏工作表" if sheet and shown == "false" else ""
    title = f"{name}（{why}）" if why else name
    if not sheet:
        title = f"内嵌表{frame.tables}" if isinstance(frame, CellFrame) else f"表{frame.tables}"
    elif story.path[-2:-1] != ["table:source"]:
        story.out.append(
            Block(Layer.HIDDEN if why else Layer.METADATA, name, Location((title, "工作表名称")), concealment=why)
        )
    story.tables.append(Table(frame, name, title, sheet, concealment=why))


def _column(table: Table, attributes: dict[str, str]) -> None:
    count = _repeated(attributes, "number-columns-repeated")
    first = table.columns[-1][1] + 1 if table.columns else 1
    why = _HIDDEN.get(attribute(attributes, "visibility") or "", "")
    table.columns.append((first, first + count - 1, why))


def _open_row(story: "Story", table: Table, attributes: dict[str, str]) -> None:
    table.row += table.rows if table.row else 1
    table.rows = _repeated(attributes, "number-rows-repeated")
    table.column = 1
    table.cells = []
    table.hidden_row = _HIDDEN.get(attribute(attributes, "visibility") or "", "")
    table.declared = "table:table-header-rows" in story.path[-3:]


def _open_cell(story: "Story", table: Table, attributes: dict[str, str]) -> None:
    outer = table.frame
    kind = attribute(attributes, "value-type") or ""
    stored = attribute(
        attributes, {"date": "date-value", "time": "time-value", "boolean": "boolean-value"}.get(kind, "value")
    )
    cell_look = story.styles.look("table-cell", attribute(attributes, "style-name") or "")
    column = table.column
    address = f"{column_letters(column)}{table.row}"
    route = (*outer.route, table.title, address if table.sheet else f"第{table.row}行第{column}列")
    cell = CellFrame(route, outer.layer, outer.tag, cell_look.get("back", ""))
    cell.column = column
    cell.columns = _repeated(attributes, "number-columns-spanned")
    cell.rows = _repeated(attributes, "number-rows-spanned")
    cell.repeated = _repeated(attributes, "number-columns-repeated")
    cell.number = kind in ("float", "percentage", "currency")
    cell.value = stored or attribute(attributes, "string-value") or ""
    cell.formula = attribute(attributes, "formula") or ""
    story.frames.append(cell)


def close_row(table: Table) -> Iterator[Block]:
    """The blocks of the row that ends, each with its headers."""
    filled = [cell for cell in table.cells if cell.content.pieces or cell.value or cell.formula]
    if not filled:
        return
    table.headers.width = max(table.headers.width, max(cell.column for cell in filled))
    heads = [
        HeadCell(c.column, "".join(t for t, tag in c.content.pieces if tag is None) or c.value, c.columns, c.rows)
        for c in filled
    ]
    gap = table.sheet and table.row > table.last + 1
    is_header = table.headers.row(heads, declared=table.declared, gap=gap)
    table.last = table.row
    for cell in filled:
        over = () if is_header else table.headers.over(cell.column)
        yield from _told(table, cell, over)


def _told(table: Table, cell: CellFrame, over: tuple[str, ...]) -> Iterator[Block]:
    location, why = _place(table, cell)
    place = Cell("/".join((*table.frame.route, table.name)), table.row, cell.column, over)
    tag = (Layer.HIDDEN, why) if why else cell.tag
    layer = Layer.CELL if cell.layer is Layer.BODY else cell.layer
    shown = "".join(text for text, _ in cell.content.pieces)
    digits = number_text(cell.value) if cell.number else cell.value
    dated = not cell.number and digits[:4] in shown
    told = digits and digits != shown and (not shown or (not dated and _differs(digits, shown)))
    # What is stored stands in the cell, below its header; what is shown of it is only shown.
    yield from blocks(cell.content, Setting(layer, location, None if told else place, 0, tag))
    if told:
        yield Block(Layer.HIDDEN if why else layer, digits, location, place, why)
    general = shown_number(cell.value, _GENERAL) if cell.number and not shown else ""
    if general:
        yield Block(Layer.HIDDEN if why else layer, general, location, None, why)
    if cell.formula and notable_formula(cell.formula):
        yield Block(Layer.HIDDEN, cell.formula, location, None, "公式内容，表中只显示其结果")


def _differs(stored: str, shown: str) -> bool:
    """True where the stored value says more than the shown text: other digits, or many more of them."""
    digits = "".join(c for c in stored if c.isdigit())
    return len(digits) > 5 and digits not in "".join(c for c in shown if c.isdigit())


def _place(table: Table, cell: CellFrame) -> tuple[Location, str]:
    folded = table.folded(cell.column) if table.columns else ""
    hidden = f"{table.hidden_row}的行" if table.hidden_row else ""
    reasons = [reason for reason in (table.concealment, f"{folded}的列" if folded else "", hidden) if reason]
    if not (folded or table.hidden_row):
        return Location(cell.route), "，".join(reasons)
    letters = f"{column_letters(cell.column)}列" if table.sheet else f"第{cell.column}列"
    row_step = f"第{table.row}行（{table.hidden_row}）" if table.hidden_row else f"第{table.row}行"
    column_step = f"{letters}（{folded}）" if folded else letters
    steps = (column_step, row_step) if folded else (row_step, column_step)
    return Location((*cell.route[:-1], *steps)), "，".join(reasons)


def _repeated(attributes: dict[str, str], name: str) -> int:
    return max(1, min(whole(attribute(attributes, name), 1), 1_048_576))
