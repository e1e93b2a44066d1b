"""Character encodings (字符编码) of Chinese office text, told apart by content, because nothing else is reliable.

Strict UTF-8 first (random bytes hardly ever are), then the legacy encodings by how common the characters are that they
yield: the same bytes read as Big5 instead of GBK give rare characters, and that is measurable. A reading that does not
fit to the last byte says so; the caller turns that into a gap and reads the bytes a second way.
"""

import codecs
import re
from dataclasses import dataclass, field
from functools import lru_cache

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_LEGACY = ("gb18030", "big5hkscs", "utf-16-le", "utf-16-be", "shift_jis", "euc_kr", "cp1252")
_OWN = {
    "shift_jis": re.compile("[\u3040-\u30ff]+"),
    "euc_kr": re.compile("[\uac00-\ud7a3]+"),
    "cp1252": re.compile(r"[^\W\d_]+"),
}
"""What is usual in one encoding and in no other."""
_JUDGED = 8192
_ASCII = re.compile("[ -~\t\r\n]+")
_ERRORS = re.compile("[\ufffd\x00-\x1f\ue000-\uf8ff]+")
_WIDE = re.compile("[\u0800-\U0010ffff]+")
_LETTERS = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ENOUGH = 0.6
_SAMPLE = 65536
_SURE = 1024
_HIGH = re.compile(rb"[\x80-\xff]+")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_WIDENED = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs", "iso8859-1": "cp1252", "ascii": "utf-8"}


@dataclass(frozen=True, slots=True)
class Reading:
    """Bytes as text. ``exact`` is False where some bytes did not fit; ``others`` are further readings worth screening."""

    text: str = field(repr=False)
    encoding: str
    exact: bool = True
    others: tuple[str, ...] = field(default=(), repr=False)


def read_text(raw: bytes, declared: str = "") -> Reading:
    """Bytes as text: byte-order mark, then ``declared`` where it fits, then what the content suggests. Never raises."""
    encoding, start = encoding_of(raw, declared)
    text, exact = decoded(raw[start:], encoding)
    others: list[str] = []
    if not exact:
        others += [
            other for name in ("gb18030", "utf-8", "big5hkscs") if (other := _strict(raw[start:], name)) is not None
        ]
        if not others and encoding != "gb18030":
            others.append(raw[start:].decode("gb18030", "replace"))
    elif not start:
        others += second_readings(raw, text, encoding)
    return Reading(text, encoding, exact, tuple(others))


def encoding_of(raw: bytes, declared: str = "") -> tuple[str, int]:
    """The encoding of a text that begins with ``raw``, and how many bytes of byte-order mark to pass over."""
    for mark, encoding in _BOMS:
        if raw.startswith(mark):
            return encoding, len(mark)
    known = python_name(declared)
    sample = raw[:_SAMPLE]
    if b"\0" in sample and (wide := _wide(sample)):
        return wide, 0
    if _fits(sample, "utf-8"):
        if sample.isascii() and b"~{" in sample and _strict(raw, "hz") is not None:
            return "hz", 0
        return (known if known and sample.isascii() and not known.startswith("utf-") else "utf-8"), 0
    # A page that says GBK and is Big5 would decode; the declaration counts only where its reading is plausible.
    trusted = bool(known) and not known.startswith("utf-") and _fits(sample, known)
    if trusted and (known not in _LEGACY or _score(sample, known) >= _ENOUGH):
        return known, 0
    if _mostly_utf8(sample):
        return "utf-8", 0
    if _lonely(sample):
        return "cp1252", 0
    return _likeliest(sample), 0


def _likeliest(sample: bytes) -> str:
    best, highest = _LEGACY[0], -1.0
    for name in _LEGACY:
        score = _score(sample, name)
        if score > highest:
            best, highest = name, score
        if highest == 1.0:
            break
    return best


def looks_like_text(raw: bytes) -> bool:
    """True where a file that begins with ``raw`` is text in some encoding, not a binary format."""
    if not raw:
        return False
    encoding, start = encoding_of(raw)
    if start:
        return True
    if b"\0" in raw and not encoding.startswith("utf-"):
        return False
    text = raw[:_SAMPLE].decode(encoding, "replace")
    strange = len(_CONTROL.findall(text)) + text.count("\ufffd")
    if encoding in ("utf-8", "hz"):
        return strange * 50 <= len(text)
    return strange * 50 <= len(text) and _score(raw[:_SAMPLE], encoding) >= _ENOUGH


def decoded(raw: bytes, encoding: str) -> tuple[str, bool]:
    """The bytes in one encoding, and whether every byte fitted."""
    try:
        return raw.decode(encoding), True
    except (UnicodeDecodeError, LookupError):
        try:
            return raw.decode(encoding, "replace"), False
        except LookupError:
            return raw.decode("utf-8", "replace"), False


def second_readings(raw: bytes, text: str, encoding: str) -> tuple[str, ...]:
    """Other readings of a text too short to be sure of: GB 18030 that is valid UTF-8 by chance, GB 18030 or Big5.

    Four bytes of GBK may be valid UTF-8 and then read as Greek, Arabic or accents; a word of Big5 may be a word of GBK.
    """
    if text.isascii() or len(raw) > _SURE or encoding not in ("utf-8", "gb18030", "big5hkscs"):
        return ()
    if encoding == "utf-8" and any(char >= "\u0800" for char in text):
        return ()
    candidates = ("gb18030",) if encoding == "utf-8" else ("gb18030", "big5hkscs")
    floor = _ENOUGH if encoding == "utf-8" else _score(raw, encoding) - 0.05
    return tuple(
        other
        for name in candidates
        if name != encoding and (other := _strict(raw, name)) is not None and _score(raw, name) >= floor
    )


def python_name(declared: str) -> str:
    """The codec for a declared charset, widened (gb2312 and gbk are GB 18030); empty where there is none."""
    try:
        name = codecs.lookup(declared.strip().strip("\"'")).name if declared else ""
    except (LookupError, ValueError):
        return ""
    try:
        b"".decode(name or "ascii")
    except (LookupError, AssertionError):
        return ""  # base64, rot13 and their like are codecs, but not of text
    return _WIDENED.get(name, name)


def _wide(sample: bytes) -> str:
    """UTF-16 or UTF-32 without a mark, told by where the zero bytes of its ASCII characters stand."""
    zeros = [sample[i::4].count(0) for i in range(4)]
    quarter = max(1, len(sample) // 4)
    if len(sample) >= 8 and min(zeros[2], zeros[3]) >= quarter * 0.9 and _fits(sample, "utf-32-le"):
        return "utf-32-le"
    if len(sample) >= 8 and min(zeros[0], zeros[1]) >= quarter * 0.9 and _fits(sample, "utf-32-be"):
        return "utf-32-be"
    even, odd = zeros[0] + zeros[2], zeros[1] + zeros[3]
    for name, high, low in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        if high > low * 8 and _score(sample, name) >= _ENOUGH:
            return name
    return ""


def _fits(sample: bytes, encoding: str) -> bool:
    """True where the sample is valid, a character cut off at its end apart."""
    try:
        codecs.getincrementaldecoder(encoding)("strict").decode(sample)
    except (UnicodeDecodeError, LookupError):
        return False
    return True


def _mostly_utf8(sample: bytes) -> bool:
    text = sample.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    wide = len(text) - len(_WIDE.sub("", text)) - bad
    return wide > 8 * bad


def _lonely(sample: bytes) -> bool:
    """True where bytes above ASCII stand alone, as accents in a Western text do; Chinese ones come in pairs."""
    runs = [len(run) for run in _HIGH.findall(sample)]
    letters = len(sample) - len(sample.translate(None, _LETTERS))
    return bool(runs) and runs.count(1) * 10 >= len(runs) * 9 and letters * 2 > len(sample)


def _strict(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return None


@lru_cache(maxsize=32)
def _score(sample: bytes, encoding: str) -> float:
    """How much the sample looks like text in this encoding, 0–1: the share of common characters, errors counting double."""
    text = sample[: len(sample) & ~3 if encoding.startswith("utf-") else None].decode(encoding, "replace")[:_JUDGED]
    if not text:
        return 0.0
    unusual = _ASCII.sub("", text)
    rare = _common().sub("", unusual)
    odd = _ERRORS.sub("", rare)
    strange = _OWN[encoding].sub("", odd) if encoding in _OWN else odd
    # Everything is Western text, if one likes; so plain ASCII speaks neither for it nor against it.
    good = len(text if encoding != "cp1252" else unusual) - len(rare) + len(odd) - len(strange)
    return max(0.0, (good - 2 * (len(rare) - len(odd)) - len(strange)) / len(text))


@lru_cache(maxsize=1)
def _common() -> re.Pattern[str]:
    """Runs of the characters that Chinese text consists of: level 1 of GB 2312 and of Big5, punctuation and full-width forms."""
    simplified = (bytes((a, b)) for a in range(0xB0, 0xD8) for b in range(0xA1, 0xFF))
    traditional = (bytes((a, b)) for a in range(0xA4, 0xC7) for b in (*range(0x40, 0x7F), *range(0xA1, 0xFF)))
    marks = "".join(map(chr, (*range(0x3001, 0x3020), *range(0xFF01, 0xFF5F)))) + "“”‘’…—·　￥℃①②③④⑤⑥⑦⑧⑨⑩■□●○★☆√×"
    known = "".join(raw.decode("gb2312", "ignore") for raw in simplified) + marks
    known += "".join(raw.decode("big5", "ignore") for raw in traditional)
    return re.compile(f"[{re.escape(known)}]+")
