"""One e-mail message (邮件): its headers, bodies and attachments in order, and what lies around them.

The standard library takes the message apart and reports its damage; the bodies of all alternatives are read, because what
one mail program shows another does not. Apart from ``formats/mail.py``, because the library is slow to load.
"""

import binascii
import email.errors
import email.header
import email.message
import email.parser
import email.policy
import re
from collections.abc import Iterator

from disclosure_screen.extract.encoding import looks_like_text, read_text
from disclosure_screen.extract.page import page_parts
from disclosure_screen.extract.pieces import pieces, words
from disclosure_screen.extract.seams import text_lines
from disclosure_screen.extract.source import Embedded, Part, within
from disclosure_screen.model.document import Block, Gap, GapReason, Layer
from disclosure_screen.model.place import Location

_PLUMBING = words(
    "mime-version content-transfer-encoding dkim-signature arc-seal arc-message-signature x-google-dkim-signature"
)
_VISIBLE = words("from to cc subject date reply-to sender")
_LABELS = {"from": "发件人", "to": "收件人", "cc": "抄送", "bcc": "密送", "subject": "主题", "date": "日期"}
_ENCODINGS = words("base64 quoted-printable")
_DEEP = 60
_UUENCODED = re.compile(
    r"^begin [0-7]{3,4} (?P<name>[^\r\n]{1,255})\r?\n(?P<lines>(?:[ -`]{1,62}\r?\n)+)(?P<end>end)?", re.MULTILINE
)


def message_parts(raw: bytes, route: tuple[str, ...] = ()) -> Iterator[Part]:
    """Everything in one message."""
    # compat32: the modern policy raises on hostile headers; here damage is reported, never raised.
    parser = email.parser.BytesParser(policy=email.policy.compat32)
    yield from _message(parser.parsebytes(raw.lstrip(b"\xef\xbb\xbf\r\n")), route)


def _message(message: email.message.Message, route: tuple[str, ...], depth: int = 0) -> Iterator[Part]:
    """One message: its headers, then its parts in order."""
    yield from _headers(message, route)
    if not depth and not message.get_payload():
        yield Gap(GapReason.DAMAGED, Location(route), "邮件只有邮件头，没有正文")
    if depth > _DEEP:
        yield Gap(GapReason.LIMIT, Location(route), f"邮件分段嵌套超过 {_DEEP} 层，未读")
        return
    yield from _defects(message, route)
    if not message.is_multipart():
        yield from _leaf(message, route)
        return
    for around, name in ((message.preamble, "分段之前的内容"), (message.epilogue, "分段之后的内容")):
        if around and around.strip() and "multi-part message in MIME" not in around:
            text = read_text(around.encode("utf-8", "surrogateescape")).text
            yield from _blocks(text, Layer.HIDDEN, Location((*route, name)), "邮件软件不显示的内容")
    addresses = frozenset(_addresses(message))
    subparts, encoded = _subparts(message)
    if encoded is not None:
        yield from _defects(encoded, route)
    for number, part in enumerate(subparts, 1):
        if part.get_content_type() == "message/rfc822" or part.is_multipart():
            inner = (*route, f"第{number}段") if part.get_content_maintype() == "multipart" else (*route, "随附邮件")
            yield from _message(part, inner if part.get_content_maintype() != "multipart" else route, depth + 1)
        else:
            yield from _part(part, route, addresses)


def _subparts(message: email.message.Message) -> tuple[list[email.message.Message], email.message.Message | None]:
    """The parts of a message; and, of an attached message that is encoded as a whole, what was decoded.

    No attached message may be encoded so, and the library takes base64 for its text; mail programs write it all the same, and
    open it. Where decoding finds damage, the part is read as it stands, too.
    """
    payload = message.get_payload()
    stated = payload if isinstance(payload, list) else []
    subparts = [part for part in stated if isinstance(part, email.message.Message)]
    encoding = str(message.get("Content-Transfer-Encoding", "")).strip().lower()
    if message.get_content_maintype() != "message" or encoding not in _ENCODINGS or len(subparts) != 1:
        return subparts, None
    carrier = email.message.Message(policy=email.policy.compat32)
    carrier["Content-Transfer-Encoding"] = encoding
    carrier.set_payload(subparts[0].as_bytes().decode("ascii", "surrogateescape").lstrip("\r\n"))
    parser = email.parser.BytesParser(policy=email.policy.compat32)
    inner = parser.parsebytes(_payload(carrier).lstrip(b"\xef\xbb\xbf\r\n"))
    return [inner, *(subparts if carrier.defects else ())], carrier


def _headers(message: email.message.Message, route: tuple[str, ...]) -> Iterator[Part]:
    for name, value in message.raw_items():
        if name.lower() in _PLUMBING:
            continue
        text = _unfolded(str(value))
        if name.lower() == "content-type" and not re.search(r"name|boundary", text, re.IGNORECASE):
            continue
        why = "" if name.lower() in _VISIBLE else "邮件头，通常不显示"
        place = Location((*route, f"邮件头 {_LABELS.get(name.lower(), name)}"))
        yield from _blocks(text, Layer.METADATA, place, why)


def _unfolded(value: str) -> str:
    """A header with its encoded words decoded; neighbouring ones are joined as bytes, a character may be split over them."""
    raw = value.encode("utf-8", "surrogateescape")
    text = read_text(raw).text if not raw.isascii() else value
    try:
        decoded = email.header.decode_header(re.sub(r"\r?\n[ \t]+", " ", text))
    except (ValueError, email.errors.HeaderParseError):
        return text
    joined: list[tuple[bytes | str, str]] = []
    for chunk, charset in decoded:
        if (
            joined
            and isinstance(chunk, bytes)
            and isinstance(joined[-1][0], bytes)
            and joined[-1][1] == (charset or "")
        ):
            joined[-1] = (joined[-1][0] + chunk, joined[-1][1])
        else:
            joined.append((chunk, charset or ""))
    return "".join(chunk if isinstance(chunk, str) else read_text(chunk, charset).text for chunk, charset in joined)


def _part(part: email.message.Message, route: tuple[str, ...], addresses: frozenset[str]) -> Iterator[Part]:
    """A leaf of a multipart message: a body, or an attachment."""
    name = _name(part)
    attached = part.get_content_disposition() == "attachment" or bool(name)
    if part.get_content_maintype() == "text" and not attached:
        yield from _headers(part, route)
        yield from _leaf(part, route, addresses)
        return
    yield from _defects(part, route)
    data = _payload(part)
    layer = Layer.ATTACHMENT if attached else Layer.EMBEDDED
    description = _unfolded(str(part.get("Content-Description", "")))
    if description:
        yield Block(Layer.METADATA, description, Location((*route, name or "附件")))
    if location := str(part.get("Content-Location", "")):
        yield Block(Layer.METADATA, _unfolded(location), Location((*route, "网页内文件的地址")))
    shown = name or f"未命名部分.{_SUFFIX.get(part.get_content_type(), part.get_content_subtype())}"
    yield Embedded(shown, data, layer, Location(route))


_SUFFIX = {"text/html": "html", "text/plain": "txt", "text/css": "css", "image/jpeg": "jpg", "text/xml": "xml"}


def _leaf(
    part: email.message.Message, route: tuple[str, ...], addresses: frozenset[str] = frozenset()
) -> Iterator[Part]:
    """A body, as the page or the text that it is."""
    kind = part.get_content_type()
    data = _payload(part)
    if not kind.startswith("text/") and not (kind.startswith("message/") and looks_like_text(data)):
        if data:
            yield Embedded(_name(part) or f"正文.{part.get_content_subtype()}", data, Layer.ATTACHMENT, Location(route))
        return
    reading = read_text(data, _charset(part))
    where = (*route, "邮件正文")
    if not reading.exact:
        yield Gap(GapReason.UNCLEAR, Location(where), "部分字节无法按邮件标明的编码读出，请人工核对")
    for text in (reading.text, *reading.others):
        if kind == "text/html":
            for found in page_parts(text, addresses):
                yield within(found, *where)
        else:
            yield from text_lines(text.encode("utf-8", "surrogateescape").decode("utf-8", "replace"), where)
            yield from _uuencoded(text, route)


def _uuencoded(text: str, route: tuple[str, ...]) -> Iterator[Part]:
    """Attachments as old mail programs write them: into the text itself."""
    for found in _UUENCODED.finditer(text):
        decoded, damaged = [], not found["end"]
        for line in found["lines"].splitlines():
            try:
                decoded.append(binascii.a2b_uu(line))
            except (binascii.Error, ValueError):
                damaged = True
        if damaged:
            yield Gap(GapReason.DAMAGED, Location((*route, found["name"])), "附件编码不完整")
        yield Embedded(found["name"].strip(), b"".join(decoded), Layer.ATTACHMENT, Location(route))


def _blocks(text: str, layer: Layer, place: Location, why: str) -> Iterator[Part]:
    for piece in pieces(text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")):
        if piece.strip():
            yield Block(layer, piece, place, concealment=why)


def _payload(part: email.message.Message) -> bytes:
    """The decoded bytes of a leaf; what the encoding does not explain is kept as it stands."""
    data = part.get_payload(decode=True)
    if isinstance(data, bytes):
        return data
    text = part.get_payload()
    return text.encode("utf-8", "surrogateescape") if isinstance(text, str) else b""


def _charset(part: email.message.Message) -> str:
    declared = part.get_param("charset", "")
    return declared if isinstance(declared, str) else str(declared[-1])


def _name(part: email.message.Message) -> str:
    """The name of an attachment, in whatever way it was encoded."""
    try:
        found = part.get_filename("")
    except (LookupError, ValueError, TypeError):
        found = str(part.get("Content-Disposition", "未命名附件"))
    return _unfolded(str(found)) if found else ""


def _addresses(message: email.message.Message) -> Iterator[str]:
    for part in message.walk():
        if location := part.get("Content-Location"):
            yield str(location)
        if identifier := part.get("Content-ID"):
            yield "cid:" + str(identifier).strip("<> ")


_FATAL = words(
    "StartBoundaryNotFoundDefect CloseBoundaryNotFoundDefect NoBoundaryInMultipartDefect InvalidBase64PaddingDefect "
    "InvalidBase64CharactersDefect InvalidBase64LengthDefect MultipartInvariantViolationDefect "
    "MissingHeaderBodySeparatorDefect"
)


def _defects(message: email.message.Message, route: tuple[str, ...]) -> Iterator[Part]:
    """Damage that may have cost text. Deficiencies of form alone do not count."""
    _payload(message)  # base64 damage is only noticed while decoding
    kinds = {type(defect).__name__ for defect in message.defects} & _FATAL
    if kinds:
        yield Gap(GapReason.DAMAGED, Location(route), "邮件结构或附件编码不完整，可能缺失内容")
