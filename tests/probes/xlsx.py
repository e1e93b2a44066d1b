"""Hiding places of Excel packages (.xlsx), one probe each."""

from collections.abc import Callable

from disclosure_screen.model.document import Layer
from tests.probes import opc
from tests.probes.opc import SPACES, Parts
from tests.probes.probe import VALUE, Probe

_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_CELL, _HIDDEN, _COMMENT, _MARGIN = Layer.CELL, Layer.HIDDEN, Layer.COMMENT, Layer.HEADER_FOOTER
_METADATA, _EMBEDDED = Layer.METADATA, Layer.EMBEDDED
X = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
Build = Callable[[str], bytes]


class Book(Parts):
    """A workbook being put together: one sheet ``名单`` unless told otherwise."""

    def __init__(
        self, rows: str = "", *, head: str = "", tail: str = "", state: str = "", names: str = "", name: str = "名单"
    ) -> None:
        super().__init__("xl/workbook.xml", _SHEET + "sheet.main+xml")
        hidden = f' state="{state}"' if state else ""
        self.add(
            "xl/workbook.xml",
            f'<workbook xmlns="{X}" {SPACES}><sheets><sheet name="首页" sheetId="1" r:id="rFirst"/>'
            f'<sheet name="{name}" sheetId="2"{hidden} r:id="rSheet"/></sheets><definedNames>{names}</definedNames></workbook>',
        )
        self.sheet("xl/worksheets/sheet1.xml", row(1, cell("A1", "首页")), key="rFirst")
        self.sheet("xl/worksheets/sheet2.xml", rows or row(1, cell("A1", "姓名")), key="rSheet", head=head, tail=tail)

    def sheet(self, part: str, rows: str, *, key: str = "", head: str = "", tail: str = "") -> None:
        """One sheet part."""
        content = f'<worksheet xmlns="{X}" {SPACES}>{head}<sheetData>{rows}</sheetData>{tail}</worksheet>'
        self.add(part, content, _SHEET + "worksheet+xml")
        if key:
            self.relate("xl/workbook.xml", "worksheet", part, key)

    def part(
        self,
        name: str,
        content: str | bytes,
        kind: str = "",
        owner: str = "xl/worksheets/sheet2.xml",
        key: str = "rPart",
    ) -> "Book":
        """One more part, with something that points to it."""
        self.add(name, content)
        if kind:
            self.relate(owner, kind, name, key)
        return self


def cell(reference: str, text: str, style: int = 0, kind: str = "str") -> str:
    """A cell with a stored value."""
    return f'<c r="{reference}" s="{style}" t="{kind}"><v>{text}</v></c>'


def row(number: int, *cells: str, more: str = "") -> str:
    """A row."""
    return f'<row r="{number}" {more}>{"".join(cells)}</row>'


def listed(value: str, more: str = "") -> str:
    """A head row and one data row with the value in B2."""
    return row(1, cell("A1", "姓名"), cell("B1", "身份证号")) + row(2, cell("A2", "张某"), cell("B2", value), more=more)


def styled(font: str = "", fill: str = '<fill><patternFill patternType="none"/></fill>', code: str = "") -> str:
    """A styles part whose second format has this font, fill and number format."""
    codes = f'<numFmts><numFmt numFmtId="164" formatCode="{code}"/></numFmts>' if code else ""
    return (
        f'<styleSheet xmlns="{X}">{codes}<fonts><font><sz val="11"/></font><font>{font}</font></fonts><fills><fill/><fill/>{fill}</fills>'
        f'<cellXfs><xf numFmtId="0" fontId="0" fillId="0"/><xf numFmtId="{164 if code else 0}" fontId="1" fillId="2"/></cellXfs></styleSheet>'
    )


def plain(**options: str) -> Build:
    """A book with the value in B2 and these options of its sheet."""
    return lambda value: Book(listed(value), **options).build()


def look(styles: str) -> Build:
    """A book whose B2 has the second format of these styles."""

    def build(value: str) -> bytes:
        book = Book(row(1, cell("A1", "姓名")) + row(2, cell("B2", value, 1)))
        return book.part("xl/styles.xml", styles, "styles", "xl/workbook.xml", "rStyles").build()

    return build


def around(tail: str, head: str = "") -> Build:
    """A book that says the value beside its cells."""
    return lambda value: Book(tail=tail.replace("{}", value), head=head.replace("{}", value)).build()


def with_part(
    name: str, content: Callable[[str], str | bytes], kind: str = "", owner: str = "xl/worksheets/sheet2.xml"
) -> Build:
    """A book with one more part."""
    return lambda value: Book().part(name, content(value), kind, owner).build()


def drawing(inner: str) -> Build:
    """A book with a drawing on its sheet."""
    anchor = "<xdr:twoCellAnchor><xdr:from><xdr:col>1</xdr:col><xdr:row>2</xdr:row></xdr:from>{}</xdr:twoCellAnchor>"
    return with_part(
        "xl/drawings/drawing1.xml",
        lambda v: f"<xdr:wsDr {SPACES}>{anchor.format(inner.replace('{}', v))}</xdr:wsDr>",
        "drawing",
    )


def strings(items: str, used: str = "0") -> Build:
    """A book with a shared string table."""

    def build(value: str) -> bytes:
        book = Book(row(1, cell("A1", used, kind="s")))
        content = f'<sst xmlns="{X}">{items.replace("{}", value)}</sst>'
        return book.part("xl/sharedStrings.xml", content, "sharedStrings", "xl/workbook.xml").build()

    return build


def charted(**words: str) -> Build:
    """A chart on the sheet with the value in one of its words."""

    def build(value: str) -> bytes:
        book = Book().part(
            "xl/drawings/drawing1.xml",
            f'<xdr:wsDr {SPACES}><xdr:graphicFrame><c:chart r:id="rChart"/></xdr:graphicFrame></xdr:wsDr>',
            "drawing",
        )
        filled = {key: word.replace("{}", value) for key, word in words.items()}
        return book.part(
            "xl/charts/chart1.xml", opc.chart(**filled), "chart", "xl/drawings/drawing1.xml", "rChart"
        ).build()

    return build


def linked(value: str) -> bytes:
    """A hyperlink to an address with the value."""
    book = Book(tail='<hyperlinks><hyperlink ref="A1" r:id="rLink"/></hyperlinks>')
    book.relate("xl/worksheets/sheet2.xml", "hyperlink", f"http://oa.example/{value}", "rLink", external=True)
    return book.build()


def unlisted(value: str) -> bytes:
    """A sheet part that the workbook does not list."""
    book = Book()
    book.sheet("xl/worksheets/sheet9.xml", listed(value))
    return book.build()


def commented(value: str) -> bytes:
    """A zip comment."""
    book = Book()
    book.comment = value.encode()
    return book.build()


def folded(value: str) -> bytes:
    """A folded group of columns."""
    return Book(
        listed(value), head='<cols><col min="2" max="2" width="9" hidden="1" outlineLevel="1" collapsed="1"/></cols>'
    ).build()


def number(value: str) -> bytes:
    """An identity number typed as a number."""
    return Book(row(1, '<c r="A1"><v>3.3108119010101E+17</v></c>')).build()


_COMMENTS = f'<comments xmlns="{X}"><authors><author>{{author}}</author></authors><commentList><comment ref="B2" authorId="0"><text><t>{{text}}</t></text></comment></commentList></comments>'
_THREAD = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
_TEXT_BOX = "<xdr:sp><xdr:nvSpPr><xdr:cNvPr id='2' name='框' descr='{alt}'/></xdr:nvSpPr><xdr:spPr/><xdr:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></xdr:txBody></xdr:sp>"
_VALID = '<dataValidations><dataValidation type="list" sqref="B2:B9" {more}><formula1>{list}</formula1></dataValidation></dataValidations>'
_FIRST = '<headerFooter differentFirst="1"><firstHeader>&amp;L{}</firstHeader></headerFooter>'
_PIVOT = f'<pivotCacheDefinition xmlns="{X}"><cacheFields><cacheField name="身份证号"><sharedItems><s v="{{}}"/></sharedItems></cacheField></cacheFields></pivotCacheDefinition>'
_EXTERNAL = f'<externalLink xmlns="{X}"><externalBook><sheetDataSet><sheetData sheetId="0"><row r="1"><cell r="A1" t="str"><v>{{}}</v></cell></row></sheetData></sheetDataSet></externalBook></externalLink>'

PLACES: dict[str, tuple[frozenset[Layer], Build]] = {
    "cell": (frozenset({_CELL}), plain()),
    "far cell": (frozenset({_CELL}), lambda v: Book(row(1048576, cell("XFD1048576", v))).build()),
    "inline string": (frozenset({_CELL}), lambda v: Book(row(1, f'<c r="A1" t="inlineStr"><is><t>{v}</t></is></c>')).build()),
    "shared string": (frozenset({_CELL}), strings("<si><t>{}</t></si>")),
    "rich text": (frozenset({_CELL}), lambda v: strings(f"<si><r><t>{v[:7]}</t></r><r><rPr><b/></rPr><t>{v[7:]}</t></r></si>")(v)),
    "white run in rich text": (frozenset({_HIDDEN}), strings('<si><r><t>号</t></r><r><rPr><color rgb="FFFFFFFF"/></rPr><t>{}</t></r></si>')),
    "orphan shared string": (frozenset({_HIDDEN}), strings("<si><t>甲</t></si><si><t>{}</t></si>")),
    "phonetic reading": (frozenset({_HIDDEN}), strings("<si><t>甲</t><rPh sb='0' eb='1'><t>{}</t></rPh></si>")),
    "number that lost digits": (frozenset({_CELL}), number),
    "hidden sheet": (frozenset({_HIDDEN}), plain(state="hidden")),
    "very hidden sheet": (frozenset({_HIDDEN}), plain(state="veryHidden")),
    "sheet the workbook does not list": (frozenset({_HIDDEN}), unlisted),
    "sheet name": (frozenset({_METADATA, _CELL}), lambda v: Book(name=v).build()),
    "hidden sheet name": (frozenset({_HIDDEN}), lambda v: Book(name=v, state="hidden").build()),
    "hidden row": (frozenset({_HIDDEN}), lambda v: Book(listed(v, 'hidden="1"')).build()),
    "rows hidden by default": (frozenset({_HIDDEN}), plain(head='<sheetFormatPr zeroHeight="1"/>')),
    "flat row": (frozenset({_HIDDEN}), lambda v: Book(listed(v, 'ht="0" customHeight="1"')).build()),
    "filtered row": (frozenset({_HIDDEN}), lambda v: Book(listed(v, 'hidden="1"'), tail='<autoFilter ref="A1:B9"/>').build()),
    "hidden column": (frozenset({_HIDDEN}), plain(head='<cols><col min="2" max="2" hidden="1"/></cols>')),
    "narrow column": (frozenset({_HIDDEN}), plain(head='<cols><col min="2" max="2" width="0"/></cols>')),
    "folded group": (frozenset({_HIDDEN}), folded),
    "white font": (frozenset({_HIDDEN}), look(styled('<color rgb="FFFFFFFF"/>'))),
    "white font by theme": (frozenset({_HIDDEN}), look(styled('<color theme="0"/>'))),
    "font of its fill": (frozenset({_HIDDEN}), look(styled('<color rgb="FF00B050"/>', '<fill><patternFill patternType="solid"><fgColor rgb="FF00B050"/></patternFill></fill>'))),
    "tiny font": (frozenset({_HIDDEN}), look(styled('<sz val="1"/>'))),
    "blank format": (frozenset({_HIDDEN}), look(styled(code=";;;"))),
    "literal in a format": (frozenset({_CELL, _METADATA}), lambda v: look(styled(code=f"&quot;{v}&quot;0"))("1")),
    "note": (frozenset({_COMMENT}), with_part("xl/comments1.xml", lambda v: _COMMENTS.format(author="王某", text=v), "comments")),
    "note author": (frozenset({_COMMENT}), with_part("xl/comments1.xml", lambda v: _COMMENTS.format(author=v, text="注"), "comments")),
    "threaded comment": (frozenset({_COMMENT}), with_part("xl/threadedComments/threadedComment1.xml", lambda v: f'<ThreadedComments xmlns="{_THREAD}"><threadedComment ref="B2" personId="1"><text>{v}</text></threadedComment></ThreadedComments>', "threadedComment")),
    "comment person": (frozenset({_METADATA}), with_part("xl/persons/person.xml", lambda v: f'<personList xmlns="{_THREAD}"><person displayName="{v}" id="1"/></personList>', "person", "xl/workbook.xml")),
    "header": (frozenset({_MARGIN}), around("<headerFooter><oddHeader>&amp;C第&amp;P页 {}</oddHeader></headerFooter>")),
    "even footer": (frozenset({_MARGIN}), around('<headerFooter differentOddEven="1"><evenFooter>&amp;R{}</evenFooter></headerFooter>')),
    "unused even footer": (frozenset({_HIDDEN}), around("<headerFooter><evenFooter>&amp;R{}</evenFooter></headerFooter>")),
    "first page header": (frozenset({_MARGIN}), around(_FIRST)),
    "defined name value": (frozenset({_METADATA}), lambda v: Book(names=f'<definedName name="甲">"{v}"</definedName>').build()),
    "defined name": (frozenset({_METADATA}), lambda v: Book(names=f'<definedName name="N{v}">1</definedName>').build()),
    "hidden name": (frozenset({_METADATA, _HIDDEN}), lambda v: Book(names=f'<definedName name="甲" hidden="1">"{v}"</definedName>').build()),
    "validation list": (frozenset({_METADATA, _HIDDEN}), lambda v: around(_VALID.format(more="", list=f'"{v},其他"'))(v)),
    "validation prompt": (frozenset({_METADATA, _HIDDEN}), lambda v: around(_VALID.format(more=f'prompt="{v}"', list="A1:A2"))(v)),
    "validation error": (frozenset({_METADATA, _HIDDEN}), lambda v: around(_VALID.format(more=f'error="{v}"', list="A1:A2"))(v)),
    "conditional format": (frozenset({_METADATA, _HIDDEN}), around('<conditionalFormatting sqref="B2"><cfRule type="expression"><formula>B2="{}"</formula></cfRule></conditionalFormatting>')),
    "formula literal": (frozenset({_HIDDEN}), lambda v: Book(row(1, f'<c r="A1" t="str"><f>IF(B1=1,"{v}","")</f><v>无</v></c>')).build()),
    "cached result": (frozenset({_CELL}), lambda v: Book(row(1, f'<c r="A1" t="str"><f>B1&amp;C1</f><v>{v}</v></c>')).build()),
    "hyperlink target": (frozenset({_METADATA}), linked),
    "hyperlink tooltip": (frozenset({_METADATA}), around('<hyperlinks><hyperlink ref="A1" location="A2" tooltip="{}"/></hyperlinks>')),
    "text box": (frozenset({_EMBEDDED}), drawing(_TEXT_BOX.format(alt="", text="{}"))),
    "alt text": (frozenset({_EMBEDDED}), drawing(_TEXT_BOX.format(alt="{}", text="字"))),
    "chart title": (frozenset({_EMBEDDED}), charted(title="{}")),
    "chart series": (frozenset({_EMBEDDED}), charted(series="{}")),
    "chart cache": (frozenset({_EMBEDDED}), charted(category="{}")),
    "core properties": (frozenset({_METADATA}), with_part("docProps/core.xml", opc.core, "metadata/core-properties", "")),
    "app properties": (frozenset({_METADATA}), with_part("docProps/app.xml", opc.app, "extended-properties", "")),
    "custom property": (frozenset({_METADATA}), with_part("docProps/custom.xml", lambda v: opc.custom("编号", v), "custom-properties", "")),
    "table column name": (frozenset({_METADATA}), with_part("xl/tables/table1.xml", lambda v: f'<table xmlns="{X}" id="1" name="表" displayName="表" ref="A1:B2"><tableColumns><tableColumn id="1" name="{v}"/></tableColumns></table>', "table")),
    "external link cache": (frozenset({_HIDDEN}), with_part("xl/externalLinks/externalLink1.xml", lambda v: _EXTERNAL.format(v), "externalLink", "xl/workbook.xml")),
    "pivot cache items": (frozenset({_HIDDEN}), with_part("xl/pivotCache/pivotCacheDefinition1.xml", lambda v: _PIVOT.format(v), "pivotCacheDefinition", "xl/workbook.xml")),
    "pivot cache records": (frozenset({_HIDDEN}), with_part("xl/pivotCache/pivotCacheRecords1.xml", lambda v: f'<pivotCacheRecords xmlns="{X}"><r><s v="{v}"/></r></pivotCacheRecords>')),
    "pivot cache numbers": (frozenset({_HIDDEN}), with_part("xl/pivotCache/pivotCacheRecords1.xml", lambda v: f'<pivotCacheRecords xmlns="{X}"><r><n v="{v}"/></r></pivotCacheRecords>')),
    "connection": (frozenset({_METADATA}), with_part("xl/connections.xml", lambda v: f'<connections xmlns="{X}"><connection id="1" name="c"><dbPr connection="Server=a;Pwd={v}" command="select"/></connection></connections>', "connections", "xl/workbook.xml")),
    "scenario": (frozenset({_METADATA, _HIDDEN}), around('<scenarios><scenario name="甲"><inputCells r="B2" val="{}"/></scenario></scenarios>')),
    "embedded document": (frozenset({_EMBEDDED}), with_part("xl/embeddings/a.docx", opc.docx, "package")),
    "picture exif": (frozenset({_EMBEDDED, _METADATA}), with_part("xl/media/image1.jpeg", opc.jpeg, "image")),
    "custom xml": (frozenset({_METADATA}), with_part("customXml/item1.xml", lambda v: f"<data><n>{v}</n></data>", "customXml", "")),
    "shared workbook revision": (frozenset({Layer.REVISION}), with_part("xl/revisions/revisionLog1.xml", lambda v: f'<revisions xmlns="{X}"><rcc rId="1"><oc r="B2" t="str"><v>{v}</v></oc></rcc></revisions>')),
    "filter criterion": (frozenset({_METADATA, _HIDDEN}), around('<autoFilter ref="A1:B9"><filterColumn colId="1"><filters><filter val="{}"/></filters></filterColumn></autoFilter>')),
    "orphan part": (frozenset({_HIDDEN}), with_part("xl/old.xml", lambda v: f"<old>{v}</old>")),
    "zip comment": (frozenset({_METADATA}), commented),
}  # fmt: skip

_DIGITS = {"number that lost digits": "331081190101010000"}
PROBES = tuple(
    Probe(f"xlsx: {place}", "名单.xlsx", layers, build, _DIGITS.get(place, VALUE))
    for place, (layers, build) in PLACES.items()
)
