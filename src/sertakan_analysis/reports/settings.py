"""Settings as a user writes them on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sertakan_analysis.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterable


def settings(texts: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Split texts ``name=value``; a name given more than once has several values, one run each.

    Raises
    ------
    UserError
        When a text has no '=' or no name.
    """
    found: dict[str, tuple[str, ...]] = {}
    for given in texts:
        name, sign, value = (part.strip() for part in given.partition("="))
        if not sign or not name:
            raise UserError(f"'{given}' is not a setting", remedy="Write --set name=value, for instance region=35.25.")
        found[name] = (*found.get(name, ()), value)
    return found
