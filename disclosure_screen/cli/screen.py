"""``screen`` (筛查): verdicts on files and folders, printed; nothing is written to a workspace and no server is needed."""

import argparse
import os
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from disclosure_screen.cli.outputs import Output, output
from disclosure_screen.extract.limits import Limits
from disclosure_screen.extract.sandbox import Extractor
from disclosure_screen.model.errors import UsageError
from disclosure_screen.model.verdict import Grade

if TYPE_CHECKING:
    from disclosure_screen.pipeline.screener import Screener, Screening


def run(arguments: argparse.Namespace) -> int:
    """Screen every path; 0 where every file is CLEAR, 1 otherwise. Raises UsageError where a path is not there."""
    targets = [target for path in arguments.paths for target in targets_below(path)]
    if not targets:
        raise UsageError("所给文件夹中没有文件，没有可筛查的内容。")
    words = passwords(arguments.passwords)
    out: Output = output(arguments.format, arguments.output, reveal=arguments.reveal)
    # The reader process is started first and gets ready while the engine is imported and the rules are loaded; that
    # overlap is a third of the time one small file takes.
    extractor = Extractor(Limits(), arguments.jobs, words)
    try:
        screener = _screener(arguments.rules, extractor)
    except BaseException:
        extractor.close()
        raise
    worst = Grade.CLEAR
    with screener, out.progress(len(targets)) as progress:
        threading.Thread(target=screener.get_ready, daemon=True).start()
        for number, screening in enumerate(_screened(screener, targets, arguments.jobs), 1):
            progress.advance(screening.verdict.file, number, len(targets))
            out.take(screening)
            worst = max(worst, screening.verdict.grade)
    out.finish()
    return 0 if worst is Grade.CLEAR else 1


def _screener(rules: Path | None, extractor: Extractor) -> "Screener":
    from disclosure_screen.pipeline.screener import Screener
    from disclosure_screen.pipeline.shipped import shipped

    return Screener(rules or shipped("rules"), extractor=extractor)


def targets_below(path: Path) -> Iterator[Path]:
    """The file itself, or every file below the folder in a stable order. A link is a target, never followed.

    Nothing is skipped, hidden and temporary files included: what is there would be published with the folder.
    """
    if not os.path.lexists(path):
        raise UsageError(f"找不到文件或文件夹：{printable(path)}。请检查路径。")
    if path.is_symlink() or not path.is_dir():
        yield path
        return
    try:
        entries = sorted(os.scandir(path), key=lambda entry: os.fsencode(entry.name))
    except OSError as error:
        raise UsageError(f"无法打开文件夹：{printable(path)}（{error.strerror}）。请检查权限。") from error
    for entry in entries:
        yield from targets_below(path / entry.name)


def passwords(path: Path | None) -> tuple[str, ...]:
    """The passwords of the office's own list, one a line. They are used and forgotten, never stored or printed."""
    if path is None:
        return ()
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"无法读取口令文件：{printable(path)}。须为 UTF-8 文本，每行一个口令。") from error
    return tuple(line for line in lines if line)


def printable(path: Path) -> str:
    """The path as text that can be printed: names in GBK bytes come out as Chinese, whatever else as escapes."""
    raw = os.fsencode(path)
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "backslashreplace")


def _screened(screener: "Screener", targets: list[Path], jobs: int) -> Iterator["Screening"]:
    """Screenings in the order of the targets. Threads only wait for the worker processes; few results are held at once."""

    def screen(target: Path) -> "Screening":
        return screener.screen(target, name=printable(target))

    if jobs == 1 or len(targets) < 2:
        for target in targets:
            yield screen(target)
        return
    with ThreadPoolExecutor(jobs) as pool:
        for start in range(0, len(targets), jobs * 4):
            batch = targets[start : start + jobs * 4]
            yield from pool.map(screen, batch)
