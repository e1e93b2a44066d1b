"""Documents (拟公开的政府信息): a file is blocks *and gaps* (未读部分); what is neither does not exist.

A gap is a value, not an exception, because an unread part must survive into the verdict, the report and the gate.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from disclosure_screen.model.place import Box, Location


class Layer(StrEnum):
    """Which part of a file a block was found in. Hidden layers leak most, so they are named."""

    BODY = "body"
    CELL = "cell"
    HEADER_FOOTER = "header_footer"
    FOOTNOTE = "footnote"
    COMMENT = "comment"
    REVISION = "revision"
    HIDDEN = "hidden"
    METADATA = "metadata"
    EMBEDDED = "embedded"
    ATTACHMENT = "attachment"
    FILE_NAME = "file_name"
    IMAGE_TEXT = "image_text"
    COVERED = "covered"

    @property
    def label(self) -> str:
        """The Chinese name shown to reviewers."""
        return _LAYER_LABELS[self]


_LAYER_LABELS = {
    Layer.BODY: "正文",
    Layer.CELL: "表格单元格",
    Layer.HEADER_FOOTER: "页眉页脚",
    Layer.FOOTNOTE: "脚注尾注",
    Layer.COMMENT: "批注",
    Layer.REVISION: "修订痕迹",
    Layer.HIDDEN: "隐藏内容",
    Layer.METADATA: "文档属性",
    Layer.EMBEDDED: "嵌入内容",
    Layer.ATTACHMENT: "附件",
    Layer.FILE_NAME: "文件名",
    Layer.IMAGE_TEXT: "图片文字",
    Layer.COVERED: "被遮盖文字",
}

VISIBLE_LAYERS = frozenset({Layer.BODY, Layer.CELL, Layer.HEADER_FOOTER, Layer.FOOTNOTE, Layer.IMAGE_TEXT})
"""The layers a reader of the published file sees without looking for them."""


class GapReason(StrEnum):
    """Why a part of a file was not read. The value is the contract's word; ``label`` is what a clerk reads."""

    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    EMPTY = "empty"
    LIMIT = "limit"
    NO_TEXT_LAYER = "no_text_layer"
    UNCLEAR = "unclear"
    UNSUPPORTED = "unsupported"
    TIMEOUT = "timeout"
    CRASHED = "crashed"
    UNREADABLE = "unreadable"
    EXTERNAL = "external"
    RULE_TIMEOUT = "rule_timeout"

    @property
    def label(self) -> str:
        """The Chinese reason shown to reviewers."""
        return _GAP_LABELS[self]


_GAP_LABELS = {
    GapReason.ENCRYPTED: "已加密，无法打开",
    GapReason.DAMAGED: "文件损坏或不完整",
    GapReason.EMPTY: "文件为空",
    GapReason.LIMIT: "超出读取上限",
    GapReason.NO_TEXT_LAYER: "没有可读取的文字层",
    GapReason.UNCLEAR: "内容识别不清",
    GapReason.UNSUPPORTED: "暂不支持的文件类型",
    GapReason.TIMEOUT: "读取超时",
    GapReason.CRASHED: "读取程序异常中止",
    GapReason.UNREADABLE: "无法读取该文件",
    GapReason.EXTERNAL: "内容在文件之外，未随文件提供",
    GapReason.RULE_TIMEOUT: "规则匹配超时",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """Table coordinates of a block. ``table`` tells the tables of one file apart; rows and columns count from 1.

    ``headers`` are the texts of the header cells above this cell, outermost first; a merged header belongs to every
    column it spans. A header row's own cells have none.
    """

    table: str
    row: int
    column: int
    headers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """One run of text that belongs together: a paragraph, a cell, a comment, a property.

    ``concealment`` says in Chinese why a reader of the rendered file would not see it (隐藏工作表, 白色字体, 已删除的修订…);
    empty where it is in plain sight. ``heading`` is the outline level of a heading (1–9) or 0. ``confidence`` is set
    for recognised text only (OCR), 0–1. ``lines`` are the boxes of the block's lines on its page, where known.
    """

    layer: Layer
    text: str = field(repr=False)
    location: Location = Location()
    cell: Cell | None = None
    concealment: str = ""
    heading: int = 0
    confidence: float | None = None
    lines: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True)
class Gap:
    """A part of a file that nobody has read (未读部分), and why. ``detail`` is Chinese and names no value."""

    reason: GapReason
    location: Location = Location()
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.location}：{self.detail or self.reason.label}"


@dataclass(frozen=True, slots=True)
class Document:
    """One file, entirely: every part of it is a block, a gap, or a child document (attachment, archive member).

    ``digest`` is ``sha256:<hex>`` of the exact bytes. ``name`` is the display name. Locations inside children are
    already given from the outermost file's point of view.

    ``left_out`` blocks were read and screened and are not kept: of a document too long to hold, only what stands around
    its findings is.
    """

    digest: str
    name: str
    media_type: str
    blocks: tuple[Block, ...] = ()
    gaps: tuple[Gap, ...] = ()
    children: tuple["Document", ...] = ()
    left_out: int = 0

    def walk(self) -> Iterator["Document"]:
        """This document and everything inside it, outermost first, in reading order."""
        yield self
        for child in self.children:
            yield from child.walk()

    def all_blocks(self) -> Iterator[Block]:
        """Every block of this document and its children, in reading order. Block numbers in places count along this."""
        for document in self.walk():
            yield from document.blocks

    def all_gaps(self) -> Iterator[Gap]:
        """Every gap of this document and its children."""
        for document in self.walk():
            yield from document.gaps
