"""``screen`` (筛查): verdicts on files and folders, printed; no server is needed and no draft enters a workspace.

The one thing ``screen`` may write to a workspace is a line in its ledger: that somebody had plain values shown.
"""

import argparse
import os
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from disclosure_screen.cli.outputs import Output, output, shown
from disclosure_screen.extract.limits import Limits
from disclosure_screen.extract.sandbox import Extractor
from disclosure_screen.intake.names import decoded
from disclosure_screen.model.errors import UsageError
from disclosure_screen.model.verdict import Grade
from disclosure_screen.report.progress import Kind, Progress, progress

if TYPE_CHECKING:
    from disclosure_screen.pipeline.reveal import Witness
    from disclosure_screen.pipeline.screener import Screener, Screening


def run(arguments: argparse.Namespace) -> int:
    """Screen every path; 0 where every file is CLEAR, 1 otherwise. Raises UsageError where a path is not there."""
    targets = [target for path in arguments.paths for target in targets_below(path)]
    if not targets:
        raise UsageError("所给文件夹中没有文件，没有可筛查的内容。")
    words = passwords(arguments.passwords)
    out: Output = output(arguments.format, arguments.output, reveal=arguments.reveal)
    how: Kind = "none" if arguments.progress == "auto" and arguments.format == "json" else arguments.progress
    # The reader process is started first and gets ready while the engine is imported and the rules are loaded; that
    # overlap is a third of the time one small file takes.
    extractor = Extractor(Limits(), arguments.jobs, words)
    try:
        screener = _screener(arguments.rules, extractor)
    except BaseException:
        extractor.close()
        raise
    worst = Grade.CLEAR
    with screener, _witness(arguments, targets) as witness, progress(how, len(targets)) as told:
        threading.Thread(target=screener.get_ready, daemon=True).start()
        for number, screening in enumerate(_screened(screener, targets, arguments.jobs, told), 1):
            witness(screening.verdict, arguments.format)
            taken = shown(screening, reveal=arguments.reveal)
            out.take(taken)
            told.advance(taken.verdict.file, number, taken.verdict.grade.word)
            worst = max(worst, taken.verdict.grade)
    out.finish()
    return 0 if worst is Grade.CLEAR else 1


def _witness(arguments: argparse.Namespace, targets: list[Path]) -> "AbstractContextManager[Witness]":
    """Who writes down that plain values were shown: the ledger of every workspace this happens in, or nobody."""
    if not arguments.reveal:
        return nullcontext(lambda verdict, form: None)
    from disclosure_screen.pipeline.reveal import witness, workspaces_around

    return witness(workspaces_around([*targets, *([arguments.output] if arguments.output else [])]))


def _screener(rules: Path | None, extractor: Extractor) -> "Screener":
    from disclosure_screen.pipeline.screener import Screener
    from disclosure_screen.pipeline.shipped import shipped

    return Screener(rules or shipped("rules"), extractor=extractor)


def targets_below(path: Path) -> Iterator[Path]:
    """The file itself, or every file below the folder in a stable order. A link is a target, never followed.

    Nothing is skipped, hidden and temporary files included: what is there would be published with the folder.
    """
    if not os.path.lexists(path):
        raise UsageError(f"找不到文件或文件夹：{named(path)}。请检查路径。")
    if path.is_symlink() or not path.is_dir():
        yield path
        return
    try:
        entries = sorted(os.scandir(path), key=lambda entry: os.fsencode(entry.name))
    except OSError as error:
        raise UsageError(f"无法打开文件夹：{named(path)}（{error.strerror}）。请检查权限。") from error
    for entry in entries:
        yield from targets_below(path / entry.name)


def passwords(path: Path | None) -> tuple[str, ...]:
    """The passwords of the office's own list, one a line. They are used and forgotten, never stored or printed."""
    if path is None:
        return ()
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"无法读取口令文件：{named(path)}。须为 UTF-8 文本，每行一个口令。") from error
    return tuple(line for line in lines if line)


def named(path: Path) -> str:
    """The path as text: names in GBK bytes come out as Chinese, bytes that are no text as escapes."""
    return decoded(os.fsencode(path)).text


def _screened(screener: "Screener", targets: list[Path], jobs: int, told: Progress) -> Iterator["Screening"]:
    """Screenings in the order of the targets. Threads only wait for the worker processes; few results are held at once."""

    def screen(target: Path) -> "Screening":
        return screener.screen(
            target, name=named(target), reading=lambda far: told.within(far.blocks, far.documents, far.page)
        )

    if jobs == 1 or len(targets) < 2:
        for target in targets:
            yield screen(target)
        return
    with ThreadPoolExecutor(jobs) as pool:
        for start in range(0, len(targets), jobs * 4):
            batch = targets[start : start + jobs * 4]
            yield from pool.map(screen, batch)
