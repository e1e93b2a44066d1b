"""The service (服务): Prefect's server, the schedule and the review page, as three processes under one supervisor.

Everything listens on loopback. The supervisor restarts what dies, and it watches the sweep's heartbeat itself: a watchdog
that runs under the scheduler is silent exactly when the scheduler is dead.
"""

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from disclosure_screen.model.errors import DisclosureScreenError
from disclosure_screen.pipeline.heartbeat import LONGEST_SILENCE, silence
from disclosure_screen.pipeline.workspace import Workspace
from flows.quiet import quiet_environment

STARTUP_SECONDS = 120.0
"""How long Prefect's server may take to answer before the service gives up."""
RESTART_SECONDS = 5.0
"""Pause before a process that died is started again."""
LOOK_SECONDS = 1.0
"""Pause between two looks at the processes."""

Tell = Callable[[str], None]


@dataclass(slots=True)
class Ward:
    """One process under supervision: its Chinese name, its command, and when it may be started again."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    resume_at: float = 0.0
    log: Path = field(default_factory=Path)


def serve(workspace: Path, *, desk_port: int, sweep_every: int, tell: Tell) -> int:
    """Run the service until SIGINT or SIGTERM; returns 0, or 1 where the server never came up.

    ``tell`` receives one Chinese line for each event an operator should see.
    """
    environment = service_environment(workspace)
    python = [sys.executable, "-m"]
    logs = workspace / "logs"
    logs.mkdir(exist_ok=True)
    server = Ward(
        "调度服务",
        [*python, "prefect", "server", "start", "--host", "127.0.0.1", "--port", _port(environment), "--no-ui"],
    )
    runner = Ward("定时任务", [*python, "flows.schedule", str(workspace), str(sweep_every)])
    desk = Ward("审核页面", [*python, "disclosure_screen.desk", str(workspace), str(desk_port)])
    wards = (server, desk, runner)
    for ward, name in zip(wards, ("server", "desk", "schedule"), strict=True):
        ward.log = logs / f"{name}.log"
    stop = _StopFlag()
    try:
        _start(server, environment)
        _start(desk, environment)
        tell(f"审核页面：http://127.0.0.1:{desk_port}/")
        if not _answers(environment, stop):
            tell("" if stop.raised else f"调度服务未能启动，请查看 {server.log}")
            return 0 if stop.raised else 1
        _start(runner, environment)
        tell(f"定时扫描已启动：每 {sweep_every} 秒扫描一次收件目录 {workspace / 'inbox'}")
        _watch(wards, environment, stop, tell, _Pulse(workspace, tell))
    finally:
        for ward in reversed(wards):
            _end(ward)
    tell("服务已停止。")
    return 0


def service_environment(workspace: Path) -> Mapping[str, str]:
    """The environment of all three processes: quiet, on a free loopback port, with a key drawn for this start.

    Prefect's API ships without authentication; whoever reaches it may start flows, so server and clients share a key.
    """
    key = f"disclosure-screen:{secrets.token_urlsafe(24)}"
    return {
        **os.environ,
        **quiet_environment(workspace / ".prefect"),
        "PREFECT_API_URL": f"http://127.0.0.1:{_free_port()}/api",
        "PREFECT_SERVER_API_AUTH_STRING": key,
        "PREFECT_API_AUTH_STRING": key,
    }


def _watch(
    wards: tuple[Ward, ...], environment: Mapping[str, str], stop: "_StopFlag", tell: Tell, pulse: "_Pulse"
) -> None:
    while not stop.raised:
        pulse.feel()
        for ward in wards:
            if ward.process is not None and ward.process.poll() is not None:
                tell(
                    f"{ward.name}意外停止（代码 {ward.process.returncode}），{RESTART_SECONDS:.0f} 秒后重启；日志：{ward.log}"
                )
                ward.process, ward.resume_at = None, time.monotonic() + RESTART_SECONDS
            if ward.process is None and time.monotonic() >= ward.resume_at:
                _start(ward, environment)
        time.sleep(LOOK_SECONDS)


def _start(ward: Ward, environment: Mapping[str, str]) -> None:
    with ward.log.open("ab") as log:
        # A session of its own: an interrupt at the terminal reaches only the supervisor, which ends them in order.
        ward.process = subprocess.Popen(
            ward.command,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


def _end(ward: Ward) -> None:
    """Ask the process and all it started to end; insist after ten seconds."""
    if ward.process is None:
        return
    for sign, patience in ((signal.SIGTERM, 10.0), (signal.SIGKILL, 10.0)):
        try:
            os.killpg(ward.process.pid, sign)
        except ProcessLookupError:
            break
        try:
            ward.process.wait(patience)
        except subprocess.TimeoutExpired:
            continue
    ward.process.poll()


def _answers(environment: Mapping[str, str], stop: "_StopFlag") -> bool:
    deadline = time.monotonic() + STARTUP_SECONDS
    token = b64encode(environment["PREFECT_API_AUTH_STRING"].encode()).decode()
    request = urllib.request.Request(  # noqa: S310 - our own loopback address
        environment["PREFECT_API_URL"] + "/health", headers={"Authorization": f"Basic {token}"}
    )
    while time.monotonic() < deadline and not stop.raised:
        try:
            with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310 - our own loopback address
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            time.sleep(LOOK_SECONDS / 2)
    return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _port(environment: Mapping[str, str]) -> str:
    return environment["PREFECT_API_URL"].rsplit(":", 1)[1].removesuffix("/api")


class _Pulse:
    """Asks once in a while whether the inbox is still being swept, and tells an operator when it is not."""

    def __init__(self, workspace: Path, tell: Tell) -> None:
        self._workspace, self._tell = workspace, tell
        # A service that has just started has had no chance to sweep yet.
        self._next = time.monotonic() + LONGEST_SILENCE

    def feel(self) -> None:
        """Ask, where it is time to."""
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + LONGEST_SILENCE / 5
        try:
            with Workspace.open(self._workspace, create=False) as opened:
                quiet_for = silence(opened)
        except DisclosureScreenError as error:
            self._tell(f"警告：无法读取工作区——{error}")
            return
        if quiet_for.alarming:
            self._tell(f"警告：{quiet_for}")


class _StopFlag:
    """Raised by SIGINT and SIGTERM; everything is ended by the supervisor's own hand, not by the signal."""

    def __init__(self) -> None:
        self.raised = False
        signal.signal(signal.SIGINT, self._raise)
        signal.signal(signal.SIGTERM, self._raise)

    def _raise(self, _sign: int, _frame: FrameType | None) -> None:
        self.raised = True
