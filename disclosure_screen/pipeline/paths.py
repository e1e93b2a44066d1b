"""Paths of what is published (公开路径): a file goes out under its own name, never climbing out of its folder."""

import os
from pathlib import Path

from disclosure_screen.model.case import CaseFile


def published_name(file: CaseFile) -> Path:
    """The path of a file inside its release folder: its own name, never climbing out."""
    parts = [part for part in os.fsdecode(file.raw_name).split("/") if part not in ("", ".", "..")]
    return Path(*parts) if parts else Path(file.digest.removeprefix("sha256:")[:16])
