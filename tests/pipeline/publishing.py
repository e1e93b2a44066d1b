"""Publishing servers on loopback: WebDAV (wsgidav on cheroot), S3 (moto), SFTP (Debian's OpenSSH), on real sockets."""

import getpass
import os
import secrets
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import fsspec
import pytest

from tests.pipeline.wire import Wire, wire

SSHD = "/usr/sbin/sshd" if Path("/usr/sbin/sshd").exists() else shutil.which("sshd")
SFTP_SERVER = "/usr/lib/openssh/sftp-server"


@dataclass(frozen=True)
class Server:
    """A publishing server: its address for ``[release] targets``, the wire in front of it, and what stands there now."""

    address: str
    wire: Wire
    files: Callable[[], Mapping[str, bytes]]
    tamper: Callable[[bytes, bytes], None]
    settings: str = ""


@contextmanager
def webdav(folder: Path) -> Iterator[Server]:
    """A WebDAV server over a folder, with a name and a password."""
    from cheroot import wsgi
    from wsgidav.wsgidav_app import WsgiDAVApp

    root = folder / "dav"
    (root / "公开").mkdir(parents=True)
    application = WsgiDAVApp(
        {
            "provider_mapping": {"/": str(root)},
            "http_authenticator": {"domain_controller": None, "accept_basic": True, "accept_digest": False},
            "simple_dc": {"user_mapping": {"*": {"web": {"password": "only-in-tests"}}}},
            "verbose": 0,
            "logging": {"enable": False},
        }
    )
    server = wsgi.Server(("127.0.0.1", 0), application, numthreads=4)
    server.prepare()
    thread = threading.Thread(target=server.serve)
    thread.start()
    fsspec.config.conf["webdav"] = {"auth": ["web", "only-in-tests"]}
    try:
        with wire(server.bind_addr[1]) as cable:
            yield Server(
                f"webdav://127.0.0.1:{cable.port}/公开", cable, lambda: on_disk(root / "公开"), swapping(cable)
            )
    finally:
        fsspec.config.conf.pop("webdav", None)
        server.stop()
        thread.join()


@contextmanager
def s3(folder: Path) -> Iterator[Server]:
    """An object store with a bucket."""
    from moto.server import ThreadedMotoServer

    moto = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    moto.start()
    host, port = moto.get_host_and_port()
    plain = {"key": "web", "secret": "only-in-tests", "client_kwargs": {"region_name": "eu-west-1"}}
    direct: Any = fsspec.filesystem(
        "s3", endpoint_url=f"http://{host}:{port}", skip_instance_cache=True, use_listings_cache=False, **plain
    )
    bucket = f"web-{secrets.token_hex(6)}"  # the store's memory is one for the whole process
    direct.mkdir(bucket)

    def stored() -> Mapping[str, bytes]:
        direct.invalidate_cache()
        found = direct.find(f"{bucket}/public")
        return {path.removeprefix(f"{bucket}/public/"): direct.cat_file(path) for path in found}

    with wire(port) as cable:
        fsspec.config.conf["s3"] = {
            "endpoint_url": f"http://127.0.0.1:{cable.port}",
            "config_kwargs": {"retries": {"max_attempts": 1}},
            **plain,
        }
        try:
            yield Server(f"s3://{bucket}/public", cable, stored, swapping(cable))
        finally:
            fsspec.config.conf.pop("s3", None)
            moto.stop()


_TAMPERING = """import subprocess, sys, threading
swap = open(sys.argv[1], 'rb')
old, new = swap.read().split(b'|')
server = subprocess.Popen([sys.argv[2]], stdin=sys.stdin.fileno(), stdout=subprocess.PIPE)
while data := server.stdout.read1(1 << 16):
    sys.stdout.buffer.write(data.replace(old, new) if old else data)
    sys.stdout.buffer.flush()
"""


@contextmanager
def sftp(folder: Path) -> Iterator[Server]:
    """OpenSSH's own server for the present user, with keys of its own."""
    if SSHD is None or not Path(SFTP_SERVER).exists() or shutil.which("sftp") is None:
        pytest.skip("本机没有 OpenSSH 服务端（Debian：apt-get install openssh-server），未测试 SFTP 送达")
    root = folder / "sftp"
    (root / "公开").mkdir(parents=True)
    for name in ("host", "user"):
        command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)]
        subprocess.run(command, check=True, capture_output=True)
    shutil.copy(folder / "user.pub", folder / "authorized")
    (folder / "swap").write_bytes(b"|")
    (folder / "server.py").write_text(_TAMPERING, encoding="utf-8")
    (folder / "sshd_config").write_text(
        f"HostKey {folder}/host\nAuthorizedKeysFile {folder}/authorized\nStrictModes no\nUsePAM no\n"
        f"PasswordAuthentication no\nPermitRootLogin prohibit-password\nPidFile none\n"
        f"Subsystem sftp {sys.executable} {folder}/server.py {folder}/swap {SFTP_SERVER}\n",
        encoding="utf-8",
    )
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [SSHD, "-D", "-e", "-f", str(folder / "sshd_config"), "-p", str(port), "-o", "ListenAddress=127.0.0.1"],
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(port)
        with wire(port) as cable:
            host_key = (folder / "host.pub").read_text(encoding="utf-8")
            (folder / "known").write_text(f"[127.0.0.1]:{cable.port} {host_key}", encoding="utf-8")
            (folder / "ssh_config").write_text(
                f"IdentityFile {folder}/user\nIdentitiesOnly yes\nUserKnownHostsFile {folder}/known\n",
                encoding="utf-8",
            )

            def tamper(old: bytes, new: bytes) -> None:
                (folder / "swap").write_bytes(old + b"|" + new)

            yield Server(
                f"sftp://{getpass.getuser()}@127.0.0.1:{cable.port}{root}/公开",
                cable,
                lambda: on_disk(root / "公开"),
                tamper,
                f'ssh_config = "{folder}/ssh_config"\n',
            )
    finally:
        server.terminate()
        server.wait()


def _wait_for(port: int) -> None:
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("the server did not come up")


def swapping(cable: Wire) -> Callable[[bytes, bytes], None]:
    """Change what comes back over the wire."""

    def change(old: bytes, new: bytes) -> None:
        cable.swap = (old, new) if old else None

    return change


def on_disk(root: Path) -> Mapping[str, bytes]:
    """Every file below a folder."""
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}
