"""The submission slip (送审单): who drafted the case, for which department, under which title, public until when.

It lies beside the files of a folder case, is read strictly, and is not part of what will be published.
"""

import datetime
import json
import os
from dataclasses import dataclass

_FIELDS = {"拟稿人": "drafter", "部门": "department", "标题": "title", "公示截止": "publish_until"}
_LARGEST = 64 * 1024


@dataclass(frozen=True, slots=True)
class Slip:
    """What the slip says; empty where it says nothing. ``publish_until`` is an ISO date."""

    drafter: str = ""
    department: str = ""
    title: str = ""
    publish_until: str = ""


class BadSlip(Exception):
    """A slip that cannot be used; its text is Chinese and says what to correct."""


def read_slip(path: bytes) -> Slip:
    """The slip at this path (JSON or YAML by its name). Raises :class:`BadSlip`."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as file:
            text = file.read(_LARGEST + 1)
        content = _parsed(text[:_LARGEST].decode("utf-8-sig"), path)
    except (OSError, UnicodeDecodeError, ValueError):
        raise BadSlip("送审单打不开或格式错误，应为 UTF-8 编码的 JSON 或 YAML") from None
    if not isinstance(content, dict) or len(text) > _LARGEST:
        raise BadSlip("送审单应为“拟稿人: 姓名”这样的字段")
    return _slip(content)


def _parsed(text: str, path: bytes) -> object:
    if path.endswith(b".json"):
        return json.loads(text)
    import yaml

    try:
        return yaml.safe_load(text)
    except yaml.YAMLError:
        raise ValueError from None


def _slip(content: dict[object, object]) -> Slip:
    fields: dict[str, str] = {}
    for key, value in content.items():
        if key not in _FIELDS:
            raise BadSlip(f"送审单里有不认识的字段，可用：{'、'.join(_FIELDS)}")
        if not isinstance(value, str | datetime.date):
            raise BadSlip(f"送审单的“{key}”应为文字")
        fields[_FIELDS[str(key)]] = str(value).strip()
    if fields.get("publish_until"):
        try:
            datetime.date.fromisoformat(fields["publish_until"])
        except ValueError:
            raise BadSlip("送审单的“公示截止”应写成 2026-01-31 的样子") from None
    return Slip(**fields)
