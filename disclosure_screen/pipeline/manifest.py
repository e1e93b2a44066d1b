"""Manifests (公开清单): for each release, which bytes went out, signed with the office's own key (Ed25519).

Whoever has the manifests and the public key can check published files on any machine, without this database and without network.
A manifest names tiers, not people, and is kept outside ``released/``, so that it is not published by accident.
"""

import base64
import binascii
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from disclosure_screen.model.case import Case, Stage
from disclosure_screen.model.errors import StoreError, UsageError
from disclosure_screen.model.ledger import Value, canonical
from disclosure_screen.pipeline.paths import published_name
from disclosure_screen.pipeline.workspace import Workspace
from disclosure_screen.store import cases, releases
from disclosure_screen.store.vault import disk_errors
from disclosure_screen.store.whole import write_whole

FOLDER = "manifests"
PUBLIC_KEY = "signing.pub"


@dataclass(frozen=True, slots=True)
class Manifest:
    """One signed list: the case, and each published path with its digest and size."""

    case: str
    version: int
    files: tuple[tuple[str, str, int], ...]


def sign_releases(workspace: Workspace) -> tuple[str, ...]:
    """Write the manifest of every released case that has none yet; returns their numbers. Repeating it changes nothing."""
    folder = workspace.root / FOLDER
    with disk_errors():
        folder.mkdir(mode=0o700, exist_ok=True)
    with workspace.reading() as connection:
        released = cases.listing(connection, (Stage.RELEASED,))
        missing = [case for case in released if not (folder / f"{case.number}.json").exists()]
        heads = {case.number: releases.release_entry(connection, case.number) for case in missing}
    for case in missing:
        write_whole(folder / f"{case.number}.json", _signed(workspace, case, *heads[case.number]))
    return tuple(case.number for case in missing)


def read_manifests(folder: Path, public_key: Path) -> tuple[Manifest, ...]:
    """Every manifest in the folder, each with a signature that holds. Raises StoreError at the first that does not."""
    key = _public_key(public_key)
    return tuple(_read(path, key) for path in sorted(folder.glob("*.json")))


def _signed(workspace: Workspace, case: Case, seq: int, entry: str, at: str) -> bytes:
    files: list[Value] = [
        {"name": published_name(file).as_posix(), "digest": file.digest, "size": file.size} for file in case.files
    ]
    content = canonical(
        {
            "format": 1,
            "case": case.number,
            "version": case.version,
            "files": files,
            "released": at,
            "ledger_seq": seq,
            "ledger_digest": entry,
        }
    )
    signature = _private_key(workspace).sign(content.encode("utf-8", "surrogateescape"))
    envelope: dict[str, Value] = {"content": content, "signature": base64.b64encode(signature).decode("ascii")}
    return json.dumps(envelope, indent=1).encode("ascii")


def _private_key(workspace: Workspace) -> Ed25519PrivateKey:
    path = workspace.root / "signing.key"
    if not path.exists():
        fresh = path.with_name(f".signing.{secrets.token_hex(4)}")
        with disk_errors():
            write_whole(fresh, Ed25519PrivateKey.generate().private_bytes_raw())
            try:
                os.link(fresh, path)
            except FileExistsError:
                pass
            finally:
                fresh.unlink()
    try:
        key = Ed25519PrivateKey.from_private_bytes(path.read_bytes())
    except (ValueError, OSError):
        raise StoreError(f"签名密钥 {path.name} 已损坏，请从备份恢复") from None
    public = workspace.root / PUBLIC_KEY
    pem = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    if not public.exists() or public.read_bytes() != pem:
        write_whole(public, pem)
    return key


def _public_key(path: Path) -> Ed25519PublicKey:
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    try:
        key = load_pem_public_key(path.read_bytes())
    except (OSError, ValueError):
        raise UsageError(f"公钥文件 {path} 不存在或无法读取") from None
    if not isinstance(key, Ed25519PublicKey):
        raise UsageError(f"公钥文件 {path} 不是 Ed25519 公钥")
    return key


def _read(path: Path, key: Ed25519PublicKey) -> Manifest:
    try:
        envelope = json.loads(path.read_text(encoding="ascii"))
        content = str(envelope["content"])
        key.verify(base64.b64decode(envelope["signature"], validate=True), content.encode("utf-8", "surrogateescape"))
        said = json.loads(content)
        files = tuple((str(file["name"]), str(file["digest"]), int(file["size"])) for file in said["files"])
        return Manifest(str(said["case"]), int(said["version"]), files)
    except InvalidSignature:
        raise StoreError(f"公开清单 {path.name} 的签名不符，可能被改动") from None
    except (OSError, ValueError, KeyError, TypeError, binascii.Error):
        raise StoreError(f"公开清单 {path.name} 无法读取或格式不对") from None
