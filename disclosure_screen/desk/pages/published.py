"""What is published (已公开): the register, whether the folder still holds what was approved, and periods that have ended."""

from disclosure_screen.desk.access import READERS
from disclosure_screen.desk.visit import Answer, Page, Shown, Visit
from disclosure_screen.model.case import Stage
from disclosure_screen.pipeline.deliver import deliveries
from disclosure_screen.pipeline.published import published_faults, take_downs
from disclosure_screen.pipeline.targets import targets
from disclosure_screen.store import cases


def register(visit: Visit) -> Answer:
    """Every released case, newest first, with its files' digests."""
    with visit.workspace.reading() as connection:
        released = cases.listing(connection, (Stage.RELEASED,))
    return Shown(
        "published.html.j2",
        {
            "released": sorted(released, key=lambda case: case.since, reverse=True),
            "faults": published_faults(visit.workspace),
            "take_downs": take_downs(visit.workspace),
            "troubles": [one for one in deliveries(visit.workspace).values() if one.failures],
            "targets": [target.name for target in targets(visit.workspace)],
        },
    )


PAGES = (Page("GET", "/published", READERS, register),)
