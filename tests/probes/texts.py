"""Hiding places of the text formats (.html, .mhtml, .rtf, .txt, .csv, .eml, .zip and kin), one probe each.

``{}`` in a template is the value, ``{a}`` and ``{b}`` are its halves.
"""

import base64
import gzip
import io
import tarfile
import zipfile
from collections.abc import Callable, Mapping

from disclosure_screen.model.document import Layer
from tests.probes.probe import Probe

_BODY, _CELL, _HIDDEN, _COMMENT, _METADATA = Layer.BODY, Layer.CELL, Layer.HIDDEN, Layer.COMMENT, Layer.METADATA
_NOTE, _MARGIN, _REVISION, _NAME, _FILE = (
    Layer.FOOTNOTE,
    Layer.HEADER_FOOTER,
    Layer.REVISION,
    Layer.FILE_NAME,
    Layer.ATTACHMENT,
)
Places = Mapping[str, tuple[str, Layer]]


def filled(template: str, value: str) -> str:
    """A template with the value in it."""
    return template.replace("{a}", value[:9]).replace("{b}", value[9:]).replace("{}", value)


HTML: Places = {
    "paragraph": ("<p>{}</p>", _BODY), "inline tags": ("<p>{a}<b>{b}</b></p>", _BODY), "table cell": ("<table><tr><td>{}</td></tr></table>", _CELL),
    "form field": ('<input value="{}">', _BODY), "option": ("<select><option>{}</select>", _BODY), "after the end": ("</body></html>{}", _BODY),
    "hidden input": ('<input type="hidden" value="{}">', _HIDDEN), "comment": ("<!-- {} -->", _COMMENT), "script": ("<script>var a='{}'</script>", _HIDDEN),
    "script data": ('<script type="application/json">{"id":"{}"}</script>', _HIDDEN), "style content": ("<style>p::after{content:'{}'}</style>", _HIDDEN),
    "data attribute": ('<p data-id="{}">x</p>', _HIDDEN), "tooltip": ('<p title="{}">x</p>', _HIDDEN), "alternative text": ('<img alt="{}">', _HIDDEN),
    "link target": ('<a href="?id={}">x</a>', _HIDDEN), "not displayed": ('<p style="display:none">{}</p>', _HIDDEN), "white": ('<font color="#fff">{}</font>', _HIDDEN),
    "tiny": ('<span style="font-size:1px">{}</span>', _HIDDEN), "off the page": ('<div style="position:absolute;left:-9999px">{}</div>', _HIDDEN),
    "template": ("<template>{}</template>", _HIDDEN), "no script": ("<noscript>{}</noscript>", _HIDDEN), "meta": ('<meta name="a" content="{}">', _HIDDEN),
    "closed dialog": ("<dialog>{}</dialog>", _HIDDEN), "placeholder": ('<input placeholder="{}">', _HIDDEN), "class name": ('<p class="n{}">x</p>', _HIDDEN),
    "frame fallback": ("<iframe>{}</iframe>", _HIDDEN), "event": ("<p onclick=\"a('{}')\">x</p>", _HIDDEN), "instruction": ("<?php '{}' ?>", _HIDDEN),
}  # fmt: skip
RTF: Places = {
    "body": (r"\pard {}\par", _BODY), "split runs": (r"{\b {a}}{\i {b}}\par", _BODY), "field result": (r"{\field{\*\fldinst X}{\fldrslt {}}}\par", _BODY),
    "field code": (r'{\field{\*\fldinst HYPERLINK "http://x/{}"}{\fldrslt x}}\par', _HIDDEN), "header": (r"{\header {}\par}", _MARGIN),
    "first-page footer": (r"{\footerf {}\par}", _MARGIN), "footnote": (r"x{\footnote {}}\par", _NOTE), "comment": (r"x{\*\annotation {}}\par", _COMMENT),
    "comment author": (r"{\*\atnauthor {}}{\*\annotation x}\par", _COMMENT), "hidden": (r"x{\v {}}\par", _HIDDEN), "white": (r"{\cf1 {}}\par", _HIDDEN),
    "tiny": (r"{\fs2 {}}\par", _HIDDEN), "deleted": (r"x{\deleted {}}\par", _REVISION), "title": (r"{\info{\title {}}}", _METADATA),
    "custom property": (r"{\*\userprops{\propname x}\proptype30{\staticval {}}}", _METADATA), "reviser": (r"{\*\revtbl{Unknown;}{{};}}", _METADATA),
    "bookmark": (r"{\*\bkmkstart n{}}x\par", _HIDDEN), "document variable": (r"{\*\docvar {x}{{}}}", _HIDDEN), "unknown destination": (r"{\*\zz {}}x\par", _HIDDEN),
    "text box": (r"{\shp{\*\shpinst{\shptxt {}\par}}}\par", _BODY), "alternative text": (r"{\shp{\*\shpinst{\sp{\sn wzDescription}{\sv {}}}}}", _HIDDEN),
    "table cell": (r"\trowd\cellx1 {}\intbl\cell\row\pard", _CELL), "style name": (r"{\stylesheet{\s1 {};}}x\par", _HIDDEN), "behind the end": ("}{{}", _HIDDEN),
}  # fmt: skip
TEXTS: Mapping[str, tuple[str, bytes]] = {
    "UTF-8": ("utf-8", b""), "UTF-8 with a mark": ("utf-8", b"\xef\xbb\xbf"), "GBK": ("gbk", b""), "GB 18030": ("gb18030", b"\x84\x31\x95\x33"), "Big5": ("big5", b""),
    "UTF-16": ("utf-16-le", b""), "UTF-16 with a mark": ("utf-16-le", b"\xff\xfe"), "UTF-16 big end first": ("utf-16-be", b""),
    "UTF-16 big end first with a mark": ("utf-16-be", b"\xfe\xff"), "UTF-32": ("utf-32-le", b""), "UTF-32 with a mark": ("utf-32-le", b"\xff\xfe\0\0"),
    "UTF-32 big end first": ("utf-32-be", b"\0\0\xfe\xff"),
}  # fmt: skip
_MAIL = "From: a@example.invalid\r\nTo: b@example.invalid\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
_PARTS = (
    _MAIL + 'Content-Type: multipart/mixed; boundary="s"\r\n\r\n--s\r\nContent-Type: text/plain\r\n\r\nx\r\n--s\r\n'
)
MAILS: Places = {
    "subject": (_MAIL.replace("Subject: x", "Subject: {}") + "\r\nx", _METADATA), "hidden copy": ("Bcc: {}@example.invalid\r\nSubject: x\r\n\r\nx", _METADATA),
    "own header": (_MAIL + "X-No: {}\r\n\r\nx", _METADATA), "body": (_MAIL + "\r\n{}", _BODY),
    "quoted-printable": (_MAIL + "Content-Transfer-Encoding: quoted-printable\r\n\r\n{a}=\r\n{b}", _BODY), "line ends": (_MAIL + "\r\n{a}\r\n{b}\r\n", _BODY),
    "page": (_MAIL + "Content-Type: text/html\r\n\r\n<p>{a}<b>{b}</b></p>", _BODY),
    "hidden in a page": (_MAIL + 'Content-Type: text/html\r\n\r\n<p style="display:none">{}</p>', _HIDDEN),
    "attachment": (_PARTS + 'Content-Disposition: attachment; filename="a.txt"\r\n\r\n{}\r\n--s--\r\n', _BODY),
    "attachment's name": (_PARTS + 'Content-Disposition: attachment; filename="{}.txt"\r\n\r\nx\r\n--s--\r\n', _NAME),
    "mail in a mail": (_PARTS + "Content-Type: message/rfc822\r\n\r\nSubject: y\r\n\r\n{}\r\n--s--\r\n", _BODY),
    "behind the last part": (_PARTS + "Content-Type: text/plain\r\n\r\ny\r\n--s--\r\n{}\r\n", _HIDDEN),
}  # fmt: skip


def _page(template: str) -> Callable[[str], bytes]:
    return lambda value: f"<!DOCTYPE html><html><head></head><body>{filled(template, value)}</body></html>".encode()


def _web_archive(template: str) -> Callable[[str], bytes]:
    head = (
        _MAIL
        + 'Content-Type: multipart/related; boundary="s"; type="text/html"\r\n\r\n--s\r\nContent-Type: text/html\r\n'
    )
    return lambda value: (
        f"{head}Content-Transfer-Encoding: base64\r\n\r\n{base64.b64encode(_page(template)(value)).decode()}\r\n--s--\r\n"
    ).encode()


def _rtf(template: str) -> Callable[[str], bytes]:
    head = r"{\rtf1\ansi\ansicpg936{\fonttbl{\f0 Arial;}}{\colortbl;\red255\green255\blue255;}"
    return lambda value: f"{head}{filled(template, value)}}}".encode()


def _text(encoding: str, mark: bytes) -> Callable[[str], bytes]:
    sentence = (
        "申請人的身份證號碼是{}，請各村核對名單。\n"
        if encoding == "big5"
        else "申请人的身份证号码是{}，请各村核对名单。\n"
    )
    return lambda value: mark + sentence.replace("{}", value).encode(encoding)


def _mail(template: str) -> Callable[[str], bytes]:
    return lambda value: filled(template, value).encode()


def _zip(name: str = "a.txt", content: str = "x", comment: str = "", own: str = "") -> Callable[[str], bytes]:
    def build(value: str) -> bytes:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            entry = zipfile.ZipInfo(filled(name, value))
            entry.comment = filled(own, value).encode()
            archive.writestr(entry, filled(content, value))
            archive.comment = filled(comment, value).encode()
        return buffer.getvalue()

    return build


def _outer(inner: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("b.zip", inner)
    return buffer.getvalue()


def _tar(name: str, content: str) -> Callable[[str], bytes]:
    def build(value: str) -> bytes:
        buffer, data = io.BytesIO(), filled(content, value).encode()
        with tarfile.open(fileobj=buffer, mode="w") as archive:
            entry = tarfile.TarInfo(filled(name, value))
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
        return buffer.getvalue()

    return build


_ARCHIVES: Mapping[str, tuple[str, Callable[[str], bytes], Layer]] = {
    "zip: member": ("a.zip", _zip(content="{}"), _BODY),
    "zip: member's name": ("a.zip", _zip("{}.txt"), _NAME),
    "zip: comment": ("a.zip", _zip(comment="{}"), _METADATA),
    "zip: member's comment": ("a.zip", _zip(own="{}"), _METADATA),
    "zip: in a zip": ("a.zip", lambda value: _outer(_zip(content="{}")(value)), _BODY),
    "zip: in front": ("a.zip", lambda value: f"{value}\n".encode() + _zip()(value), _HIDDEN),
    "tar: member": ("a.tar", _tar("a.txt", "{}"), _BODY),
    "tar: member's name": ("a.tar", _tar("{}.txt", "x"), _NAME),
    "gz: content": ("a.txt.gz", lambda value: gzip.compress(value.encode()), _BODY),
    "csv: cell": ("a.csv", lambda value: f"姓名,号码\n某某,{value}\n".encode("gb18030"), _CELL),
    "csv: cell with a line end": (
        "a.csv",
        lambda value: f'姓名,号码\n某某,"{value[:9]}\n{value[9:]}"\n'.encode(),
        _CELL,
    ),
    "csv: torn line": ("a.csv", lambda value: f"姓名,号码\n某某,{value[:9]}\n{value[9:]}\n某甲,无\n".encode(), _BODY),
    "txt: torn line": ("a.txt", lambda value: f"身份证号{value[:9]}\r\n{value[9:]}\r\n".encode(), _BODY),
    "txt: escaped": ("a.txt", lambda value: "".join(f"\\u{ord(sign):04x}" for sign in value).encode(), _BODY),
}
PROBES: tuple[Probe, ...] = (
    *(Probe(f"html: {place}", "a.html", frozenset({layer}), _page(text)) for place, (text, layer) in HTML.items()),
    *(
        Probe(f"mhtml: {place}", "a.mhtml", frozenset({layer}), _web_archive(HTML[place][0]))
        for place, layer in (("paragraph", _BODY), ("comment", _COMMENT), ("not displayed", _HIDDEN))
    ),
    *(Probe(f"rtf: {place}", "a.rtf", frozenset({layer}), _rtf(text)) for place, (text, layer) in RTF.items()),
    *(Probe(f"txt: {place}", "a.txt", frozenset({_BODY}), _text(*how)) for place, how in TEXTS.items()),
    *(Probe(f"eml: {place}", "a.eml", frozenset({layer}), _mail(text)) for place, (text, layer) in MAILS.items()),
    *(Probe(place, name, frozenset({layer, _FILE}), build) for place, (name, build, layer) in _ARCHIVES.items()),
)
