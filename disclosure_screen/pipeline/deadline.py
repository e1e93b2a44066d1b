"""The last day (办理期限) of a case with the tiers whose turn it is."""

import datetime
from collections.abc import Collection

from disclosure_screen.model.case import Tier
from disclosure_screen.pipeline.workspace import Workspace


def last_day(workspace: Workspace, waiting: Collection[Tier], since: datetime.date) -> datetime.date | None:
    """The longest term of the tiers whose turn it is, counted from the last thing that gave them the turn; None for nobody's."""
    if not waiting:
        return None
    days = max(workspace.procedure.duties[tier].days for tier in waiting)
    return workspace.days_off.after(since, days)
