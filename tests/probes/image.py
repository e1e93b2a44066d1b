"""Hiding places of pictures, one probe each."""

import io
from collections.abc import Callable
from typing import Any

from disclosure_screen.model.document import Layer
from tests.probes.pdf import picture
from tests.probes.probe import Probe

_IMAGE, _METADATA, _HIDDEN = Layer.IMAGE_TEXT, Layer.METADATA, Layer.HIDDEN


def _saved(image: Any, kind: str, **options: Any) -> bytes:
    held = io.BytesIO()
    image.save(held, kind, **options)
    return held.getvalue()


def _as(kind: str, **options: Any) -> Callable[[str], bytes]:
    return lambda value: _saved(picture(value), kind, **options)


def _blank() -> Any:
    from PIL import Image

    return Image.new("RGB", (200, 100), "white")


def _exif(tag: int, encode: Callable[[str], Any] = str, directory: int | None = None) -> Callable[[str], bytes]:
    def build(value: str) -> bytes:
        image = _blank()
        exif = image.getexif()
        (exif if directory is None else exif.get_ifd(directory))[tag] = encode(value)
        return _saved(image, "JPEG", exif=exif)

    return build


def _png_text(value: str) -> bytes:
    from PIL.PngImagePlugin import PngInfo

    chunk = PngInfo()
    chunk.add_itxt("Comment", value)
    return _saved(_blank(), "PNG", pnginfo=chunk)


def _xmp(value: str) -> bytes:
    packet = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:rights>{value}</dc:rights>'
        "</rdf:Description></rdf:RDF></x:xmpmeta>"
    )
    return _saved(_blank(), "JPEG", xmp=packet.encode())


def _second_page(value: str) -> bytes:
    return _saved(_blank(), "TIFF", save_all=True, append_images=[picture(value)])


def _transparent(value: str) -> bytes:
    image = picture(value)
    image.putalpha(image.convert("L").point(lambda light: 0 if light > 128 else 255))
    return _saved(image, "PNG")


def _upside_down(value: str) -> bytes:
    return _saved(picture(f"NOTICE\n{value}", size=(900, 220)).rotate(180), "PNG")


def _qr_code(value: str) -> bytes:
    import zxingcpp
    from PIL import Image

    code = zxingcpp.create_barcode(value, zxingcpp.BarcodeFormat.QRCode)
    return _saved(Image.fromarray(zxingcpp.write_barcode_to_image(code, scale=8)), "PNG")


def probe(place: str, name: str, build: Callable[[str], bytes], *layers: Layer) -> Probe:
    """A probe of this format."""
    return Probe(f"picture {place}", name, frozenset(layers), build)


PROBES = (
    probe("png", "a.png", _as("PNG"), _IMAGE),
    probe("jpeg", "a.jpg", _as("JPEG", quality=60), _IMAGE),
    probe("bmp", "a.bmp", _as("BMP"), _IMAGE),
    probe("gif", "a.gif", _as("GIF"), _IMAGE),
    probe("webp", "a.webp", _as("WEBP"), _IMAGE),
    probe("tiff", "a.tif", _as("TIFF", compression="tiff_lzw"), _IMAGE),
    probe("second page of a tiff", "a.tif", _second_page, _IMAGE),
    probe("transparent background", "a.png", _transparent, _IMAGE),
    probe("upside down", "a.png", _upside_down, _IMAGE),
    probe("QR code", "a.png", _qr_code, _IMAGE),
    probe("EXIF description", "a.jpg", _exif(0x010E), _METADATA),
    probe("EXIF artist", "a.jpg", _exif(0x013B), _METADATA),
    probe("EXIF title of Windows", "a.jpg", _exif(0x9C9B, lambda value: value.encode("utf-16-le")), _METADATA),
    probe("EXIF comment", "a.jpg", _exif(0x9286, lambda value: b"ASCII\0\0\0" + value.encode(), 0x8769), _METADATA),
    probe("GPS processing method", "a.jpg", _exif(0x001B, lambda value: value.encode(), 0x8825), _METADATA),
    probe("png text", "a.png", _png_text, _METADATA),
    probe("XMP", "a.jpg", _xmp, _METADATA),
    probe("jpeg comment", "a.jpg", lambda value: _saved(_blank(), "JPEG", comment=value.encode()), _METADATA),
    probe("behind the end", "a.png", lambda value: _saved(_blank(), "PNG") + f"\n{value}\n".encode(), _HIDDEN),
)
