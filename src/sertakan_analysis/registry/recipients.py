"""The people to whom an agreement lets a list of candidates go, each with a public key of age or SSH."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from sertakan_analysis.rules.document import Document, Node

KEYS: Final = ("name", "key")
# A public key as one line: age's own, or of SSH with its kind before it; a comment behind it is no part of the key.
PUBLIC_KEY: Final = re.compile(r"age1[02-9ac-hj-np-z]{58}|ssh-(?:ed25519|rsa) [A-Za-z0-9+/]+={0,2}")
SECRET: Final = re.compile(r"AGE-SECRET-KEY|PRIVATE KEY", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who may open a list of candidates: name or office, and the public key."""

    name: str
    key: str


def public_key(text: str) -> str | None:
    """Return the key in a line without the comment behind it, ``None`` when the line is no public key."""
    found = PUBLIC_KEY.match(" ".join(text.split()))
    rest = " ".join(text.split())[found.end() :] if found else ""
    return found.group() if found and (not rest or rest.startswith(" ")) else None


def is_secret(text: str) -> bool:
    """Tell whether a text looks like a secret key: it must never be shown, and has no place in a file of the project."""
    return bool(SECRET.search(text))


def read_recipients(document: Document, node: Node | None) -> tuple[Recipient, ...]:
    """Return the recipients that an agreement names, noting faults in its file."""
    found: list[Recipient] = []
    items = document.items(node, "'recipients'", "items like {name: Bappeda, key: age1…}")
    for place, item in enumerate(items, 1):
        fields = document.fields(item, KEYS, KEYS, f"recipient {place}")
        name = document.text(fields.get("name"), f"'name' of recipient {place}")
        written = document.text(fields.get("key"), f"'key' of recipient {place}")
        key = public_key(written)
        if is_secret(written):
            document.fault(item, f"'key' of recipient {place} is a secret key: remove it, and make a new pair of keys")
        elif written and key is None:
            document.fault(item, f"'key' of recipient {place} is no public key of age (age1…) or SSH (ssh-ed25519 …)")
        if key in {each.key for each in found}:
            document.fault(item, f"recipient {place} has the same key as another one")
        if name and key:
            found.append(Recipient(name, key))
    return tuple(found)
