"""Encrypted streams (加密备份流): scrypt for the passphrase, AES-256-GCM in chunks, so that a vault of any size needs no memory.

Each chunk's nonce holds its number and whether it is the last; a chunk that was changed, moved, left out or cut off at the end
does not decrypt. Nothing is handed on before its chunk has been authenticated.
"""

import io
import os
import struct
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from disclosure_screen.model.errors import StoreError

MAGIC = b"DSBACKUP1\n"
CHUNK = 1 << 20
_TAG = 16
_SALT, _PREFIX = 16, 7
_COST = 17
"""scrypt: N = 2**17, r = 8, p = 1 (128 MiB), about half a second on an office machine."""


class Sealing(io.RawIOBase):
    """A writable stream that encrypts into another; :meth:`close` writes the last chunk and leaves the other one open."""

    def __init__(self, target: BinaryIO, passphrase: bytes) -> None:
        super().__init__()
        salt, self._prefix = os.urandom(_SALT), os.urandom(_PREFIX)
        self._target, self._cipher = target, _cipher(passphrase, salt)
        self._header = MAGIC + salt + self._prefix
        self._waiting, self._number = bytearray(), 0
        target.write(self._header)

    def writable(self) -> bool:
        """Always."""
        return True

    def write(self, data: object) -> int:
        """Take plain bytes."""
        self._waiting += memoryview(data)  # type: ignore[arg-type]
        while len(self._waiting) > CHUNK:
            self._put(bytes(self._waiting[:CHUNK]), last=False)
            del self._waiting[:CHUNK]
        return len(memoryview(data))  # type: ignore[arg-type]

    def close(self) -> None:
        """Write what is left as the last chunk."""
        if not self.closed:
            self._put(bytes(self._waiting), last=True)
            self._waiting.clear()
        super().close()

    def abandon(self) -> None:
        """End without a last chunk: what was written will never open."""
        self._waiting.clear()
        super().close()

    def _put(self, plain: bytes, *, last: bool) -> None:
        nonce = _nonce(self._prefix, self._number, last)
        self._target.write(self._cipher.encrypt(nonce, plain, self._header))
        self._number += 1


class Opening(io.RawIOBase):
    """A readable stream of the plain bytes. Raises StoreError where the passphrase or a single bit is wrong."""

    def __init__(self, source: BinaryIO, passphrase: bytes) -> None:
        super().__init__()
        self._header = source.read(len(MAGIC) + _SALT + _PREFIX)
        if not self._header.startswith(MAGIC) or len(self._header) != len(MAGIC) + _SALT + _PREFIX:
            raise StoreError("这不是本程序的加密备份文件")
        self._source, self._cipher = source, _cipher(passphrase, self._header[len(MAGIC) : len(MAGIC) + _SALT])
        self._ready, self._number, self._over = b"", 0, False
        self._next = source.read(CHUNK + _TAG)

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, into: object) -> int:
        """Hand on authenticated bytes."""
        room = memoryview(into)  # type: ignore[arg-type]
        while not self._ready and not self._over:
            self._advance()
        taken = min(len(room), len(self._ready))
        room[:taken] = self._ready[:taken]
        self._ready = self._ready[taken:]
        return taken

    def _advance(self) -> None:
        chunk, self._next = self._next, self._source.read(CHUNK + _TAG)
        self._over = not self._next
        nonce = _nonce(self._header[-_PREFIX:], self._number, self._over)
        try:
            self._ready = self._cipher.decrypt(nonce, chunk, self._header)
        except InvalidTag:
            raise StoreError("备份打不开：口令不对，或文件不完整、被改动") from None
        self._number += 1


def _cipher(passphrase: bytes, salt: bytes) -> AESGCM:
    return AESGCM(Scrypt(salt=salt, length=32, n=2**_COST, r=8, p=1).derive(passphrase))


def _nonce(prefix: bytes, number: int, last: bool) -> bytes:
    return prefix + struct.pack(">IB", number, last)
