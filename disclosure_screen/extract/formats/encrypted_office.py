"""Encrypted Office packages (加密的 Office 文件): docx, xlsx and pptx that were given a password, in their OLE2 wrapping.

Opened with the office's own passwords and the known defaults; the package inside is handed on as a file of its own. Where
none fits, the file is a gap: nobody has read it.
"""

import re
from collections.abc import Iterator

from disclosure_screen.extract.legacy.compound import Compound
from disclosure_screen.extract.legacy.decryption import plain_package
from disclosure_screen.extract.legacy.side_streams import container_leftovers, document_properties
from disclosure_screen.extract.source import Embedded, Part, Source
from disclosure_screen.model.document import Block, Gap, GapReason, Layer
from disclosure_screen.model.place import Location

PRECEDENCE = 39
_MEDIA = "application/x-encrypted-office"
_ROUNDS = re.compile(rb'spinCount="([0-9]{1,12})"')
_MOST_ROUNDS = 1_000_000
"""Rounds of key stretching per password; Office itself uses 100,000."""


def sniff(source: Source) -> str | None:
    """An encrypted package, or content under rights management, which has no key in the file at all."""
    names = {name.casefold() for name in source.ole_streams}
    return _MEDIA if "encryptedpackage" in names or "\x09drmcontent" in names else None


def read(source: Source) -> Iterator[Part]:
    """The decrypted package where a password fits, then whatever stands beside it unencrypted."""
    compound = Compound(source)
    rounds = _ROUNDS.search(compound.read("EncryptionInfo"))
    if rounds and int(rounds[1]) > _MOST_ROUNDS:
        yield Gap(GapReason.LIMIT, detail="加密参数的计算量超过上限，未尝试打开")
    elif (package := plain_package(source.read(), source.passwords)) is None:
        yield Gap(GapReason.ENCRYPTED, detail="已加密，请提供密码或未加密版本")
    else:
        yield Block(Layer.METADATA, "文件已加密，已用默认密码或登记的密码打开", Location(("加密",)))
        yield Embedded(source.name, package, Layer.ATTACHMENT, Location(("解密后的文件",)))
    for path in compound.paths:
        if path[-1].startswith("\x05"):
            yield from document_properties(compound.read(*path))
    yield from container_leftovers(compound)
