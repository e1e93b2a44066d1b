"""The schedule (定时): every flow as a Prefect deployment with its interval or cron, served by one runner process.

Run as ``python -m flows.schedule WORKSPACE [SECONDS]`` by ``flows.service``, which has already set the environment.
"""

import sys
from pathlib import Path

from prefect import serve
from prefect.deployments.runner import RunnerDeployment
from prefect.schedules import Cron, Interval
from prefect.types.entrypoint import EntrypointType

from flows.housekeeping import housekeeping
from flows.ledger import monthly_ledger
from flows.survey import survey
from flows.sweep import sweep
from flows.watchdog import watchdog

SWEEP_EVERY = 60
"""Seconds between two sweeps of the inbox."""

ZONE = "Asia/Shanghai"


def deployments(workspace: Path, sweep_every: int = SWEEP_EVERY) -> tuple[RunnerDeployment, ...]:
    """Every scheduled flow. The parameters are a folder and nothing else: Prefect keeps them for ever.

    No deployment has a concurrency limit: after a power cut Prefect's slot outlives its owner and every later run is
    cancelled in silence. One sweep at a time is held by a lease of our own, which expires.
    """
    timetable = (
        (sweep, Interval(sweep_every)),
        (watchdog, Cron("*/5 * * * *")),
        (housekeeping, Cron("30 2 * * *", timezone=ZONE)),
        (survey, Cron("0 3 * * 6", timezone=ZONE)),
        (monthly_ledger, Cron("0 6 1 * *", timezone=ZONE)),
    )
    return tuple(
        RunnerDeployment.from_flow(
            flow,
            name=flow.name,
            parameters={"workspace": str(workspace)},
            schedule=schedule,
            # A path would be relative to whatever folder the office started us in.
            entrypoint_type=EntrypointType.MODULE_PATH,
        )
        for flow, schedule in timetable
    )


def main() -> None:
    """Serve until told to stop."""
    workspace = Path(sys.argv[1])
    every = int(sys.argv[2]) if len(sys.argv) > 2 else SWEEP_EVERY
    serve(*deployments(workspace, every), pause_on_shutdown=False, print_starting_message=False)


if __name__ == "__main__":
    main()
