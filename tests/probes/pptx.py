"""Hiding places of PowerPoint packages (.pptx), one probe each."""

from collections.abc import Callable

from disclosure_screen.model.document import Layer
from tests.probes import opc
from tests.probes.opc import SPACES, Parts
from tests.probes.probe import Probe

_SLIDES = "application/vnd.openxmlformats-officedocument.presentationml."
_BODY, _CELL, _HIDDEN, _COMMENT = Layer.BODY, Layer.CELL, Layer.HIDDEN, Layer.COMMENT
_METADATA, _EMBEDDED = Layer.METADATA, Layer.EMBEDDED
Build = Callable[[str], bytes]


class Deck(Parts):
    """A presentation of one slide with these shapes."""

    def __init__(self, shapes: str = "", *, slide: str = "", more: str = "") -> None:
        super().__init__("ppt/presentation.xml", _SLIDES + "presentation.main+xml")
        self.add(
            "ppt/presentation.xml",
            f'<p:presentation {SPACES}><p:sldIdLst><p:sldId id="256" r:id="rSlide"/></p:sldIdLst><p:sldSz cx="9144000" cy="6858000"/>{more}</p:presentation>',
        )
        self.add(
            "ppt/slides/slide1.xml",
            f"<p:sld {SPACES} {slide}><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld></p:sld>",
            _SLIDES + "slide+xml",
        )
        self.relate("ppt/presentation.xml", "slide", "ppt/slides/slide1.xml", "rSlide")
        for name, behind in (("slideLayout", "slides/slide1"), ("slideMaster", "slideLayouts/slideLayout1")):
            root = {"slideLayout": "sldLayout", "slideMaster": "sldMaster"}[name]
            self.add(
                f"ppt/{name}s/{name}1.xml",
                f"<p:{root} {SPACES}><p:cSld><p:spTree/></p:cSld></p:{root}>",
                f"{_SLIDES}{name}+xml",
            )
            self.relate(f"ppt/{behind}.xml", name, f"ppt/{name}s/{name}1.xml", f"r{name}")

    def part(
        self, name: str, content: str | bytes, kind: str, key: str = "rPart", owner: str = "ppt/slides/slide1.xml"
    ) -> "Deck":
        """One more part, with something that points to it."""
        self.add(name, content)
        self.relate(owner, kind, name, key)
        return self


def shape(
    text: str = "{}",
    *,
    look: str = "",
    at: str = '<a:off x="900000" y="900000"/><a:ext cx="900000" cy="900000"/>',
    named: str = "",
    fill: str = "",
    kind: str = "",
) -> str:
    """A text box."""
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="2" name="框" {named}/><p:nvPr>{kind}</p:nvPr></p:nvSpPr><p:spPr><a:xfrm>{at}</a:xfrm>{fill}</p:spPr>'
        f"<p:txBody><a:p><a:r><a:rPr>{look}</a:rPr><a:t>{text}</a:t></a:r></a:p></p:txBody></p:sp>"
    )


def slide(template: str, **options: str) -> Build:
    """A deck whose slide says the value where the template says ``{}``."""
    return lambda value: Deck(template.replace("{}", value), **options).build()


def coloured(value: str) -> str:
    """A run's colour."""
    return f'<a:solidFill><a:srgbClr val="{value}"/></a:solidFill>'


def behind(part: str, root: str) -> Build:
    """Words on a master or layout."""

    def build(value: str) -> bytes:
        deck = Deck(shape("正文"))
        deck.add(part, f"<p:{root} {SPACES}><p:cSld><p:spTree>{shape(value)}</p:spTree></p:cSld></p:{root}>")
        return deck.build()

    return build


def framed(inner: str, kind: str, part: str, content: Callable[[str], str | bytes]) -> Build:
    """A frame on the slide that points to a part."""
    frame = f"<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id='3' name='图'/></p:nvGraphicFramePr><a:graphic><a:graphicData>{inner}</a:graphicData></a:graphic></p:graphicFrame>"
    return lambda value: Deck(frame).part(part, content(value), kind).build()


def with_part(
    part: str, kind: str, content: Callable[[str], str | bytes], owner: str = "ppt/slides/slide1.xml"
) -> Build:
    """A deck with one more part."""
    return lambda value: Deck(shape("正文")).part(part, content(value), kind, owner=owner).build()


def chart_book(value: str) -> bytes:
    """The workbook behind a chart."""
    deck = Deck(
        '<p:graphicFrame><a:graphic><a:graphicData><c:chart r:id="rChart"/></a:graphicData></a:graphic></p:graphicFrame>'
    )
    deck.part("ppt/charts/chart1.xml", opc.chart(more='<c:externalData r:id="rBook"/>'), "chart", "rChart")
    return deck.part("ppt/embeddings/book.xlsx", opc.xlsx(value), "package", "rBook", "ppt/charts/chart1.xml").build()


def linked(value: str) -> bytes:
    """A hyperlink's target."""
    deck = Deck(shape("点此", look='<a:hlinkClick r:id="rLink"/>'))
    deck.relate("ppt/slides/slide1.xml", "hyperlink", f"http://oa.example/{value}", "rLink", external=True)
    return deck.build()


def unlisted(value: str) -> bytes:
    """A slide the presentation does not list."""
    deck = Deck(shape("正文"))
    deck.add(
        "ppt/slides/slide9.xml",
        f"<p:sld {SPACES}><p:cSld><p:spTree>{shape(value)}</p:spTree></p:cSld></p:sld>",
        _SLIDES + "slide+xml",
    )
    return deck.build()


_TABLE = "<p:graphicFrame><a:graphic><a:graphicData><a:tbl><a:tr>{head}</a:tr><a:tr>{row}</a:tr></a:tbl></a:graphicData></a:graphic></p:graphicFrame>"
_TC = "<a:tc><a:txBody><a:p><a:r><a:t>{}</a:t></a:r></a:p></a:txBody></a:tc>"
_GROUP = '<p:grpSp><p:grpSpPr><a:xfrm><a:off x="{x}" y="0"/><a:ext cx="900000" cy="900000"/><a:chOff x="0" y="0"/><a:chExt cx="900000" cy="900000"/></a:xfrm></p:grpSpPr>{inner}</p:grpSp>'
_SECTION = '<p:extLst><p:ext><p14:sectionLst><p14:section name="{}"/></p14:sectionLst></p:ext></p:extLst>'
_DARK = shape("底", fill=coloured("1F3864"))

PLACES: dict[str, tuple[frozenset[Layer], Build]] = {
    "text": (frozenset({_BODY}), slide(shape())),
    "title": (frozenset({_BODY}), slide(shape(kind='<p:ph type="title"/>'))),
    "white on a dark shape": (frozenset({_BODY}), slide(_DARK + shape(look=coloured("FFFFFF")))),
    "notes": (frozenset({_COMMENT, _HIDDEN}), with_part("ppt/notesSlides/notesSlide1.xml", "notesSlide", lambda v: f"<p:notes {SPACES}><p:cSld><p:spTree>{shape(v)}</p:spTree></p:cSld></p:notes>")),
    "hidden slide": (frozenset({_HIDDEN}), slide(shape(), slide='show="0"')),
    "slide that is not listed": (frozenset({_HIDDEN}), unlisted),
    "shape off the slide": (frozenset({_HIDDEN}), slide(shape(at='<a:off x="-5000000" y="0"/><a:ext cx="900000" cy="900000"/>'))),
    "hidden shape": (frozenset({_HIDDEN}), slide(shape(named='hidden="1"'))),
    "white text": (frozenset({_HIDDEN}), slide(shape(look=coloured("FFFFFF")))),
    "white text by theme": (frozenset({_HIDDEN}), slide(shape(look='<a:solidFill><a:schemeClr val="bg1"/></a:solidFill>'))),
    "text of its shape's colour": (frozenset({_HIDDEN}), slide(shape(look=coloured("1F3864"), fill=coloured("1F3864")))),
    "transparent text": (frozenset({_HIDDEN}), slide(shape(look='<a:solidFill><a:srgbClr val="000000"><a:alpha val="0"/></a:srgbClr></a:solidFill>'))),
    "tiny text": (frozenset({_HIDDEN}), lambda v: Deck(shape(v).replace("<a:rPr>", '<a:rPr sz="100">')).build()),
    "alt text": (frozenset({_EMBEDDED}), slide(shape("字", named='descr="{}"'))),
    "alt title": (frozenset({_EMBEDDED}), slide(shape("字", named='title="{}"'))),
    "table": (frozenset({_CELL}), slide(_TABLE.format(head=_TC.format("姓名") + _TC.format("身份证号"), row=_TC.format("张某") + _TC))),
    "group": (frozenset({_BODY}), slide(_GROUP.format(x=0, inner=shape()))),
    "group off the slide": (frozenset({_HIDDEN}), slide(_GROUP.format(x=-99000000, inner=shape()))),
    "chart title": (frozenset({_EMBEDDED}), framed('<c:chart r:id="rPart"/>', "chart", "ppt/charts/chart1.xml", lambda v: opc.chart(title=v))),
    "chart cache": (frozenset({_EMBEDDED}), framed('<c:chart r:id="rPart"/>', "chart", "ppt/charts/chart1.xml", lambda v: opc.chart(category=v))),
    "workbook behind a chart": (frozenset({_EMBEDDED}), chart_book),
    "embedded workbook": (frozenset({_EMBEDDED}), framed('<p:oleObj r:id="rPart" progId="Excel.Sheet"/>', "package", "ppt/embeddings/a.xlsx", opc.xlsx)),
    "smart art": (frozenset({_EMBEDDED}), framed('<dgm:relIds r:dm="rPart"/>', "diagramData", "ppt/diagrams/data1.xml", opc.diagram)),
    "master": (frozenset({_BODY, _HIDDEN}), behind("ppt/slideMasters/slideMaster1.xml", "sldMaster")),
    "layout": (frozenset({_BODY, _HIDDEN}), behind("ppt/slideLayouts/slideLayout1.xml", "sldLayout")),
    "unused layout": (frozenset({_HIDDEN}), behind("ppt/slideLayouts/slideLayout9.xml", "sldLayout")),
    "comment": (frozenset({_COMMENT}), with_part("ppt/comments/comment1.xml", "comments", lambda v: f'<p:cmLst {SPACES}><p:cm authorId="0"><p:text>{v}</p:text></p:cm></p:cmLst>')),
    "comment author": (frozenset({_COMMENT, _METADATA}), with_part("ppt/commentAuthors.xml", "commentAuthors", lambda v: f'<p:cmAuthorLst {SPACES}><p:cmAuthor id="0" name="{v}" initials="W"/></p:cmAuthorLst>', "ppt/presentation.xml")),
    "section name": (frozenset({_METADATA}), lambda v: Deck(shape("正文"), more=_SECTION.format(v)).build()),
    "hyperlink target": (frozenset({_METADATA}), linked),
    "hyperlink tooltip": (frozenset({_METADATA}), slide(shape("点此", look='<a:hlinkClick tooltip="{}"/>'))),
    "core properties": (frozenset({_METADATA}), with_part("docProps/core.xml", "metadata/core-properties", opc.core, "")),
    "app properties": (frozenset({_METADATA}), with_part("docProps/app.xml", "extended-properties", opc.app, "")),
    "tag": (frozenset({_METADATA}), with_part("ppt/tags/tag1.xml", "tags", lambda v: f'<p:tagLst {SPACES}><p:tag name="A" val="{v}"/></p:tagLst>')),
    "picture exif": (frozenset({_EMBEDDED, _METADATA}), with_part("ppt/media/image1.jpeg", "image", opc.jpeg)),
    "custom xml": (frozenset({_METADATA}), with_part("customXml/item1.xml", "customXml", lambda v: f"<a>{v}</a>", "")),
    "orphan part": (frozenset({_HIDDEN}), lambda v: Deck(shape("正文")).part("ppt/old.xml", f"<a>{v}</a>", "old").build()),
}  # fmt: skip

PROBES = tuple(Probe(f"pptx: {place}", "汇报.pptx", layers, build) for place, (layers, build) in PLACES.items())
