"""Verdicts (筛查结论): an opinion on exact bytes under an exact rulebook. Never a permission."""

from dataclasses import dataclass
from enum import IntEnum

from disclosure_screen.model.document import Gap
from disclosure_screen.model.finding import Finding


class Grade(IntEnum):
    """What a file needs (定级). Ordered, so that the whole is simply the maximum of its parts."""

    CLEAR = 0
    REVIEW = 1
    REDACT = 2
    HALT = 3

    @property
    def word(self) -> str:
        """The contract's word: clear, review, redact or halt."""
        return self.name.lower()

    @property
    def label(self) -> str:
        """The Chinese word shown to reviewers."""
        return ("未见异常", "需人工核对", "需处理后公开", "立即停止")[self]

    @property
    def meaning(self) -> str:
        """One Chinese sentence: what the grade asks of the office."""
        return (
            "未发现疑点，仍须至少一名审核人审核后方可公开。",
            "有需要人工核对的内容或未读部分，核对并说明理由后方可公开。",
            "含有不应公开的内容，须删除或遮盖后重新送审。",
            "出现国家秘密标志形式，立即停止公开并封存，交保密审查人员处理。",
        )[self]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome of one screening of one file. Reproducible from ``digest``, ``rulebook`` and the extractor's version.

    ``digest`` and ``rulebook`` are ``sha256:<hex>``. ``elapsed`` is seconds of wall time and is not part of the identity.
    """

    file: str
    digest: str
    media_type: str
    rulebook: str
    grade: Grade
    findings: tuple[Finding, ...]
    gaps: tuple[Gap, ...]
    elapsed: float = 0.0
