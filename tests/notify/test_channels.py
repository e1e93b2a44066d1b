"""Each channel against a real server: what arrives, and what is said when it does not."""

import datetime
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from disclosure_screen.notify.channel import NotSent
from disclosure_screen.notify.folder import Folder, file_name
from disclosure_screen.notify.mail import Mail
from disclosure_screen.notify.notice import MOST, Kind, Message, Notice
from disclosure_screen.notify.webhook import Webhook
from tests.certificates import loopback_certificate
from tests.notify.servers import PASSWORD, Letters, mail_server, plain_mail_server, robot

AT = datetime.datetime(2026, 11, 2, 9, 0, tzinfo=datetime.timezone(datetime.timedelta(hours=8)))
NOTICE = Notice(key="k", kind=Kind.TURN, case="2026-00001", category="通知公告", duty="初审", due=AT.date())
MESSAGE = Message((NOTICE,), "https://desk.example")


@pytest.fixture
def letters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Letters]:
    certificate, key = loopback_certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with mail_server(certificate, key) as taken:
        yield taken


def mail(letters: Letters, security: str = "starttls", secret: str = PASSWORD) -> Mail:
    return Mail("127.0.0.1", letters.port, security, "desk@office.example", "desk", secret)


def test_a_mail_arrives_encrypted_and_readable(letters: Letters) -> None:
    mail(letters).send("zhou@office.example", MESSAGE, AT)
    (letter,) = letters.taken
    assert letters.encrypted == [True]
    assert letter["Subject"] == "政府信息公开审核：1 条通知"
    assert letter["To"] == "zhou@office.example"
    assert "2026-00001（通知公告）等待初审，期限 2026-11-02" in letter.get_content()
    assert "https://desk.example" in letter.get_content()


def test_a_wrong_password_is_said_without_the_password(letters: Letters) -> None:
    with pytest.raises(NotSent, match="不接受登录") as refused:
        mail(letters, secret="wrong-secret").send("zhou@office.example", MESSAGE, AT)
    assert "wrong-secret" not in str(refused.value) + repr(mail(letters, secret="wrong-secret"))
    assert letters.taken == []


def test_a_certificate_nobody_vouches_for_stops_the_mail(letters: Letters, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(NotSent, match="证书"):
        mail(letters).send("zhou@office.example", MESSAGE, AT)
    assert letters.taken == []


def test_without_encryption_on_offer_nothing_is_sent() -> None:
    with plain_mail_server() as old:
        with pytest.raises(NotSent, match="加密"):
            mail(old).send("zhou@office.example", MESSAGE, AT)
        assert old.taken == []
        Mail("127.0.0.1", old.port, "none", "desk@office.example").send("zhou@office.example", MESSAGE, AT)
        assert len(old.taken) == 1


def test_a_server_that_says_later_or_is_not_there_is_not_sent(letters: Letters) -> None:
    letters.refuse = True
    with pytest.raises(NotSent):
        mail(letters).send("zhou@office.example", MESSAGE, AT)
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        letters.port = closed.getsockname()[1]
        with pytest.raises(NotSent, match="没有应答"):
            mail(letters).send("zhou@office.example", MESSAGE, AT)


def test_an_address_cannot_smuggle_a_second_header(letters: Letters) -> None:
    with pytest.raises(NotSent):
        mail(letters).send("a@b.example\r\nBcc: c@d.example", MESSAGE, AT)
    assert letters.taken == []


def test_a_robot_is_posted_the_form_that_messengers_take() -> None:
    with robot() as one:
        Webhook({"公开办": one.address}).send("公开办", MESSAGE, AT)
        (sent,) = one.seen
        assert sent["msgtype"] == "text"
        assert sent["text"]["content"] == MESSAGE.text
        one.answer = b"ok"
        Webhook({"公开办": one.address}).send("公开办", MESSAGE, AT)


@pytest.mark.parametrize(
    ("status", "answer", "told"),
    [
        (200, b'{"errcode":93000,"errmsg":"invalid webhook url"}', "93000"),
        (500, b"", "500"),
        (302, b"", "302"),
    ],
)
def test_a_robot_that_refuses_is_not_sent(status: int, answer: bytes, told: str) -> None:
    with robot() as one:
        one.status, one.answer = status, answer
        with pytest.raises(NotSent, match=told) as refused:
            Webhook({"公开办": one.address}).send("公开办", MESSAGE, AT)
        assert "only-in-tests" not in str(refused.value)
        assert len(one.seen) == 1, "a post is not sent on to where an answer points"


@pytest.mark.parametrize("address", ["", "file:///etc/passwd", "http://127.0.0.1:1/x?key=only-in-tests", "http://[bad"])
def test_an_unfit_robot_is_not_sent_and_its_key_not_told(address: str) -> None:
    with pytest.raises(NotSent) as refused:
        Webhook({"公开办": address}).send("公开办", MESSAGE, AT)
    assert "only-in-tests" not in str(refused.value)


def test_the_folder_keeps_one_file_a_person_with_the_newest_at_its_end(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "notices")
    folder.send("周初审", MESSAGE, AT)
    folder.send("周初审", Message((Notice(key="t", kind=Kind.TRIAL),)), AT)
    text = (tmp_path / "notices" / "周初审.txt").read_text(encoding="utf-8")
    assert text.index("等待初审") < text.index("试发")


@pytest.mark.parametrize("name", ["../../外面", "/etc/甲", "甲\n乙", "..", "", "a" * 300, "甲:乙*?"])
def test_no_name_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    Folder(tmp_path / "notices").send(name, MESSAGE, AT)
    (only,) = (tmp_path / "notices").iterdir()
    assert only.name == file_name(name)
    assert [path.name for path in tmp_path.iterdir()] == ["notices"]


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "notices").write_text("a file where a folder should be", encoding="utf-8")
    with pytest.raises(NotSent, match="文件夹"):
        Folder(tmp_path / "notices").send("甲", MESSAGE, AT)


def test_a_flood_is_one_message_with_the_rest_counted() -> None:
    many = tuple(Notice(key=str(n), kind=Kind.TURN, case=f"2026-{n:05}", duty="初审") for n in range(MOST + 7))
    text = Message(many).text
    assert text.count("等待初审") == MOST
    assert "另有 7 条" in text
