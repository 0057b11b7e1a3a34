"""The user's own names of occupations, from ``params/occupations.yml``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sertakan_analysis.errors import UserError, nearest
from sertakan_analysis.occupations import occupations
from sertakan_analysis.rules.document import Document, Node

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

KEYS = ("written", "occupation")


def load_own_occupations(path: Path) -> Mapping[str, str]:
    """Return the key of an occupation for each name that the user assigned; none where there is no such file.

    Raises
    ------
    UserError
        Faults in the file, each with its line: an unknown key of the form or of an occupation, a name assigned twice.
    """
    if not path.is_file():
        return {}
    document = Document(f"{path.parent.name}/{path.name}")
    try:
        root = document.compose(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        document.fault(1, f"not UTF-8 text (byte {error.start})")
        root = None
    found: dict[str, str] = {}
    if root is not None:
        aliases = document.fields(root, ("aliases",), ("aliases",), "the file").get("aliases")
        for item in _items(document, aliases):
            _assign(document, item, found)
    if document.faults:
        raise UserError(
            "\n".join(document.faults), remedy="Write each as: - {written: tukang ngarit, occupation: buruh_peternakan}"
        )
    return found


def _items(document: Document, node: Node | None) -> list[Node]:
    if node is None:
        return []
    if node.id != "sequence":
        document.fault(node, "'aliases' must be a list")
        return []
    return list(node.value)


def _assign(document: Document, item: Node, found: dict[str, str]) -> None:
    fields = document.fields(item, KEYS, KEYS, "the alias")
    written = document.text(fields.get("written"), "'written'")
    key = document.text(fields.get("occupation"), "'occupation'")
    if key and key not in occupations():
        document.fault(fields["occupation"], f"there is no occupation '{key}'. {nearest(key, occupations())}")
    if written in found:
        document.fault(item, f"'{written}' is assigned twice")
    if written and key:
        found[written] = key
