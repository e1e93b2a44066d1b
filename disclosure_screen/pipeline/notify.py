"""Telling people (发送通知): each address gets everything new for it in one message; what failed is tried again and said.

Never inside a transaction of a case and never in its way: a mail server that is down delays a mail and nothing else. An address
that fails rests for a growing pause; what it missed goes with the next message.
"""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from disclosure_screen.model.errors import UsageError
from disclosure_screen.notify.channel import Channel, NotSent
from disclosure_screen.notify.folder import Folder
from disclosure_screen.notify.mail import Mail
from disclosure_screen.notify.notice import Kind, Message, Notice
from disclosure_screen.notify.webhook import Webhook
from disclosure_screen.pipeline.notices import Due, due_notices
from disclosure_screen.pipeline.workspace import Workspace
from disclosure_screen.store import lease
from disclosure_screen.store import notices as memory

ACTOR = "notify"
REMEMBERED = datetime.timedelta(days=60)
"""How long it is remembered that something was told which is not due any more."""
LONGEST_PAUSE = datetime.timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Told:
    """What became of one message: to which address, how many notices, and why not where it failed."""

    address: str
    notices: int
    reason: str = ""


def notify_due(workspace: Workspace) -> tuple[Told, ...]:
    """Send what is new; returns the outcomes. Raises only where disk or database fail."""
    if not _news(workspace):
        return ()  # the rule: no write lock is asked for
    with lease.at_work() as owner:
        with workspace.unit(ACTOR) as unit:
            if not lease.acquire(unit, ACTOR, owner):
                return ()
        try:
            down: dict[str, str] = {}
            return tuple(_sent(workspace, owner, address, fresh, down) for address, fresh in _news(workspace).items())
        finally:
            with workspace.unit(ACTOR) as unit:
                lease.give_back(unit, ACTOR, owner)


def unreached(workspace: Workspace) -> tuple[memory.Unreached, ...]:
    """The addresses that the last attempt did not reach."""
    with workspace.reading() as connection:
        return tuple(memory.missed(connection).values())


def try_out(workspace: Workspace, name: str) -> tuple[Told, ...]:
    """Send a notice that says nothing to every address of that person, department or role."""
    addresses = _addresses(workspace, name)
    if not addresses:
        raise UsageError("通知没有设置渠道：请填写 workspace.toml 的 [notify]")
    message = Message((Notice(key="trial", kind=Kind.TRIAL),), workspace.settings.notify_desk_address)
    return tuple(Told(address, 1, _reason(workspace, address, message)) for address in addresses)


def forget_told(workspace: Workspace) -> None:
    """Drop what is long past; part of the nightly round."""
    due = due_notices(workspace)
    addresses = {address for name, _ in due for address in _addresses(workspace, name)}
    with workspace.unit(ACTOR) as unit:
        before = (unit.now - REMEMBERED).isoformat()
        memory.forget(unit, before, {notice.key for _, notice in due}, addresses)


def _news(workspace: Workspace) -> Mapping[str, tuple[Notice, ...]]:
    """What has not been told yet, by address, without the addresses that rest after a failure."""
    due, now = due_notices(workspace), workspace.now()
    with workspace.reading() as connection:
        known, missed = memory.known(connection), memory.missed(connection)
    resting = {address for address, last in missed.items() if now < last.at + _pause(last.failures)}
    news: dict[str, dict[str, Notice]] = {}
    for address, notice in _addressed(workspace, due):
        if (address, notice.key) not in known and address not in resting:
            news.setdefault(address, {})[notice.key] = notice
    return {address: tuple(found.values()) for address, found in news.items()}


def _addressed(workspace: Workspace, due: Iterable[Due]) -> Iterable[tuple[str, Notice]]:
    for name, notice in due:
        for address in _addresses(workspace, name):
            yield address, notice


def _addresses(workspace: Workspace, name: str) -> tuple[str, ...]:
    """Where notices for that name go; the folder where the office has listed nothing for it."""
    settings = workspace.settings
    listed = settings.notify_to.get(name, ("file",))
    return tuple(
        f"file:{name}" if address == "file" else address
        for address in listed
        if address != "file" or settings.notify_folder
    )


def _pause(failures: int) -> datetime.timedelta:
    return min(datetime.timedelta(minutes=2 ** min(failures - 1, 9)), LONGEST_PAUSE)


def _sent(workspace: Workspace, owner: str, address: str, fresh: tuple[Notice, ...], down: dict[str, str]) -> Told:
    """Send and remember how it went. ``down`` holds servers that were found dead in this pass: nobody waits for one twice."""
    with workspace.unit(ACTOR) as unit:
        lease.acquire(unit, ACTOR, owner)
    message = Message(fresh, workspace.settings.notify_desk_address)
    reason = down.get(_kind(address)) or _reason(workspace, address, message, down)
    with workspace.unit(ACTOR) as unit:
        if reason:
            memory.miss(unit, address, reason)
        else:
            memory.tell(unit, address, [notice.key for notice in fresh])
    return Told(address, len(fresh), reason)


def _kind(address: str) -> str:
    """What serves that address: all mail goes through one server, a folder and a robot stand for themselves."""
    return "mail" if "@" in address and not address.startswith(("file:", "webhook:")) else address


def _reason(workspace: Workspace, address: str, message: Message, down: dict[str, str] | None = None) -> str:
    """Send; "" where it got out, else why not."""
    try:
        channel, to = _channel(workspace, address)
        channel.send(to, message, workspace.now())
    except NotSent as refused:
        if refused.for_all and down is not None:
            down[_kind(address)] = str(refused)
        return str(refused)
    except Exception as error:  # noqa: BLE001 - the isolation border: no channel's trouble may stop a sweep
        return f"通知未能发出（{type(error).__name__}）"
    return ""


def _channel(workspace: Workspace, address: str) -> tuple[Channel, str]:
    settings = workspace.settings
    if address.startswith("file:"):
        return Folder(workspace.root / settings.notify_folder), address.removeprefix("file:")
    if address.startswith("webhook:"):
        name = address.removeprefix("webhook:")
        return Webhook({name: _secret(workspace, settings.webhooks[name])}), name
    secret = _secret(workspace, settings.mail_secret_file) if settings.mail_secret_file else ""
    mail = Mail(
        settings.mail_host,
        settings.mail_port,
        settings.mail_security,
        settings.mail_sender,
        settings.mail_user,
        secret,
    )
    return mail, address


def _secret(workspace: Workspace, name: str) -> str:
    """The first line of a file beside the settings."""
    try:
        return (workspace.root / name).read_text(encoding="utf-8").strip().splitlines()[0]
    except (OSError, UnicodeDecodeError, IndexError):
        raise NotSent(f"{name} 不存在、为空或无法读取") from None
