"""The housekeeping flow (日常维护): verify the chain, export its head, clear what has had its time. Nightly."""

from pathlib import Path

from prefect import flow, task

from disclosure_screen.pipeline.housekeeping import housekeeping as keep_house
from disclosure_screen.pipeline.workspace import Workspace


@task(retries=2, retry_delay_seconds=60)
def tidy(workspace: str) -> dict[str, int]:
    """Verify, export, purge, vacuum; raises where the ledger does not hold, so that the run is seen to have failed."""
    with Workspace.open(Path(workspace), create=False) as opened:
        return keep_house(opened).counts()


@flow(name="housekeeping", flow_run_name="housekeeping")
def housekeeping(workspace: str) -> dict[str, int]:
    """The nightly round of one workspace."""
    return tidy(workspace)
