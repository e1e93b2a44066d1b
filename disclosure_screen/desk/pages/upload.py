"""Submitting from the desk (送审): the files go into the inbox like any others, with a slip naming who drafted them."""

import json
import os
import re
import secrets
import shutil
from pathlib import Path

from disclosure_screen.desk.access import DRAFTERS
from disclosure_screen.desk.visit import Answer, Moved, Page, Shown, Upload, Visit
from disclosure_screen.model.case import Stage
from disclosure_screen.model.errors import StoreError, UsageError
from disclosure_screen.pipeline.drafts import own_drafts

LONGEST_NAME = 200
"""Bytes of a file name in the inbox; file systems end at 255, and temporary names need some."""


def form(visit: Visit) -> Answer:
    """The form: category, title, files; and what came back to the visitor."""
    returned = [draft for draft in own_drafts(visit.workspace, visit.name) if draft.stage is Stage.RETURNED]
    return Shown("upload.html.j2", {"folders": tuple(visit.workspace.settings.folders), "returned": returned})


def submit(visit: Visit) -> Answer:
    """Put the files into the inbox in one step. They are screened at the next sweep, isolated and limited like all others."""
    folder = visit.needed("folder", "类别")
    if folder not in visit.workspace.settings.folders:
        raise UsageError("没有这个类别，请刷新页面后重试")
    if not visit.uploads or not all(upload.name for upload in visit.uploads):
        raise UsageError("请选择要送审的文件")
    title = _plain_name(visit.needed("title", "标题"))
    target = visit.workspace.inbox / folder / title
    if target.exists():
        raise UsageError("同名的送审件正在等待收件，请稍候或换一个标题")
    fresh = target.with_name(f".upload-{secrets.token_hex(8)}")
    try:
        _write(visit, fresh)
        os.rename(fresh, target)
    except OSError as error:
        raise StoreError(f"磁盘未能写入：{os.strerror(error.errno or 0)}。没有收下任何文件，请稍后重试") from None
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return Moved("/upload", f"已收下 {len(visit.uploads)} 个文件，约一分钟内完成筛查并进入待审队列")


def _write(visit: Visit, folder: Path) -> None:
    folder.mkdir(mode=0o700)
    for upload in visit.uploads:
        _copy(upload, folder / _plain_name(upload.name))
    slip = {"拟稿人": visit.name, "部门": visit.field("department"), "标题": visit.field("title")}
    if visit.field("publish_until"):
        slip["公示截止"] = visit.field("publish_until")
    written = {key: value for key, value in slip.items() if value}
    (folder / "送审单.json").write_text(json.dumps(written, ensure_ascii=False), encoding="utf-8")


def _copy(upload: Upload, path: Path) -> None:
    try:
        with path.open("xb") as copy:
            shutil.copyfileobj(upload.content, copy, 1 << 20)
            copy.flush()
            os.fsync(copy.fileno())
    except FileExistsError:
        raise UsageError(f"有两个文件同名：{path.name}") from None


def _plain_name(given: str) -> str:
    """The last step of the name, without what leads out of a folder, hides a file or drives a terminal."""
    name = re.sub(r"[\x00-\x1f\x7f/\\]+", "_", re.split(r"[/\\]", given.strip())[-1]).lstrip(".~$ ")
    if not name or len(name.encode()) > LONGEST_NAME:
        raise UsageError("名称为空、只有符号，或过长（约 60 个汉字以内）")
    return name


PAGES = (Page("GET", "/upload", DRAFTERS, form), Page("POST", "/upload", DRAFTERS, submit))
