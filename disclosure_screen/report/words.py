"""Words for people (用语): the tables that turn grades, confidence and layers into sentences a clerk can act on.

Tables and nothing else, so that the office can check every sentence a report may say.
"""

from dataclasses import dataclass

from disclosure_screen.model.document import Layer
from disclosure_screen.model.finding import Severity
from disclosure_screen.model.verdict import Grade


@dataclass(frozen=True, slots=True)
class NextStep:
    """What to do after a grade (下一步), in order, and who may decide (审查权限)."""

    steps: tuple[str, ...]
    decides: str


NEXT_STEPS = {
    Grade.CLEAR: NextStep(
        (
            "由初审人通读全文，确认内容、格式和附件无误。",
            "审核同意后按程序公开；公开的文件必须与本报告所列摘要一致。",
        ),
        "初审人（不得是拟稿人本人）。筛查结论不代替审核。",
    ),
    Grade.REVIEW: NextStep(
        (
            "逐条核对疑点：确属可以公开的，写明理由；不应公开的，改正后重新送审。",
            "逐项查看未读部分的原件，由审核人签认“已人工阅看”。",
            "全部疑点和未读部分有结论后，按程序审核。",
        ),
        "初审人核对，复审人确认；不得由拟稿人本人审核。",
    ),
    Grade.REDACT: NextStep(
        (
            "退回承办人，不得公开。",
            "按每条疑点的建议在原文件中删除或遮盖；隐藏、批注、修订中的内容须在源头删除，仅隐藏无效。",
            "改正后重新送审；系统会对照前后两稿，已改正的予以销号。",
        ),
        "承办人改正；初审、复审、终审人员逐级审核，不得由拟稿人本人审核。",
    ),
    Grade.HALT: NextStep(
        (
            "立即停止公开流程，不要转发、打印或上传本文件。",
            "保持原件封存，报告保密审查人员，由其到原件存放处核查。",
            "确属误标的，由保密审查人员写明理由后解除；其他任何人不得解除。",
        ),
        "仅限保密审查人员。",
    ),
}

CONFIDENCE = ((0.95, "确定"), (0.8, "很可能"), (0.6, "可能"), (0.0, "存疑"))
"""How sure, as a word: the first row whose bound is not above the figure."""

SHAPES = {Severity.GRAVE: "■", Severity.SERIOUS: "◆", Severity.MINOR: "▲", Severity.NOTE: "○"}
"""A shape beside every colour, because a colour alone says nothing to one man in twelve, nor to a copier."""

LAYER_HINTS = {
    Layer.HEADER_FOOTER: "每页顶部和底部的文字",
    Layer.COMMENT: "公开后任何人都能在审阅窗格中看到",
    Layer.REVISION: "修订未接受或未拒绝，原文仍在文件中",
    Layer.HIDDEN: "读者看不到，但内容仍在文件中，取消隐藏即可见",
    Layer.METADATA: "在文件属性中可以看到",
    Layer.EMBEDDED: "双击嵌入对象即可打开完整内容",
    Layer.ATTACHMENT: "随文件一并公开的附件",
    Layer.FILE_NAME: "下载时显示的文件名",
    Layer.COVERED: "被色块或图片盖住，选中复制即可得到原文",
}

MEDIA_TYPES = (
    ("wordprocessing", "Word 文档"),
    ("msword", "Word 文档"),
    ("spreadsheet", "电子表格"),
    ("ms-excel", "电子表格"),
    ("presentation", "演示文稿"),
    ("powerpoint", "演示文稿"),
    ("pdf", "PDF 文件"),
    ("ofd", "OFD 版式文件"),
    ("html", "网页"),
    ("csv", "CSV 表格"),
    ("rtf", "RTF 文档"),
    ("opendocument", "ODF 文档"),
    ("message", "电子邮件"),
    ("rfc822", "电子邮件"),
    ("ms-outlook", "电子邮件"),
    ("zip", "压缩包"),
    ("rar", "压缩包"),
    ("7z", "压缩包"),
    ("tar", "压缩包"),
    ("gzip", "压缩包"),
    ("image/", "图片"),
    ("text/", "文本"),
)
"""Media types in words, by the first fragment that occurs."""


def media_word(media_type: str) -> str:
    """What kind of file this is, in words; the media type itself where no word is known."""
    return next((word for fragment, word in MEDIA_TYPES if fragment in media_type), media_type)


def confidence_word(confidence: float) -> str:
    """确定, 很可能, 可能 or 存疑."""
    return next(word for bound, word in CONFIDENCE if confidence >= bound)


def length_word(length: int, text: str) -> str:
    """How long a masked value is: 18位 for numbers and codes, 3字 for words."""
    return f"{length}字" if any("\u3400" <= character <= "\u9fff" for character in text) else f"{length}位"


def count_word(count: int) -> str:
    """A count with separators, as official tables print it: 15,000."""
    return f"{count:,}"
