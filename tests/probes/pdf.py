"""Hiding places of PDF, one probe each, built with qpdf and reportlab."""

import io
from collections.abc import Callable
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from disclosure_screen.model.document import Layer
from tests.probes.probe import Probe

_BODY, _CELL, _HIDDEN, _COVERED, _COMMENT = Layer.BODY, Layer.CELL, Layer.HIDDEN, Layer.COVERED, Layer.COMMENT
_METADATA, _NAME, _IMAGE = Layer.METADATA, Layer.FILE_NAME, Layer.IMAGE_TEXT
_UPRIGHT = "1 0 0 1 72 500 Tm"


class Sheet:
    """A document of one page with a visible line, and whatever a probe adds. ``save`` gives its bytes."""

    def __init__(self, content: str = "", *, size: tuple[int, int] = (595, 842), visible: bool = True) -> None:
        self.pdf = pikepdf.new()
        self.pdf.add_blank_page(page_size=size)
        self.page = self.pdf.pages[0].obj
        self.font = self.pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
        self.page["/Resources"] = Dictionary(Font=Dictionary(F1=self.font))
        shown = "BT /F1 12 Tf 72 700 Td (A notice of the office) Tj ET\n" if visible else ""
        self.page["/Contents"] = self.pdf.make_stream((shown + content).encode())

    def resource(self, kind: str, name: str, value: Any) -> "Sheet":
        """One more entry of the page's resources."""
        resources = self.page["/Resources"]
        if f"/{kind}" not in resources:
            resources[f"/{kind}"] = Dictionary()
        resources[f"/{kind}"][f"/{name}"] = value
        return self

    def form(self, content: str) -> Any:
        """A form XObject."""
        return self.pdf.make_stream(
            content.encode(),
            Type=Name.XObject,
            Subtype=Name.Form,
            BBox=[0, 0, 500, 100],
            Resources=Dictionary(Font=Dictionary(F1=self.font)),
        )

    def annotate(self, subtype: str, **entries: Any) -> "Sheet":
        """An annotation on the page."""
        box = entries.pop("Rect", [72, 490, 300, 520])
        note = self.pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name(f"/{subtype}"), Rect=box, F=4))
        for key, value in entries.items():
            note[f"/{key}"] = value
        if "/Annots" not in self.page:
            self.page["/Annots"] = Array()
        self.page["/Annots"].append(note)
        return self

    def field(self, **entries: Any) -> "Sheet":
        """A text field of a form, with its widget."""
        self.annotate("Widget", FT=Name.Tx, T=String("field"), **entries)
        self.pdf.Root["/AcroForm"] = Dictionary(Fields=Array([self.page["/Annots"][-1]]))
        return self

    def attach(self, data: bytes, name: str = "list.txt", **entries: Any) -> Any:
        """A file specification with an embedded file."""
        stream = self.pdf.make_stream(data, Type=Name.EmbeddedFile)
        specification = Dictionary(Type=Name.Filespec, F=String(name), UF=String(name), EF=Dictionary(F=stream))
        for key, value in entries.items():
            specification[f"/{key}"] = value
        return self.pdf.make_indirect(specification)

    def save(self, **options: Any) -> bytes:
        """The file."""
        held = io.BytesIO()
        self.pdf.save(held, **options)
        return held.getvalue()


def text(value: str, *, before: str = "", size: float = 12, at: str = _UPRIGHT) -> str:
    """Operators that show a value."""
    return f"q {before} BT /F1 {size} Tf {at} ({value}) Tj ET Q\n"


def content(template: str, **options: Any) -> Callable[[str], bytes]:
    """A page whose content holds the value where ``{}`` stands."""
    return lambda value: Sheet(template.replace("{}", value), **options).save()


def annotation(subtype: str, key: str, **more: Any) -> Callable[[str], bytes]:
    """A page with an annotation that says the value under a key."""
    return lambda value: Sheet().annotate(subtype, **{key: String(value), **more}).save()


def field(key: str, **more: Any) -> Callable[[str], bytes]:
    """A form field that says the value under a key."""
    return lambda value: Sheet().field(**{key: String(value), **more}).save()


def rooted(change: Callable[[Sheet, str], None]) -> Callable[[str], bytes]:
    """A page, and a change to its document."""

    def build(value: str) -> bytes:
        sheet = Sheet()
        change(sheet, value)
        return sheet.save()

    return build


def picture(value: str, *, size: tuple[int, int] = (900, 120)) -> Any:
    """A picture of the value, as a scanner or a telephone would give it."""
    from PIL import Image, ImageDraw, ImageFont

    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).text((40, 30), value, fill="black", font=ImageFont.load_default(52))
    return image


def _image(sheet: Sheet, value: str) -> Any:
    image = picture(value)
    return sheet.pdf.make_stream(
        image.tobytes(), Type=Name.XObject, Subtype=Name.Image, Width=image.width, Height=image.height,
        ColorSpace=Name.DeviceRGB, BitsPerComponent=8,
    )  # fmt: skip


def _scan(value: str) -> bytes:
    sheet = Sheet("q 450 0 0 60 72 500 cm /I1 Do Q", visible=False)
    return sheet.resource("XObject", "I1", _image(sheet, value)).save()


def _photo_beside_text(value: str) -> bytes:
    sheet = Sheet("q 450 0 0 60 72 500 cm /I1 Do Q")
    return sheet.resource("XObject", "I1", _image(sheet, value)).save()


def _undrawn_picture(value: str) -> bytes:
    sheet = Sheet()
    return sheet.resource("XObject", "I1", _image(sheet, value)).save()


def _under_picture(value: str) -> bytes:
    sheet = Sheet(text(value) + "q 300 0 0 40 60 490 cm /I1 Do Q")
    white = sheet.pdf.make_stream(
        b"\xee\xee\xff" * 400,
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=20,
        Height=20,
        ColorSpace=Name.DeviceRGB,
        BitsPerComponent=8,
    )
    return sheet.resource("XObject", "I1", white).save()


def _under_annotation(subtype: str) -> Callable[[str], bytes]:
    def build(value: str) -> bytes:
        sheet = Sheet(text(value))
        look = sheet.pdf.make_stream(b"0 g 0 0 300 40 re f", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 300, 40])
        sheet.annotate(
            subtype, Rect=[60, 490, 360, 530], AP=Dictionary(N=look), C=Array([0, 0, 0]), IC=Array([0, 0, 0])
        )
        return sheet.save()

    return build


def _layer(value: str) -> bytes:
    sheet = Sheet("/OC /oc1 BDC " + text(value) + " EMC")
    group = sheet.pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("draft")))
    sheet.resource("Properties", "oc1", group)
    sheet.pdf.Root["/OCProperties"] = Dictionary(
        OCGs=Array([group]), D=Dictionary(OFF=Array([group]), Order=Array([group]))
    )
    return sheet.save()


def _faint(value: str) -> bytes:
    sheet = Sheet(text(value, before="/G1 gs"))
    return sheet.resource("ExtGState", "G1", Dictionary(Type=Name.ExtGState, ca=0, CA=0)).save()


def _form(drawn: bool) -> Callable[[str], bytes]:
    def build(value: str) -> bytes:
        sheet = Sheet("q 1 0 0 1 72 400 cm /X1 Do Q" if drawn else "")
        return sheet.resource("XObject", "X1", sheet.form(f"BT /F1 12 Tf 10 20 Td ({value}) Tj ET")).save()

    return build


def _nested_form_undrawn(value: str) -> bytes:
    sheet = Sheet()
    outer = sheet.form("/X2 Do")
    outer.stream_dict["/Resources"] = Dictionary(
        XObject=Dictionary(X2=sheet.form(f"BT /F1 12 Tf 10 20 Td ({value}) Tj ET"))
    )
    return sheet.resource("XObject", "X1", outer).save()


def _pattern(value: str) -> bytes:
    sheet = Sheet("/Pattern cs /P1 scn 50 50 400 200 re f")
    pattern = sheet.pdf.make_stream(
        f"BT /F1 12 Tf 10 20 Td ({value}) Tj ET".encode(),
        Type=Name.Pattern, PatternType=1, PaintType=1, TilingType=1, BBox=[0, 0, 300, 60], XStep=300, YStep=60,
        Resources=Dictionary(Font=Dictionary(F1=sheet.font)),
    )  # fmt: skip
    return sheet.resource("Pattern", "P1", pattern).save()


def _actual_text_inline(value: str) -> bytes:
    return Sheet(f"/Span <</ActualText ({value})>> BDC {text('nothing to see')} EMC").save()


def _actual_text_property(value: str) -> bytes:
    sheet = Sheet(f"/Span /MC0 BDC {text('nothing to see')} EMC")
    return sheet.resource("Properties", "MC0", sheet.pdf.make_indirect(Dictionary(ActualText=String(value)))).save()


def _shown_under_actual_text(value: str) -> bytes:
    return Sheet(f"/Span <</ActualText (nothing)>> BDC {text(value)} EMC").save()


def _structure(key: str) -> Callable[[str], bytes]:
    def change(sheet: Sheet, value: str) -> None:
        root = sheet.pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        element = sheet.pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Figure, P=root, Pg=sheet.page))
        element[f"/{key}"] = String(value)
        root["/K"] = Array([element])
        sheet.pdf.Root["/StructTreeRoot"] = root

    return rooted(change)


def _appearance_only(value: str) -> bytes:
    sheet = Sheet()
    look = sheet.form(f"BT /F1 12 Tf 5 8 Td ({value}) Tj ET")
    return sheet.annotate("Stamp", AP=Dictionary(N=look)).save()


def _hidden_appearance(value: str) -> bytes:
    sheet = Sheet()
    look = sheet.form(f"BT /F1 12 Tf 5 8 Td ({value}) Tj ET")
    return sheet.annotate("Stamp", AP=Dictionary(N=look), F=2).save()


def _attachment(sheet: Sheet, value: str) -> None:
    names = Dictionary(Names=Array([String("list.txt"), sheet.attach(f"name,{value}".encode())]))
    sheet.pdf.Root["/Names"] = Dictionary(EmbeddedFiles=names)


def _attachment_name(sheet: Sheet, value: str) -> None:
    names = Dictionary(Names=Array([String("x"), sheet.attach(b"a list", name=f"{value}.txt")]))
    sheet.pdf.Root["/Names"] = Dictionary(EmbeddedFiles=names)


def _attachment_note(sheet: Sheet, value: str) -> None:
    names = Dictionary(Names=Array([String("x"), sheet.attach(b"a list", Desc=String(value))]))
    sheet.pdf.Root["/Names"] = Dictionary(EmbeddedFiles=names)


def _attachment_in_annotation(sheet: Sheet, value: str) -> None:
    sheet.annotate("FileAttachment", FS=sheet.attach(value.encode()))


def _lost_attachment(sheet: Sheet, value: str) -> None:
    sheet.pdf.Root["/Lost"] = sheet.pdf.make_stream(value.encode(), Type=Name.EmbeddedFile)


def _information(key: str) -> Callable[[str], bytes]:
    def change(sheet: Sheet, value: str) -> None:
        sheet.pdf.docinfo[f"/{key}"] = String(value)

    return rooted(change)


def _xmp(sheet: Sheet, value: str) -> None:
    packet = (
        '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator><rdf:Seq><rdf:li>'
        f"{value}</rdf:li></rdf:Seq></dc:creator></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end='w'?>"
    )
    sheet.pdf.Root["/Metadata"] = sheet.pdf.make_stream(packet.encode(), Type=Name.Metadata, Subtype=Name.XML)


def _outline(sheet: Sheet, value: str) -> None:
    outlines = sheet.pdf.make_indirect(Dictionary(Type=Name.Outlines, Count=1))
    entry = sheet.pdf.make_indirect(
        Dictionary(Title=String(value), Parent=outlines, Dest=Array([sheet.page, Name.Fit]))
    )
    outlines["/First"] = outlines["/Last"] = entry
    sheet.pdf.Root["/Outlines"] = outlines


def _script(sheet: Sheet, value: str) -> None:
    sheet.pdf.Root["/OpenAction"] = Dictionary(S=Name.JavaScript, JS=String(f"var a='{value}';"))


def _script_stream(sheet: Sheet, value: str) -> None:
    sheet.pdf.Root["/OpenAction"] = Dictionary(
        S=Name.JavaScript, JS=sheet.pdf.make_stream(f"var a='{value}';".encode())
    )


def _xfa(sheet: Sheet, value: str) -> None:
    data = sheet.pdf.make_stream(
        f"<xfa:data xmlns:xfa='http://www.xfa.org/'><f><id>{value}</id></f></xfa:data>".encode()
    )
    sheet.pdf.Root["/AcroForm"] = Dictionary(Fields=Array(), XFA=Array([String("datasets"), data]))


def _page_label(sheet: Sheet, value: str) -> None:
    sheet.pdf.Root["/PageLabels"] = Dictionary(Nums=Array([0, Dictionary(S=Name.D, P=String(value))]))


def _named_destination(sheet: Sheet, value: str) -> None:
    target = Array([sheet.page, Name.Fit])
    sheet.pdf.Root["/Names"] = Dictionary(Dests=Dictionary(Names=Array([String(value), target])))


def _old_destination(sheet: Sheet, value: str) -> None:
    sheet.pdf.Root["/Dests"] = Dictionary({f"/p{value}": Array([sheet.page, Name.Fit])})


def _layer_name(sheet: Sheet, value: str) -> None:
    group = sheet.pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String(value)))
    sheet.pdf.Root["/OCProperties"] = Dictionary(OCGs=Array([group]), D=Dictionary(Order=Array([group])))


def _custom_key(sheet: Sheet, value: str) -> None:
    sheet.page["/PieceInfo"] = Dictionary(Office=Dictionary(Private=Dictionary(Note=String(value))))


def _removed_page(sheet: Sheet, value: str) -> None:
    other = Sheet(text(value))
    sheet.pdf.Root["/Old"] = sheet.pdf.copy_foreign(other.page)


def _two_states(first: Sheet, second: str) -> bytes:
    """An incremental save: the first state's bytes, then a new content stream over the old one."""
    base = first.save(object_stream_mode=pikepdf.ObjectStreamMode.disable, compress_streams=False)
    with pikepdf.open(io.BytesIO(base)) as pdf:
        number = pdf.pages[0].obj["/Contents"].objgen[0]
        size, root = int(pdf.trailer["/Size"]), pdf.Root.objgen[0]
    new = f"{number} 0 obj\n<< /Length {len(second)} >>\nstream\n{second}\nendstream\nendobj\n".encode()
    start = int(base[base.rfind(b"startxref") + 9 :].split()[0])
    position, table = len(base), len(base) + len(new)
    tail = f"xref\n{number} 1\n{position:010} 00000 n \ntrailer\n<< /Size {size} /Root {root} 0 R /Prev {start} >>\nstartxref\n{table}\n%%EOF\n"
    return base + new + tail.encode()


def _earlier_revision(value: str) -> bytes:
    return _two_states(Sheet(text(value)), "BT /F1 12 Tf 72 700 Td (A notice of the office) Tj ET")


def _removed_object(value: str) -> bytes:
    raw = Sheet().save(object_stream_mode=pikepdf.ObjectStreamMode.disable)
    at = raw.rfind(b"xref\n0 ")
    lost = f"99 0 obj\n<< /Note ({value}) >>\nendobj\n".encode()
    start = int(raw[raw.rfind(b"startxref") + 9 :].split()[0])
    moved = raw[:at] + lost + raw[at:]
    return moved.replace(f"startxref\n{start}".encode(), f"startxref\n{start + len(lost)}".encode())


def _after_the_end(value: str) -> bytes:
    return Sheet().save() + f"\nnote: {value}\n".encode()


def _before_the_start(value: str) -> bytes:
    return f"note: {value}\n".encode() + Sheet().save()


def _locked(value: str) -> bytes:
    return Sheet(text(value)).save(encryption=pikepdf.Encryption(owner="owner", user=""))


def _locked_with_known_password(value: str) -> bytes:
    return Sheet(text(value)).save(encryption=pikepdf.Encryption(owner="owner", user="office"))


def _chinese_font(value: str) -> bytes:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    held = io.BytesIO()
    canvas = Canvas(held)
    canvas.setFont("STSong-Light", 12)
    canvas.drawString(72, 700, f"身份证号：{value}")
    canvas.save()
    return held.getvalue()


def _table(rows: list[list[str]], widths: list[int]) -> bytes:
    from reportlab.lib import colors
    from reportlab.platypus import SimpleDocTemplate, Table, TableStyle

    held = io.BytesIO()
    table = Table(rows, colWidths=widths)
    table.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black)]))
    SimpleDocTemplate(held).build([table])
    return held.getvalue()


def _cell(value: str) -> bytes:
    return _table([["No", "ID"], ["1", value], ["2", "-"]], [40, 200])


def _broken_cell(value: str) -> bytes:
    return _table([["No", "ID"], ["1", f"{value[:12]}\n{value[12:]}"], ["2", "-"]], [40, 90])


def _spaced(value: str) -> bytes:
    return Sheet("BT /F1 12 Tf 72 500 Td [" + "-1500".join(f"({digit})" for digit in value) + "] TJ ET").save()


def _one_object_a_digit(value: str) -> bytes:
    return Sheet("".join(text(digit, at=f"1 0 0 1 {72 + 8 * n} 500 Tm") for n, digit in enumerate(value))).save()


def _rotated_page(value: str) -> bytes:
    sheet = Sheet(text(value))
    sheet.page["/Rotate"] = 90
    return sheet.save()


def _outside_crop(value: str) -> bytes:
    sheet = Sheet(text(value))
    sheet.page["/CropBox"] = Array([0, 600, 595, 842])
    return sheet.save()


def probe(place: str, build: Callable[[str], bytes], *layers: Layer, **more: Any) -> Probe:
    """A probe of this format."""
    return Probe(f"pdf {place}", "公示.pdf", frozenset(layers), build, **more)


_BOX = "60 490 300 40 re f"

PROBES = (
    probe("text", content(text("{}")), _BODY),
    probe("table cell", _cell, _CELL),
    probe("number broken in a cell", _broken_cell, _CELL),
    probe("rotated text", content(text("{}", at="0 1 -1 0 300 200 Tm")), _BODY),
    probe("rotated page", _rotated_page, _BODY),
    probe("spaced TJ", _spaced, _BODY),
    probe("one object a digit", _one_object_a_digit, _BODY),
    probe("Chinese font not embedded", _chinese_font, _BODY),
    probe("under a black rectangle", content(text("{}") + "0 g " + _BOX), _COVERED),
    probe("under a white rectangle", content(text("{}") + "1 g " + _BOX), _COVERED),
    probe("under a picture", _under_picture, _COVERED),
    probe("under a square annotation", _under_annotation("Square"), _COVERED),
    probe("under a black highlight", _under_annotation("Highlight"), _COVERED),
    probe("half under a rectangle", content(text("{}") + "0 g 100 490 30 40 re f"), _COVERED),
    probe("white text", content(text("{}", before="1 g")), _HIDDEN),
    probe("black on black", content("0 g " + _BOX + " " + text("{}")), _HIDDEN),
    probe("nearly white text", content(text("{}", before="0.97 0.98 0.99 rg")), _HIDDEN),
    probe("tiny text", content(text("{}", size=0.5)), _HIDDEN),
    probe("off the page", content(text("{}", at="1 0 0 1 3000 500 Tm")), _HIDDEN),
    probe("outside the crop box", _outside_crop, _HIDDEN),
    probe("render mode 3", content(text("{}", before="3 Tr")), _HIDDEN),
    probe("clipped away", content(text("{}", before="0 0 5 5 re W n")), _HIDDEN),
    probe("opacity 0", _faint, _HIDDEN),
    probe("hidden layer", _layer, _HIDDEN),
    probe("form drawn", _form(True), _BODY),
    probe("form not drawn", _form(False), _HIDDEN),
    probe("form in a form not drawn", _nested_form_undrawn, _HIDDEN),
    probe("tiling pattern", _pattern, _HIDDEN),
    probe("ActualText in the content", _actual_text_inline, _HIDDEN),
    probe("ActualText in properties", _actual_text_property, _HIDDEN),
    probe("shown under ActualText", _shown_under_actual_text, _BODY),
    probe("structure Alt", _structure("Alt"), _HIDDEN),
    probe("structure ActualText", _structure("ActualText"), _HIDDEN),
    probe("structure expansion", _structure("E"), _HIDDEN),
    probe("note", annotation("Text", "Contents"), _COMMENT),
    probe("note's author", annotation("Text", "T", Contents=String("seen")), _COMMENT),
    probe("note's subject", annotation("Text", "Subj"), _COMMENT),
    probe("note's rich text", annotation("Text", "RC"), _COMMENT),
    probe("free text", annotation("FreeText", "Contents"), _COMMENT),
    probe("hidden annotation", annotation("Text", "Contents", F=2), _HIDDEN),
    probe(
        "link",
        lambda value: (
            Sheet()
            .annotate("Link", A=Dictionary(S=Name.URI, URI=String(f"https://example.invalid/?id={value}")))
            .save()
        ),
        _HIDDEN,
    ),
    probe("redaction's overlay", annotation("Redact", "OverlayText"), _COMMENT),
    probe("appearance only", _appearance_only, _COMMENT),
    probe("appearance of a hidden annotation", _hidden_appearance, _COMMENT, _HIDDEN),
    probe("field value", field("V"), _BODY),
    probe("field default", field("DV"), _HIDDEN),
    probe("field tooltip", field("TU"), _HIDDEN),
    probe("field option", lambda value: Sheet().field(Opt=Array([String("a"), String(value)])).save(), _HIDDEN),
    probe("XFA", rooted(_xfa), _HIDDEN),
    probe("attachment", rooted(_attachment), Layer.ATTACHMENT, _BODY, _CELL),
    probe("attachment's name", rooted(_attachment_name), _NAME),
    probe("attachment's description", rooted(_attachment_note), _METADATA),
    probe("attachment in an annotation", rooted(_attachment_in_annotation), Layer.ATTACHMENT, _BODY, _CELL),
    probe("attachment nobody names", rooted(_lost_attachment), Layer.ATTACHMENT, _BODY, _CELL),
    probe("Info title", _information("Title"), _METADATA),
    probe("Info custom key", _information("Department"), _METADATA),
    probe("XMP", rooted(_xmp), _METADATA),
    probe("outline", rooted(_outline), _METADATA),
    probe("script", rooted(_script), _HIDDEN),
    probe("script in a stream", rooted(_script_stream), _HIDDEN),
    probe("page label", rooted(_page_label), _HIDDEN),
    probe("named destination", rooted(_named_destination), _HIDDEN),
    probe("old named destination", rooted(_old_destination), _HIDDEN),
    probe("layer name", rooted(_layer_name), _HIDDEN),
    probe("private data", rooted(_custom_key), _HIDDEN),
    probe("removed page", rooted(_removed_page), _HIDDEN),
    probe("earlier revision", _earlier_revision, _HIDDEN),
    probe("removed object", _removed_object, _HIDDEN),
    probe("after the end", _after_the_end, _HIDDEN),
    probe("before the start", _before_the_start, _HIDDEN),
    probe("locked with an empty password", _locked, _BODY),
    probe("locked with a known password", _locked_with_known_password, _BODY, passwords=("wrong", "office")),
    probe("scanned page", _scan, _IMAGE),
    probe("picture beside text", _photo_beside_text, _IMAGE),
    probe("picture not shown", _undrawn_picture, _IMAGE),
)
