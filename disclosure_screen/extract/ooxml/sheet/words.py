"""Words of a workbook (工作簿中的文字) that stand in no cell: names, settings, sheet names, orphaned texts; xlsx and xlsb."""

from collections.abc import Iterator

from disclosure_screen.extract.ooxml.sheet.strings import SharedStrings
from disclosure_screen.extract.ooxml.sheet.workbook import Listed, Workbook
from disclosure_screen.model.document import Block, Layer
from disclosure_screen.model.place import Location

UNLISTED = "未列入工作簿的工作表"


def workbook_words(book: Workbook) -> Iterator[Block]:
    """Defined names with their values, and what the workbook's settings say."""
    for name, value, hidden in book.names:
        why = "隐藏的名称，表中不显示" if hidden else "名称定义，表中不显示"
        for text in (name, value):
            if text:
                yield Block(Layer.METADATA, text, Location(("名称管理器",)), concealment=why)
    for text in book.remarks:
        yield Block(Layer.METADATA, text, Location(("工作簿设置",)), concealment="工作簿设置，表中不显示")


def sheet_name(sheet: Listed) -> Block:
    """The name of a sheet, which is text on its tab."""
    layer = Layer.HIDDEN if sheet.concealment else Layer.METADATA
    return Block(layer, sheet.name, Location((sheet.title, "工作表名称")), concealment=sheet.concealment)


def orphans(strings: SharedStrings) -> Iterator[Block]:
    """Shared texts that no cell uses any more."""
    for text in strings.orphans():
        if text.strip():
            why = "已不被任何单元格使用的残留文字"
            yield Block(Layer.HIDDEN, text, Location(("共享文字表",)), concealment=why)
