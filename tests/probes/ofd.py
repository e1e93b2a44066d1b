"""Hiding places of OFD (GB/T 33190), one probe each."""

import io
import zipfile
from collections.abc import Callable

from disclosure_screen.model.document import Layer
from tests.probes.pdf import picture
from tests.probes.probe import Probe

_BODY, _CELL, _HIDDEN, _COVERED, _COMMENT = Layer.BODY, Layer.CELL, Layer.HIDDEN, Layer.COVERED, Layer.COMMENT
_METADATA, _IMAGE = Layer.METADATA, Layer.IMAGE_TEXT
_SPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
_STEPS = "g 30 2"


class Package:
    """A document of one page with a visible line, and whatever a probe adds."""

    def __init__(
        self, objects: str = "", *, page: str = "", common: str = "", document: str = "", info: str = "", body: str = ""
    ) -> None:
        self.parts: dict[str, bytes] = {}
        self.add(
            "OFD.xml",
            f'<ofd:OFD {_SPACE} DocType="OFD" Version="1.1"><ofd:DocBody><ofd:DocInfo><ofd:DocID>a</ofd:DocID>{info}</ofd:DocInfo>'
            f"<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>{body}</ofd:DocBody></ofd:OFD>",
        )
        self.add(
            "Doc_0/Document.xml",
            f"<ofd:Document {_SPACE}><ofd:CommonData><ofd:MaxUnitID>99</ofd:MaxUnitID><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>{common}</ofd:CommonData>"
            f'<ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages>{document}</ofd:Document>',
        )
        self.page("Doc_0/Pages/Page_0/Content.xml", text("通告", at="20 20 80 5") + objects, page)

    def page(self, name: str, objects: str, before: str = "", layer: str = "") -> "Package":
        """A page part."""
        return self.add(
            name,
            f'<ofd:Page {_SPACE}>{before}<ofd:Content><ofd:Layer ID="2" {layer}>{objects}</ofd:Layer></ofd:Content></ofd:Page>',
        )

    def add(self, name: str, content: str | bytes) -> "Package":
        """One more part."""
        raw = content if isinstance(content, bytes) else f'<?xml version="1.0" encoding="UTF-8"?>{content}'.encode()
        self.parts[name] = raw
        return self

    def save(self, comment: str = "") -> bytes:
        """The file."""
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, raw in self.parts.items():
                archive.writestr(name, raw)
            archive.comment = comment.encode()
        return held.getvalue()


def text(
    value: str, *, at: str = "20 40 100 5", look: str = "", inside: str = "", size: float = 4, steps: str = _STEPS
) -> str:
    """A text object."""
    return (
        f'<ofd:TextObject ID="7" Boundary="{at}" Font="3" Size="{size}" {look}>{inside}'
        f'<ofd:TextCode X="0" Y="4" DeltaX="{steps}">{value}</ofd:TextCode></ofd:TextObject>'
    )


def path(colour: str, at: str = "15 35 120 15", look: str = 'Fill="true"') -> str:
    """A filled rectangle."""
    _, _, width, height = at.split()
    return (
        f'<ofd:PathObject ID="8" Boundary="{at}" {look}><ofd:FillColor Value="{colour}"/>'
        f"<ofd:AbbreviatedData>M 0 0 L {width} 0 L {width} {height} L 0 {height} C</ofd:AbbreviatedData></ofd:PathObject>"
    )


def shown(template: str, **options: str) -> Callable[[str], bytes]:
    """A page whose objects hold the value where ``{}`` stands."""
    return lambda value: Package(template.replace("{}", value), **options).save()


def _filled(**options: str) -> Callable[[str], bytes]:
    return lambda value: Package(**{key: option.replace("{}", value) for key, option in options.items()}).save()


def _one_object_a_digit(value: str) -> bytes:
    places = list(enumerate(value))
    return Package("".join(text(digit, at=f"{20 + 2 * n} 40 3 5") for n, digit in places[::2] + places[1::2])).save()


def _several_codes(value: str) -> bytes:
    codes = "".join(f'<ofd:TextCode X="{n * 2}" Y="4">{digit}</ofd:TextCode>' for n, digit in enumerate(value))
    return Package(f'<ofd:TextObject ID="7" Boundary="20 40 100 5" Font="3" Size="4">{codes}</ofd:TextObject>').save()


def _vertical(value: str) -> bytes:
    code = f'<ofd:TextCode X="0" Y="4" DeltaY="g 30 5">{value}</ofd:TextCode>'
    return Package(f'<ofd:TextObject ID="7" Boundary="20 40 5 120" Font="3" Size="4">{code}</ofd:TextObject>').save()


def _template(used: bool) -> Callable[[str], bytes]:
    def build(value: str) -> bytes:
        use = '<ofd:Template TemplateID="5" ZOrder="Background"/>' if used else ""
        listed = '<ofd:TemplatePage ID="5" BaseLoc="Tpls/Tpl_0/Content.xml"/>'
        return Package(page=use, common=listed).page("Doc_0/Tpls/Tpl_0/Content.xml", text(value)).save()

    return build


def _note(content: str) -> Callable[[str], bytes]:
    def build(value: str) -> bytes:
        package = Package(document="<ofd:Annotations>Annots/Annotations.xml</ofd:Annotations>")
        package.add(
            "Doc_0/Annots/Annotations.xml",
            f'<ofd:Annotations {_SPACE}><ofd:Page PageID="1"><ofd:FileLoc>Page_0.xml</ofd:FileLoc></ofd:Page></ofd:Annotations>',
        )
        return package.add(
            "Doc_0/Annots/Page_0.xml", f"<ofd:PageAnnot {_SPACE}>{content.replace('{}', value)}</ofd:PageAnnot>"
        ).save()

    return build


def _attachment(value: str) -> bytes:
    package = Package(document="<ofd:Attachments>Attachs/Attachments.xml</ofd:Attachments>")
    package.add(
        "Doc_0/Attachs/Attachments.xml",
        f'<ofd:Attachments {_SPACE}><ofd:Attachment ID="9" Name="list" Format="txt"><ofd:FileLoc>list.txt</ofd:FileLoc></ofd:Attachment></ofd:Attachments>',
    )
    return package.add("Doc_0/Attachs/list.txt", f"name,{value}".encode()).save()


def _tags(value: str) -> bytes:
    package = Package(document="<ofd:CustomTags>Tags/CustomTags.xml</ofd:CustomTags>")
    package.add(
        "Doc_0/Tags/CustomTags.xml",
        f'<ofd:CustomTags {_SPACE}><ofd:CustomTag TypeID="x"><ofd:FileLoc>Tag.xml</ofd:FileLoc></ofd:CustomTag></ofd:CustomTags>',
    )
    return package.add(
        "Doc_0/Tags/Tag.xml", f"<t:doc xmlns:t='urn:t'><t:applicant>{value}</t:applicant></t:doc>"
    ).save()


def _older_version(value: str) -> bytes:
    package = Package(
        body='<ofd:Versions><ofd:Version ID="1" Index="1" BaseLoc="Doc_0/Versions/V1.xml"/></ofd:Versions>'
    )
    package.add(
        "Doc_0/Versions/V1.xml",
        f"<ofd:DocVersion {_SPACE} ID='1'><ofd:FileList><ofd:File ID='1'>/Doc_0/Old/Content.xml</ofd:File></ofd:FileList></ofd:DocVersion>",
    )
    return package.page("Doc_0/Old/Content.xml", text(value)).save()


def _composite(used: bool) -> Callable[[str], bytes]:
    def build(value: str) -> bytes:
        drawn = '<ofd:CompositeObject ID="6" ResourceID="12" Boundary="0 0 210 100"/>' if used else ""
        package = Package(drawn, common="<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>")
        unit = f'<ofd:CompositeGraphicUnit ID="12" Width="210" Height="100"><ofd:Content>{text(value)}</ofd:Content></ofd:CompositeGraphicUnit>'
        return package.add(
            "Doc_0/DocumentRes.xml",
            f'<ofd:Res {_SPACE} BaseLoc="Res"><ofd:CompositeGraphicUnits>{unit}</ofd:CompositeGraphicUnits></ofd:Res>',
        ).save()

    return build


def _image(used: bool) -> Callable[[str], bytes]:
    def build(value: str) -> bytes:
        held = io.BytesIO()
        picture(value).save(held, "PNG")
        drawn = '<ofd:ImageObject ID="6" ResourceID="12" Boundary="20 40 120 16" CTM="120 0 0 16 0 0"/>' if used else ""
        package = Package(drawn, common="<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>")
        package.add(
            "Doc_0/DocumentRes.xml",
            f'<ofd:Res {_SPACE} BaseLoc="Res"><ofd:MultiMedias><ofd:MultiMedia ID="12" Type="Image" Format="PNG"><ofd:MediaFile>scan.png</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias></ofd:Res>',
        )
        return package.add("Doc_0/Res/scan.png", held.getvalue()).save()

    return build


def _seal(value: str) -> bytes:
    def wrapped(tag: int, content: bytes) -> bytes:
        return bytes([tag, 0x81, len(content)]) + content

    name = wrapped(0x0C, value.encode())
    return Package().add("Doc_0/Signs/Sign_0/Seal.esl", wrapped(0x30, wrapped(0x30, name))).save()


def _signature(value: str) -> bytes:
    return (
        Package(body="<ofd:Signatures>Signs/Signatures.xml</ofd:Signatures>")
        .add(
            "Signs/Signatures.xml",
            f'<ofd:Signatures {_SPACE}><ofd:Signature ID="s1" BaseLoc="S.xml"/></ofd:Signatures>',
        )
        .add(
            "Signs/S.xml",
            f'<ofd:Signature {_SPACE}><ofd:SignedInfo><ofd:Provider ProviderName="p" Company="{value}"/></ofd:SignedInfo></ofd:Signature>',
        )
        .save()
    )


def _table(value: str) -> bytes:
    rules = "".join(path("0 0 0", f"20 {y} 100 0.2") for y in (40, 50, 60)) + "".join(
        path("0 0 0", f"{x} 40 0.2 20") for x in (20, 50, 120)
    )
    words = (
        text("序号", at="22 43 20 5", steps="4")
        + text("身份证号", at="55 43 40 5", steps="g 4 4")
        + text("1", at="22 53 5 5")
        + text(value, at="55 53 60 5")
    )
    return Package(rules + words).save()


def probe(place: str, build: Callable[[str], bytes], *layers: Layer) -> Probe:
    """A probe of this format."""
    return Probe(f"ofd {place}", "公示.ofd", frozenset(layers), build)


_CLIP = '<ofd:Clips><ofd:Clip><ofd:Area><ofd:Path Boundary="0 0 1 1"><ofd:AbbreviatedData>M 0 0 L 1 0 L 1 1 L 0 1 C</ofd:AbbreviatedData></ofd:Path></ofd:Area></ofd:Clip></ofd:Clips>'
_GLYPHS = '<ofd:CGTransform CodePosition="0" CodeCount="18" GlyphCount="18"><ofd:Glyphs>1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18</ofd:Glyphs></ofd:CGTransform>'
_ANNOT = '<ofd:Annot ID="9" Type="Stamp" Creator="a">{more}</ofd:Annot>'

PROBES = (
    probe("text", shown(text("{}")), _BODY),
    probe("table cell", _table, _CELL),
    probe("one object a digit", _one_object_a_digit, _BODY),
    probe("several codes in one object", _several_codes, _BODY),
    probe("vertical", _vertical, _BODY),
    probe("turned", shown(text("{}", look='CTM="0 1 -1 0 50 0"')), _BODY),
    probe(
        "nested block",
        shown('<ofd:PageBlock ID="5"><ofd:PageBlock ID="6">' + text("{}") + "</ofd:PageBlock></ofd:PageBlock>"),
        _BODY,
    ),
    probe("glyph transform", shown(text("{}", inside=_GLYPHS)), _BODY),
    probe("invisible", shown(text("{}", look='Visible="false"')), _HIDDEN),
    probe("alpha 0", shown(text("{}", look='Alpha="0"')), _HIDDEN),
    probe("fill alpha 0", shown(text("{}", inside='<ofd:FillColor Value="0 0 0" Alpha="0"/>')), _HIDDEN),
    probe("neither fill nor stroke", shown(text("{}", look='Fill="false"')), _HIDDEN),
    probe("white", shown(text("{}", inside='<ofd:FillColor Value="255 255 255"/>')), _HIDDEN),
    probe("black on black", shown(path("0 0 0") + text("{}")), _HIDDEN),
    probe("tiny", shown(text("{}", size=0.2, steps="g 30 0.1")), _HIDDEN),
    probe("off the page", shown(text("{}", at="400 40 100 5")), _HIDDEN),
    probe("covered", shown(text("{}") + path("0 0 0")), _COVERED),
    probe("clipped", shown(text("{}", inside=_CLIP)), _HIDDEN),
    probe("template used", _template(True), _BODY),
    probe("template not used", _template(False), _HIDDEN),
    probe(
        "annotation's look",
        _note(_ANNOT.replace("{more}", '<ofd:Appearance Boundary="0 0 210 297">' + text("{}") + "</ofd:Appearance>")),
        _COMMENT,
    ),
    probe("annotation's remark", _note(_ANNOT.replace("{more}", "<ofd:Remark>{}</ofd:Remark>")), _COMMENT),
    probe(
        "annotation's parameter",
        _note(_ANNOT.replace("{more}", '<ofd:Parameters><ofd:Parameter Name="p">{}</ofd:Parameter></ofd:Parameters>')),
        _COMMENT,
    ),
    probe(
        "hidden annotation",
        _note('<ofd:Annot ID="9" Type="Stamp" Visible="false"><ofd:Remark>{}</ofd:Remark></ofd:Annot>'),
        _HIDDEN,
    ),
    probe("document author", _filled(info="<ofd:Author>{}</ofd:Author>"), _METADATA),
    probe(
        "custom data",
        _filled(info='<ofd:CustomDatas><ofd:CustomData Name="n">{}</ofd:CustomData></ofd:CustomDatas>'),
        _METADATA,
    ),
    probe("outline", _filled(document='<ofd:Outlines><ofd:OutlineElem Title="{}"/></ofd:Outlines>'), _METADATA),
    probe("bookmark", _filled(document='<ofd:Bookmarks><ofd:Bookmark Name="{}"/></ofd:Bookmarks>'), _HIDDEN),
    probe(
        "action of the document",
        _filled(
            document='<ofd:Actions><ofd:Action Event="DO"><ofd:URI URI="http://example.invalid/{}"/></ofd:Action></ofd:Actions>'
        ),
        _HIDDEN,
    ),
    probe(
        "action of an object",
        shown(
            text(
                "a",
                inside='<ofd:Actions><ofd:Action Event="CLICK"><ofd:URI URI="http://example.invalid/{}"/></ofd:Action></ofd:Actions>',
            )
        ),
        _HIDDEN,
    ),
    probe("attachment", _attachment, Layer.ATTACHMENT, _BODY, _CELL),
    probe("custom tag", _tags, _HIDDEN),
    probe("older version", _older_version, _HIDDEN),
    probe("composite unit used", _composite(True), _BODY),
    probe("composite unit not used", _composite(False), _HIDDEN),
    probe("picture", _image(True), _IMAGE),
    probe("picture not shown", _image(False), _IMAGE),
    probe("seal", _seal, _METADATA),
    probe("signature", _signature, _METADATA),
    probe(
        "comment in the XML",
        lambda value: Package().page("Doc_0/Pages/Page_0/Content.xml", f"<!-- {value} -->" + text("a")).save(),
        _HIDDEN,
    ),
    probe("comment of the zip", lambda value: Package().save(value), _METADATA),
)
