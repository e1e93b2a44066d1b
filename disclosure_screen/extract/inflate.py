"""Zip containers (压缩包结构), read with suspicion: in 64 KiB steps, under caps, past damage, and to the last byte.

Own reading of the directory and not ``zipfile``, because ``zipfile`` believes sizes (``read(n)`` inflates hundreds of
megabytes for a member that says it is small), gives up altogether on a torn directory, guesses cp437 for Chinese names,
and cannot show what lies between and around the members, where text hides too.

Every reader of a zip-based format (docx, xlsx, ofd, odt, zip) goes through :class:`Container`.
"""

import struct
import zlib
from collections.abc import Iterator

from disclosure_screen.extract.decompress import STEP, Decoder
from disclosure_screen.extract.source import Source, Unreadable
from disclosure_screen.extract.zip_entries import (
    ENTRY,
    LOCAL,
    Member,
    decode_name,
    listed_entry,
    local_entry,
    name_readings,
)
from disclosure_screen.model.document import Gap, GapReason
from disclosure_screen.model.place import Location

__all__ = ["STEP", "Container", "Member", "decode_name", "name_readings"]

_DESCRIPTOR = 16
_END = b"PK\x05\x06"
_METHODS = {0: "存储", 8: "deflate", 12: "bzip2", 14: "lzma"}


class Container:
    """A zip file's members, in directory order, then those in no directory; ``gaps`` is what the container itself lacks.

    Duplicated names are kept: each is a member. ``outside`` are byte ranges that belong to no member and no directory,
    ``comment`` is the archive's own comment. Raises :class:`Unreadable` where nothing of a zip can be made out.
    """

    def __init__(self, source: Source) -> None:
        self.source = source
        self.limits = source.limits
        self.gaps: list[Gap] = []
        self.comment = ""
        self.outside: list[tuple[int, int]] = []
        self.members: tuple[Member, ...] = ()
        self._overlapping: frozenset[int] = frozenset()
        self._ends: dict[int, int] = {}
        self._survey()

    def find(self, name: str) -> Member | None:
        """The first member of that name; case and slash direction do not matter, as for Office itself."""
        wanted = name.replace("\\", "/").lower().lstrip("/")
        return next((m for m in self.members if m.name.replace("\\", "/").lower().lstrip("/") == wanted), None)

    def read(self, member: Member) -> bytes:
        """All bytes of a member. Raises :class:`Unreadable`; prefer :meth:`salvage` where half is better than nothing."""
        return b"".join(self.chunks(member))

    def salvage(self, member: Member, location: Location | None = None) -> tuple[bytes, Gap | None]:
        """What can be had of a member, and the gap where that is not all of it."""
        pieces: list[bytes] = []
        try:
            pieces.extend(self.chunks(member))
        except Unreadable as error:
            return b"".join(pieces), error.gap(location or Location((member.name,)))
        return b"".join(pieces), None

    def chunks(self, member: Member) -> Iterator[bytes]:
        """A member's bytes in pieces of about 64 KiB, as they are inflated.

        Raises :class:`Unreadable` at the place where it goes wrong (a cap, damage, a wrong checksum, encryption), after
        everything before that place was yielded.
        """
        if member.encrypted:
            raise Unreadable(GapReason.ENCRYPTED, "该部分已加密")
        if member.method not in _METHODS:
            raise Unreadable(GapReason.UNSUPPORTED, f"不支持的压缩方法（{member.method}）")
        if member.offset in self._overlapping:
            raise Unreadable(GapReason.DAMAGED, "压缩包条目互相重叠，疑似恶意构造，未展开")
        seen = crc = 0
        for piece, taken in self._inflated(member):
            seen += len(piece)
            self._charge(seen, taken, len(piece))
            crc = zlib.crc32(piece, crc)
            yield piece
        if member.crc != crc and not (member.unlisted and member.flags & 8):
            raise Unreadable(GapReason.DAMAGED, "校验值不符，内容可能已损坏")

    def outside_bytes(self, cap: int = 8 * 2**20) -> Iterator[bytes]:
        """Bytes before, between and behind the members that are in no directory; at most ``cap`` of each range."""
        for start, end in self.outside:
            yield self.bytes_at(start, min(end - start, cap))

    def _charge(self, seen: int, taken: int, step: int) -> None:
        limits = self.limits
        if seen > limits.part_bytes:
            raise Unreadable(GapReason.LIMIT, f"解压后超过单个部分上限 {limits.part_bytes:,} 字节")
        if not self.source.budget.spend_swollen(step, seen, taken):
            raise Unreadable(GapReason.LIMIT, f"压缩比超过 {limits.ratio:,} 的内容过多，疑似压缩炸弹，其余未读")
        if not self.source.budget.spend_bytes(step):
            raise Unreadable(GapReason.LIMIT, f"全部解压内容超过总上限 {limits.total_bytes:,} 字节")

    def _inflated(self, member: Member) -> Iterator[tuple[bytes, int]]:
        """Pieces, each with how many packed bytes were taken up to its end."""
        start = self._body(member)
        decoder = Decoder(member.method, self.bytes_at(start, 512))
        left, at = (member.deflated if member.deflated or not member.flags & 8 else self.source.size - start), start
        try:
            while left > 0 and not decoder.eof:
                raw = self.bytes_at(at, min(STEP, left))
                if not raw:
                    raise Unreadable(GapReason.DAMAGED, "文件不完整，该部分被截断")
                at, left = at + len(raw), left - len(raw)
                while raw or decoder.pending:
                    piece, raw = decoder.step(raw)
                    if not piece:
                        break
                    yield piece, at - start - len(raw)
        except (zlib.error, OSError, ValueError, EOFError) as error:
            raise Unreadable(GapReason.DAMAGED, "压缩数据损坏") from error
        if not decoder.eof and member.method != 0:
            raise Unreadable(GapReason.DAMAGED, "文件不完整，该部分被截断")

    def _body(self, member: Member) -> int:
        header = self.bytes_at(member.offset, 30)
        if len(header) < 30 or header[:4] != LOCAL:
            raise Unreadable(GapReason.DAMAGED, "条目指向的位置没有内容")
        return member.offset + 30 + int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")

    def bytes_at(self, offset: int, count: int) -> bytes:
        """Raw bytes of the container file; fewer where it ends."""
        self.source.file.seek(max(0, offset))
        return self.source.file.read(max(0, count))

    def _survey(self) -> None:
        """Find the directory, list its members, then look for members and bytes it does not mention."""
        listed, used = self._directory()
        covered = used + self._claimed(listed)
        unlisted: list[Member] = []
        for start, end in _uncovered(covered, self.source.size):
            unlisted += self._unlisted(start, end, len(listed))
        self.members = (*listed, *unlisted)
        if unlisted and listed:
            self.gaps.append(
                Gap(GapReason.DAMAGED, Location(), "压缩包目录不完整，另有未列入目录的内容（已按内容读取）")
            )
        if not self.members and not used:
            raise Unreadable(GapReason.DAMAGED, "压缩包损坏，找不到任何条目")

    def _directory(self) -> tuple[list[Member], list[tuple[int, int]]]:
        size = self.source.size
        tail_start = max(0, size - 66_000)
        tail = self.bytes_at(tail_start, size - tail_start)
        at = tail.rfind(_END)
        if at < 0 or len(tail) - at < 22:
            self.gaps.append(Gap(GapReason.DAMAGED, Location(), "压缩包不完整：目录缺失，按内容逐项读取"))
            return [], []
        end = tail_start + at
        _, _, _, count, length, offset, comment = struct.unpack("<HHHHIIH", tail[at + 4 : at + 22])
        self.comment = decode_name(tail[at + 22 : at + 22 + comment])
        used = [(end, end + 22 + comment)]
        if end + 22 + comment > size:
            self.gaps.append(Gap(GapReason.DAMAGED, Location(), "压缩包不完整：末尾的注释被截断"))
        if 0xFFFFFFFF in (length, offset) or count == 0xFFFF:
            count, length, offset, used64 = self._directory64(end, count, length, offset)
            used += used64
        start = used[-1][0] - length  # bytes put before an archive shift everything; the end record is where it is
        shift = start - offset
        if start < 0 or (length and self.bytes_at(start, 4) != ENTRY):
            start, shift = offset, 0
        members = self._entries(start, length, shift, count)
        return members, [*used, (start, start + length)]

    def _directory64(
        self, end: int, count: int, length: int, offset: int
    ) -> tuple[int, int, int, list[tuple[int, int]]]:
        locator = self.bytes_at(end - 20, 20)
        if locator[:4] != b"PK\x06\x07":
            return count, length, offset, []
        (at,) = struct.unpack("<Q", locator[8:16])
        record = self.bytes_at(at, 56)
        if record[:4] != b"PK\x06\x06":
            at = end - 20 - 56
            record = self.bytes_at(at, 56)
        if record[:4] != b"PK\x06\x06":
            return count, length, offset, [(end - 20, end)]
        count, length, offset = struct.unpack("<QQQ", record[32:56])
        return count, length, offset, [(end - 20, end), (at, end - 20)]

    def _entries(self, start: int, length: int, shift: int, count: int) -> list[Member]:
        if length > self.limits.part_bytes:
            raise Unreadable(GapReason.LIMIT, "压缩包目录过大")
        directory = self.bytes_at(start, length)
        members: list[Member] = []
        at = 0
        while directory[at : at + 4] == ENTRY and len(directory) - at >= 46:
            if len(members) >= self.limits.parts:
                self.gaps.append(Gap(GapReason.LIMIT, Location(), f"条目超过 {self.limits.parts:,} 个，其余未读"))
                return members
            member, at = listed_entry(directory, at, shift)
            members.append(member)
        if len(members) < count or at < len(directory):
            self.gaps.append(Gap(GapReason.DAMAGED, Location(), "压缩包目录损坏，部分条目可能缺失"))
        return members

    def _claimed(self, members: list[Member]) -> list[tuple[int, int]]:
        """The byte range of each member; those that share bytes with another are remembered as overlapping."""
        ranges: list[tuple[int, int]] = []
        overlapping: set[int] = set()
        for member in members:
            header = self.bytes_at(member.offset, 30)
            if header[:4] != LOCAL or len(header) < 30:
                continue
            body = 30 + int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
            ranges.append((member.offset, member.offset + body + member.deflated))
        ranges.sort()
        highest = -1
        holder = -1
        for start, end in ranges:
            if start < highest:
                overlapping |= {start, holder}
            if end > highest:
                highest, holder = end, start
        self._overlapping = frozenset(overlapping)
        return ranges

    def _unlisted(self, start: int, end: int, listed: int) -> list[Member]:
        """Local headers within ``[start, end)``; bytes there that belong to none go to ``outside``."""
        region = self.bytes_at(start, min(end - start, self.limits.part_bytes))
        if end - start > self.limits.part_bytes:
            self.gaps.append(Gap(GapReason.LIMIT, Location(), "条目之外的数据过长，未读完"))
        members: list[Member] = []
        at = 0
        while (found := region.find(LOCAL, at)) >= 0 and len(region) - found >= 30:
            if listed + len(members) >= self.limits.parts:
                self.gaps.append(Gap(GapReason.LIMIT, Location(), f"条目超过 {self.limits.parts:,} 个，其余未读"))
                return members
            self._note_outside(start + at, start + found, region[at:found])
            member, at = local_entry(region, found, start)
            members.append(member)
        self._note_outside(start + at, end, region[at:])
        return members

    def _note_outside(self, start: int, end: int, raw: bytes) -> None:
        # Data descriptors, padding and directory remains are structure, not content; nothing of the kind stands in front.
        if (
            (end - start > _DESCRIPTOR or not start)
            and raw.strip(b"\0")
            and not raw.startswith((b"PK\x07\x08", ENTRY, _END))
        ):
            self.outside.append((start, end))


def _uncovered(ranges: list[tuple[int, int]], size: int) -> Iterator[tuple[int, int]]:
    at = 0
    for start, end in sorted(ranges):
        if start > at:
            yield at, min(start, size)
        at = max(at, end)
    if at < size:
        yield at, size
