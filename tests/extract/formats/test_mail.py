"""E-mail: every header, body and attachment, whatever it is encoded in."""

import base64
import contextlib
import email.message
import email.policy
from email.mime.application import MIMEApplication
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from itertools import accumulate

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from disclosure_screen.extract.driver import read_document
from disclosure_screen.extract.formats.msg import decompressed
from disclosure_screen.extract.legacy.compound import pack
from disclosure_screen.extract.source import Source, Unreadable
from disclosure_screen.model.document import Document, GapReason, Layer

VALUE = "331081190101010000"


def _document(raw: bytes, name: str = "a.eml") -> Document:
    return read_document(Source.of_bytes(name, raw))


def _layers(document: Document) -> set[Layer]:
    return {block.layer for block in document.all_blocks() if VALUE in block.text}


def _mail() -> MIMEMultipart:
    message = MIMEMultipart()
    message["From"], message["To"], message["Subject"] = "a@example.invalid", "b@example.invalid", "公示"
    return message


PLAIN = b"From: a@example.invalid\r\nTo: b@example.invalid\r\nSubject: x\r\n"


def _plain(body: bytes, headers: bytes = b"") -> bytes:
    return PLAIN + headers + b"\r\n" + body


BODIES = {
    "ascii": _plain(VALUE.encode()),
    "quoted-printable": _plain(
        b"33108119=\r\n0101010000",
        b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n",
    ),
    "base64": _plain(
        base64.b64encode(f"号码{VALUE}".encode("gbk")),
        b"Content-Type: text/plain; charset=gb2312\r\nContent-Transfer-Encoding: base64\r\n",
    ),
    "wrong charset": _plain(
        f"身份证号码是{VALUE}的人".encode("gb18030"), b"Content-Type: text/plain; charset=utf-8\r\n"
    ),
    "no charset": _plain(f"身份证号码是{VALUE}的人".encode("gb18030")),
    "unknown charset": _plain(f"号码{VALUE}".encode(), b"Content-Type: text/plain; charset=x-unknown\r\n"),
    "html": _plain(b"<p>33108<b>1190101010000</b></p>", b"Content-Type: text/html\r\n"),
    "mbox": b"From a@example.invalid Mon Jan  1 00:00:00 1901\n" + _plain(VALUE.encode()),
}


@pytest.mark.parametrize("kind", BODIES)
def test_a_body_is_read_in_every_encoding(kind: str) -> None:
    document = _document(BODIES[kind])
    assert _layers(document) == {Layer.BODY}
    assert document.media_type in ("message/rfc822", "application/mbox")


@pytest.mark.parametrize("name", ["Subject", "Bcc", "X-Original", "From", "Message-ID"])
def test_every_header_is_metadata(name: str) -> None:
    encoded = f"=?gb2312?B?{base64.b64encode(f'张{VALUE}'.encode('gbk')).decode()}?="
    document = _document(f"{name}: {encoded}\r\n".encode() + PLAIN + b"\r\nx")
    assert _layers(document) == {Layer.METADATA}


def test_a_character_split_over_two_encoded_words_is_joined() -> None:
    raw = "身份证".encode()
    words = "\r\n ".join(f"=?utf-8?B?{base64.b64encode(part).decode()}?=" for part in (raw[:4], raw[4:]))
    document = _document(f"Subject: {words}\r\nFrom: a@example.invalid\r\nTo: x\r\n\r\nx".encode())
    assert "身份证" in [block.text for block in document.all_blocks()]


def test_every_alternative_attachment_and_surrounding_is_read() -> None:
    places = {}
    message = _mail()
    message.preamble = f"before {VALUE}1"
    message.epilogue = f"behind {VALUE}2"
    alternative = MIMEMultipart("alternative")
    alternative.attach(MIMEText(f"甲{VALUE}3", "plain", "utf-8"))
    alternative.attach(MIMEText(f"<p>乙{VALUE}4</p><!--{VALUE}5-->", "html", "utf-8"))
    message.attach(alternative)
    attachment = MIMEApplication(f"丙{VALUE}6".encode(), "octet-stream")
    attachment.add_header("Content-Disposition", "attachment", filename=("utf-8", "", f"名单{VALUE}7.txt"))
    message.attach(attachment)
    inner = _mail()
    inner.attach(MIMEText(f"丁{VALUE}8", "plain", "utf-8"))
    message.attach(MIMEMessage(inner))
    for block in _document(message.as_bytes()).all_blocks():
        for digit in "12345678":
            if VALUE + digit in block.text:
                places[digit] = block.layer
    assert places == {
        "1": Layer.HIDDEN,
        "2": Layer.HIDDEN,
        "3": Layer.BODY,
        "4": Layer.BODY,
        "5": Layer.COMMENT,
        "6": Layer.BODY,
        "7": Layer.FILE_NAME,
        "8": Layer.BODY,
    }


def test_a_saved_web_page_is_read_with_its_files() -> None:
    page = MIMEMultipart("related")
    page["From"], page["Subject"], page["MIME-Version"] = "<Saved>", "x", "1.0"
    text = MIMEText(f"<p>{VALUE}</p><img src='a.txt'>", "html", "utf-8")
    text["Content-Location"] = "page.html"
    other = MIMEText(f"甲{VALUE}", "plain", "utf-8")
    other["Content-Location"] = "a.txt"
    page.attach(text)
    page.attach(other)
    document = _document(page.as_bytes(), "a.mhtml")
    assert _layers(document) == {Layer.BODY}
    assert GapReason.EXTERNAL not in [gap.reason for gap in document.all_gaps()]


WHOLE = _mail()
WHOLE.attach(MIMEText("正文", "plain", "utf-8"))
WHOLE.attach(MIMEApplication(VALUE.encode() * 20, "octet-stream"))
RAW = WHOLE.as_bytes(policy=email.policy.compat32.clone(linesep="\n"))


@given(st.integers(1, len(RAW.rstrip()) - 3))
def test_a_message_of_several_parts_cut_anywhere_is_never_without_a_gap(at: int) -> None:
    """Before the second header line it is no mail yet, but a line of text, where a cut cannot be known."""
    document = _document(RAW[:at])
    assert list(document.all_gaps()) or document.media_type == "text/plain"


def _properties(**streams: bytes) -> dict[tuple[str, ...], bytes]:
    return {(f"__substg1.0_{key[1:]}",): data for key, data in streams.items()}


def test_an_outlook_message_with_an_attached_message() -> None:
    inner: dict[tuple[str, ...], bytes] = {
        ("__attach_version1.0_#00000001", "__substg1.0_3701000D", "__properties_version1.0"): b"\0" * 32,
        ("__attach_version1.0_#00000001", "__substg1.0_3701000D", "__substg1.0_1000001F"): f"{VALUE}1".encode(
            "utf-16-le"
        ),
        ("__attach_version1.0_#00000001", "__properties_version1.0"): b"\0" * 32,
    }
    attachment: dict[tuple[str, ...], bytes] = {
        ("__attach_version1.0_#00000000", "__substg1.0_37010102"): f"{VALUE}2".encode(),
        ("__attach_version1.0_#00000000", "__substg1.0_3707001F"): f"{VALUE}3.txt".encode("utf-16-le"),
    }
    top = _properties(
        p0037001F=f"{VALUE}4".encode("utf-16-le"),
        p1000001E=f"正文{VALUE}5".encode("gbk"),
        p10130102=f"<p>{VALUE}6</p>".encode(),
        p8001001F=f"{VALUE}7".encode("utf-16-le"),
    )
    recipient: dict[tuple[str, ...], bytes] = {
        ("__recip_version1.0_#00000000", "__substg1.0_3001001F"): f"{VALUE}8".encode("utf-16-le")
    }
    raw = pack({("__properties_version1.0",): b"\0" * 32, **top, **recipient, **attachment, **inner})
    document = _document(raw, "a.msg")
    assert document.media_type == "application/vnd.ms-outlook"
    found = {
        digit: block.layer for block in document.all_blocks() for digit in "12345678" if VALUE + digit in block.text
    }
    assert found == {
        "1": Layer.BODY,
        "2": Layer.BODY,
        "3": Layer.FILE_NAME,
        "4": Layer.METADATA,
        "5": Layer.BODY,
        "6": Layer.BODY,
        "7": Layer.METADATA,
        "8": Layer.METADATA,
    }


COMPRESSED = bytes.fromhex(
    "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
)
"""The first example of MS-OXRTFCP, section 4.1."""


def test_a_compressed_body_is_inflated_as_its_specification_says() -> None:
    assert decompressed(COMPRESSED) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"


@given(st.integers(0, len(COMPRESSED)))
def test_a_compressed_body_cut_short_is_whole_or_raises(at: int) -> None:
    """The last bytes only mark the end."""
    with contextlib.suppress(Unreadable):
        assert decompressed(COMPRESSED[:at]) == decompressed(COMPRESSED)


def _attribute(kind: int, data: bytes) -> bytes:
    return b"\2" + kind.to_bytes(2, "little") + b"\0\0" + len(data).to_bytes(4, "little") + data + b"\0\0"


_HELD = b"\2\1\x09\x10\1\0\0\0" + len(COMPRESSED).to_bytes(4, "little") + COMPRESSED
ATTRIBUTES = (
    b"\x78\x9f\x3e\x22\1\0",
    _attribute(0x800C, f"正文{VALUE}1".encode("gbk")),
    _attribute(0x9002, b""),
    _attribute(0x8010, f"{VALUE}2.txt\0".encode()),
    _attribute(0x800F, f"{VALUE}3".encode()),
    _attribute(0x9003, f"{VALUE}4".encode("utf-16-le") + _HELD),
)
TNEF = b"".join(ATTRIBUTES)


def test_what_outlook_wraps_for_itself_is_unwrapped() -> None:
    document = _document(TNEF, "winmail.dat")
    layers = {digit: block.layer for block in document.all_blocks() for digit in "1234" if VALUE + digit in block.text}
    assert layers == {"1": Layer.BODY, "2": Layer.FILE_NAME, "3": Layer.BODY, "4": Layer.METADATA}
    assert "hello world" in [block.text for block in document.all_blocks()]
    assert not list(document.all_gaps())


@given(st.integers(4, len(TNEF) - 1))
def test_a_wrapped_message_cut_within_an_attribute_is_never_without_a_gap(at: int) -> None:
    """Between two attributes a cut cannot be known: the list has no end mark."""
    assume(at not in accumulate(map(len, ATTRIBUTES[1:]), initial=6) or at == 6)
    assert list(_document(TNEF[:at], "winmail.dat").all_gaps())


def test_an_attachment_written_into_the_text_is_a_file() -> None:
    import binascii

    lines = binascii.b2a_uu(VALUE.encode()).decode()
    document = _document(_plain(f"x\nbegin 644 list.txt\n{lines}`\nend\n".encode()))
    assert _layers(document) == {Layer.BODY}
    assert [child.name for child in document.children] == ["list.txt"]


@pytest.mark.parametrize("encoding", ["base64", "quoted-printable"])
def test_an_attached_message_that_is_encoded_as_a_whole_is_read(encoding: str) -> None:
    inner = _plain(f"=E5=8F=B7{VALUE}".encode(), b"Content-Transfer-Encoding: quoted-printable\r\n")
    body = (
        base64.encodebytes(inner) if encoding == "base64" else inner.replace(b"=", b"=3D").replace(b"3310", b"33=\n10")
    )
    head = f"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: {encoding}\r\n".encode()
    attached = _plain(b"--b\n" + head + b"\n" + body + b"\n--b--\n", b"Content-Type: multipart/mixed; boundary=b\r\n")
    for raw in (attached, _plain(body, head)):
        document = _document(raw)
        assert any(f"号{VALUE}" in block.text for block in document.all_blocks())
        assert not list(document.all_gaps())


def test_an_attached_message_whose_encoding_is_damaged_is_a_gap_and_read_as_it_stands() -> None:
    head = b"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n"
    document = _document(_plain(_plain(VALUE.encode()), head))
    assert Layer.BODY in _layers(document)
    assert GapReason.DAMAGED in [gap.reason for gap in document.all_gaps()]
