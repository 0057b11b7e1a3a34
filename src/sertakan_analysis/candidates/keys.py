"""To whom a list of candidates is encrypted: only to keys that the agreement of every list used names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sertakan_analysis.errors import UserError
from sertakan_analysis.registry.recipients import Recipient, is_secret, public_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from sertakan_analysis.registry.agreements import Agreement

MISSING: Final = "Install it with: pip install 'sertakan_analysis[linkage]'"


def keys_in(path: Path) -> tuple[str, ...]:
    """Return the public keys of a file, one a line; empty lines and those that begin with # say nothing.

    Raises
    ------
    UserError
        When the file can't be read, or a line is no public key; a secret key is never shown.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        problem = f"the file of recipients can't be read ({type(error).__name__})"
        raise UserError(problem, where=str(path), remedy="Write one public key a line.") from None
    asked = [(number, line.strip()) for number, line in enumerate(lines, 1)]
    return tuple(_key(line, f"{path}, line {number}") for number, line in asked if line and not line.startswith("#"))


def checked_keys(given: Iterable[str]) -> tuple[str, ...]:
    """Return the public keys given by hand, without comments, each once.

    Raises
    ------
    UserError
        When a text is no public key; a secret key is never shown.
    """
    return tuple(dict.fromkeys(_key(text, "--recipient") for text in given))


def recipients(agreements: Sequence[Agreement], given: Iterable[str]) -> tuple[Recipient, ...]:
    """Return to whom the sheet is encrypted: the keys given (as ``checked_keys`` gives them), or all that every agreement names.

    A key that an agreement doesn't name is refused: whoever runs the command can't choose who reads it. With made-up
    people alone any key will do.

    Raises
    ------
    UserError
        No key at all, or one that an agreement doesn't name; names the party to ask.
    """
    asked = tuple(dict.fromkeys(given))
    real = [agreement for agreement in agreements if not agreement.synthetic]
    if not real:
        named = {each.key: each for agreement in agreements for each in agreement.recipients}
        found = tuple(named.get(key, Recipient(f"kunci ke-{place}", key)) for place, key in enumerate(asked, 1))
    else:
        found = tuple(each for each in real[0].recipients if not asked or each.key in asked)
        for agreement in real:
            _refuse_unnamed(agreement, asked or tuple(each.key for each in found))
    if not found:
        raise UserError("nobody is named to encrypt to", where="--recipient", remedy="Give a public key (age1…).")
    return found


def encrypted(content: bytes, to: Sequence[Recipient]) -> bytes:
    """Return bytes that only the holders of the recipients' secret keys can open, as age writes them.

    Raises
    ------
    UserError
        When age's library is not installed, or a key is refused by it.
    """
    try:
        import pyrage
    except ImportError:
        raise UserError("encrypting needs the library pyrage, which is not installed", remedy=MISSING) from None
    sealed: bytes = pyrage.encrypt(content, [_parsed(each) for each in to])
    return sealed


def _parsed(recipient: Recipient) -> Any:
    from pyrage import RecipientError, ssh, x25519

    kind = ssh if recipient.key.startswith("ssh-") else x25519
    try:
        return kind.Recipient.from_str(recipient.key)
    except RecipientError:
        problem = f"the public key of {recipient.name} is damaged"
        raise UserError(problem, remedy="Copy it again, whole, from the recipient.") from None


def _key(text: str, where: str) -> str:
    if is_secret(text):
        remedy = "Only public keys are given here. Make a new pair of keys: this one was shown."
        raise UserError("this is a secret key", where=where, remedy=remedy)
    found = public_key(text)
    if found is None:
        problem = f"a text of {len(text)} characters is no public key of age (age1…) or SSH (ssh-ed25519 …, ssh-rsa …)"
        raise UserError(problem, where=where, remedy="'age-keygen' makes a pair of keys and shows the public one.")
    return found


def _refuse_unnamed(agreement: Agreement, keys: Sequence[str]) -> None:
    named = {each.key: each.name for each in agreement.recipients}
    unnamed = [key for key in keys if key not in named]
    if not unnamed and named:
        return
    told = ", ".join(named.values()) or "nobody"
    problem = (
        f"agreement '{agreement.name}' does not name the key {unnamed[0][:16]}…; it names {told}"
        if unnamed
        else f"agreement '{agreement.name}' names no recipient of a list of candidates"
    )
    raise UserError(
        problem,
        where=f"data/agreements/{agreement.name}.yml",
        remedy=f"Ask {agreement.provider.name} ({agreement.provider.contact}) who may have it, and name them under "
        "'recipients' with their public keys.",
    )
