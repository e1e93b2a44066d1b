"""Hiding places of Word packages (.docx), one probe each."""

from collections.abc import Callable

from disclosure_screen.extract.legacy.compound import pack
from disclosure_screen.model.document import Layer
from tests.probes import opc
from tests.probes.opc import SPACES, Parts
from tests.probes.probe import Probe

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_BODY, _CELL, _MARGIN, _NOTE = Layer.BODY, Layer.CELL, Layer.HEADER_FOOTER, Layer.FOOTNOTE
_COMMENT, _REVISION, _HIDDEN, _METADATA = Layer.COMMENT, Layer.REVISION, Layer.HIDDEN, Layer.METADATA
_EMBEDDED = Layer.EMBEDDED
Build = Callable[[str], bytes]


def word(body: str, sections: str = "") -> Parts:
    """A Word package with this body."""
    parts = Parts("word/document.xml", _WORD + "document.main+xml")
    document = f"<w:document {SPACES}><w:body>{body}<w:sectPr>{sections}</w:sectPr></w:body></w:document>"
    parts.add("word/document.xml", document)
    return parts


def run(text: str, properties: str = "") -> str:
    """One run."""
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def par(inner: str, properties: str = "") -> str:
    """One paragraph."""
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def body(template: str) -> Build:
    """A probe whose value stands in the body where the template says ``{}``."""
    return lambda value: word(template.replace("{}", value)).build()


def look(properties: str) -> Build:
    """A probe whose run looks like this."""
    return body(par(run("号码") + run("{}", properties)))


def with_part(name: str, kind: str, content: Callable[[str], str], content_type: str = "") -> Build:
    """A probe with one more part that the body points to."""

    def build(value: str) -> bytes:
        parts = word(par(run("正文")))
        parts.add(name, content(value), content_type and _WORD + content_type)
        if kind:
            parts.relate("word/document.xml", kind, name, "rPart")
        return parts.build()

    return build


def style(declared: str, used: str) -> Build:
    """A probe whose look comes from ``styles.xml``."""

    def build(value: str) -> bytes:
        parts = word(used.replace("{}", value))
        parts.add("word/styles.xml", f"<w:styles {SPACES}>{declared}</w:styles>", _WORD + "styles+xml")
        parts.relate("word/document.xml", "styles", "word/styles.xml", "rStyles")
        return parts.build()

    return build


def margin(tag: str, side: str, sections: str = "", *, listed: bool = True) -> Build:
    """A header or footer of one kind."""

    def build(value: str) -> bytes:
        reference = f'<w:{tag}Reference w:type="{side}" r:id="rMargin"/>' if listed else ""
        parts = word(par(run("正文")), reference + sections)
        root = {"header": "hdr", "footer": "ftr"}[tag]
        parts.add(f"word/{tag}1.xml", f"<w:{root} {SPACES}>{par(run(value))}</w:{root}>", f"{_WORD}{tag}+xml")
        if listed:
            parts.relate("word/document.xml", tag, f"word/{tag}1.xml", "rMargin")
        return parts.build()

    return build


def drawn(inner: str, kind: str, name: str, content: Callable[[str], str | bytes]) -> Build:
    """A drawing in the body that points to a part."""

    def build(value: str) -> bytes:
        drawing = f"<w:r><w:drawing><wp:inline><a:graphic><a:graphicData>{inner}</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
        parts = word(par(drawing))
        parts.add(name, content(value))
        parts.relate("word/document.xml", kind, name, "rPart")
        return parts.build()

    return build


def chart_book(value: str) -> bytes:
    """A chart whose whole workbook lies behind it."""
    parts = word(
        par(
            '<w:r><w:drawing><wp:inline><a:graphic><a:graphicData><c:chart r:id="rChart"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
        )
    )
    parts.add("word/charts/chart1.xml", opc.chart(more='<c:externalData r:id="rBook"/>'))
    parts.add("word/embeddings/book1.xlsx", opc.xlsx(value))
    parts.relate("word/document.xml", "chart", "word/charts/chart1.xml", "rChart")
    parts.relate("word/charts/chart1.xml", "package", "word/embeddings/book1.xlsx", "rBook")
    return parts.build()


def object_part(name: str, content: Callable[[str], bytes], *, told: bool = True) -> Build:
    """An embedded object."""

    def build(value: str) -> bytes:
        inner = '<w:r><w:object><o:OLEObject Type="Embed" ProgID="Package" r:id="rObject"/></w:object></w:r>'
        parts = word(par(inner if told else run("正文")))
        parts.add(name, content(value))
        if told:
            parts.relate("word/document.xml", "oleObject" if name.endswith(".bin") else "package", name, "rObject")
        return parts.build()

    return build


def chunk(name: str, content: Callable[[str], str]) -> Build:
    """An ``altChunk``: a file that Word merges when it opens the document."""

    def build(value: str) -> bytes:
        parts = word(par(run("正文")) + '<w:altChunk r:id="rChunk"/>')
        parts.add(f"word/{name}", content(value))
        parts.relate("word/document.xml", "aFChunk", f"word/{name}", "rChunk")
        return parts.build()

    return build


def linked(value: str) -> bytes:
    """A hyperlink whose target carries the value."""
    parts = word(par(f'<w:hyperlink r:id="rLink">{run("点此")}</w:hyperlink>'))
    parts.relate("word/document.xml", "hyperlink", f"http://oa.example/{value}", "rLink", external=True)
    return parts.build()


def note(kind: str, inner: str) -> Build:
    """A footnote, an endnote or a comment part with this content."""
    plural = kind + "s"
    return with_part(
        f"word/{plural}.xml",
        plural,
        lambda v: f"<w:{plural} {SPACES}>{inner.replace('{}', v)}</w:{plural}>",
        plural + "+xml",
    )


def commented(value: str) -> bytes:
    """A package whose zip comment carries the value."""
    parts = word(par(run("正文")))
    parts.comment = value.encode()
    return parts.build()


def encoded(value: str) -> bytes:
    """A body in UTF-16."""
    parts = word(par(run(value)))
    plain = parts.parts["word/document.xml"].decode()
    parts.parts["word/document.xml"] = f'<?xml version="1.0" encoding="UTF-16"?>{plain}'.encode("utf-16")
    return parts.build()


def strict(value: str) -> bytes:
    """A body in the strict vocabulary."""
    parts = word(par(run(value)))
    plain = parts.parts["word/document.xml"].decode()
    parts.parts["word/document.xml"] = plain.replace(opc.W, "http://purl.oclc.org/ooxml/wordprocessingml/main").encode()
    return parts.build()


def plain_part(name: str, content: Callable[[str], str], kind: str = "") -> Build:
    """A part beside the body, with or without anything that points to it."""

    def build(value: str) -> bytes:
        parts = word(par(run("正文")))
        parts.add(name, content(value))
        if kind:
            parts.relate("", kind, name, "rPlain")
        return parts.build()

    return build


def _cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{par(run(text))}</w:tc>"


def _row(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def _table(*rows: str) -> str:
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


_HEAD = _row(_cell("姓名"), _cell("身份证号"))
_BOX = f"<w:txbxContent>{par(run('{}'))}</w:txbxContent>"
_OTHER_BOX = f"<w:txbxContent>{par(run('别的'))}</w:txbxContent>"
_VML = '<w:r><w:pict><v:shape style="width:100pt;height:50pt"><v:textbox>{box}</v:textbox></v:shape></w:pict></w:r>'
_SHAPE = (
    '<w:r><w:drawing><wp:anchor><wp:extent cx="900000" cy="900000"/>{more}<a:graphic><a:graphicData><wps:wsp><wps:txbx>'
    f"{_BOX}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></w:r>"
)
_PICTURE = '<pic:pic><pic:blipFill><a:blip r:embed="rPart"/></pic:blipFill></pic:pic>'
_GREEN = par(run("{}", '<w:color w:val="00B050"/>'))
_BLOCK = f"<w:sdt><w:sdtPr/><w:sdtContent>{par(run('{}'))}</w:sdtContent></w:sdt>"
_INLINE = par(f"<w:sdt><w:sdtPr/><w:sdtContent>{run('{}')}</w:sdtContent></w:sdt>")
_FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{code}</w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>{shown}</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
_FORM = '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:listEntry w:val="{}"/></w:ddList></w:ffData></w:fldChar></w:r>'
_STYLED = '<w:style w:type="{kind}" w:styleId="{id}">{more}<w:rPr>{look}</w:rPr></w:style>'


def _alternative(choice: str, fallback: str) -> str:
    return par(
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps">{choice}</mc:Choice><mc:Fallback>{fallback}</mc:Fallback>'
        "</mc:AlternateContent></w:r>"
    )


def _vanished(kind: str, properties: str, more: str = "") -> str:
    return _STYLED.format(kind=kind, id="S1", look=properties, more=more)


PLACES: dict[str, tuple[frozenset[Layer], Build]] = {
    "body": (frozenset({_BODY}), body(par(run("{}")))),
    "split runs": (frozenset({_BODY}), lambda v: word(par(run(v[:5]) + run(v[5:11], "<w:b/>") + run(v[11:]))).build()),
    "table cell": (frozenset({_CELL}), body(_table(_HEAD, _row(_cell("张某"), _cell("{}"))))),
    "nested table": (frozenset({_CELL}), body(_table(_row(f"<w:tc>{_table(_row(_cell('{}')))}</w:tc>")))),
    "header": (frozenset({_MARGIN}), margin("header", "default")),
    "footer": (frozenset({_MARGIN}), margin("footer", "default")),
    "first page header in use": (frozenset({_MARGIN}), margin("header", "first", "<w:titlePg/>")),
    "unused first page header": (frozenset({_HIDDEN}), margin("header", "first")),
    "unused even page footer": (frozenset({_HIDDEN}), margin("footer", "even")),
    "header no section uses": (frozenset({_HIDDEN}), margin("header", "default", listed=False)),
    "footnote": (frozenset({_NOTE}), note("footnote", f'<w:footnote w:id="2">{par(run("{}"))}</w:footnote>')),
    "endnote": (frozenset({_NOTE}), note("endnote", f'<w:endnote w:id="2">{par(run("{}"))}</w:endnote>')),
    "comment": (frozenset({_COMMENT}), note("comment", f'<w:comment w:id="0" w:author="王某">{par(run("{}"))}</w:comment>')),
    "comment author": (frozenset({_COMMENT}), note("comment", f'<w:comment w:id="0" w:author="{{}}">{par(run("注"))}</w:comment>')),
    "tracked insertion": (frozenset({_BODY, _REVISION}), body(par(f'<w:ins w:author="a">{run("{}")}</w:ins>'))),
    "tracked deletion": (frozenset({_REVISION}), body(par('<w:del w:author="a"><w:r><w:delText>{}</w:delText></w:r></w:del>'))),
    "moved from": (frozenset({_REVISION}), body(par(f'<w:moveFrom w:author="a">{run("{}")}</w:moveFrom>'))),
    "moved to": (frozenset({_BODY, _REVISION}), body(par(f'<w:moveTo w:author="a">{run("{}")}</w:moveTo>'))),
    "half deleted": (
        frozenset({_REVISION}),
        lambda v: word(par(run(v[:9]) + f'<w:del w:author="a"><w:r><w:delText>{v[9:]}</w:delText></w:r></w:del>')).build(),
    ),
    "revision author": (frozenset({_METADATA}), body(par(f'<w:ins w:author="{{}}">{run("字")}</w:ins>'))),
    "deleted table row": (
        frozenset({_REVISION}),
        body(_table(_HEAD, _row(_cell("张某"), _cell("{}"), properties='<w:del w:author="a"/>'))),
    ),
    "hidden table row": (frozenset({_HIDDEN}), body(_table(_HEAD, _row(_cell("张某"), _cell("{}"), properties="<w:hidden/>")))),
    "vanish": (frozenset({_HIDDEN}), look("<w:vanish/>")),
    "half vanished": (frozenset({_HIDDEN}), lambda v: word(par(run(v[:6]) + run(v[6:], "<w:vanish/>"))).build()),
    "vanish by character style": (
        frozenset({_HIDDEN}), style(_vanished("character", "<w:vanish/>"), par(run("{}", '<w:rStyle w:val="S1"/>'))),
    ),
    "vanish by paragraph style": (
        frozenset({_HIDDEN}), style(_vanished("paragraph", "<w:vanish/>"), par(run("{}"), '<w:pStyle w:val="S1"/>')),
    ),
    "vanish by a style's parent": (
        frozenset({_HIDDEN}),
        style(
            _vanished("paragraph", "<w:vanish/>") + _STYLED.format(kind="paragraph", id="S2", look="", more='<w:basedOn w:val="S1"/>'),
            par(run("{}"), '<w:pStyle w:val="S2"/>'),
        ),
    ),
    "white": (frozenset({_HIDDEN}), look('<w:color w:val="FFFFFF"/>')),
    "nearly white": (frozenset({_HIDDEN}), look('<w:color w:val="FDFDFD"/>')),
    "white by theme": (frozenset({_HIDDEN}), look('<w:color w:val="auto" w:themeColor="background1"/>')),
    "white by style": (
        frozenset({_HIDDEN}), style(_vanished("character", '<w:color w:val="FFFFFF"/>'), par(run("{}", '<w:rStyle w:val="S1"/>'))),
    ),
    "colour of its shading": (frozenset({_HIDDEN}), look('<w:color w:val="C00000"/><w:shd w:val="clear" w:fill="C00000"/>')),
    "colour of its highlight": (frozenset({_HIDDEN}), look('<w:color w:val="FFFF00"/><w:highlight w:val="yellow"/>')),
    "colour of its cell": (
        frozenset({_HIDDEN}),
        body(_table(_row(f'<w:tc><w:tcPr><w:shd w:val="clear" w:fill="00B050"/></w:tcPr>{_GREEN}</w:tc>'))),
    ),
    "tiny": (frozenset({_HIDDEN}), look('<w:sz w:val="2"/>')),
    "squeezed": (frozenset({_HIDDEN}), look('<w:w w:val="1"/>')),
    "no fill": (frozenset({_HIDDEN}), look("<w14:textFill><w14:noFill/></w14:textFill>")),
    "clipped by its line": (frozenset({_HIDDEN}), body(par(run("{}"), '<w:spacing w:line="20" w:lineRule="exact"/>'))),
    "vml text box": (frozenset({_BODY}), body(par(_VML.format(box=_BOX)))),
    "drawn text box": (frozenset({_BODY}), body(par(_SHAPE.format("{}", more="")))),
    "text box in both branches": (frozenset({_BODY}), body(_alternative(_BOX, _VML.format(box=_BOX)))),
    "text box in the choice only": (frozenset({_BODY}), body(_alternative(_BOX, _OTHER_BOX))),
    "text box in the fallback only": (frozenset({_HIDDEN, _BODY}), body(_alternative(_OTHER_BOX, _VML.format(box=_BOX)))),
    "text box off the page": (
        frozenset({_HIDDEN}),
        body(par(_SHAPE.format("{}", more='<wp:positionH relativeFrom="page"><wp:posOffset>-9000000</wp:posOffset></wp:positionH>'))),
    ),
    "hidden text box": (frozenset({_HIDDEN}), body(par(_SHAPE.format("{}", more='<wp:docPr id="1" name="b" hidden="1"/>')))),
    "hidden vml shape": (frozenset({_HIDDEN}), body(par(_VML.format(box=_BOX).replace('style="', 'style="visibility:hidden;')))),
    "word art": (frozenset({_BODY}), body(par('<w:r><w:pict><v:shape><v:textpath string="{}"/></v:shape></w:pict></w:r>'))),
    "block content control": (frozenset({_BODY}), body(_BLOCK)),
    "inline content control": (frozenset({_BODY}), body(_INLINE)),
    "row content control": (
        frozenset({_CELL}), body(f"<w:tbl>{_HEAD}<w:sdt><w:sdtContent>{_row(_cell('张某'), _cell('{}'))}</w:sdtContent></w:sdt></w:tbl>"),
    ),
    "cell content control": (
        frozenset({_CELL}), body(_table(f"<w:tr><w:sdt><w:sdtContent>{_cell('{}')}</w:sdtContent></w:sdt></w:tr>")),
    ),
    "content control list items": (
        frozenset({_HIDDEN, _METADATA}),
        body(par('<w:sdt><w:sdtPr><w:dropDownList><w:listItem w:displayText="{}" w:value="1"/></w:dropDownList></w:sdtPr></w:sdt>')),
    ),
    "content control title": (frozenset({_METADATA}), body(par('<w:sdt><w:sdtPr><w:alias w:val="{}"/></w:sdtPr></w:sdt>'))),
    "form drop-down": (frozenset({_HIDDEN, _METADATA}), body(par(_FORM))),
    "field result": (frozenset({_BODY}), body(par(_FIELD.format(code=" DOCPROPERTY a ", shown="{}")))),
    "field code": (frozenset({_HIDDEN, _METADATA}), body(par(_FIELD.format(code=' INCLUDETEXT "D:/{}.docx" ', shown="图")))),
    "simple field result": (frozenset({_BODY}), body(par(f'<w:fldSimple w:instr="AUTHOR">{run("{}")}</w:fldSimple>'))),
    "simple field code": (frozenset({_HIDDEN, _METADATA}), body(par(f'<w:fldSimple w:instr="MERGEFIELD {{}}">{run("字")}</w:fldSimple>'))),
    "hyperlink text": (frozenset({_BODY}), body(par(f'<w:hyperlink w:anchor="a">{run("{}")}</w:hyperlink>'))),
    "hyperlink target": (frozenset({_METADATA}), linked),
    "hyperlink tooltip": (frozenset({_METADATA}), body(par(f'<w:hyperlink w:tooltip="{{}}">{run("点此")}</w:hyperlink>'))),
    "alt text": (frozenset({_EMBEDDED}), body(par('<w:r><w:drawing><wp:inline><wp:docPr id="1" name="图" descr="{}"/></wp:inline></w:drawing></w:r>'))),
    "alt title": (frozenset({_EMBEDDED}), body(par('<w:r><w:drawing><wp:inline><wp:docPr id="1" name="图" title="{}"/></wp:inline></w:drawing></w:r>'))),
    "vml alt text": (frozenset({_EMBEDDED}), body(par('<w:r><w:pict><v:shape alt="{}"/></w:pict></w:r>'))),
    "table description": (frozenset({_EMBEDDED}), body(f'<w:tbl><w:tblPr><w:tblDescription w:val="{{}}"/></w:tblPr>{_HEAD}</w:tbl>')),
    "chart title": (frozenset({_EMBEDDED}), drawn('<c:chart r:id="rPart"/>', "chart", "word/charts/chart1.xml", lambda v: opc.chart(title=v))),
    "chart cache": (frozenset({_EMBEDDED}), drawn('<c:chart r:id="rPart"/>', "chart", "word/charts/chart1.xml", lambda v: opc.chart(category=v))),
    "workbook behind a chart": (frozenset({_EMBEDDED}), chart_book),
    "embedded workbook": (frozenset({_EMBEDDED}), object_part("word/embeddings/a.xlsx", opc.xlsx)),
    "embedded document": (frozenset({_EMBEDDED}), object_part("word/embeddings/a.docx", opc.docx)),
    "embedded workbook nothing refers to": (frozenset({_EMBEDDED}), object_part("word/embeddings/a.xlsx", opc.xlsx, told=False)),
    "ole package": (
        frozenset({_EMBEDDED}),
        object_part("word/embeddings/oleObject1.bin", lambda v: pack({("\x01Ole10Native",): opc.ole_package("a.txt", v.encode())})),
    ),
    "ole package of a workbook": (
        frozenset({_EMBEDDED}), object_part("word/embeddings/oleObject1.bin", lambda v: pack({("Package",): opc.xlsx(v)})),
    ),
    "smart art": (frozenset({_EMBEDDED}), drawn('<dgm:relIds r:dm="rPart"/>', "diagramData", "word/diagrams/data1.xml", opc.diagram)),
    "picture exif": (frozenset({_EMBEDDED, _METADATA}), drawn(_PICTURE, "image", "word/media/image1.jpeg", opc.jpeg)),
    "core properties": (frozenset({_METADATA}), plain_part("docProps/core.xml", opc.core, "metadata/core-properties")),
    "app properties": (frozenset({_METADATA}), plain_part("docProps/app.xml", opc.app, "extended-properties")),
    "custom property value": (frozenset({_METADATA}), plain_part("docProps/custom.xml", lambda v: opc.custom("编号", v), "custom-properties")),
    "custom property name": (frozenset({_METADATA}), plain_part("docProps/custom.xml", lambda v: opc.custom(v, "1"), "custom-properties")),
    "building block": (
        frozenset({_HIDDEN}),
        with_part(
            "word/glossary/document.xml", "glossaryDocument",
            lambda v: f"<w:glossaryDocument {SPACES}><w:docParts><w:docPart><w:docPartBody>{par(run(v))}</w:docPartBody></w:docPart></w:docParts></w:glossaryDocument>",
            "document.glossary+xml",
        ),
    ),
    "alternative html": (frozenset({_EMBEDDED}), chunk("chunk.html", lambda v: f"<html><body><p>{v}</p></body></html>")),
    "alternative text": (frozenset({_EMBEDDED}), chunk("chunk.txt", lambda v: f"正文{v}\n")),
    "custom xml": (frozenset({_METADATA}), plain_part("customXml/item1.xml", lambda v: f"<data><number>{v}</number></data>", "customXml")),
    "custom xml attribute": (frozenset({_METADATA}), plain_part("customXml/item1.xml", lambda v: f'<data number="{v}"/>', "customXml")),
    "document variable": (
        frozenset({_METADATA}),
        with_part("word/settings.xml", "settings", lambda v: f'<w:settings {SPACES}><w:docVars><w:docVar w:name="a" w:val="{v}"/></w:docVars></w:settings>', "settings+xml"),
    ),
    "bookmark name": (frozenset({_METADATA}), body(par('<w:bookmarkStart w:id="0" w:name="N{}"/>' + run("字")))),
    "ruby text": (frozenset({_BODY}), body(par(f"<w:r><w:ruby><w:rt>{run('{}')}</w:rt><w:rubyBase>{run('字')}</w:rubyBase></w:ruby></w:r>"))),
    "ruby base": (frozenset({_BODY}), body(par(f"<w:r><w:ruby><w:rt>{run('zi')}</w:rt><w:rubyBase>{run('{}')}</w:rubyBase></w:ruby></w:r>"))),
    "math": (frozenset({_BODY}), body(par("<m:oMath><m:r><m:t>{}</m:t></m:r></m:oMath>"))),
    "numbering text": (
        frozenset({_BODY, _HIDDEN}),
        with_part(
            "word/numbering.xml", "numbering",
            lambda v: f'<w:numbering {SPACES}><w:abstractNum><w:lvl w:ilvl="0"><w:lvlText w:val="{v}%1."/></w:lvl></w:abstractNum></w:numbering>', "numbering+xml",
        ),
    ),
    "orphan part": (frozenset({_HIDDEN}), plain_part("word/old.xml", lambda v: f"<old>{v}</old>")),
    "orphan body": (
        frozenset({_HIDDEN}), with_part("word/document2.xml", "", lambda v: f"<w:document {SPACES}><w:body>{par(run(v))}</w:body></w:document>", "document.main+xml"),
    ),
    "zip comment": (frozenset({_METADATA}), commented),
    "utf-16 body": (frozenset({_BODY}), encoded),
    "strict vocabulary": (frozenset({_BODY}), strict),
}  # fmt: skip

PROBES = tuple(Probe(f"docx: {place}", "稿件.docx", layers, build) for place, (layers, build) in PLACES.items())
