"""The desk served on loopback, as a browser meets it."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from disclosure_screen.desk.app import build_app
from disclosure_screen.pipeline.workspace import Workspace


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(workspace: Workspace, port: int) -> Iterator[str]:
    """The desk's address, for as long as the block lasts."""
    server = uvicorn.Server(uvicorn.Config(build_app(workspace), host="127.0.0.1", port=port, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()
