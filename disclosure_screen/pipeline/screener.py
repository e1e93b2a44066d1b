"""The screener (筛查): from a path or a text to a verdict, with nothing stored and nothing sent.

This is the whole library in three calls. Reading happens in an isolated worker process that is started before the
rules are loaded, so that the two overlap; judging happens here, in one place, for the command line, the flows and the
desk alike.
"""

import datetime as dt
import secrets
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from disclosure_screen.detect.engine import Engine
from disclosure_screen.extract.frames import COLLECTOR
from disclosure_screen.extract.limits import Limits
from disclosure_screen.extract.sandbox import Extractor
from disclosure_screen.model.document import Document, Gap
from disclosure_screen.model.finding import Finding
from disclosure_screen.model.rule import Rulebook
from disclosure_screen.model.verdict import Grade, Verdict
from disclosure_screen.pipeline.databases import CachedDatabases
from disclosure_screen.pipeline.keeping import WHOLE_BLOCKS, Keeping, Reading
from disclosure_screen.pipeline.shipped import shipped
from disclosure_screen.report.plain import plain
from disclosure_screen.review.grade import grade
from disclosure_screen.rulebook.load import load_rulebook
from disclosure_screen.text.fingerprint import Key


@dataclass(frozen=True, slots=True)
class Screening:
    """One screening of one file: where it lay, what was read, what was concluded. Holds the file's text; never stored."""

    document: Document
    verdict: Verdict
    source: Path = Path()


class Screener:
    """Screens texts and files under one rulebook and one key. Use as a context manager to end its worker processes.

    An ``extractor`` that was started earlier is taken over, and closed with the screener. Of a document with more than
    ``whole_blocks`` only what stands around its findings is kept.
    Without a key a random one is drawn, and fingerprints are comparable only within this screener; a workspace brings
    its own key, so that they are comparable across cases and years.
    """

    def __init__(
        self,
        rules: Path,
        *,
        key: Key | None = None,
        limits: Limits | None = None,
        workers: int = 1,
        passwords: tuple[str, ...] = (),
        extractor: Extractor | None = None,
        whole_blocks: int = WHOLE_BLOCKS,
    ) -> None:
        self._whole_blocks = whole_blocks
        self._extractor = extractor or Extractor(limits or Limits(), workers, passwords)
        try:
            self.rulebook: Rulebook = load_rulebook(rules)
        except BaseException:
            self._extractor.close()
            raise
        today = dt.datetime.now(dt.UTC).astimezone().date()
        self._engine = Engine(self.rulebook, today, databases=CachedDatabases())
        self._key = key or Key(secrets.token_bytes(32))

    @classmethod
    def default(cls, *, key: Key | None = None, workers: int = 1) -> Self:
        """A screener with the shipped rules."""
        return cls(shipped("rules"), key=key, workers=workers)

    @classmethod
    def from_rules(cls, path: str | Path, *, key: Key | None = None, workers: int = 1) -> Self:
        """A screener with the rules of a folder. Raises RulebookErrors: nothing runs with half a rulebook."""
        return cls(Path(path), key=key, workers=workers)

    def screen_text(self, text: str) -> tuple[Finding, ...]:
        """Every finding in a text, notes included, one for each place; spans are offsets into ``text``."""
        return self._engine.screen_text(text, self._key)

    def screen_file(self, path: str | Path) -> Verdict:
        """The verdict on one file. Never raises on a bad file: what cannot be read is a gap."""
        return self.screen(path).verdict

    def screen(
        self, path: str | Path, *, name: str | None = None, reading: Callable[[Reading], None] | None = None
    ) -> Screening:
        """The verdict on one file with the document it was reached on. ``name`` is shown instead of the path's own.

        ``reading`` is told now and then how far a large file is read.
        """
        started = time.perf_counter()
        shown = Path(path).name if name is None else name
        document, findings, gaps = self._read(Path(path), shown, reading)
        all_gaps = (*document.all_gaps(), *gaps)
        verdict = Verdict(
            file=shown,
            digest=document.digest,
            media_type=document.media_type,
            rulebook=self.rulebook.digest,
            grade=grade(findings, all_gaps),
            findings=findings,
            gaps=all_gaps,
            elapsed=time.perf_counter() - started,
        )
        return Screening(document, verdict, Path(path))

    def _read(
        self, path: Path, name: str, reading: Callable[[Reading], None] | None
    ) -> tuple[Document, tuple[Finding, ...], tuple[Gap, ...]]:
        """The document, or what is kept of a very long one, with its findings; a long one is screened while it is read."""
        keeping, frames = Keeping(self._whole_blocks, reading=reading), self._extractor.stream(path, name)
        with closing(frames):
            with COLLECTOR.resting():
                whole = keeping.gather(frames)
            if whole:
                document, _ = keeping.document()
                return document, *self._engine.screen(document, self._key)
            found, gaps = self._engine.screen_blocks(keeping.passing(frames), self._key, noticed=keeping.notice)
        document, findings = keeping.document(found)
        return document, findings, gaps

    def get_ready(self) -> None:
        """Load what the engine loads on first use. Worth calling in a thread while the first file is being read."""
        self.screen_text("姓名：某某，住址：某村1组1号，手机：")

    def close(self) -> None:
        """End the worker processes."""
        self._extractor.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def revealed(screening: Screening) -> Verdict:
    """The verdict with plain values in its excerpts. An act of its own: it never happens unless a person asks for it.

    A halted file is never shown, revealed or not.
    """
    if screening.verdict.grade is Grade.HALT:
        return screening.verdict
    return plain(screening.document, screening.verdict)
