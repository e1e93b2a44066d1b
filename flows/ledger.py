"""The ledger flow (月度台账): on the first of each month, the sheet of the month before."""

import datetime as dt
from pathlib import Path

from prefect import flow, task

from disclosure_screen.pipeline.ledger import export_month
from disclosure_screen.pipeline.workspace import Workspace


@task(retries=2, retry_delay_seconds=60)
def write_sheet(workspace: str, month: str) -> int:
    """Write the month's sheet into the workspace; the number of files written."""
    with Workspace.open(Path(workspace), create=False) as opened:
        return len(export_month(opened, month))


@flow(name="monthly-ledger", flow_run_name="monthly-ledger")
def monthly_ledger(workspace: str, month: str | None = None) -> int:
    """The sheet of ``month`` (YYYY-MM), by default of the month before this one."""
    return write_sheet(workspace, month or _last_month())


def _last_month() -> str:
    first = dt.datetime.now().astimezone().date().replace(day=1)
    return f"{first - dt.timedelta(days=1):%Y-%m}"
