"""The heartbeat (心跳): how long ago the inbox was last swept with success, and when that is too long."""

from dataclasses import dataclass

from disclosure_screen.pipeline.workspace import Workspace
from disclosure_screen.store.lease import last_beat

LONGEST_SILENCE = 300.0
"""Seconds without a successful sweep after which somebody must be told."""


@dataclass(frozen=True, slots=True)
class Silence:
    """Time since the last successful sweep, in seconds; infinite where there has been none or the last one failed."""

    seconds: float

    @property
    def alarming(self) -> bool:
        """True where somebody must be told."""
        return self.seconds > LONGEST_SILENCE

    def __str__(self) -> str:
        if self.seconds == float("inf"):
            return "收件扫描尚无成功记录，请检查服务。"
        return f"收件扫描已有 {self.seconds / 60:.0f} 分钟没有成功，请检查服务。"


def silence(workspace: Workspace) -> Silence:
    """How long the workspace has been silent by its own clock."""
    with workspace.reading() as connection:
        beat = last_beat(connection, "sweep")
    if beat is None or beat.outcome != "ok":
        return Silence(float("inf"))
    return Silence((workspace.now() - beat.at).total_seconds())
