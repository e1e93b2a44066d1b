"""XML documents of any vocabulary: what is split over elements is joined, what stands in a table knows its header."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure_screen.extract.driver import read_document
from disclosure_screen.extract.source import Source
from disclosure_screen.model.document import Block, Document, Layer

VALUE = "331081190101010000"
FRONT, BACK = VALUE[:9], VALUE[9:]
EXCEL = (
    '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
    'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="名单"><Table>'
    "<Row><Cell><Data ss:Type='String'>姓名</Data></Cell><Cell ss:Index='3'><Data>身份证号</Data></Cell></Row>"
    f"<Row><Cell><Data>某</Data></Cell><Cell ss:Index='3'><Data>{VALUE}</Data></Cell></Row></Table></Worksheet></Workbook>"
)
WORD = (
    '<?xml version="1.0"?><w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"><w:body>'
    "<w:p>{}</w:p></w:body></w:wordDocument>"
)


def _document(text: str, encoding: str = "utf-8") -> Document:
    return read_document(Source.of_bytes("a.xml", text.encode(encoding)))


def _found(document: Document) -> list[Block]:
    return [block for block in document.all_blocks() if VALUE in block.text]


def test_cells_of_an_excel_2003_table_know_their_header() -> None:
    (block,) = _found(_document(EXCEL))
    assert block.layer is Layer.CELL
    assert block.cell is not None
    assert (block.cell.row, block.cell.column, block.cell.headers) == (2, 3, ("身份证号",))
    assert block.location.route[0] == "名单"


@pytest.mark.parametrize(
    ("content", "layer"),
    [
        (f"<w:r><w:t>{FRONT}</w:t></w:r><w:r><w:t>{BACK}</w:t></w:r>", Layer.BODY),
        (f"<w:r><w:rPr><w:vanish/></w:rPr><w:t>{VALUE}</w:t></w:r><w:r><w:t> x</w:t></w:r>", Layer.HIDDEN),
        (f"<w:del><w:r><w:t>{VALUE}</w:t></w:r></w:del><w:r><w:t> x</w:t></w:r>", Layer.REVISION),
        (f"<!--{VALUE}-->", Layer.COMMENT),
        (f'<w:hlink w:dest="http://x/{VALUE}"/>', Layer.HIDDEN),
        (f"<?x {VALUE}?>", Layer.HIDDEN),
    ],
)
def test_word_2003_text_is_found_in_its_layer(content: str, layer: Layer) -> None:
    (block,) = _found(_document(WORD.format(content)))
    assert block.layer is layer
    assert bool(block.concealment) is (layer is not Layer.BODY)


def test_a_file_written_out_in_base_64_is_a_file_of_its_own() -> None:
    data = base64.b64encode((f"号码{VALUE}\n" * 20).encode()).decode()
    document = _document(WORD.format(f"<w:pict><w:binData>{data}</w:binData></w:pict>"))
    assert document.children
    assert _found(document)


@pytest.mark.parametrize("encoding", ["gbk", "utf-16", "utf-8-sig"])
def test_records_are_read_in_every_encoding(encoding: str) -> None:
    declared = encoding.removesuffix("-sig")
    text = f'<?xml version="1.0" encoding="{declared}"?><r><姓名>某</姓名><号码>{VALUE}</号码></r>'
    document = _document(text, encoding)
    assert [block.text for block in document.blocks if block.layer is Layer.BODY] == ["某", VALUE]
    assert document.media_type == "application/xml"


@given(st.integers(len('<?xml version="1.0"?>'), len(EXCEL.encode()) - 1))
def test_a_document_cut_anywhere_is_never_without_a_gap(at: int) -> None:
    assert list(read_document(Source.of_bytes("a.xml", EXCEL.encode()[:at])).all_gaps())


def test_what_stands_behind_a_break_is_found() -> None:
    assert _found(_document(f"<?xml version='1.0'?><a><b>x</c><d>{VALUE}</d></a>"))
