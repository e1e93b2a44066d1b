"""Files for ``benchmarks/extraction_pdf.py``: large ones, attacks and a scan, all generated, none with a real person in it.

python -m benchmarks.extraction_pdf_files "60,000 pages" a.pdf      # in a process of its own, whose memory is not ours
"""

import io
import random
import sys
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

_A4 = (595, 842)
_WORDS = [
    "根据有关规定", "现将本年度惠农补贴发放情况予以公示", "请社会各界监督", "公示期为七个工作日", "如有异议", "请与本机关联系",
    "补贴对象", "补贴标准", "补贴面积", "发放金额", "村民委员会", "审核意见", "经办人", "复核人", "备注", "合计",
]  # fmt: skip


def empty() -> tuple[pikepdf.Pdf, Any]:
    pdf = pikepdf.new()
    descendant = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType0,
        BaseFont=Name("/STSong-Light"),
        CIDSystemInfo=Dictionary(Registry=pikepdf.String("Adobe"), Ordering=pikepdf.String("GB1"), Supplement=2),
        FontDescriptor=Dictionary(
            Type=Name.FontDescriptor, FontName=Name("/STSong-Light"), Flags=4, FontBBox=[-25, -254, 1000, 880],
            ItalicAngle=0, Ascent=880, Descent=-120, CapHeight=880, StemV=93,
        ),
    )  # fmt: skip
    font = Dictionary(
        Type=Name.Font, Subtype=Name.Type0, BaseFont=Name("/STSong-Light"), Encoding=Name("/UniGB-UCS2-H"),
        DescendantFonts=Array([pdf.make_indirect(descendant)]),
    )  # fmt: skip
    return pdf, pdf.make_indirect(font)


def add_page(pdf: pikepdf.Pdf, content: bytes, **resources: Any) -> None:
    page = Dictionary(
        Type=Name.Page, MediaBox=[0, 0, *_A4], Resources=Dictionary(**resources), Contents=pdf.make_stream(content)
    )
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))


def saved(pdf: pikepdf.Pdf, **options: Any) -> bytes:
    held = io.BytesIO()
    pdf.save(held, **options)
    return held.getvalue()


def text_lines(chance: random.Random, count: int) -> bytes:
    shown = b""
    for _ in range(count):
        text = "，".join(chance.choices(_WORDS, k=3)) + f"{chance.randrange(10**6):06}"
        shown += b"<" + text.encode("utf-16-be").hex().encode() + b"> Tj T*\n"
    return b"BT /F1 10 Tf 16 TL 60 780 Td\n" + shown + b"ET"


def many_pages(count: int = 5_000) -> bytes:
    """Pages of Chinese text, thirty lines each."""
    chance = random.Random(1)
    pdf, font = empty()
    for _ in range(count):
        add_page(pdf, text_lines(chance, 30), Font=Dictionary(F1=font))
    return saved(pdf, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def large(megabytes: int = 200) -> bytes:
    """A page of text and a photograph of one megabyte, two hundred times."""
    chance = random.Random(2)
    pdf, font = empty()
    for _ in range(megabytes):
        picture = pdf.make_stream(
            chance.randbytes(1024 * 1024), Type=Name.XObject, Subtype=Name.Image, Width=1024, Height=1024,
            ColorSpace=Name.DeviceGray, BitsPerComponent=8,
        )  # fmt: skip
        content = text_lines(chance, 20) + b"\nq 300 0 0 300 60 60 cm /X Do Q"
        add_page(pdf, content, Font=Dictionary(F1=font), XObject=Dictionary(X=picture))
    return saved(pdf, compress_streams=False)


def words() -> list[str]:
    """What stands on every page of :func:`scan`."""
    return [word for word in _WORDS if len(word) > 1]


def scan(pages: int) -> bytes:
    """A dense sheet as a scanner gives it, at 200 dots an inch: pictures only."""
    from PIL import Image

    chance = random.Random(3)
    sheets = []
    for _ in range(pages):
        pixels = _drawn(chance)
        noise = Image.frombytes(
            "L", pixels.size, bytes(chance.choices(range(225, 256), k=pixels.width * pixels.height))
        )
        sheets.append(Image.composite(pixels, noise, pixels.point(lambda value: 255 if value < 200 else 0)))
    held = io.BytesIO()
    sheets[0].save(held, "PDF", save_all=True, append_images=sheets[1:], resolution=200)
    return held.getvalue()


def _drawn(chance: random.Random) -> Any:
    import pypdfium2

    pdf, font = empty()
    lines = [*_WORDS, *("，".join(chance.choices(_WORDS, k=3)) + f"{chance.randrange(10**6):06}" for _ in range(24))]
    shown = b"".join(b"<" + line.encode("utf-16-be").hex().encode() + b"> Tj T*\n" for line in lines)
    add_page(pdf, b"BT /F1 11 Tf 16 TL 60 790 Td\n" + shown + b"ET", Font=Dictionary(F1=font))
    return pypdfium2.PdfDocument(saved(pdf))[0].render(scale=200 / 72).to_pil().convert("L")


def _content(raw: bytes, **entries: Any) -> bytes:
    pdf, font = empty()
    add_page(pdf, b"BT /F1 10 Tf (x) Tj ET", Font=Dictionary(F1=font))
    stream = pdf.make_stream(b"")
    stream.write(raw, **entries)
    pdf.pages[0].obj["/Contents"] = stream
    return saved(pdf)


def _twice_deflated() -> bytes:
    raw = zlib.compress(zlib.compress(b" " * 600_000_000, 9), 9)
    return _content(raw, filter=Array([Name.FlateDecode, Name.FlateDecode]))


def _nested_forms() -> bytes:
    """Eleven forms, each drawing the next one ten times."""
    pdf, font = empty()
    inner = pdf.make_stream(b"BT /F1 9 Tf (x) Tj ET", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 9, 9])
    inner.stream_dict["/Resources"] = Dictionary(Font=Dictionary(F1=font))
    for _ in range(11):
        outer = pdf.make_stream(b"/X Do " * 10, Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 9, 9])
        outer.stream_dict["/Resources"] = Dictionary(XObject=Dictionary(X=inner))
        inner = pdf.make_indirect(outer)
    add_page(pdf, b"/X Do", XObject=Dictionary(X=inner))
    return saved(pdf)


def _shared_pages(count: int = 200_000) -> bytes:
    """So many pages, all of them one and the same object in a tree of shared branches."""
    leaves = "".join("3 0 R " for _ in range(1000))
    branches = "".join("4 0 R " for _ in range(count // 1000))
    return (
        "%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n"
        f"2 0 obj <</Type/Pages/Count {count}/Kids[{branches}]>> endobj\n"
        f"4 0 obj <</Type/Pages/Count 1000/Kids[{leaves}]/Parent 2 0 R>> endobj\n"
        "3 0 obj <</Type/Page/MediaBox[0 0 9 9]/Parent 4 0 R>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF"
    ).encode()


def _many_pages(count: int = 60_000) -> bytes:
    kids = "".join(f"{number} 0 R " for number in range(3, count + 3))
    pages = "".join(
        f"{number} 0 obj <</Type/Page/MediaBox[0 0 9 9]/Parent 2 0 R>> endobj\n" for number in range(3, count + 3)
    )
    head = f"%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n2 0 obj <</Type/Pages/Count {count}/Kids[{kids}]>> endobj\n"
    return f"{head}{pages}trailer <</Root 1 0 R>>\n%%EOF".encode()


def _looping_tree() -> bytes:
    return (
        b"%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n"
        b"2 0 obj <</Type/Pages/Count 2/Kids[2 0 R 3 0 R]/Parent 2 0 R>> endobj\n"
        b"3 0 obj <</Type/Pages/Count 1/Kids[2 0 R]/Parent 3 0 R>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF"
    )


def _huge_picture() -> bytes:
    pdf, _ = empty()
    picture = pdf.make_stream(
        b"\x80" * 64, Type=Name.XObject, Subtype=Name.Image, Width=60_000, Height=60_000, ColorSpace=Name.DeviceRGB,
        BitsPerComponent=8,
    )  # fmt: skip
    add_page(pdf, b"500 0 0 500 0 0 cm /X Do", XObject=Dictionary(X=picture))
    return saved(pdf)


def _crowded_page() -> bytes:
    """A page of half a million rectangles over half a million words."""
    return _content(zlib.compress(b"BT /F1 9 Tf (x) Tj ET 0 0 9 9 re f\n" * 500_000, 9), filter=Name.FlateDecode)


def _deep_arrays() -> bytes:
    return (
        b"%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 2 0 R/X " + b"[" * 200_000 + b"]" * 200_000 + b">> endobj\n"
        b"2 0 obj <</Type/Pages/Count 1/Kids[3 0 R]>> endobj\n"
        b"3 0 obj <</Type/Page/MediaBox[0 0 9 9]/Parent 2 0 R>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF"
    )


def _many_revisions() -> bytes:
    pdf, font = empty()
    add_page(pdf, b"BT /F1 10 Tf (x) Tj ET", Font=Dictionary(F1=font))
    raw = saved(pdf)
    end = raw.rfind(b"startxref")
    return raw + (b"\n" + raw[end:]) * 20_000


def _slow_comments() -> bytes:
    return _content(zlib.compress(b"/a%/a%" * 8_000_000, 9), filter=Name.FlateDecode)


ATTACKS: dict[str, Callable[[], bytes]] = {
    "page deflated twice, 600 MB": _twice_deflated,
    "forms that stand for 10^11 drawings": _nested_forms,
    "200,000 pages in a shared tree": _shared_pages,
    "60,000 pages": _many_pages,
    "page tree that loops": _looping_tree,
    "picture of 60,000 × 60,000": _huge_picture,
    "page of a million objects": _crowded_page,
    "arrays 200,000 deep": _deep_arrays,
    "20,000 revisions": _many_revisions,
    "names and comments without an end": _slow_comments,
}
LARGE: dict[str, Callable[[], bytes]] = {"5,000 pages": many_pages, "200 MB": large}

if __name__ == "__main__":
    Path(sys.argv[2]).write_bytes((ATTACKS | LARGE)[sys.argv[1]]())
