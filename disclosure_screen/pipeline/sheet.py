"""Cells of a spreadsheet (表格单元格): text from outside that must stay text when WPS or Excel opens the sheet."""


def inert(cell: str) -> str:
    """The cell with an apostrophe before anything a spreadsheet would take for a formula."""
    return "'" + cell if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
