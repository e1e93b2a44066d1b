"""What other engines find; run by ``benchmarks/quality.py`` with the Python that has them installed.

    python benchmarks/quality_peers.py ENGINE < one JSON text a line > one JSON line a text: [[kind, start, end], …]

Each engine is used the way its own documentation shows and in the mode that needs no download. presidio ships nothing for
China, so it gets recognisers written here, with check digits and boundaries that work beside Chinese. An engine answers
only for the kinds in :data:`CLAIMS`. Standard library only outside of the functions: the product is not installed there.
"""

# mypy: disable-error-code="import-not-found, import-untyped, no-any-return, unused-ignore, misc"

import contextlib
import io
import json
import sys
from collections.abc import Callable, Iterable

Found = Iterable[tuple[str, int, int]]

_ARGUS = {
    "id_number": "resident_id", "phone": "mobile", "phone_landline": "landline", "bank_card": "bank_card", "passport": "passport",
    "license_plate": "plate", "email": "email", "credit_code": "credit_code", "qq": "qq", "wechat": "wechat",
    "military_id": "military_id", "social_security": "social_security", "eep": "travel_permit", "url_token": "url_token",
    "person": "name", "address": "home", "location": "home",
}  # fmt: skip
_HELAN = {
    "ID_CARD": "resident_id", "PHONE": "mobile", "LANDLINE": "landline", "BANK_CARD": "bank_card", "PASSPORT": "passport",
    "LICENSE_PLATE": "plate", "EMAIL": "email", "USCC": "credit_code", "QQ_NUMBER": "qq", "WECHAT_ID": "wechat",
    "OFFICER_ID": "military_id", "PERSON_NAME": "name", "ADDRESS": "home",
}  # fmt: skip
_DATAFOG = {"EMAIL": "email", "PHONE": "mobile", "CREDIT_CARD": "bank_card"}
_PRESIDIO = ("resident_id", "mobile", "landline", "bank_card", "passport", "plate", "email", "credit_code")
_JIONLP = ("resident_id", "mobile", "landline", "email", "plate")

CLAIMS: dict[str, frozenset[str]] = {
    "argus-redact": frozenset(_ARGUS.values()),
    "presidio": frozenset(_PRESIDIO),
    "jionlp": frozenset(_JIONLP),
    "helan": frozenset(_HELAN.values()),
    "datafog": frozenset(_DATAFOG.values()),
}
"""Each engine and the kinds it says it finds. jionlp's QQ numbers, which are any five to eleven digits, are left out in its
favour."""


def main() -> None:
    """Reads texts, writes findings. What an engine prints while it loads is not for our output."""
    with contextlib.redirect_stdout(io.StringIO()):
        engine = ENGINES[sys.argv[1]]()
        engine("")
    for line in sys.stdin:
        with contextlib.redirect_stdout(io.StringIO()):
            found = sorted(set(engine(json.loads(line))))
        sys.stdout.write(json.dumps(found) + "\n")


def argus() -> Callable[[str], Found]:
    from argus_redact import redact

    def find(text: str) -> Found:
        report = redact(text, lang="zh", mode="fast", report=True) if text else None
        found = report.entities if report else ()
        return [(_argus_kind(one), one["start"], one["end"]) for one in found if one["type"] in _ARGUS]

    return find


def _argus_kind(one: dict[str, str]) -> str:
    """Its "phone" is a mobile or a landline."""
    return (
        "landline" if one["type"] == "phone" and one["original"].startswith(("0", "(", "（")) else _ARGUS[one["type"]]
    )


def helan() -> Callable[[str], Found]:
    from helan import recognize

    return lambda text: [(_HELAN[one.type], one.start, one.end) for one in recognize(text) if one.type in _HELAN]


def datafog() -> Callable[[str], Found]:
    import datafog

    def find(text: str) -> Found:
        return [(_DATAFOG[one.type], one.start, one.end) for one in datafog.scan(text).entities if one.type in _DATAFOG]

    return find


def jionlp() -> Callable[[str], Found]:
    import jionlp

    phones = {"cell_phone": "mobile", "landline_phone": "landline"}

    def find(text: str) -> Found:
        yield from (("resident_id", *one["offset"]) for one in jionlp.extract_id_card(text, detail=True))
        yield from (("email", *one["offset"]) for one in jionlp.extract_email(text, detail=True))
        yield from (("plate", *one["offset"]) for one in jionlp.extract_motor_vehicle_licence_plate(text, detail=True))
        yield from ((phones[one["type"]], *one["offset"]) for one in jionlp.extract_phone_number(text, detail=True))

    return lambda text: find(text) if text else ()


def presidio() -> Callable[[str], Found]:
    from presidio_analyzer import Pattern, PatternRecognizer
    from presidio_analyzer.predefined_recognizers import EmailRecognizer

    def recogniser(kind: str, pattern: str, check: Callable[[str], bool] | None) -> PatternRecognizer:
        made = PatternRecognizer(kind, patterns=[Pattern(kind, pattern, 0.6)], supported_language="zh")
        if check is not None:
            made.validate_result = check
        return made

    all_of_them = [recogniser(*row) for row in _RECOGNISERS]
    mail = EmailRecognizer(supported_language="zh", supported_entity="email")

    def find(text: str) -> Found:
        for one in (*all_of_them, mail):
            for result in one.analyze(text, one.supported_entities, None):
                yield result.entity_type, result.start, result.end

    return find


def _mod_11_2(value: str) -> bool:
    total = sum(int(digit) << (17 - at) for at, digit in enumerate(value[:17]))
    return "10X98765432"[total % 11] == value[17].upper()


def _mod_31(value: str) -> bool:
    signs = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    total = sum(signs.index(sign) * pow(3, at, 31) for at, sign in enumerate(value[:17]))
    return signs[-total % 31] == value[17]


def _luhn(value: str) -> bool:
    doubled = (int(digit) * (1 + at % 2) for at, digit in enumerate(reversed(value)))
    return sum(number // 10 + number % 10 for number in doubled) % 10 == 0


_RECOGNISERS: tuple[tuple[str, str, Callable[[str], bool] | None], ...] = (
    ("resident_id", r"(?<![0-9A-Za-z])[1-9][0-9]{5}(?:18|19|20)[0-9]{9}[0-9Xx](?![0-9A-Za-z])", _mod_11_2),
    ("mobile", r"(?<![0-9A-Za-z])(?:\+?86)?1[3-9][0-9]{9}(?![0-9A-Za-z])", None),
    ("landline", r"(?<![0-9A-Za-z-])\(?0[0-9]{2,3}\)?-?[2-8][0-9]{6,7}(?![0-9A-Za-z])", None),
    ("bank_card", r"(?<![0-9A-Za-z])[3-9][0-9]{14,18}(?![0-9A-Za-z])", _luhn),
    ("passport", r"(?<![0-9A-Za-z])[EGDSP][A-Z]?[0-9]{7,8}(?![0-9A-Za-z])", None),
    (
        "plate",
        r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][·-]?[A-HJ-NP-Z0-9]{5,6}",
        None,
    ),
    ("credit_code", r"(?<![0-9A-Za-z])[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}(?![0-9A-Za-z])", _mod_31),
)

ENGINES = {"argus-redact": argus, "presidio": presidio, "jionlp": jionlp, "helan": helan, "datafog": datafog}

if __name__ == "__main__":
    main()
