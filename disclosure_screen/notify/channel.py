"""Channels (通知渠道): a way to one address. Sending may fail; it is said in Chinese, tried again, and stops nothing."""

import datetime
from typing import Protocol

from disclosure_screen.model.errors import DisclosureScreenError
from disclosure_screen.notify.notice import Message

PATIENCE = 15.0
"""Seconds a server may take to answer."""


class NotSent(DisclosureScreenError):
    """A message did not get out; the reason names no address with a key in it.

    ``for_all`` where the server itself is the trouble: then nobody else's message will get out over it now either.
    """

    def __init__(self, reason: str, *, for_all: bool = False) -> None:
        super().__init__(reason)
        self.for_all = for_all


class Channel(Protocol):
    """Something that sends a message to an address of its own kind."""

    def send(self, to: str, message: Message, at: datetime.datetime) -> None:
        """Send it. Raises NotSent. Sending twice is allowed, losing is not."""
