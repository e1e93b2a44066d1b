"""Pictures as pixels (图片像素): one frame of a picture file, upright and made smaller, for showing beside its text.

A box of recognised text counts in pixels of the upright picture, one pixel a point; the picture handed back says by its
``dpi`` how much smaller it is.
"""

from typing import BinaryIO

from disclosure_screen.extract.drawn_pages import LARGEST_SIDE, Picture


def shrunk(file: BinaryIO, *, side: int, frame: int = 0, pixels: int = 80_000_000) -> Picture | None:
    """A frame of the picture, its longer side at most ``side``; None where it cannot be decoded or has too many pixels."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None  # our own cap holds
    try:
        with Image.open(file) as opened:
            opened.seek(frame)
            if opened.width * opened.height > pixels:
                return None
            upright = ImageOps.exif_transpose(opened)
            clear = upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info
            whole = upright.width
            small = upright.convert("RGBA" if clear else "RGB")
    except (OSError, ValueError, SyntaxError, TypeError, KeyError, EOFError):
        return None
    small.thumbnail((min(side, LARGEST_SIDE),) * 2)
    alpha = small.getchannel("A").tobytes() if clear else b""
    return Picture(small.width, small.height, 72 * small.width / whole, small.convert("RGB").tobytes(), alpha)
