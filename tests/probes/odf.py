"""Hiding places of OpenDocument files (.odt, .ods, .odp), one probe each."""

import io
import zipfile
from collections.abc import Callable

from disclosure_screen.model.document import Layer
from tests.probes import opc
from tests.probes.probe import VALUE, Probe

_URN = "urn:oasis:names:tc:opendocument:xmlns:"
_PREFIXES = {
    "svg": "svg-compatible", "fo": "xsl-fo-compatible", "draw": "drawing", "number": "datastyle",
    **{name: name for name in ("office", "text", "table", "style", "meta", "presentation", "form", "config", "script")},
}  # fmt: skip
SPACES = (
    " ".join(f'xmlns:{prefix}="{_URN}{name}:1.0"' for prefix, name in _PREFIXES.items())
    + ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'
)
_BODY, _CELL, _HIDDEN, _COMMENT, _NOTE = Layer.BODY, Layer.CELL, Layer.HIDDEN, Layer.COMMENT, Layer.FOOTNOTE
_METADATA, _EMBEDDED, _REVISION, _MARGIN = Layer.METADATA, Layer.EMBEDDED, Layer.REVISION, Layer.HEADER_FOOTER
Build = Callable[[str], bytes]


def content(body: str, kind: str, styles: str = "") -> str:
    """A ``content.xml``."""
    return (
        f"<office:document-content {SPACES}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    )


def packed(main: str, kind: str, others: dict[str, str | bytes] | None = None, comment: bytes = b"") -> bytes:
    """A package."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        archive.writestr("content.xml", main)
        for name, raw in (others or {}).items():
            archive.writestr(name, raw)
        archive.comment = comment
    return buffer.getvalue()


def odt(body: str, styles: str = "") -> Build:
    """A text that says the value where the template says ``{}``."""
    return lambda value: packed(content(body.replace("{}", value), "text", styles.replace("{}", value)), "text")


def ods(body: str, styles: str = "") -> Build:
    """A workbook."""
    return lambda value: packed(content(body.replace("{}", value), "spreadsheet", styles), "spreadsheet")


def odp(body: str, styles: str = "") -> Build:
    """Slides."""
    return lambda value: packed(content(body.replace("{}", value), "presentation", styles), "presentation")


def beside(name: str, raw: Callable[[str], str | bytes], body: str = "<text:p>正文</text:p>") -> Build:
    """A text with one more member."""
    return lambda value: packed(content(body, "text"), "text", {name: raw(value)})


def span(properties: str) -> Build:
    """A span of this look."""
    style = f'<style:style style:name="T1" style:family="text"><style:text-properties {properties}/></style:style>'
    return odt('<text:p>号<text:span text:style-name="T1">{}</text:span></text:p>', style)


def cell(text: str, more: str = "") -> str:
    """A cell."""
    return f"<table:table-cell {more}><text:p>{text}</text:p></table:table-cell>"


def row(*cells: str, more: str = "") -> str:
    """A row."""
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


def sheet(*rows: str, more: str = "", head: str = "") -> str:
    """A table or sheet."""
    return f'<table:table table:name="名单" {more}>{head}{"".join(rows)}</table:table>'


def masters(inner: str) -> Build:
    """A header or footer of the master page."""
    styles = f'<office:document-styles {SPACES}><office:master-styles><style:master-page style:name="Standard">{inner}</style:master-page></office:master-styles></office:document-styles>'
    return beside("styles.xml", lambda v: styles.replace("{}", v))


def meta(inner: str) -> Build:
    """A document property."""
    return beside(
        "meta.xml",
        lambda v: (
            f"<office:document-meta {SPACES}><office:meta>{inner.replace('{}', v)}</office:meta></office:document-meta>"
        ),
    )


def flat(value: str) -> bytes:
    """The flat form."""
    main = content(f"<text:p>{value}</text:p>", "text").replace("office:document-content", "office:document")
    return main.replace(
        "<office:document ", '<office:document office:mimetype="application/vnd.oasis.opendocument.text" ', 1
    ).encode()


def object_inside(value: str) -> bytes:
    """A workbook inside a text, as a sub-document."""
    body = '<text:p><draw:frame><draw:object xlink:href="./Object 1"/></draw:frame></text:p>'
    inner = content(sheet(row(cell(value))), "spreadsheet")
    return packed(content(body, "text"), "text", {"Object 1/content.xml": inner})


_CHANGE = '<text:tracked-changes><text:changed-region text:id="a"><text:{kind}><office:change-info><dc:creator>{who}</dc:creator></office:change-info>{text}</text:{kind}></text:changed-region></text:tracked-changes>'
_NOTED = '<text:p>前<text:note text:note-class="{}"><text:note-body><text:p>{{}}</text:p></text:note-body></text:note>后</text:p>'
_FRAME = "<text:p><draw:frame>{}</draw:frame></text:p>"
_BOX = "<draw:frame><draw:text-box><text:p>{}</text:p></draw:text-box></draw:frame>"
_SHEET_STYLE = (
    '<style:style style:name="ta1" style:family="table"><style:table-properties table:display="false"/></style:style>'
)
_PAGE_STYLE = '<style:style style:name="dp" style:family="drawing-page"><style:drawing-page-properties presentation:visibility="hidden"/></style:style>'
_WHITE_CELL = '<style:style style:name="P1" style:family="paragraph"><style:text-properties fo:color="#00b050"/></style:style><style:style style:name="ce" style:family="table-cell"><style:table-cell-properties fo:background-color="#00b050"/></style:style>'
_PICTURE = '<text:p><draw:frame><draw:image xlink:href="Pictures/a.jpg"/></draw:frame></text:p>'

TEXTS: dict[str, tuple[frozenset[Layer], Build]] = {
    "paragraph": (frozenset({_BODY}), odt("<text:p>{}</text:p>")),
    "heading": (frozenset({_BODY}), odt('<text:h text:outline-level="1">{}</text:h>')),
    "list item": (frozenset({_BODY}), odt("<text:list><text:list-item><text:p>{}</text:p></text:list-item></text:list>")),
    "table cell": (frozenset({_CELL}), odt(sheet(row(cell("姓名"), cell("身份证号")), row(cell("张某"), cell("{}"))))),
    "header": (frozenset({_MARGIN}), masters("<style:header><text:p>{}</text:p></style:header>")),
    "unused first header": (frozenset({_HIDDEN}), masters('<style:header-first style:display="false"><text:p>{}</text:p></style:header-first>')),
    "footnote": (frozenset({_NOTE}), odt(_NOTED.format("footnote"))),
    "endnote": (frozenset({_NOTE}), odt(_NOTED.format("endnote"))),
    "comment": (frozenset({_COMMENT}), odt("<text:p>前<office:annotation><dc:creator>王某</dc:creator><text:p>{}</text:p></office:annotation>后</text:p>")),
    "comment author": (frozenset({_COMMENT}), odt("<text:p>前<office:annotation><dc:creator>{}</dc:creator><text:p>注</text:p></office:annotation>后</text:p>")),
    "tracked deletion": (frozenset({_REVISION}), odt(_CHANGE.format(kind="deletion", who="王某", text="<text:p>{}</text:p>") + "<text:p>正文</text:p>")),
    "tracked insertion": (frozenset({_BODY, _REVISION}), odt('<text:p><text:change-start text:change-id="a"/>{}<text:change-end text:change-id="a"/></text:p>')),
    "revision author": (frozenset({_REVISION, _METADATA}), odt(_CHANGE.format(kind="insertion", who="{}", text="") + "<text:p>正文</text:p>")),
    "hidden characters": (frozenset({_HIDDEN}), span('text:display="none"')),
    "white": (frozenset({_HIDDEN}), span('fo:color="#ffffff"')),
    "tiny": (frozenset({_HIDDEN}), span('fo:font-size="1pt"')),
    "colour of its own background": (frozenset({_HIDDEN}), span('fo:color="#c00000" fo:background-color="#c00000"')),
    "colour of its cell": (frozenset({_HIDDEN}), odt('<table:table><table:table-row><table:table-cell table:style-name="ce"><text:p text:style-name="P1">{}</text:p></table:table-cell></table:table-row></table:table>', _WHITE_CELL)),
    "hidden text field": (frozenset({_HIDDEN}), odt('<text:p><text:hidden-text text:condition="1" text:string-value="{}"/>字</text:p>')),
    "hidden paragraph": (frozenset({_HIDDEN}), odt('<text:p><text:hidden-paragraph text:is-hidden="true"/>{}</text:p>')),
    "hidden section": (frozenset({_HIDDEN}), odt('<text:section text:name="a" text:display="none"><text:p>{}</text:p></text:section>')),
    "conditional text": (frozenset({_METADATA}), odt('<text:p><text:conditional-text text:string-value-if-false="{}">字</text:conditional-text></text:p>')),
    "text box": (frozenset({_BODY}), odt(f"<text:p>{_BOX}</text:p>")),
    "alt text": (frozenset({_EMBEDDED}), odt(_FRAME.format("<svg:desc>{}</svg:desc>"))),
    "link target": (frozenset({_METADATA}), odt('<text:p><text:a xlink:href="http://oa.example/{}">点此</text:a></text:p>')),
    "bookmark": (frozenset({_METADATA}), odt('<text:p><text:bookmark text:name="N{}"/>字</text:p>')),
    "user field": (frozenset({_METADATA}), odt('<text:user-field-decls><text:user-field-decl text:name="a" office:string-value="{}"/></text:user-field-decls><text:p>字</text:p>')),
    "form field": (frozenset({_METADATA}), odt('<office:forms><form:form><form:text form:current-value="{}"/></form:form></office:forms><text:p>字</text:p>')),
    "hidden form field": (frozenset({_HIDDEN, _METADATA}), odt('<office:forms><form:form><form:hidden form:value="{}"/></form:form></office:forms><text:p>字</text:p>')),
    "list of a form": (frozenset({_HIDDEN, _METADATA}), odt('<office:forms><form:form><form:listbox><form:option form:label="{}"/></form:listbox></form:form></office:forms>')),
    "ruby": (frozenset({_BODY}), odt("<text:p><text:ruby><text:ruby-base>字</text:ruby-base><text:ruby-text>{}</text:ruby-text></text:ruby></text:p>")),
    "title property": (frozenset({_METADATA}), meta("<dc:title>{}</dc:title>")),
    "author property": (frozenset({_METADATA}), meta("<meta:initial-creator>{}</meta:initial-creator>")),
    "custom property": (frozenset({_METADATA}), meta('<meta:user-defined meta:name="编号">{}</meta:user-defined>')),
    "settings": (frozenset({_METADATA}), beside("settings.xml", lambda v: f'<office:document-settings {SPACES}><config:config-item config:name="PrinterName">{v}</config:config-item></office:document-settings>')),
    "macro": (frozenset({_METADATA}), beside("Basic/Standard/Module1.xml", lambda v: f"<module>{v}</module>")),
    "picture exif": (frozenset({_EMBEDDED, _METADATA}), beside("Pictures/a.jpg", opc.jpeg, _PICTURE)),
    "picture nothing shows": (frozenset({_EMBEDDED, _METADATA}), beside("Pictures/b.jpg", opc.jpeg)),
    "member nobody lists": (frozenset({_METADATA, _HIDDEN}), beside("alt.xml", lambda v: f"<a>{v}</a>")),
    "sub-document": (frozenset({_EMBEDDED}), object_inside),
    "embedded office file": (frozenset({_EMBEDDED}), beside("Object 2", opc.xlsx)),
    "xml comment": (frozenset({_METADATA, _HIDDEN}), odt("<text:p>正<!--{}-->文</text:p>")),
    "zip comment": (frozenset({_METADATA}), lambda v: packed(content("<text:p>正文</text:p>", "text"), "text", comment=v.encode())),
    "flat form": (frozenset({_BODY}), flat),
}  # fmt: skip
SHEETS: dict[str, tuple[frozenset[Layer], Build]] = {
    "cell": (frozenset({_CELL}), ods(sheet(row(cell("{}"))))),
    "number that lost digits": (frozenset({_CELL}), ods(sheet(row(cell("3.31E+17", 'office:value-type="float" office:value="331081190101010000"'))))),
    "far cell": (frozenset({_CELL}), ods(sheet(row('<table:table-cell table:number-columns-repeated="16383"/>' + cell("{}"), more='table:number-rows-repeated="9"')))),
    "hidden sheet": (frozenset({_HIDDEN}), ods(sheet(row(cell("{}")), more='table:style-name="ta1"'), _SHEET_STYLE)),
    "hidden column": (frozenset({_HIDDEN}), ods(sheet(row(cell("{}")), head='<table:table-column table:visibility="collapse"/>'))),
    "filtered row": (frozenset({_HIDDEN}), ods(sheet(row(cell("{}"), more='table:visibility="filter"')))),
    "covered cell": (frozenset({_CELL, _HIDDEN}), ods(sheet(row(cell("头", 'table:number-columns-spanned="2"'), "<table:covered-table-cell><text:p>{}</text:p></table:covered-table-cell>")))),
    "note": (frozenset({_COMMENT}), ods(sheet(row("<table:table-cell><office:annotation><text:p>{}</text:p></office:annotation><text:p>字</text:p></table:table-cell>")))),
    "formula literal": (frozenset({_HIDDEN}), ods(sheet(row(cell("无", 'table:formula="of:=IF([.B1];&quot;{}&quot;)"'))))),
    "validation": (frozenset({_METADATA}), ods('<table:content-validations><table:content-validation table:condition="of:cell-content-is-in-list(&quot;{}&quot;)"/></table:content-validations>' + sheet(row(cell("字"))))),
    "named expression": (frozenset({_METADATA}), ods(sheet(row(cell("字"))) + '<table:named-expressions><table:named-expression table:name="a" table:expression="{}"/></table:named-expressions>')),
    "sheet name": (frozenset({_METADATA, _CELL}), ods('<table:table table:name="{}"><table:table-row/></table:table>')),
}  # fmt: skip
SLIDES: dict[str, tuple[frozenset[Layer], Build]] = {
    "text": (frozenset({_BODY}), odp(f"<draw:page>{_BOX}</draw:page>")),
    "hidden slide": (frozenset({_HIDDEN}), odp(f'<draw:page draw:style-name="dp">{_BOX}</draw:page>', _PAGE_STYLE)),
    "notes": (frozenset({_COMMENT, _HIDDEN}), odp(f"<draw:page><presentation:notes>{_BOX}</presentation:notes></draw:page>")),
    "shape": (frozenset({_BODY}), odp("<draw:page><draw:custom-shape><text:p>{}</text:p></draw:custom-shape></draw:page>")),
    "table": (frozenset({_CELL}), odp(f"<draw:page><draw:frame>{sheet(row(cell('{}')))}</draw:frame></draw:page>")),
}  # fmt: skip

_DIGITS = {"number that lost digits": "331081190101010000"}
PROBES = tuple(
    Probe(f"{kind}: {place}", f"稿件.{kind}", layers, build, _DIGITS.get(place, VALUE))
    for kind, places in (("odt", TEXTS), ("ods", SHEETS), ("odp", SLIDES))
    for place, (layers, build) in places.items()
)
