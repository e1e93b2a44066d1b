"""Refinements (细分): what a value says about itself beyond its check digit.

A hotline, an office mailbox and a unit's credit code are meant to be public; a bare local number or an army-like plate is only
what a label says it is. Each identifier's own module knows how to tell; this table only says which answer means what.
"""

from collections.abc import Callable
from dataclasses import dataclass

from disclosure_screen.identifiers import bank_card, credit_code, email, landline, mobile, plate
from disclosure_screen.model.finding import Severity


@dataclass(frozen=True, slots=True)
class Refinement:
    """``needs_label``: whether it is anything without a label; None leaves that to its kind. ``at_most`` and ``at_least``
    are bounds for the severity, with the reason."""

    needs_label: bool | None = None
    at_most: Severity | None = None
    at_least: Severity | None = None
    reason: str = ""


PLAIN = Refinement()
SELF_EVIDENT = frozenset({"landline"})
"""Identifiers that need a label as a kind, while some of their values do not (an area code in front says enough)."""


def refine(identifier: str, canonical: str) -> Refinement:
    """What the value itself says; :data:`PLAIN` where its kind has nothing to add."""
    judge = _TABLE.get(identifier)
    return judge(canonical) if judge is not None else PLAIN


def _landline(canonical: str) -> Refinement:
    if landline.is_hotline(canonical):
        return Refinement(needs_label=False, at_most=Severity.NOTE, reason="公共服务号码")
    return Refinement(needs_label=not landline.complete(canonical))


def _mobile(canonical: str) -> Refinement:
    return PLAIN if mobile.assigned(canonical) else Refinement(needs_label=True)


def _bank_card(canonical: str) -> Refinement:
    return PLAIN if bank_card.issuer_known(canonical) else Refinement(needs_label=True)


def _email(canonical: str) -> Refinement:
    if email.is_official(canonical):
        return Refinement(at_most=Severity.NOTE, reason="政务邮箱")
    return PLAIN if email.is_personal(canonical) else Refinement(at_most=Severity.NOTE, reason="单位邮箱")


def _plate(canonical: str) -> Refinement:
    return Refinement(needs_label=True) if plate.needs_label(canonical) else PLAIN


def _credit_code(canonical: str) -> Refinement:
    if credit_code.is_individual(canonical):
        return Refinement(at_least=Severity.MINOR, reason="个体工商户代码，对应经营者个人")
    return PLAIN


_TABLE: dict[str, Callable[[str], Refinement]] = {
    "landline": _landline,
    "mobile": _mobile,
    "bank_card": _bank_card,
    "email": _email,
    "plate": _plate,
    "credit_code": _credit_code,
}
