"""The schedule (定时): every flow as a Prefect deployment with its interval or cron, served by one runner process.

Run as ``python -m flows.schedule WORKSPACE [SECONDS]`` by ``flows.service``, which has already set the environment.
"""

import datetime as dt
import sys
from pathlib import Path

from prefect import serve
from prefect.client.schemas.schedules import CronSchedule, IntervalSchedule
from prefect.deployments.runner import EntrypointType, RunnerDeployment

from flows.housekeeping import housekeeping
from flows.ledger import monthly_ledger
from flows.sweep import sweep
from flows.watchdog import watchdog

SWEEP_EVERY = 60
"""Seconds between two sweeps of the inbox."""


def deployments(workspace: Path, sweep_every: int = SWEEP_EVERY) -> tuple[RunnerDeployment, ...]:
    """Every scheduled flow. The parameters are a folder and nothing else: Prefect keeps them for ever.

    No deployment has a concurrency limit: after a power cut Prefect's slot outlives its owner and every later run is
    cancelled in silence. One sweep at a time is held by a lease of our own, which expires.
    """
    where = {"workspace": str(workspace)}
    module = EntrypointType.MODULE_PATH  # a path would be relative to whatever folder the office started us in
    return (
        sweep.to_deployment(
            "sweep",
            parameters=where,
            schedule=IntervalSchedule(interval=dt.timedelta(seconds=sweep_every)),
            entrypoint_type=module,
        ),
        watchdog.to_deployment(
            "watchdog", parameters=where, schedule=CronSchedule(cron="*/5 * * * *"), entrypoint_type=module
        ),
        housekeeping.to_deployment(
            "housekeeping",
            parameters=where,
            schedule=CronSchedule(cron="30 2 * * *", timezone="Asia/Shanghai"),
            entrypoint_type=module,
        ),
        monthly_ledger.to_deployment(
            "monthly-ledger",
            parameters=where,
            schedule=CronSchedule(cron="0 6 1 * *", timezone="Asia/Shanghai"),
            entrypoint_type=module,
        ),
    )


def main() -> None:
    """Serve until told to stop."""
    workspace = Path(sys.argv[1])
    every = int(sys.argv[2]) if len(sys.argv) > 2 else SWEEP_EVERY
    serve(*deployments(workspace, every), pause_on_shutdown=False, print_starting_message=False)


if __name__ == "__main__":
    main()
