"""The vault keeps bytes as they were, notices when they are not, and leaves nothing half-written."""

import hashlib
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from disclosure_screen.store.vault import Vault


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    made = Vault(tmp_path / "vault")
    made.prepare()
    return made


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(st.binary(max_size=5000))
def test_what_goes_in_comes_out(vault: Vault, content: bytes) -> None:
    digest, size = vault.take(io.BytesIO(content), 10_000)
    assert digest == "sha256:" + hashlib.sha256(content).hexdigest()
    assert size == len(content)
    assert vault.path(digest).read_bytes() == content
    assert vault.held(digest) == digest


def test_files_are_readable_by_the_owner_only(vault: Vault) -> None:
    digest, _ = vault.take(io.BytesIO(b"x"), 10)
    assert vault.path(digest).stat().st_mode & 0o777 == 0o600


def test_too_many_bytes_leave_nothing_behind(vault: Vault) -> None:
    with pytest.raises(ValueError, match="larger"):
        vault.take(io.BytesIO(b"x" * 11), 10)
    assert [path for path in vault.folder.rglob("*") if path.is_file()] == []


def test_changed_bytes_are_noticed_and_mended_by_the_next_taking(vault: Vault) -> None:
    digest, _ = vault.take(io.BytesIO(b"right"), 10)
    vault.path(digest).write_bytes(b"wrong")
    assert vault.held(digest) not in (digest, None)
    vault.take(io.BytesIO(b"right"), 10)
    assert vault.held(digest) == digest


def test_a_link_in_place_of_a_file_is_not_followed(vault: Vault, tmp_path: Path) -> None:
    digest, _ = vault.take(io.BytesIO(b"right"), 10)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_bytes(b"right")
    vault.path(digest).unlink()
    vault.path(digest).symlink_to(elsewhere)
    assert vault.held(digest) is None


def test_sealing_hides_the_file_keeps_its_bytes_and_may_be_repeated(vault: Vault) -> None:
    digest, _ = vault.take(io.BytesIO(b"secret"), 10)
    for _ in range(2):
        vault.seal(digest)
        assert vault.path(digest).parent.name == "sealed"
        assert vault.path(digest).stat().st_mode & 0o777 == 0o400
    assert vault.take(io.BytesIO(b"secret"), 10)[0] == digest
    assert vault.path(digest).parent.name == "sealed"


@pytest.mark.parametrize("word", ["sha256:../../etc/passwd", "x", "sha256:" + "g" * 64])
def test_only_a_digest_names_a_file(vault: Vault, word: str) -> None:
    with pytest.raises(ValueError, match="not a digest"):
        vault.path(word)
