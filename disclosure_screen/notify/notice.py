"""A notice (通知): that something waits for somebody. Numbers, dates and words of our own, never a word of a draft.

A notice leaves the machine by mail and messenger, so that no title, no reason and no file name is in it: whatever somebody typed
may hold a value. What it is about stands in the desk, behind a sign-in.
"""

import datetime
from dataclasses import dataclass
from enum import StrEnum

MOST = 40
"""Lines of one message; the rest is counted."""


class Kind(StrEnum):
    """What happened (通知事由)."""

    TURN = "turn"
    NEAR = "near"
    OVERDUE = "overdue"
    RETURNED = "returned"
    REFUSED = "refused"
    RELEASED = "released"
    TAKE_DOWN = "take-down"
    HEAD = "head"
    TRIAL = "trial"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One thing to tell. ``key`` is what it is told once under; the rest fills the sentence of its kind.

    ``category`` and ``duty`` are words of the office's own procedure; ``detail`` is a number or a digest.
    """

    key: str
    kind: Kind
    case: str = ""
    category: str = ""
    duty: str = ""
    due: datetime.date | None = None
    detail: str = ""

    def __str__(self) -> str:
        day = f"{self.due:%Y-%m-%d}" if self.due else ""
        about = f"{self.case}（{self.category}）" if self.category else self.case
        return {
            Kind.TURN: f"{about}等待{self.duty}" + (f"，期限 {day}" if day else ""),
            Kind.NEAR: f"{about}的{self.duty}即将到期，期限 {day}",
            Kind.OVERDUE: f"{about}的{self.duty}已超期，期限为 {day}",
            Kind.RETURNED: f"{about}已退回整改，请查看疑点和意见，改正后用同样的类别和标题重新送审",
            Kind.REFUSED: f"有一件送审材料未能受理（登记号 {self.detail}），原因见审核台",
            Kind.RELEASED: f"{about}已公开",
            Kind.TAKE_DOWN: f"{about}公示期已于 {day} 届满，应当撤下",
            Kind.HEAD: f"台账链头已导出，请另行保存：{self.detail}",
            Kind.TRIAL: "这是一条试发的通知，收到即表示设置正确",
        }[self.kind]


@dataclass(frozen=True, slots=True)
class Message:
    """What goes to one address at once: every new notice for it, as one text."""

    notices: tuple[Notice, ...]
    desk_address: str = ""

    @property
    def subject(self) -> str:
        """One line, for a mail or the head of a chat message."""
        return f"政府信息公开审核：{len(self.notices)} 条通知"

    @property
    def text(self) -> str:
        """The whole message."""
        lines = [f"{number}. {notice}" for number, notice in enumerate(self.notices[:MOST], 1)]
        if len(self.notices) > MOST:
            lines.append(f"另有 {len(self.notices) - MOST} 条，请到审核台查看。")
        if self.desk_address:
            lines.append(f"请登录审核台办理：{self.desk_address}")
        return "\n".join((self.subject, *lines))
