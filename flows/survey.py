"""The survey flow (排查): screen again what is already published, because rules learn and pages are forgotten."""

from pathlib import Path

from prefect import flow, task

from disclosure_screen.pipeline.survey import survey as survey_published
from disclosure_screen.pipeline.workspace import Workspace


@task(retries=1, retry_delay_seconds=30)
def look_again(workspace: str) -> dict[str, int]:
    """Screen the released folder of the workspace under the rulebook of today."""
    with Workspace.open(Path(workspace), create=False) as opened:
        return survey_published((opened.released,), workspace=opened).counts()


@flow(name="survey", flow_run_name="survey")
def survey(workspace: str) -> dict[str, int]:
    """Re-screen everything released so far; the counts by grade."""
    return look_again(workspace)
