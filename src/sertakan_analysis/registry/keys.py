"""The project's key: kept outside the project, never shown, and everything secret derived from it."""

from __future__ import annotations

import base64
import binascii
import os
import secrets
import stat
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from sertakan_analysis.errors import UserError

if TYPE_CHECKING:
    from sertakan_analysis.project import Project

VARIABLE: Final = "SERTAKAN_KEY"
FILE_VARIABLE: Final = "SERTAKAN_KEY_FILE"
APPLICATION: Final = "sertakan_analysis"
HEAD: Final = "sertakan-key-1:"
LENGTH: Final = 32
FILE_MODE: Final = 0o600

Purpose = Literal["pseudonym", "household", "encryption", "tokens", "log"]
Source = Literal["environment", "file", "keyring"]
Keeper = Literal["file", "keyring"]

KEEP_A_COPY: Final = (
    "Keep a copy of the key in a safe place away from this machine, such as a sealed envelope or a password safe. "
    "Without it nobody can open the secure zone again, and new batches can't be matched with the old pseudonyms."
)


@dataclass(frozen=True, slots=True)
class Key:
    """The one secret of a project: 32 random bytes, of which nothing is ever written but ``id``."""

    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.secret) != LENGTH:
            raise UserError(f"a key has {LENGTH} bytes, this one {len(self.secret)}", remedy=_MEND)

    @classmethod
    def generate(cls) -> Key:
        """Return a new key from the system's source of randomness."""
        return cls(secrets.token_bytes(LENGTH))

    @classmethod
    def from_text(cls, text: str, where: str) -> Key:
        """Return the key that ``text`` tells, as it stands in files and variables.

        Raises
        ------
        UserError
            When the text is no key; the text is not shown.
        """
        body = text.strip().removeprefix(HEAD)
        try:
            secret = base64.b64decode(body, altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            secret = b""
        if not text.strip().startswith(HEAD) or len(secret) != LENGTH:
            raise UserError(f"no key stands here (text of {len(text.strip())} characters)", where=where, remedy=_MEND)
        return cls(secret)

    @property
    def id(self) -> str:
        """A short fingerprint that may be shown; it tells keys apart and nothing of the key."""
        return self._derived(b"id", 8).hex()

    @property
    def text(self) -> str:
        """The key itself, for the place that keeps it and for nothing else."""
        return HEAD + base64.urlsafe_b64encode(self.secret).decode()

    def derive(self, purpose: Purpose) -> bytes:
        """Return the 32 bytes for one purpose; from those of one purpose nobody gets to those of another."""
        return self._derived(purpose.encode(), LENGTH)

    def _derived(self, purpose: bytes, length: int) -> bytes:
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF

        return HKDF(SHA256(), length, salt=None, info=f"{APPLICATION}/1/".encode() + purpose).derive(self.secret)

    def __reduce__(self) -> str:
        # Pickles end in caches and in the messages between processes.
        raise TypeError("a key is never written but by create_key")


@dataclass(frozen=True, slots=True)
class FoundKey:
    """A key and where it was found: ``source`` is the kind of place, ``place`` its name for the user."""

    key: Key
    source: Source
    place: str


def find_key(project: Project) -> Key:
    """Return the project's key from ``SERTAKAN_KEY``, else from its file, else from the system's keyring.

    Raises
    ------
    UserError
        When there is none, or the place that comes first holds none that can be used.
    """
    return look_for_key(project).key


def look_for_key(project: Project) -> FoundKey:
    """Return the project's key with the place that holds it; otherwise as ``find_key``."""
    found = _found(project)
    if found is None and os.environ.get(FILE_VARIABLE):
        raise UserError(f"{FILE_VARIABLE} names '{key_file()}', which does not exist", remedy=_MEND)
    if found is None:
        raise UserError(
            f"no key was found: neither {VARIABLE} nor the file '{key_file()}' nor the system's keyring holds one",
            remedy="Bring back your copy of the key; 'sertakan key create' makes one for a project that has no "
            "personal data yet.",
        )
    return found


def create_key(project: Project, where: Keeper) -> FoundKey:
    """Make a new key and keep it in a file of mode 0600 or in the system's keyring.

    Raises
    ------
    UserError
        When a key is found already or what is found is none, when the project's secure zone was sealed by another
        key, which a new one could not open, and when the place refuses.
    """
    from sertakan_analysis.registry.zone.seal import sealing_key

    held = _found(project)
    if held is not None:
        raise UserError(f"there is a key already: {held.key.id} in {held.place}", remedy="Use 'sertakan key rotate'.")
    sealed = sealing_key(project)
    if sealed is not None:
        raise UserError(
            f"the secure zone was sealed by the key {sealed}; a new key could not open it",
            where=project.relative(project.secure),
            remedy="Bring back your copy of that key. If it is lost for good, move the folders data/secure and "
            "data/store away and ingest the lists again under a new key; pseudonyms will differ.",
        )
    return keep_key(project, Key.generate(), where)


def keep_key(project: Project, key: Key, where: Keeper, *, suffix: str = "") -> FoundKey:
    """Put a key into a place that holds none; ``suffix`` names a second place beside the first.

    Raises
    ------
    UserError
        When the place holds something already, or refuses.
    """
    return _into_file(project, key, suffix) if where == "file" else _into_keyring(key, suffix)


def kept_beside(project: Project, where: Keeper, suffix: str) -> Key | None:
    """Return the key in the place beside the first, ``None`` when there is none."""
    found = _in_file(project, suffix) if where == "file" else _in_keyring(suffix)
    return found.key if found else None


def promote_key(project: Project, where: Keeper, suffix: str) -> None:
    """Let the key beside the first take its place; the first stays beside it under its own id.

    Repeating it after it was interrupted is harmless: the new key is found in one place at least at any moment.
    """
    new = kept_beside(project, where, suffix)
    if new is None:
        return
    old = kept_beside(project, where, "")
    if old is not None and old != new and kept_beside(project, where, f"-{old.id}") is None:
        keep_key(project, old, where, suffix=f"-{old.id}")
    if where == "file":
        key_file(suffix).replace(key_file())
        return
    _keyring_call("set_password", APPLICATION, "key", new.text)
    _keyring_call("delete_password", APPLICATION, f"key{suffix}")


def key_file(suffix: str = "") -> Path:
    """Return the file that ``SERTAKAN_KEY_FILE`` names, else the one in the user's own configuration folder."""
    named = os.environ.get(FILE_VARIABLE)
    if named:
        return Path(f"{Path(named).expanduser()}{suffix}")
    from platformdirs import user_config_path

    return user_config_path(APPLICATION, appauthor=False) / f"key{suffix}"


def _found(project: Project) -> FoundKey | None:
    found = _in_environment() or _in_file(project)
    # Who names a file means that file: a key of another project in the keyring would make other pseudonyms.
    return found if found or os.environ.get(FILE_VARIABLE) else _in_keyring()


def _in_environment() -> FoundKey | None:
    text = os.environ.get(VARIABLE)
    return FoundKey(Key.from_text(text, VARIABLE), "environment", f"the variable {VARIABLE}") if text else None


def _in_file(project: Project, suffix: str = "") -> FoundKey | None:
    path = key_file(suffix)
    if not path.exists():
        return None
    _refuse_unsafe(project, path)
    try:
        text = path.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no text"
        raise UserError(f"the key file can't be read ({reason})", where=str(path), remedy=_MEND) from None
    return FoundKey(Key.from_text(text, str(path)), "file", f"the file '{path}'")


def _refuse_unsafe(project: Project, path: Path) -> None:
    if path.resolve().is_relative_to(project.root):
        raise UserError(
            "the key lies inside the project's folder, beside what it protects",
            where=str(path),
            remedy=f"Move it out, for example to your own folder, and name it in {FILE_VARIABLE}.",
        )
    if sys.platform != "win32" and path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise UserError("others may read the key file", where=str(path), remedy=f"Run: chmod 600 '{path}'")


def _into_file(project: Project, key: Key, suffix: str) -> FoundKey:
    path = key_file(suffix)
    _refuse_unsafe(project, path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        # Exclusive: whatever is there already may be the only copy of a key.
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE)
    except FileExistsError:
        raise UserError("a file is there already; it is left as it is", where=str(path), remedy=_MEND) from None
    except OSError as error:
        raise UserError(f"the key can't be written ({error.strerror})", where=str(path), remedy=_MEND) from None
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(f"{key.text}\n")
        file.flush()
        os.fsync(file.fileno())
    return FoundKey(key, "file", f"the file '{path}'")


def _in_keyring(suffix: str = "") -> FoundKey | None:
    from keyring.errors import NoKeyringError

    # A machine without a keyring holds no key there; that is no mistake of the user.
    with suppress(NoKeyringError):
        text = _keyring_call("get_password", APPLICATION, f"key{suffix}")
        if text:
            return FoundKey(Key.from_text(text, "keyring"), "keyring", "the system's keyring")
    return None


def _into_keyring(key: Key, suffix: str) -> FoundKey:
    from keyring.errors import NoKeyringError

    try:
        if _keyring_call("get_password", APPLICATION, f"key{suffix}"):
            raise UserError("the system's keyring holds a key already; it is left as it is", remedy=_MEND)
        _keyring_call("set_password", APPLICATION, f"key{suffix}", key.text)
    except NoKeyringError:
        raise UserError("this system has no keyring", remedy="Keep the key in a file instead.") from None
    return FoundKey(key, "keyring", "the system's keyring")


def _keyring_call(name: str, *given: str) -> str | None:
    import keyring
    from keyring.errors import KeyringError, NoKeyringError

    try:
        answer: str | None = getattr(keyring, name)(*given)
    except NoKeyringError:
        raise
    except KeyringError as error:
        raise UserError(
            f"the system's keyring refuses ({type(error).__name__})", remedy="Unlock it, or keep the key in a file."
        ) from None
    return answer


_MEND: Final = "Use the text that 'sertakan key create' wrote, or your copy of it; see docs/how-to/personal_data.md."
