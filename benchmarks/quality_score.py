"""Scores (评分): exact spans counted by kind, for the kinds an engine claims and for all of them."""

from collections import Counter
from collections.abc import Iterable, Mapping

from benchmarks.quality_sets import Sample

OURS = "this project"
RULES = {
    "resident_id": "personal.resident-id", "mobile": "personal.mobile", "landline": "personal.landline",
    "bank_card": "personal.bank-card", "passport": "personal.passport", "plate": "personal.plate", "email": "personal.email",
    "credit_code": "organisation.credit-code", "bank_account": "personal.bank-account",
    "disability_certificate": "personal.disability-certificate", "student_number": "personal.student-number",
    "taxpayer_number": "personal.taxpayer-number", "foreign_permanent": "personal.foreign-permanent",
    "travel_permit": "personal.travel-permit", "military_id": "personal.military-id",
    "household_register": "personal.household-register", "birth_certificate": "personal.birth-certificate",
    "driving_file": "personal.driving-file", "vehicle_vin": "personal.vehicle-vin",
    "social_security": "personal.social-security", "medical_record": "personal.medical",
    "property_certificate": "personal.property", "qq": "personal.qq", "wechat": "personal.wechat",
    "coordinates": "personal.location", "credential": "secrecy.credential",
    "name": "personal.name", "home": "personal.address",
}  # fmt: skip
"""The kinds measured and the rule that must find each."""

KINDS = {rule: kind for kind, rule in RULES.items()}
_SAME = {
    "resident_id_15": "resident_id",
    "officer": "name",
    "url_token": "credential",
    "projected": "coordinates",
    "group": "home",
}
_HOLDERS = frozenset(("disability_certificate", "student_number", "taxpayer_number"))
"""Numbers with an ID inside: an engine that reports that ID alone has missed the number and invented nothing."""

Found = set[tuple[str, int, int]]


class Tally:
    """Hits, wanted and given by kind; ``claims`` None is an engine that claims every kind."""

    def __init__(self, claims: frozenset[str] | None) -> None:
        self.claims = claims
        self.hits, self.wanted, self.given = Counter[str](), Counter[str](), Counter[str]()

    def add(self, sample: Sample, found: Found) -> tuple[Found, Found]:
        """Counts one text; what was missed and what was invented."""
        gold = {(_SAME.get(one.kind, one.kind), one.start, one.end) for one in sample.gold if one.kind != "unit"}
        open_to_all = [(one.start, one.end) for one in sample.gold if one.kind == "unit" or one.kind in _HOLDERS]
        found = {(_SAME.get(kind, kind), start, end) for kind, start, end in found}
        found = {one for one in found if one in gold or not any(_meet(one[1:], place) for place in open_to_all)}
        self.wanted.update(kind for kind, _, _ in gold)
        self.given.update(kind for kind, _, _ in found)
        self.hits.update(kind for kind, _, _ in gold & found)
        return gold - found, found - gold

    def scores(self, kinds: Iterable[str]) -> tuple[float, float, float]:
        """Precision, recall and F1 over these kinds together, in per cent."""
        asked = tuple(kinds)
        hits, wanted, given = (sum(count[kind] for kind in asked) for count in (self.hits, self.wanted, self.given))
        precision, recall = 100 * hits / given if given else 100.0, 100 * hits / wanted if wanted else 100.0
        return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0

    def claimed(self, kinds: Iterable[str]) -> tuple[str, ...]:
        """Those of ``kinds`` that the engine claims."""
        return tuple(kind for kind in kinds if self.claims is None or kind in self.claims)


def _meet(one: tuple[int, ...], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def print_kinds(title: str, tallies: Mapping[str, Tally]) -> None:
    """P/R/F1 by kind and engine; a dash where the engine does not claim the kind."""
    ours = tallies[OURS]
    kinds = [kind for kind in RULES if ours.wanted[kind]]
    identifiers = [kind for kind in kinds if kind not in ("name", "home")]
    print(f"\n{title}: P / R / F1\n{'':<24}" + "".join(f"{name:>24}" for name in tallies))
    for kind in kinds:
        _row(
            f"{kind} ({ours.wanted[kind]})",
            (one.scores([kind]) if one.claimed([kind]) else None for one in tallies.values()),
        )
    claimed = [(one, one.claimed(identifiers)) for one in tallies.values()]
    _row("identifiers claimed", (one.scores(few) for one, few in claimed))
    _row("identifiers, all", (one.scores(identifiers) for one in tallies.values()))


def print_disguises(rows: Mapping[str, Mapping[str, Tally]]) -> None:
    """F1 over identifiers by disguise and engine: on the kinds claimed, and on all kinds."""
    names = list(next(iter(rows.values())))
    print(
        "\nidentifiers in disguise: F1 on claimed kinds / on all kinds\n"
        + " " * 24
        + "".join(f"{name:>24}" for name in names)
    )
    for disguise, tallies in rows.items():
        kinds = [kind for kind in RULES if tallies[OURS].wanted[kind] and kind not in ("name", "home")]
        cells = (f"{one.scores(one.claimed(kinds))[2]:.1f} / {one.scores(kinds)[2]:.1f}" for one in tallies.values())
        print(f"{disguise:<24}" + "".join(f"{cell:>24}" for cell in cells))


def _row(title: str, scores: Iterable[tuple[float, float, float] | None]) -> None:
    cells = ("–" if one is None else " / ".join(f"{number:.1f}" for number in one) for one in scores)
    print(f"{title:<24}" + "".join(f"{cell:>24}" for cell in cells))
