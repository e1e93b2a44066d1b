"""The sweep flow (收件扫描): one pass over the inbox. All judgement is in ``pipeline/``; here are only retry and record.

The whole pass is one task: cases are taken in one by one inside it, each in transactions of its own, so that a second
attempt simply goes on where the first one stopped.
"""

from pathlib import Path

from prefect import flow, task

from disclosure_screen.pipeline.sweep import sweep as sweep_inbox
from disclosure_screen.pipeline.workspace import Workspace


@task(retries=2, retry_delay_seconds=5)
def take_in(workspace: str, settle: float | None) -> dict[str, int]:
    """Take in, screen and queue what has arrived and settled; the counts are all that Prefect learns of it."""
    with Workspace.open(Path(workspace), create=False) as opened:
        return sweep_inbox(opened, settle=settle).counts()


@flow(name="sweep", flow_run_name="sweep")
def sweep(workspace: str, settle: float | None = None) -> dict[str, int]:
    """One pass over the inbox of a workspace. ``settle`` is in seconds; without it the workspace's setting holds."""
    return take_in(workspace, settle)
