"""Errors a person can act on. Every message is Chinese, names the file or the case, and says what to do next."""


class DisclosureScreenError(Exception):
    """The base of every error this package raises on purpose; its text may be shown to a user as it is."""


class UsageError(DisclosureScreenError):
    """The request itself is wrong: a path that is not there, an unknown case (exit code 2)."""


class RuleError(DisclosureScreenError):
    """A rule file that may not be used. ``str()`` is ``file:line：cause``."""

    def __init__(self, file: str, line: int, cause: str) -> None:
        super().__init__(f"{file}:{line}：{cause}")
        self.file, self.line, self.cause = file, line, cause


class RulebookErrors(DisclosureScreenError):
    """Every error of a rules folder at once; nothing runs with half a rulebook."""

    def __init__(self, errors: tuple[RuleError, ...]) -> None:
        super().__init__("\n".join(str(error) for error in errors))
        self.errors = errors


class Refusal(DisclosureScreenError):
    """An act the procedure or the gate does not allow, with every reason at once."""

    def __init__(self, reasons: tuple[str, ...]) -> None:
        super().__init__("；".join(reasons))
        self.reasons = reasons


class StoreError(DisclosureScreenError):
    """The database or the disk did not take a change: full, locked, read-only. Nothing was changed."""
