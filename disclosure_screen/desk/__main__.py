"""``python -m disclosure_screen.desk WORKSPACE PORT``: the review desk, started by the service; on loopback.

As many processes as ``[desk] processes`` says share one port. What they must agree on (sessions, locked names, used codes) is
in the database; of the limit on requests each allows its share.
"""

import os
import socket
import sys
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from uvicorn.supervisors import Multiprocess

from disclosure_screen.desk.app import build_app
from disclosure_screen.pipeline.workspace import Workspace

_WORKSPACE = "DISCLOSURE_SCREEN_WORKSPACE"
_PATIENCE = 60
"""Seconds a process may stay silent before it is replaced: longer than the longest page takes on a busy machine."""


def main() -> None:
    """Serve until told to stop."""
    root, port = Path(sys.argv[1]), int(sys.argv[2])
    os.environ[_WORKSPACE] = str(root)
    with Workspace.open(root, create=False) as workspace:  # brought up to date once, before several open it
        processes = workspace.settings.desk_processes
    config = uvicorn.Config(
        "disclosure_screen.desk.__main__:desk",
        factory=True,
        workers=processes,
        timeout_worker_healthcheck=_PATIENCE,
        host="127.0.0.1",
        port=port,
        log_level="warning",
        access_log=False,
    )
    Multiprocess(config, sockets=[listening(config)]).run()


def listening(config: uvicorn.Config) -> socket.socket:
    """The socket that all processes share. What it accepts sends at once.

    asyncio sets this itself only on sockets that name their protocol, and uvicorn's does not: each page would wait 40 ms for
    the browser's delayed acknowledgement of its head.
    """
    listener = config.bind_socket()
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def desk() -> Starlette:
    """The application of one process, over the workspace that the environment names."""
    workspace = Workspace.open(Path(os.environ[_WORKSPACE]), create=False)
    return build_app(workspace, processes=workspace.settings.desk_processes)


if __name__ == "__main__":
    main()
