"""The isolated process: whatever a library does in it, the parent gets a record and goes on."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from disclosure_screen.extract import process
from disclosure_screen.extract.frames import Closed, Opened, collect
from disclosure_screen.extract.limits import Limits
from disclosure_screen.extract.sandbox import Extractor
from disclosure_screen.model.document import Block, Document, GapReason, Layer

MISBEHAVING = '''
"""A format whose reader does what the file asks for."""
import ctypes, os, socket, subprocess, sys, time
from disclosure_screen.model.document import Block, Layer
PRECEDENCE = 1
def sniff(source):
    return "test/misbehaving" if source.head.startswith(b"!!") else None
def read(source):
    yield Block(Layer.BODY, "before")
    act = source.head[2:].decode().split()[0]
    if act == "segfault": ctypes.string_at(0)
    elif act == "abort": os.abort()
    elif act == "exit": os._exit(0)
    elif act == "hang": time.sleep(1000)
    elif act == "spin":
        while True: pass
    elif act == "stuck": ctypes.PyDLL(None).pause()  # and keeps the interpreter's lock
    elif act == "memory": bytearray(3 * 2**30)
    elif act == "recursion":
        def down(): return down()
        down()
    elif act == "raise": raise ValueError("331081190101010000")
    elif act == "print":
        print("331081190101010000"); print("331081190101010000", file=sys.stderr); os.write(1, b"x"); os.write(2, b"x")
    elif act == "write": open("/tmp/disclosure-screen-was-here", "wb").write(b"x")
    elif act == "overwrite": os.write(os.open(source.file.name, os.O_WRONLY), b"x")
    elif act == "connect": socket.create_connection(("127.0.0.1", 9), 1)
    elif act.startswith("dial:"):
        libc = ctypes.CDLL(None)
        address = (2).to_bytes(2, "little") + int(act[5:]).to_bytes(2, "big") + bytes([127, 0, 0, 1]) + bytes(8)
        reached = libc.connect(libc.socket(2, 1, 0), address, 16) == 0
        yield Block(Layer.BODY, "reached" if reached else "unreachable")
    elif act == "process": subprocess.run(["true"])
    elif act == "system": os.system("true")
    elif act == "fork": os.fork()
    elif act == "remove": os.remove("/tmp/disclosure-screen-not-here")
    elif act == "environment": yield Block(Layer.BODY, " ".join(os.environ))
    elif act == "slow":
        for _ in range(20000): yield Block(Layer.BODY, "x" * 100)
    yield Block(Layer.BODY, "after")
'''


@pytest.fixture
def formats(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers of this test also know a format that misbehaves on request."""
    folder = tmp_path / "formats"
    folder.mkdir()
    (folder / "misbehaving.py").write_text(MISBEHAVING, encoding="utf-8")
    boot = process._BOOT.replace(
        "from disclosure",
        f"import disclosure_screen.extract.formats as f; f.__path__.append({str(folder)!r}); from disclosure",
    )
    assert boot != process._BOOT
    monkeypatch.setattr(process, "_BOOT", boot)


@pytest.fixture
def quick(formats: None) -> Iterator[Extractor]:
    with Extractor(Limits(wall_seconds=3.0, cpu_seconds=2)) as extractor:
        yield extractor


def _act(extractor: Extractor, folder: Path, act: str) -> Document:
    path = folder / f"{act}.xyz"
    path.write_text(f"!!{act}")
    return extractor.extract(path)


def _body(document: Document) -> list[str]:
    return [block.text for block in document.blocks if block.layer is Layer.BODY]


@pytest.mark.parametrize(
    ("act", "reason"),
    [
        ("segfault", GapReason.CRASHED),
        ("abort", GapReason.CRASHED),
        ("exit", GapReason.CRASHED),
        ("hang", GapReason.TIMEOUT),
        ("spin", GapReason.TIMEOUT),
        ("memory", GapReason.LIMIT),
        ("recursion", GapReason.LIMIT),
        ("raise", GapReason.DAMAGED),
        ("write", GapReason.DAMAGED),
        ("connect", GapReason.DAMAGED),
        ("process", GapReason.DAMAGED),
        ("system", GapReason.DAMAGED),
        ("fork", GapReason.DAMAGED),
        ("remove", GapReason.DAMAGED),
        ("overwrite", GapReason.DAMAGED),
    ],
)
def test_whatever_a_reader_does_is_a_gap_behind_what_it_read(
    quick: Extractor, tmp_path: Path, act: str, reason: GapReason
) -> None:
    document = _act(quick, tmp_path, act)
    assert [gap.reason for gap in document.gaps] == [reason]
    assert "after" not in _body(document)
    if reason in (GapReason.LIMIT, GapReason.DAMAGED):
        assert "before" in _body(document)
    assert document.digest.startswith("sha256:")
    assert "331081190101010000" not in repr(document)


@pytest.mark.parametrize("act", ["abort", "hang"])
def test_the_strings_of_a_file_are_read_after_its_reader_died(quick: Extractor, tmp_path: Path, act: str) -> None:
    path = tmp_path / "a.xyz"
    path.write_bytes(b"!!" + act.encode() + b" " * 100 + b"\n331081190101010000\n")
    document = quick.extract(path)
    assert any("331081190101010000" in block.text for block in document.blocks if block.layer is Layer.EMBEDDED)
    assert [gap.reason for gap in document.gaps] == [GapReason.TIMEOUT if act == "hang" else GapReason.CRASHED]


OFFICE = """
import sys
from pathlib import Path
from disclosure_screen.extract import process
from disclosure_screen.extract.sandbox import Extractor
process._BOOT = sys.argv[1]
with Extractor() as extractor:
    for frame in extractor.stream(Path(sys.argv[2])):
        print("reading", flush=True)
"""


@pytest.mark.parametrize("act", ["hang", "spin", "stuck"])
def test_a_reader_ends_with_its_parent_whatever_it_is_doing(formats: None, tmp_path: Path, act: str) -> None:
    path = tmp_path / "a.xyz"
    path.write_text(f"!!{act}")
    command = [sys.executable, "-c", OFFICE, process._BOOT, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == b"reading\n"
        (worker,) = Path(f"/proc/{parent.pid}/task/{parent.pid}/children").read_text().split()
        time.sleep(0.5)  # until it does what the file asks for; a worker still sending would end anyway
        parent.kill()
    end = time.monotonic() + 60
    while Path(f"/proc/{worker}").exists():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_a_reader_cannot_leave_anything_behind(quick: Extractor, tmp_path: Path) -> None:
    path = tmp_path / "overwrite.xyz"
    for act in ("write", "overwrite"):
        _act(quick, tmp_path, act)
    assert path.read_text() == "!!overwrite"
    assert not Path("/tmp/disclosure-screen-was-here").exists()


def test_after_every_accident_the_next_file_is_read(quick: Extractor, tmp_path: Path) -> None:
    for act in ("abort", "hang", "memory", "raise", "exit"):
        _act(quick, tmp_path, act)
        document = _act(quick, tmp_path, "nothing")
        assert _body(document) == ["before", "after"], act
        assert not document.gaps


def test_nothing_a_library_prints_reaches_us(
    quick: Extractor, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    document = _act(quick, tmp_path, "print")
    assert _body(document) == ["before", "after"]
    assert capfd.readouterr() == ("", "")


def test_not_even_native_code_reaches_the_network_where_the_kernel_helps(quick: Extractor, tmp_path: Path) -> None:
    """Past the audit hook, straight at the C library. Where this system forbids new namespaces, only the hook remains."""
    asked = "from disclosure_screen.extract.worker import leave_network; raise SystemExit(not leave_network())"
    possible = subprocess.run([sys.executable, "-c", asked], check=False).returncode == 0
    with socket.create_server(("127.0.0.1", 0)) as server:
        document = _act(quick, tmp_path, f"dial:{server.getsockname()[1]}")
    assert ("unreachable" in _body(document)) is possible


def test_the_worker_knows_nothing_of_our_environment(
    formats: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISCLOSURE_SCREEN_KEY", "x")
    with Extractor() as extractor:
        (names,) = _body(_act(extractor, tmp_path, "environment"))[1:2]
    assert "DISCLOSURE" not in names


def test_a_file_that_changes_while_it_is_read_is_unreadable(formats: None, tmp_path: Path) -> None:
    path = tmp_path / "slow.xyz"
    path.write_text("!!slow")
    with Extractor() as extractor:
        frames = extractor.stream(path)
        first = next(frames)
        path.write_text("!!slow, but longer")
        document = collect([first, *frames])
    assert GapReason.UNREADABLE in [gap.reason for gap in document.gaps]


def test_a_stream_may_be_left_early(formats: None, tmp_path: Path) -> None:
    path = tmp_path / "slow.xyz"
    path.write_text("!!slow")
    with Extractor() as extractor:
        frames = extractor.stream(path)
        assert isinstance(next(frames), Opened)
        frames.close()
        assert _body(_act(extractor, tmp_path, "nothing")) == ["before", "after"]


def test_frames_bracket_every_document(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("一\n二\n")
    with Extractor() as extractor:
        frames = list(extractor.stream(tmp_path / "a.txt"))
    assert isinstance(frames[0], Opened)
    assert isinstance(frames[-1], Closed)
    assert [frame.text for frame in frames if isinstance(frame, Block)] == ["a.txt", "一", "二"]


def test_several_threads_share_the_workers(tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}.txt" for number in range(24)]
    for path in paths:
        path.write_text(f"第{path.stem}号")
    with Extractor(workers=2) as extractor, ThreadPoolExecutor(4) as threads:
        documents = list(threads.map(extractor.extract, paths))
    assert [_body(document) for document in documents] == [[f"第{path.stem}号"] for path in paths]


def test_a_closed_extractor_leaves_no_process(tmp_path: Path) -> None:
    with Extractor(workers=2) as extractor:
        (tmp_path / "a.txt").write_text("x")
        extractor.extract(tmp_path / "a.txt")
        worker = extractor._idle.queue[-1]
        assert worker is not None
        identity = worker.process.pid
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline and os.path.exists(f"/proc/{identity}/exe"):
        time.sleep(0.01)
    assert not os.path.exists(f"/proc/{identity}/exe")


def test_the_name_shown_may_differ_from_the_path(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    with Extractor() as extractor:
        assert extractor.extract(tmp_path / "a.txt", "通知.txt").name == "通知.txt"
