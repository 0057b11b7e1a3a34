"""The user's own names of occupations and payers, from ``params/occupations.yml`` and ``params/payers.yml``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sertakan_analysis.errors import UserError, nearest
from sertakan_analysis.occupations import occupations
from sertakan_analysis.payers import payers
from sertakan_analysis.rules.document import Document, Node

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path


def load_own_occupations(path: Path) -> Mapping[str, str]:
    """Return the key of an occupation for each name that the user assigned; none where there is no such file.

    Raises
    ------
    UserError
        Faults in the file, each with its line: an unknown key of the form or of an occupation, a name assigned twice.
    """
    return _own_names(path, "occupation", occupations(), "tukang ngarit, occupation: buruh_peternakan")


def load_own_payers(path: Path) -> Mapping[str, str]:
    """Return the code of a payer for each name that the user assigned; none where there is no such file.

    Raises
    ------
    UserError
        As ``load_own_occupations``.
    """
    return _own_names(path, "payer", payers(), "Lazis Contoh, payer: zakat")


def _own_names(path: Path, meaning: str, known: Collection[str], example: str) -> Mapping[str, str]:
    if not path.is_file():
        return {}
    document = Document(f"{path.parent.name}/{path.name}")
    root = document.compose(path.read_bytes())
    found: dict[str, str] = {}
    if root is not None:
        aliases = document.fields(root, ("aliases",), ("aliases",), "the file").get("aliases")
        for item in document.items(aliases, "'aliases'", "names", empty=True):
            _assign(document, item, (meaning, known), found)
    if document.faults:
        raise UserError("\n".join(document.faults), remedy=f"Write each as: - {{written: {example}}}")
    return found


def _assign(document: Document, item: Node, asked: tuple[str, Collection[str]], found: dict[str, str]) -> None:
    meaning, known = asked
    keys = ("written", meaning)
    fields = document.fields(item, keys, keys, "the alias")
    written = document.text(fields.get("written"), "'written'")
    key = document.text(fields.get(meaning), f"'{meaning}'")
    if key and key not in known:
        document.fault(fields[meaning], f"there is no {meaning} '{key}'. {nearest(key, known)}")
    if written in found:
        document.fault(item, f"'{written}' is assigned twice")
    if written and key:
        found[written] = key
