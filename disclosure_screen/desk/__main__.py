"""``python -m disclosure_screen.desk WORKSPACE PORT [HOST]``: the review desk, started by the service; loopback by default."""

import sys
from pathlib import Path

import uvicorn

from disclosure_screen.desk.app import build_app
from disclosure_screen.pipeline.workspace import Workspace


def main() -> None:
    """Serve until told to stop."""
    with Workspace.open(Path(sys.argv[1]), create=False) as workspace:
        uvicorn.run(
            build_app(workspace), host="127.0.0.1", port=int(sys.argv[2]), log_level="warning", access_log=False
        )


if __name__ == "__main__":
    main()
