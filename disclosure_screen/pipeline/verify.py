"""Verifying published files (核验): whether what stands somewhere is exactly what was approved. Offline, from manifests alone."""

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from disclosure_screen.intake.names import display
from disclosure_screen.model.errors import UsageError
from disclosure_screen.model.ledger import Value
from disclosure_screen.pipeline.manifest import Manifest, read_manifests
from disclosure_screen.store.vault import hashed


@dataclass(frozen=True, slots=True)
class Verified:
    """One file: whether its bytes are approved bytes, and of which case; ``reason`` is Chinese where they are not."""

    file: str
    holds: bool
    case: str
    reason: str

    def as_contract(self) -> Mapping[str, Value]:
        """For ``--format json``."""
        return {"file": self.file, "holds": self.holds, "case": self.case, "reason": self.reason}


def verify_published(paths: Iterable[Path], manifests: Path, public_key: Path) -> tuple[Verified, ...]:
    """Check files, or everything in folders: changed and extra files, and files missing from a case's own folder.

    Raises StoreError where a manifest's own signature does not hold: then nothing it says is worth anything.
    """
    known = read_manifests(manifests, public_key)
    if not known:
        raise UsageError(f"{manifests} 里没有公开清单")
    found: list[Verified] = []
    for path in paths:
        if not path.exists():
            raise UsageError(f"找不到要核验的文件或文件夹：{path}")
        found += _folder(path, known) if path.is_dir() else [_file(path, path.name, known)]
    return tuple(found)


def _folder(folder: Path, known: tuple[Manifest, ...]) -> Iterator[Verified]:
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or not path.is_dir():
            yield _file(path, display(os.fsencode(path.relative_to(folder))).text, known)
    for manifest in known:
        whole = folder if folder.name == manifest.case else folder / manifest.case
        if whole.is_dir():
            for name, _, _ in manifest.files:
                if not (whole / name).exists():
                    shown = display(os.fsencode(name)).text
                    yield Verified(shown, False, manifest.case, "已公开的文件缺失")


def _file(path: Path, shown: str, known: tuple[Manifest, ...]) -> Verified:
    if path.is_symlink() or not path.is_file():
        return Verified(shown, False, "", "不是普通文件")
    with path.open("rb") as file:
        digest = hashed(file)
    for manifest in known:
        if any(digest == approved for _, approved, _ in manifest.files):
            return Verified(shown, True, manifest.case, "")
    for manifest in known:
        if any(Path(name).name == path.name for name, _, _ in manifest.files):
            return Verified(shown, False, manifest.case, "内容与审核公开的不一致（已被改动，或是另一份同名文件）")
    return Verified(shown, False, "", "不是经审核公开的内容")
