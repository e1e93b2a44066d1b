"""Name likeness (姓名相似度): how probable it is that some characters are somebody's name.

No model: small tables say how much likelier a character is as surname, as first, last or only given character than in
prose (``tables/name_characters.txt``), which ordinary words begin with a surname (``tables/not_names.txt``:
时间, 方面, 高中), and what stands before and behind names (``tables/name_words.txt``). Whether a likely name
*is* one, and whose, is for ``names.py``: a name without a cue round it is never looked for.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

MASKS = frozenset("某*＊×○〇●■□_xX")
_LONGEST = 4
_VERY_LIKELY = 7.5
_SEEMLY, _FITTING, _UNSEEMLY, _IMPOSSIBLE = 2.5, 2.0, -2.5, -9.0
_POSSIBLE = 0.8
_FREQUENT = 0.5
_FOLLOWING_SIGNS = frozenset(
    "男女等说称为任的系在于因与和及到向对被把将从已未曾是又也则均拟诉以家年现住自就按并经亲给告让请想要能作之办领做拒违宅"
)
_PRECEDING_SIGNS = frozenset("由经和与及是为向对叫给让请使将把被系同跟即按到从找告诉的")
_NEVER = frozenset("的了等说被是在及与也都就但或着过们这那哪吗呢吧")
"""No given name holds one of these."""


_PLACE_ENDINGS = frozenset("村镇乡街路巷庄屯寨湾岙坑埠埭桥宅店厂县市省区局所站院校部处科室队组社会")
"""李家村 and 张老桥 begin with a surname too."""
_REGIONS = frozenset("镇乡县市省宅")


@dataclass(frozen=True, slots=True)
class Likeness:
    """A stretch of text with the natural logarithm of how name-like it is; above 0 it is more name than prose."""

    start: int
    end: int
    score: float


def is_han(sign: str) -> bool:
    """True for one ideograph."""
    return "\u3400" <= sign <= "\u9fff"


def may_begin(sign: str) -> bool:
    """True where some surname begins with this character."""
    return sign in _tables().beginnings


def frequent_surnames() -> str:
    """The characters that are oftener surnames than prose, for use inside a character class."""
    return "".join(sorted(sign for sign, score in _tables().families.items() if score >= _FREQUENT))


@cache
def surname_signs() -> frozenset[str]:
    """Every character some surname begins with."""
    return _tables().beginnings


def hopeless(text: str, start: int) -> bool:
    """True where no surname begins at ``start``, or an ordinary word does; the quick look before the careful one."""
    tables = _tables()
    return text[start] not in tables.beginnings or text[start : start + 2] in tables.words


def may_end(text: str, ends: Iterable[int]) -> list[int]:
    """Those of ``ends`` before which two, three or four characters might be a name; the quick look of :func:`name_until`."""
    return [end for end in ends if _may_end(text[max(0, end - _LONGEST) : end])]


@lru_cache(maxsize=65_536)
def _may_end(tail: str) -> bool:
    """The same of the last four characters; half of all tails of an official text stand in it more than once."""
    tables = _tables()
    return (
        (tail[-2:-1] in tables.beginnings and tail[-2:] not in tables.words)
        or (tail[-3:-2] in tables.beginnings and tail[-3:-1] not in tables.words)
        or (len(tail) == _LONGEST and tail[:2] in tables.compounds)
    )


def name_at(text: str, start: int, end: int) -> Likeness | None:
    """How name-like ``text[start:end]`` is; None where it has no surname, no given name, or is masked."""
    score = _score(text[start:end])
    return None if score is None else Likeness(start, end, score)


@lru_cache(maxsize=65_536)
def _score(name: str) -> float | None:
    """The same of the name alone; official text asks about the same few thousand stretches again and again."""
    tables = _tables()
    compound = name[:2] in tables.compounds and len(name) > 2
    if not 2 <= len(name) <= (_LONGEST if compound else 3) or not MASKS.isdisjoint(name):
        return None
    if not compound and name[0] not in tables.families:
        return None
    given = name[2:] if compound else name[1:]
    if not (is_han(given[0]) and is_han(given[-1])) or given in words("titles") or not _NEVER.isdisjoint(given):
        return None
    return tables.family(name, compound) + tables.given(given) - tables.penalty(name)


def name_from(text: str, start: int, limit: int) -> Likeness | None:
    """The likeliest name that begins at ``start``, neighbours behind it considered."""
    if start >= len(text) or text[start] not in _tables().beginnings:
        return None
    places = []
    for end in range(start + 2, min(start + _LONGEST, limit) + 1):
        score = _score(text[start:end])
        if score is not None:
            places.append((start, end, score, _follows(text[end - 1 : end + 3])))
    return _best(places) if places else None


def name_until(text: str, end: int, floor: int) -> Likeness | None:
    """The likeliest name that ends at ``end``, neighbours before it considered."""
    if _torn(text, end):
        return None
    places = []
    for start in range(max(floor, end - _LONGEST), end - 1):
        score = _score(text[start:end])
        if score is not None:
            places.append((start, end, score, _precedes(text[max(0, start - _LONGEST) : start])))
    return _best(places) if places else None


def surname_until(text: str, end: int) -> bool:
    """True where a frequent surname alone stands before ``end`` with an edge before it (，刘先生)."""
    family = _tables().families.get(text[end - 1], -9.0) if end else -9.0
    return family >= _FREQUENT and _precedes(text[max(0, end - 1 - _LONGEST) : end - 1]) > 0


def follows(text: str, end: int) -> float:
    """How well what stands at ``end`` follows a name: an edge well, a usual word fairly, anything else badly."""
    return _follows(text[end - 1 : end + 3])


@lru_cache(maxsize=65_536)
def _follows(around: str) -> float:
    """The same of the last sign of the name and the three behind it."""
    if len(around) < 2 or not is_han(around[1]):
        return _SEEMLY
    if _torn(around, 1):
        return _IMPOSSIBLE
    if around[1:3] in words("following") or around[1:4] in words("following"):
        return _FITTING
    return _POSSIBLE if around[1] in _FOLLOWING_SIGNS else _UNSEEMLY


def _torn(text: str, end: int) -> bool:
    """True where a name that ends here would tear a title or a usual word apart (王敏主|任)."""
    across = text[end - 1 : end + 1]
    return across in words("titles") or across in words("following")


@lru_cache(maxsize=65_536)
def _precedes(before: str) -> float:
    """How well these characters, at most four, stand before a name; none are an edge."""
    if not before or not is_han(before[-1]):
        return _SEEMLY
    leading = _leading()
    if len(before) > 1 and (before[-2:] in leading or before[-3:] in leading or before[-4:] in leading):
        return _FITTING
    return _POSSIBLE if before[-1] in _PRECEDING_SIGNS else _UNSEEMLY


@cache
def _leading() -> frozenset[str]:
    return words("preceding") | words("private-before") | words("public-before")


def _best(places: Iterable[tuple[int, int, float, float]]) -> Likeness | None:
    """A name with an edge beside it goes before one without, which must be very likely to count at all.

    Places come with their score as a name and with how well their neighbours fit.
    """
    best: tuple[bool, float, Likeness] | None = None
    for start, end, score, edge in places:
        if edge < 0 and score < _VERY_LIKELY:
            continue
        ranked = (edge > 0, score + edge, Likeness(start, end, score + edge))
        if best is None or ranked[:2] > best[:2]:
            best = ranked
    return best[2] if best else None


@dataclass(frozen=True, slots=True)
class _Tables:
    families: dict[str, float]
    beginnings: frozenset[str]
    compounds: frozenset[str]
    first: dict[str, float]
    second: dict[str, float]
    alone: dict[str, float]
    words: frozenset[str]

    def family(self, name: str, compound: bool) -> float:
        """The score of the surname."""
        if compound:
            return -1.0 if name[:2] in words("doubtful") else 4.0
        return max(-2.0, min(self.families[name[0]], 4.0))

    def given(self, given: str) -> float:
        """The score of one or two given characters; unseen characters count against a name, but do not forbid it."""
        if len(given) == 1:
            return self.alone.get(given, -3.0) - 0.5
        return self.first.get(given[0], -3.0) + self.second.get(given[1], -3.0)

    def penalty(self, name: str) -> float:
        """What it costs to be an ordinary word, or to begin with one."""
        if name in self.words:
            return 6.0
        if name[-1] in _PLACE_ENDINGS:
            return 9.0 if name[-1] in _REGIONS else 5.0
        return 3.5 if len(name) > 2 and name[:2] in self.words else 0.0


@cache
def words(section: str) -> frozenset[str]:
    """The words of one section of ``tables/name_words.txt``. Raises KeyError where there is no such section."""
    lines = (line.partition(": ") for line in _lines("name_words.txt"))
    found = frozenset(word for name, _, rest in lines if name == section for word in rest.split(" "))
    if not found:
        raise KeyError(section)
    return found


@cache
def _tables() -> _Tables:
    families: dict[str, float] = {}
    first: dict[str, float] = {}
    second: dict[str, float] = {}
    alone: dict[str, float] = {}
    for line in _lines("name_characters.txt"):
        sign, *scores = line.split(" ")
        first[sign], second[sign], alone[sign] = (int(score) / 10 for score in scores[:3])
        if len(scores) > 3:
            families[sign] = int(scores[3]) / 10
    compounds = frozenset(name for line in _lines("surnames.txt") if " " in line for name in line.split(" "))
    beginnings = frozenset(families) | {name[0] for name in compounds}
    by_surname = (line.partition(" ") for line in _lines("not_names.txt"))
    not_names = frozenset(sign + tail for sign, _, tails in by_surname for tail in tails.split(" "))
    return _Tables(families, beginnings, compounds, first, second, alone, not_names)


def _lines(name: str) -> list[str]:
    text = resources.files("disclosure_screen.detect").joinpath("tables", name).read_text("utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]
