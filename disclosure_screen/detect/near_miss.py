"""Near misses (疑似身份证号): what stands where an ID number should stand and is none.

A digit too many or too few, an impossible date, a number a spreadsheet rounded to fifteen digits or wrote as 3.31081E+17:
under an ID header or label these are still somebody's number, written wrongly. They get a lower tier, never silence; without
label or header they are nothing.
"""

import re
from dataclasses import dataclass

from disclosure_screen.detect.surroundings import Surroundings, nearest
from disclosure_screen.model.finding import Severity
from disclosure_screen.model.rule import Rule
from disclosure_screen.text import disguise
from disclosure_screen.text.reading import Reading, fold

_SCIENTIFIC = re.compile("(?<![0-9A-Za-z])([1-8](?:\\.[0-9]{3,16})|[0-9]{15})[Ee][+]?1[4-7](?![0-9A-Za-z])")
_DIGITS = re.compile("(?<![0-9A-Za-z.])[1-8][0-9]{12,19}[Xx]?(?![0-9A-Za-z])")
_PROVINCE = re.compile("1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]")
_YEARS = re.compile("18|19|20")


@dataclass(frozen=True, slots=True)
class NearMiss:
    """One near miss: its place in the scroll, digits, and why it counts."""

    start: int
    end: int
    canonical: str
    severity: Severity
    reasons: tuple[str, ...]


def near_miss(rule: Rule, near: Surroundings, text: str, start: int, end: int) -> NearMiss | None:
    """The near miss in a run under this rule's label or header, if there is one."""
    header = nearest(near.header, rule.headers)
    name = header or near.named(rule.context.raises, rule.context.window)
    if not name or nearest(near.header, rule.context.lowers):
        return None
    folded = fold(text, start, end)
    for reading in (folded, disguise.closed(folded)):
        found = _SCIENTIFIC.search(reading.text) or _DIGITS.search(reading.text)
        if found is not None:
            return _judged(rule, name, found, reading)
    return None


_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪"
    "田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
_ROSTER = re.compile(f"(?:^|[\\s\\d,，|、.．])[{_SURNAMES}][\u3400-\u9fff某*＊]{{1,3}}[\\s,，|、]{{1,2}}$")


def beside_a_name(text: str, low: int, start: int) -> bool:
    """True where a person's name stands directly before the number, as in a bare list (张三 3310…): context enough for a typo."""
    return _ROSTER.search(text[max(low, start - 12) : start]) is not None


def _judged(rule: Rule, name: str, found: re.Match[str], reading: Reading) -> NearMiss | None:
    digits = "".join(sign for sign in found[0].upper().partition("E")[0] if sign.isdigit() or sign == "X")
    if not _PROVINCE.match(digits):
        return None
    place = reading.origin(*found.span())
    dated = len(digits) >= 14 and _YEARS.match(digits, 6) is not None
    severity = Severity(max(Severity.MINOR, rule.severity - 1)) if dated else Severity.MINOR
    if "E" in found[0].upper():
        what = f"电子表格把号码改写成科学计数，仍可见 {len(digits)} 位"
    else:
        what = f"共 {len(digits)} 位，位数或日期不符合身份证号规则，疑为录入错误"
    return NearMiss(place.start, place.end, digits, severity, (what, f"栏目或前文写明“{name}”"))
