"""Decryption (解密) of binary Office streams, in memory, with the office's own list of passwords and the known defaults.

Passwords are checked by msoffcrypto; its file-level functions for binary files are not used, because they write the
decrypted file to a temporary file on disk. A password that fits is never named anywhere.
"""

import io
import struct
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import md5, sha1

DEFAULTS = ("VelvetSweatshop", "/01Hannes Ruescher/01", "")
"""Passwords Excel and PowerPoint themselves use where a file is only write-protected."""
_XOR_LONGEST = 15
_TRIES = 200
_PLAIN_RECORDS = frozenset({0x0809, 0x002F, 0x0194, 0x0195, 0x00E1, 0x0196, 0x0138})
_SHEET = 0x0085


@dataclass(frozen=True, slots=True)
class StreamKey:
    """Deciphers a stream whose cipher restarts every ``size`` bytes, counting blocks from ``first``."""

    decipher: Callable[[bytes, int, int], bytes]

    def plain(self, raw: bytes, size: int, first: int = 0) -> bytes:
        """The deciphered bytes, as many as were given."""
        return self.decipher(raw, size, first)


def stream_key(header: bytes, passwords: tuple[str, ...]) -> StreamKey | None:
    """The key of an RC4 encryption header (it begins with its version), where one of the passwords fits."""
    if len(header) < 52:
        return None
    major, minor = struct.unpack_from("<HH", header)
    candidates = (*passwords[:_TRIES], *DEFAULTS)
    if (major, minor) == (1, 1):
        return next((key for password in candidates if (key := _rc4(header, password))), None)
    if major in (2, 3, 4) and minor == 2:
        return next((key for password in candidates if (key := _crypto_api(header, password))), None)
    return None


def _rc4(header: bytes, password: str) -> StreamKey | None:
    from msoffcrypto.method.rc4 import DocumentRC4

    salt, verifier, verifier_hash = header[4:20], header[20:36], header[36:52]
    if not DocumentRC4.verifypw(password, salt, verifier, verifier_hash):
        return None
    first = md5(password.encode("utf-16-le")).digest()[:5]
    base = md5((first + salt) * 16).digest()[:5]
    return StreamKey(lambda raw, size, block: _blocks(raw, size, block, lambda at: md5(base + at).digest()))


def _crypto_api(header: bytes, password: str) -> StreamKey | None:
    from msoffcrypto.method.rc4_cryptoapi import DocumentRC4CryptoAPI

    size = struct.unpack_from("<I", header, 8)[0]
    bits = struct.unpack_from("<I", header, 28)[0] or 40
    at = 12 + size
    salt, verifier, verifier_hash = header[at + 4 : at + 20], header[at + 20 : at + 36], header[at + 40 : at + 60]
    if len(verifier_hash) < 20 or not 40 <= bits <= 128:
        return None
    if not DocumentRC4CryptoAPI.verifypw(password, salt, bits, verifier, verifier_hash):
        return None
    base, length = sha1(salt + password.encode("utf-16-le")).digest(), 16 if bits == 40 else bits // 8

    def key(block: bytes) -> bytes:
        """A 40-bit key is filled up with zeros to sixteen bytes ([MS-OFFCRYPTO] 2.3.5.2)."""
        return sha1(base + block).digest()[: bits // 8].ljust(length, b"\0")

    return StreamKey(lambda raw, size, block: _blocks(raw, size, block, key))


def _blocks(raw: bytes, size: int, first: int, key: Callable[[bytes], bytes]) -> bytes:
    from cryptography.hazmat.decrepit.ciphers.algorithms import ARC4
    from cryptography.hazmat.primitives.ciphers import Cipher

    out = bytearray()
    for number, at in enumerate(range(0, len(raw), size), first):
        out += Cipher(ARC4(key(struct.pack("<I", number))), mode=None).decryptor().update(raw[at : at + size])
    return bytes(out)


def plain_workbook(book: bytes, header_at: int, header: bytes, passwords: tuple[str, ...]) -> bytes | None:
    """A workbook stream without its encryption, same length; None where no password fits or the method is unknown."""
    kind = struct.unpack_from("<H", header)[0] if len(header) >= 2 else 0
    if kind == 1:
        key = stream_key(header[2:], passwords)
        return None if key is None else _restored(book, key.plain(book, 1024), header_at)
    verifier = header[2:6] if kind == 0 and len(header) >= 6 else header[:4]
    if len(verifier) < 4:
        return None
    return _xor_workbook(book, struct.unpack_from("<H", verifier, 2)[0], header_at, passwords)


def _xor_workbook(book: bytes, verifier: int, header_at: int, passwords: tuple[str, ...]) -> bytes | None:
    from msoffcrypto.method.xor_obfuscation import DocumentXOR

    for password in (*passwords[:_TRIES], *DEFAULTS):
        fits = 0 < len(password) <= _XOR_LONGEST and password.isascii()
        if fits and DocumentXOR.verifypw(password, verifier):
            keys = DocumentXOR.create_xor_array_method1(password)
            return _restored(book, _xored(book, keys), header_at)
    return None


def _xored(book: bytes, keys: list[int]) -> bytes:
    """Every record's body turned back; the position in the key depends on where the record ends."""
    tables = [bytes(_turned(byte ^ key) for byte in range(256)) for key in keys]
    out = bytearray(book)
    for at, _, size in _records(book):
        for lane in range(16):
            key = tables[(at + 4 + size + lane) % 16]
            out[at + 4 + lane : at + 4 + size : 16] = book[at + 4 + lane : at + 4 + size : 16].translate(key)
    return bytes(out)


def _turned(byte: int) -> int:
    return (byte >> 5 | byte << 3) & 0xFF


def _records(book: bytes) -> "list[tuple[int, int, int]]":
    at, found = 0, []
    while at + 4 <= len(book):
        kind, size = struct.unpack_from("<HH", book, at)
        found.append((at, kind, min(size, len(book) - at - 4)))
        at += 4 + size
    return found


def _restored(book: bytes, deciphered: bytes, header_at: int) -> bytes:
    """Puts back what is never enciphered: record headers, some records, the sheets' positions; blanks the cipher's own."""
    out = bytearray(deciphered)
    for at, kind, size in _records(book):
        keep = 4 + size if kind in _PLAIN_RECORDS else 8 if kind == _SHEET else 4
        out[at : at + keep] = book[at : at + keep]
    out[header_at : header_at + 2] = b"\0\0"
    return bytes(out)


def plain_package(raw: bytes, passwords: tuple[str, ...]) -> bytes | None:
    """The Office file inside an encrypted package; None where no password fits. Slow by design: seconds for many."""
    import msoffcrypto
    from msoffcrypto import exceptions

    try:
        office = msoffcrypto.OfficeFile(io.BytesIO(raw))
    except (exceptions.FileFormatError, exceptions.DecryptionError, ValueError, struct.error, OSError):
        return None
    for password in (*passwords[:_TRIES], *DEFAULTS):
        out = io.BytesIO()
        try:
            office.load_key(password=password)
            office.decrypt(out)
        except Exception:  # noqa: BLE001, S112 - the isolation border to msoffcrypto: any failure means this password did not open it
            continue
        return out.getvalue()
    return None
