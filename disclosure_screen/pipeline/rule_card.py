"""A rule as people read it (规则说明): one labelled line for each thing it says."""

from disclosure_screen.model.rule import (
    DetectorShape,
    IdentifierShape,
    LexiconShape,
    PatternShape,
    PhraseShape,
    Rule,
    Shape,
    Status,
)

STATUS = {Status.DRAFT: "草拟", Status.TRIAL: "试行", Status.STABLE: "正式", Status.RETIRED: "停用"}


def card(rule: Rule) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Label and values, in reading order; a label without values is left out."""
    lines: tuple[tuple[str, tuple[str, ...]], ...] = (
        ("规则", (f"{rule.id}（{rule.title}）",)),
        ("严重程度", (rule.severity.label,)),
        ("状态", (STATUS[rule.status],)),
        ("查找", (sought(rule.shape),)),
        ("表头或标签", rule.headers),
        ("加强语境", rule.context.raises),
        ("减弱语境", rule.context.lowers),
        ("必须语境", rule.context.requires),
        ("属于应公开的语境", rule.context.public),
        ("依据", rule.basis),
        ("处理建议", (rule.advice,)),
        ("责任人", (rule.owner,)),
        ("应命中的例句", rule.hits),
        ("不应命中的例句", rule.misses),
        ("位置", (f"{rule.origin.file}:{rule.origin.line}",)),
    )
    return tuple((label, values) for label, values in lines if any(values))


def sought(shape: Shape) -> str:
    """What a rule looks for, in words."""
    match shape:
        case IdentifierShape(name):
            return f"号码类型 {name}"
        case PatternShape(pattern):
            return f"格式 {pattern}"
        case PhraseShape(phrases, whole):
            return f"词语 {'、'.join(phrases)}{'（整词）' if whole else ''}"
        case LexiconShape(path):
            return f"词表 {path}"
        case DetectorShape(name):
            return f"检测方法 {name}"
