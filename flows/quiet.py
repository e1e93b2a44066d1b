"""A quiet Prefect (静默设置): everything it may read from the environment, set before it is first imported.

No telemetry, no outside connection, its database inside the workspace. Prefect reads its settings once, at import; that is
why every module of this package that imports Prefect is itself imported late, after :func:`quieten`.
"""

import os
from pathlib import Path

_QUIET = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_CLOUD_ENABLE_ORCHESTRATION_TELEMETRY": "false",
    # A cold ephemeral server takes 10–17 s on an office machine; Prefect's own limit is 20.
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
    "PREFECT_LOGGING_LEVEL": "WARNING",
    "PREFECT_LOGGING_SERVER_LEVEL": "WARNING",
    "PREFECT_SERVER_UI_ENABLED": "false",
    "PREFECT_RESULTS_PERSIST_BY_DEFAULT": "false",
    # Values in parameters or prints would be kept for ever: nothing is sent but ids, counts and digests.
    "PREFECT_LOGGING_LOG_PRINTS": "false",
}


def quiet_environment(home: Path) -> dict[str, str]:
    """The settings for a Prefect that keeps its files below ``home`` and talks to nobody outside this machine."""
    return {**_QUIET, "PREFECT_HOME": str(home), "PREFECT_PROFILES_PATH": str(home / "profiles.toml")}


def quieten(home: Path) -> None:
    """Put the settings into this process's environment. An office's own explicit settings win."""
    home.mkdir(parents=True, exist_ok=True)
    for name, value in quiet_environment(home).items():
        os.environ.setdefault(name, value)
