"""Building blocks that doc, xls and ppt probes share: drawings, metafiles, packaged files, macro streams, RC4 encryption."""

import hashlib
import struct
from collections.abc import Callable

from cryptography.hazmat.decrepit.ciphers.algorithms import ARC4
from cryptography.hazmat.primitives.ciphers import Cipher


def record(kind: int, body: bytes, *, instance: int = 0, container: bool = False) -> bytes:
    """An Office drawing or PowerPoint record."""
    return struct.pack("<HHI", instance << 4 | (0xF if container else 0), kind, len(body)) + body


def options(texts: dict[int, str], switches: dict[int, int] | None = None) -> bytes:
    """A shape's options: texts by number, and plain values."""
    head, tail = b"", b""
    for code, text in texts.items():
        raw = (text + "\0").encode("utf-16-le")
        head += struct.pack("<HI", code | 0x8000, len(raw))
        tail += raw
    for code, value in (switches or {}).items():
        head += struct.pack("<HI", code, value)
    return record(0xF00B, head + tail, instance=len(texts) + len(switches or {}))


def shape(*parts: bytes) -> bytes:
    """A shape container."""
    return record(0xF004, b"".join(parts), container=True)


def blip_container(content: bytes, kind: int, instance: int, *, packed: bool = False) -> bytes:
    """A picture record; metafiles carry a header of their own."""
    if packed:
        return record(kind, bytes(16) + bytes(32) + b"\0\xfe" + content, instance=instance)
    return record(kind, bytes(16) + b"\xff" + content, instance=instance)


def emf(text: str) -> bytes:
    """An enhanced metafile that draws one text."""
    raw = text.encode("utf-16-le")
    raw += bytes(-len(raw) % 4)
    drawn = struct.pack("<II", 84, 76 + len(raw)) + bytes(36) + struct.pack("<II", len(text), 76)
    drawn = drawn.ljust(76, b"\0") + raw
    header = (
        struct.pack("<II", 1, 88) + bytes(32) + b" EMF" + struct.pack("<IIIHHIIIII", 0x10000, 0, 3, 1, 0, 0, 0, 0, 0, 0)
    )
    return header.ljust(88, b"\0") + drawn + struct.pack("<IIIII", 14, 20, 0, 16, 20)


def wmf(text: str) -> bytes:
    """A bare Windows metafile that draws one text."""
    raw = text.encode("gb18030")
    body = struct.pack("<hhHH", 0, 0, len(raw), 0) + raw + bytes(len(raw) % 2)
    drawn = struct.pack("<IH", 3 + len(body) // 2, 0x0A32) + body
    return struct.pack("<HHHIHIH", 1, 9, 0x300, 0, 0, 0, 0) + drawn + struct.pack("<IH", 3, 0)


def ole_native(label: str, path: str, content: bytes) -> bytes:
    """The stream of a packaged file."""
    stored = path.encode("gb18030") + b"\0"
    body = (
        struct.pack("<H", 2)
        + label.encode("gb18030")
        + b"\0"
        + stored
        + struct.pack("<II", 0x30000, len(stored))
        + stored
    )
    body += struct.pack("<I", len(content)) + content
    return struct.pack("<I", len(body)) + body


def vba_stream(source: str) -> bytes:
    """A module stream: some compiled code, then the source, compressed with literals only."""
    raw, out = source.encode("gb18030"), b"\x01"
    for at in range(0, len(raw), 3000):
        piece = raw[at : at + 3000]
        chunk = b"".join(b"\0" + piece[start : start + 8] for start in range(0, len(piece), 8))
        out += struct.pack("<H", 0xB000 | (len(chunk) - 1)) + chunk
    return b"\x01\x16\x01" * 20 + out


def rc4(password: str) -> tuple[bytes, Callable[[bytes, int], bytes]]:
    """The header of Office's 40-bit RC4 encryption, and its cipher (symmetric) for a stream in blocks of a size."""
    salt, verifier = bytes(range(16)), bytes(range(16, 32))
    first = hashlib.md5(password.encode("utf-16-le")).digest()[:5]
    base = hashlib.md5((first + salt) * 16).digest()[:5]

    def key(block: int) -> bytes:
        return hashlib.md5(base + struct.pack("<I", block)).digest()

    def cipher(raw: bytes, size: int) -> bytes:
        pieces = enumerate(raw[at : at + size] for at in range(0, len(raw), size))
        return b"".join(Cipher(ARC4(key(number)), mode=None).encryptor().update(piece) for number, piece in pieces)

    sealed = Cipher(ARC4(key(0)), mode=None).encryptor()
    checks = sealed.update(verifier) + sealed.update(hashlib.md5(verifier).digest())
    return struct.pack("<HH", 1, 1) + salt + checks, cipher
