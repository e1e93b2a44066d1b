"""Notices into a messenger's group (群机器人通知): one JSON post, in the form that WeCom and DingTalk robots both take.

Their servers answer 200 to a refusal too and say it in the body, so that the body is read. The address holds the robot's key:
it comes from a file of its own and stands in no message of ours.
"""

import datetime
import json
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from email.message import Message as Headers
from typing import IO

from disclosure_screen.notify.channel import PATIENCE, NotSent
from disclosure_screen.notify.notice import Message

_LONGEST_ANSWER = 64 * 1024


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A post is not sent on to wherever an answer points."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Headers, newurl: str
    ) -> None:
        return None


@dataclass(frozen=True, slots=True)
class Webhook:
    """Robots by name, each with its address."""

    robots: dict[str, str] = field(repr=False)

    def send(self, to: str, message: Message, at: datetime.datetime) -> None:
        """Post it to the robot of that name."""
        address = self.robots.get(to, "")
        if not address.startswith(("http://", "https://")):
            raise NotSent(f"群机器人“{to}”的网址文件为空或不是网址")
        body = json.dumps({"msgtype": "text", "text": {"content": message.text}}, ensure_ascii=False).encode()
        opener = urllib.request.build_opener(_NoRedirect)
        try:
            request = urllib.request.Request(  # noqa: S310 - http or https, checked above
                address, body, {"Content-Type": "application/json; charset=utf-8"}
            )
            with opener.open(request, timeout=PATIENCE) as answer:
                _refuse_error(to, answer.read(_LONGEST_ANSWER))
        except urllib.error.HTTPError as error:
            raise NotSent(f"群机器人“{to}”返回代码 {error.code}") from None
        except (OSError, ValueError) as error:
            raise NotSent(f"群机器人“{to}”没有应答（{type(error).__name__}）") from None


def _refuse_error(to: str, answer: bytes) -> None:
    try:
        said = json.loads(answer)
    except ValueError:
        return  # a plain receiver that answers 200 with a word or nothing
    code = said.get("errcode", 0) if isinstance(said, dict) else 0
    if code != 0:
        raise NotSent(f"群机器人“{to}”没有接受（错误码 {code if isinstance(code, int) else '不明'}）")
