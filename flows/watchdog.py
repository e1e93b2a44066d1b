"""The watchdog flow (看门狗): says so when the last successful sweep is too long ago.

It runs under the scheduler and so cannot see that the scheduler is dead; the supervisor in ``flows/service.py`` asks the same
question from outside. Both are needed: this one leaves a failed run where an operator looks for failed runs.
"""

from pathlib import Path

from prefect import flow

from disclosure_screen.pipeline.heartbeat import silence
from disclosure_screen.pipeline.workspace import Workspace


@flow(name="watchdog", flow_run_name="watchdog")
def watchdog(workspace: str) -> float:
    """Seconds since the last successful sweep; raises TimeoutError where that is longer than it may be."""
    with Workspace.open(Path(workspace), create=False) as opened:
        quiet_for = silence(opened)
    if quiet_for.alarming:
        raise TimeoutError(str(quiet_for))
    return quiet_for.seconds
