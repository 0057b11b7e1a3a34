"""The key: found outside the project, never shown, never overwritten."""

from __future__ import annotations

import pickle
import stat
import sys
from typing import TYPE_CHECKING

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, NoKeyringError

from sertakan_analysis.errors import UserError
from sertakan_analysis.project import Project
from sertakan_analysis.registry.keys import Key, create_key, find_key, keep_key, look_for_key, promote_key
from sertakan_analysis.registry.zone.seal import check_key, require_key, write_seal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

KEY = Key(b"k" * 32)
OTHER = Key(b"o" * 32)
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="no modes of files there")


class MemoryKeyring(KeyringBackend):
    """A keyring that forgets everything with the test."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()
        self.held: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.held.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.held[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.held[service, username]


class RefusingKeyring(MemoryKeyring):
    """A keyring that answers with an error."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    def get_password(self, *_: str) -> None:
        raise self.error


@pytest.fixture(autouse=True)
def ring(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[MemoryKeyring]:
    for name in ("SERTAKAN_KEY", "SERTAKAN_KEY_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setattr("platformdirs.user_config_path", lambda name, **_: tmp_path / "config" / name)
    before, held = keyring.get_keyring(), MemoryKeyring()
    keyring.set_keyring(held)
    yield held
    keyring.set_keyring(before)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    for name in ("notebooks", "params/reports"):
        (tmp_path / "project" / name).mkdir(parents=True)
    return Project(tmp_path / "project")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config" / "sertakan_analysis" / "key"


def test_a_key_never_shows_itself() -> None:
    assert KEY.text not in repr(KEY) + str(KEY) + f"{KEY!r}"
    assert "kkk" not in repr(KEY)
    with pytest.raises(TypeError):
        pickle.dumps(KEY)


def test_the_id_of_a_key_is_not_part_of_anything_derived_from_it() -> None:
    assert KEY.id != OTHER.id
    assert not [
        purpose
        for purpose in ("pseudonym", "household", "encryption", "tokens", "log")
        if KEY.id in KEY.derive(purpose).hex()
    ]


def test_each_purpose_has_bytes_of_its_own_which_are_hkdf_of_the_key() -> None:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    purposes = ("pseudonym", "household", "encryption", "tokens", "log")
    assert len({KEY.derive(purpose) for purpose in purposes}) == len(purposes)
    independent = HKDF(SHA256(), 32, salt=None, info=b"sertakan_analysis/1/tokens").derive(b"k" * 32)
    assert KEY.derive("tokens") == independent


def test_a_key_is_the_same_after_it_was_written_and_read() -> None:
    assert Key.from_text(f" {KEY.text}\n", "here") == KEY
    assert Key.generate() != Key.generate()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "secret",
        "sertakan-key-1:",
        "sertakan-key-1:" + "A" * 20,
        KEY.text[:-4],
        "x" + KEY.text,
        KEY.text[:20] + "!" + KEY.text[20:],
    ],
)
def test_what_is_no_key_is_refused_without_being_shown(text: str) -> None:
    with pytest.raises(UserError, match="no key stands here") as refused:
        Key.from_text(text, "SERTAKAN_KEY")
    assert not text or text not in str(refused.value)


def test_the_environment_comes_first_then_the_file_then_the_keyring(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_key(project, OTHER, "keyring")
    assert look_for_key(project).source == "keyring"
    keep_key(project, KEY, "file")
    assert (look_for_key(project).source, find_key(project)) == ("file", KEY)
    monkeypatch.setenv("SERTAKAN_KEY", OTHER.text)
    assert (look_for_key(project).source, find_key(project)) == ("environment", OTHER)


def test_a_malformed_variable_is_a_fault_and_not_passed_over(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    keep_key(project, KEY, "file")
    monkeypatch.setenv("SERTAKAN_KEY", "not a key")
    with pytest.raises(UserError, match="SERTAKAN_KEY: no key stands here"):
        find_key(project)


def test_without_a_key_the_places_looked_at_are_named(project: Project, file: Path) -> None:
    with pytest.raises(UserError, match=r"neither SERTAKAN_KEY nor the file .* nor the system's keyring") as refused:
        find_key(project)
    assert str(file) in str(refused.value)


def test_a_machine_without_a_keyring_has_no_key_there_and_a_locked_one_is_told(project: Project) -> None:
    keyring.set_keyring(RefusingKeyring(NoKeyringError()))
    with pytest.raises(UserError, match="no key was found"):
        find_key(project)
    with pytest.raises(UserError, match="this system has no keyring"):
        keep_key(project, KEY, "keyring")
    keyring.set_keyring(RefusingKeyring(KeyringLocked()))
    with pytest.raises(UserError, match=r"keyring refuses \(KeyringLocked\)"):
        find_key(project)


@POSIX
def test_a_new_key_file_can_be_read_by_its_owner_only(project: Project, file: Path) -> None:
    made = create_key(project, "file")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert find_key(project) == made.key


@POSIX
def test_a_key_file_that_others_may_read_is_refused_with_the_command_that_mends_it(
    project: Project, file: Path
) -> None:
    keep_key(project, KEY, "file")
    file.chmod(0o640)
    with pytest.raises(UserError, match=r"others may read the key file") as refused:
        find_key(project)
    assert f"chmod 600 '{file}'" in str(refused.value)


def test_a_key_file_inside_the_project_is_refused_for_reading_and_writing(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = project.root / "data" / "key"
    inside.parent.mkdir()
    monkeypatch.setenv("SERTAKAN_KEY_FILE", str(inside))
    with pytest.raises(UserError, match="inside the project's folder"):
        keep_key(project, KEY, "file")
    inside.write_text(KEY.text)
    inside.chmod(0o600)
    with pytest.raises(UserError, match="inside the project's folder"):
        find_key(project)


def test_a_file_that_is_named_and_not_there_is_told(
    project: Project, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SERTAKAN_KEY_FILE", str(tmp_path / "nowhere"))
    with pytest.raises(UserError, match=r"SERTAKAN_KEY_FILE names .*nowhere', which does not exist"):
        find_key(project)
    made = keep_key(project, KEY, "file")
    assert str(tmp_path / "nowhere") in made.place


@pytest.mark.parametrize("where", ["file", "keyring"])
def test_a_key_is_never_overwritten(project: Project, where: str) -> None:
    made = create_key(project, where)
    with pytest.raises(UserError, match=f"there is a key already: {made.key.id}"):
        create_key(project, where)
    with pytest.raises(UserError, match="left as it is"):
        keep_key(project, KEY, where)
    assert find_key(project) == made.key


def test_whatever_stands_in_the_place_of_the_key_file_is_left_as_it_is(project: Project, file: Path) -> None:
    file.parent.mkdir(parents=True)
    file.write_text("somebody's notes")
    file.chmod(0o600)
    with pytest.raises(UserError, match="no key stands here"):
        create_key(project, "file")
    with pytest.raises(UserError, match="left as it is"):
        keep_key(project, KEY, "file")
    assert file.read_text() == "somebody's notes"


def test_a_key_is_made_where_the_variable_names_a_file_whatever_the_keyring_holds(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_key(project, OTHER, "keyring")
    monkeypatch.setenv("SERTAKAN_KEY_FILE", str(tmp_path / "own" / "key"))
    with pytest.raises(UserError, match="which does not exist"):
        find_key(project)
    made = create_key(project, "file")
    assert find_key(project) == made.key != OTHER


def test_no_new_key_is_made_for_a_zone_that_another_key_seals(project: Project) -> None:
    project.secure.mkdir(parents=True)
    write_seal(project.secure / "zone.json", KEY)
    with pytest.raises(UserError, match=f"sealed by the key {KEY.id}; a new key could not open it"):
        create_key(project, "file")


@pytest.mark.parametrize("where", ["file", "keyring"])
def test_a_promoted_key_takes_the_first_place_and_the_old_one_stays_beside_it(
    project: Project, where: str, ring: MemoryKeyring, file: Path
) -> None:
    keep_key(project, KEY, where)
    keep_key(project, OTHER, where, suffix="-next")
    promote_key(project, where, "-next")
    promote_key(project, where, "-next")
    assert find_key(project) == OTHER
    names = {path.name for path in file.parent.iterdir()} if where == "file" else {name for _, name in ring.held}
    assert names == {"key", f"key-{KEY.id}"}


def test_check_tells_the_source_and_whether_the_key_opens_the_zone(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_key(project, KEY, "keyring")
    assert check_key(project).zone == "empty"
    project.secure.mkdir(parents=True)
    write_seal(project.secure / "zone.json", KEY)
    found = check_key(project)
    assert (found.source, found.key, found.zone, found.sealed_by) == ("keyring", KEY.id, "opens", KEY.id)
    monkeypatch.setenv("SERTAKAN_KEY", OTHER.text)
    found = check_key(project)
    assert (found.source, found.zone, found.sealed_by) == ("environment", "other key", KEY.id)


def test_a_seal_that_was_altered_or_exchanged_is_told_apart_from_another_key(project: Project) -> None:
    project.secure.mkdir(parents=True)
    path = project.secure / "zone.json"
    write_seal(path, OTHER)
    path.write_text(path.read_text().replace(OTHER.id, KEY.id))
    with pytest.raises(UserError, match="the seal of the secure zone was altered"):
        require_key(project, KEY)
    path.write_text("{}")
    with pytest.raises(UserError, match="seal of the secure zone can't be read"):
        require_key(project, KEY)
