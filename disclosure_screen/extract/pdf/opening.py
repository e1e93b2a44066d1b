"""Opening a PDF (打开文档) twice: pdfium draws and reads text, qpdf (pikepdf) shows every object.

Either may fail where the other succeeds; both are then used for what they give, and the failure is a gap. pdfium is not
thread-safe and its handles are not collected in order, so everything is closed by ``with`` and nowhere else.
"""

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from disclosure_screen.extract.source import Unreadable
from disclosure_screen.model.document import Gap, GapReason

_PDFIUM_PASSWORD: Final = 4
_PDFIUM_SECURITY: Final = 5
_LINEARIZED: Final = re.compile(rb"/Linearized[^>]{0,200}?/L\s+([0-9]+)", re.DOTALL)
_END: Final = b"%%EOF"


@dataclass(frozen=True, slots=True)
class Opened:
    """The two views of one file; either may be None, never both. ``gaps`` say what opening already showed."""

    drawn: Any
    objects: Any
    password: str
    gaps: tuple[Gap, ...] = field(default=())


@contextmanager
def opened(raw: bytes, passwords: tuple[str, ...]) -> Iterator[Opened]:
    """Open ``raw``, trying the empty password first. Raises :class:`Unreadable` (encrypted, damaged) where nobody can."""
    import pikepdf

    drawn = objects = None
    try:
        drawn, password, locked = _pdfium(raw, passwords)
        objects, walked_with, also_locked = _pikepdf(raw, ((password,) if drawn else ("", *passwords)))
        if drawn is None and objects is not None and objects.is_encrypted:
            drawn = _deciphered(objects)
        if drawn is None and objects is None:
            if locked or also_locked:
                raise Unreadable(GapReason.ENCRYPTED, "PDF 已加密，已知密码均无法打开")
            raise Unreadable(GapReason.DAMAGED, "PDF 已损坏，无法打开")
        gaps = _first_gaps(raw, drawn, objects)
        yield Opened(drawn, objects, password or walked_with, gaps)
    finally:
        if isinstance(objects, pikepdf.Pdf):
            objects.close()
        if drawn is not None:
            drawn.close()


def _pdfium(raw: bytes, passwords: tuple[str, ...]) -> tuple[Any, str, bool]:
    """The pdfium document or None, the password that opened it, and whether a password was the reason."""
    import pypdfium2

    locked = False
    for password in ("", *passwords):
        try:
            return pypdfium2.PdfDocument(raw, password=password or None), password, False
        except pypdfium2.PdfiumError as error:
            if getattr(error, "err_code", None) not in (_PDFIUM_PASSWORD, _PDFIUM_SECURITY):
                return None, "", False
            locked = True
    return None, "", locked


def _deciphered(objects: Any) -> Any:
    """The same document for pdfium without its cipher, where qpdf knows a variant that pdfium does not."""
    import pikepdf
    import pypdfium2

    held = io.BytesIO()
    try:
        objects.save(held, encryption=False)
        return pypdfium2.PdfDocument(held.getvalue())
    except (pikepdf.PdfError, pypdfium2.PdfiumError, ValueError, RuntimeError):
        return None


def _pikepdf(raw: bytes, passwords: tuple[str, ...]) -> tuple[Any, str, bool]:
    import pikepdf

    locked = False
    for password in passwords:
        try:
            return pikepdf.open(io.BytesIO(raw), password=password), password, False
        except pikepdf.PasswordError:
            locked = True
        except (pikepdf.PdfError, ValueError, RuntimeError, NotImplementedError):
            break
    return None, "", locked


def _first_gaps(raw: bytes, drawn: Any, objects: Any) -> tuple[Gap, ...]:
    """What opening shows about completeness: a repaired file may have lost what nobody can list."""
    details = []
    if drawn is None:
        details.append("PDF 页面无法解析，仅读取到其中的对象")
    if objects is None:
        details.append("PDF 对象结构损坏，仅读取到页面文字，未能检查隐藏位置")
    linearized = _LINEARIZED.search(raw[:2048])
    if _END not in raw[-1024 - _tail_length(raw) :] or (linearized and int(linearized.group(1)) > len(raw)):
        details.append("PDF 文件不完整，末尾缺失")
    elif objects is not None and any("reconstruct" in str(line) for line in objects.get_warnings()):
        details.append("PDF 交叉引用表损坏，已按对象逐个恢复，可能仍有缺失")
    if drawn is not None and objects is not None and len(drawn) != len(objects.pages):
        details.append("PDF 页数前后不一致，可能有页面未读取")
    return tuple(Gap(GapReason.DAMAGED, detail=detail) for detail in details)


def _tail_length(raw: bytes) -> int:
    """Bytes after the last end mark; they are read on their own and must not make a whole file look cut."""
    position = raw.rfind(_END)
    return len(raw) - position if position >= 0 and b"startxref" in raw[max(0, position - 64) : position] else 0
