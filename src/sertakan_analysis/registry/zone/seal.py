"""Which key seals the secure zone: its id, and a few encrypted bytes that only that key opens."""

from __future__ import annotations

import base64
import json
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from sertakan_analysis.durable import write_through
from sertakan_analysis.errors import UserError
from sertakan_analysis.reading import unrecorded
from sertakan_analysis.registry.keys import Source, look_for_key

if TYPE_CHECKING:
    from pathlib import Path

    from sertakan_analysis.project import Project
    from sertakan_analysis.registry.keys import Key

SEAL: Final = "zone.json"
PROBE: Final = b"sertakan secure zone"
NONCE_BYTES: Final = 12

ZoneState = Literal["empty", "opens", "other key"]


@dataclass(frozen=True, slots=True)
class KeyCheck:
    """Where the key was found, its id, and whether it opens the zone; ``sealed_by`` is the id of the zone's key."""

    source: Source
    place: str
    key: str
    zone: ZoneState
    sealed_by: str | None


def check_key(project: Project) -> KeyCheck:
    """Find the key and try it on the secure zone; changes nothing.

    Raises
    ------
    UserError
        When no key is found, or the zone's seal can't be read.
    """
    found = look_for_key(project)
    sealed = sealing_key(project)
    state: ZoneState = "empty" if sealed is None else "opens" if _opens(project, found.key) else "other key"
    return KeyCheck(found.source, found.place, found.key.id, state, sealed)


def sealing_key(project: Project) -> str | None:
    """Return the id of the key that seals the zone, ``None`` for a project without personal data."""
    path = project.secure / SEAL
    if not path.exists():
        return None
    return _read(project, path)[0]


def require_key(project: Project, key: Key) -> None:
    """Go on only when the zone is empty or sealed by this very key.

    Raises
    ------
    UserError
        When another key seals it, with the ids of both; nothing is changed.
    """
    sealed = sealing_key(project)
    if sealed is None or _opens(project, key):
        return
    where = project.relative(project.secure)
    if sealed == key.id:
        remedy = f"Bring {where}/{SEAL} back from a copy."
        raise UserError("the seal of the secure zone was altered", where=f"{where}/{SEAL}", remedy=remedy)
    raise UserError(
        f"the secure zone was sealed by the key {sealed}, the key found is {key.id}; nothing was changed",
        where=where,
        remedy=f"Use the key {sealed} ('sertakan key check' says where a key is looked for). If it was replaced, "
        "finish 'sertakan key rotate'; if it is lost for good, move data/secure and data/store away and ingest again.",
    )


def write_seal(path: Path, key: Key) -> None:
    """Write the seal of a zone under this key."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = secrets.token_bytes(NONCE_BYTES)
    probe = AESGCM(key.derive("encryption")).encrypt(nonce, PROBE, key.id.encode())
    written = {"key": key.id, "probe": base64.b64encode(nonce + probe).decode()}
    write_through(path, json.dumps(written).encode())


def _opens(project: Project, key: Key) -> bool:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    _, probe = _read(project, project.secure / SEAL)
    cipher = AESGCM(key.derive("encryption"))
    try:
        return cipher.decrypt(probe[:NONCE_BYTES], probe[NONCE_BYTES:], key.id.encode()) == PROBE
    except InvalidTag:
        return False


def _read(project: Project, path: Path) -> tuple[str, bytes]:
    try:
        with unrecorded():
            written = json.loads(path.read_bytes())
        return str(written["key"]), base64.b64decode(written["probe"], validate=True)
    except (OSError, ValueError, KeyError, TypeError):
        remedy = "Bring the file back from a copy of the secure zone; do not make a new key."
        raise UserError(
            "the seal of the secure zone can't be read", where=project.relative(path), remedy=remedy
        ) from None
