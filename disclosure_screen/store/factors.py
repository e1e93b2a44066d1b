"""Second factors (二次验证): one encrypted secret a person, and the last step whose code was used."""

from dataclasses import dataclass, field

from sqlalchemy import Connection, delete, insert, select, update

from disclosure_screen.store.tables import second_factors
from disclosure_screen.store.unit import Unit


@dataclass(frozen=True, slots=True)
class Factor:
    """A person's second factor; it counts from when it was ``confirmed`` with a code."""

    secret: str = field(repr=False)
    confirmed: bool
    last_step: int


def factor(connection: Connection, name: str) -> Factor | None:
    """The second factor of that person, or None."""
    row = connection.execute(select(second_factors).where(second_factors.c.person == name)).one_or_none()
    return Factor(row.secret, row.confirmed, row.last_step) if row else None


def draw(unit: Unit, name: str, secret: str) -> None:
    """A new secret that does not count yet; it replaces one that never did."""
    unit.record("second-factor-drawn", name=name)
    unit.change(
        delete(second_factors).where(second_factors.c.person == name),
        insert(second_factors).values(person=name, secret=secret, confirmed=False, last_step=-1, since=unit.at),
    )


def confirm(unit: Unit, name: str) -> None:
    """The secret counts from now on."""
    unit.record("second-factor-on", name=name)
    unit.change(update(second_factors).where(second_factors.c.person == name).values(confirmed=True))


def spend(unit: Unit, name: str, step: int) -> None:
    """Codes of this step and before are used up. Part of a unit that has recorded what they were used for."""
    unit.change(update(second_factors).where(second_factors.c.person == name).values(last_step=step))


def drop(unit: Unit, name: str) -> None:
    """Without a second factor from now on."""
    unit.record("second-factor-off", name=name)
    unit.change(delete(second_factors).where(second_factors.c.person == name))
