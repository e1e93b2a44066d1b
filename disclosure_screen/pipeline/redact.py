"""The proposal (遮盖建议稿): a redacted copy of a draft, and the proof of what is still in it.

The copy is screened again under the same rules; what is left (in pictures, embedded files, unread parts) is part of the
outcome. It goes back to the drafter and is submitted again; nobody's approval carries over to it.
"""

import zipfile
from pathlib import Path

from disclosure_screen.model.errors import StoreError, UsageError
from disclosure_screen.model.verdict import Verdict
from disclosure_screen.pipeline.screener import Screener
from disclosure_screen.redact.masks import masks
from disclosure_screen.redact.registry import redactor


def propose(screener: Screener, source: Path, target: Path) -> tuple[Verdict, Verdict]:
    """Write the redacted copy of ``source`` to ``target``; the verdicts before and after.

    Raises UsageError where the type cannot be redacted or the target is taken, StoreError where it cannot be written.
    """
    if target.exists():
        raise UsageError(f"{target} 已存在，请换一个文件名。")
    before = screener.screen(source)
    tool = redactor(before.document.media_type)
    if tool is None:
        raise UsageError(
            f"{source.name}：这种文件（{before.document.media_type}）不能自动遮盖，请回到源文件修改后重新导出。"
        )
    try:
        content = tool.redact(source.read_bytes(), masks(before.document, before.verdict.findings))
    except (zipfile.BadZipFile, ValueError, SyntaxError) as error:
        raise UsageError(f"{source.name}：文件结构异常，无法生成遮盖稿，请回到源文件修改后重新导出。") from error
    try:
        with target.open("xb") as out:
            out.write(content)
    except OSError as error:
        raise StoreError(f"无法写入 {target}：{error.strerror}") from error
    return before.verdict, screener.screen_file(target)
