"""A visit (访问): one request as the pages see it, and the few answers they give.

Pages are plain functions from a visit to an answer. What HTTP knows beyond that (headers, cookies, bodies) stays in ``app.py``.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from disclosure_screen.model.case import Role
from disclosure_screen.model.errors import UsageError
from disclosure_screen.pipeline.accounts import SignedIn
from disclosure_screen.pipeline.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Upload:
    """One uploaded file: the name the browser gave, and its content, not yet looked at."""

    name: str
    content: BinaryIO = field(repr=False)


@dataclass(frozen=True, slots=True)
class Visit:
    """Who asks for what. ``visitor`` is None only on the sign-in page. Form fields are never part of a repr or a log.

    ``note`` is the sentence the last act left behind; it is shown once. ``browser`` is the mark of a sign-in under way elsewhere.
    """

    workspace: Workspace
    visitor: SignedIn | None
    path: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, Sequence[str]] = field(default_factory=dict, repr=False)
    uploads: Sequence[Upload] = ()
    note: str = ""
    browser: str = field(default="", repr=False)

    @property
    def who(self) -> SignedIn:
        """The signed-in visitor. Only pages behind a sign-in ask."""
        if self.visitor is None:
            raise AssertionError("a page without sign-in asked who is there")
        return self.visitor

    @property
    def name(self) -> str:
        """The visitor's registered name."""
        return self.who.person.name

    def holds(self, roles: frozenset[Role]) -> bool:
        """True where the visitor holds one of the roles today."""
        today = self.workspace.now().date()
        return self.visitor is not None and any(self.visitor.person.holds(role, today) for role in roles)

    def field(self, name: str) -> str:
        """A form field as given, without surrounding blanks; empty where it is missing."""
        return (self.form.get(name) or ("",))[0].strip()

    def needed(self, name: str, label: str) -> str:
        """A form field that must be filled in. Raises UsageError naming it in Chinese."""
        value = self.field(name)
        if not value:
            raise UsageError(f"请填写{label}")
        return value


@dataclass(frozen=True, slots=True)
class Shown:
    """A page: template and values. ``token`` sets or (empty) clears the session cookie; None leaves it alone. So does ``browser``
    with the mark of a sign-in under way elsewhere.
    """

    template: str
    values: Mapping[str, object] = field(default_factory=dict, repr=False)
    status: int = 200
    token: str | None = field(default=None, repr=False)
    browser: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Moved:
    """Go there next, with one sentence about what was done."""

    to: str
    done: str = ""
    token: str | None = field(default=None, repr=False)
    browser: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Raw:
    """Bytes of our own making: a report, a sheet, a stylesheet."""

    content: bytes = field(repr=False)
    media_type: str
    policy: str = ""
    download: str = ""
    cacheable: bool = False


Answer = Shown | Moved | Raw


@dataclass(frozen=True, slots=True)
class Page:
    """One route: method, path, who may, and the function. ``access`` None is the only page open to everybody."""

    method: str
    path: str
    access: frozenset[Role] | None
    view: Callable[[Visit], Answer]
