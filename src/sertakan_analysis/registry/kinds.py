"""The kinds of list that may come in: one YAML file in ``params/columns`` each, read strictly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast, get_args

from sertakan_analysis.errors import UserError, nearest
from sertakan_analysis.registry.model import (
    CODE_COLUMNS,
    MONTH_COLUMNS,
    PLACE_CODES,
    ROW_COLUMNS,
    ColumnKind,
    FileColumn,
    FileKind,
)
from sertakan_analysis.registry.reading.labels import label_key
from sertakan_analysis.registry.store.listing import MATCHES
from sertakan_analysis.rules.document import Document, Node, read_files

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

KEYS: Final = ("kind", "title", "any_of", "columns")
REQUIRED: Final = ("kind", "title", "columns")
COLUMN_KEYS: Final = ("title", "kind", "needed", "personal", "aliases")
COLUMN_REQUIRED: Final = ("title", "kind", "personal")
COLUMN_KINDS: Final = get_args(ColumnKind)
# What these hold is a person's own, or words that anybody may write into: only what is read from them leaves the zone.
ALWAYS_PERSONAL: Final = frozenset(
    {"nik", "kk", "kpj", "name", "place", "birth_date", "phone", "email", "region", "text", "category", *CODE_COLUMNS}
)
# Names that the store gives itself; a list's own column may not bear them.
RESERVED: Final = frozenset({*ROW_COLUMNS, *PLACE_CODES, *CODE_COLUMNS.values(), *MONTH_COLUMNS.values()})


def load_kinds(folder: Path) -> Mapping[str, FileKind]:
    """Read every kind of list of a folder, by name.

    A column's own name and title are aliases of it; aliases are compared by letters and digits only.

    Raises
    ------
    UserError
        Files with faults, every fault with file and line: an unknown key or column kind, an alias that two columns of
        one kind share, a column that must be personal and is not. No file at all.
    """
    remedy = "Mend the files named; params/columns/pendataan.yml shows their form."
    kinds = read_files(folder.glob("*.yml"), _read, folder=folder.name, remedy=remedy)
    if not kinds:
        raise UserError("no kind of list is declared", where=folder.name, remedy="Add a .yml file for each kind.")
    return {each.name: each for each in kinds}


def _read(document: Document, root: Node, path: Path) -> FileKind | None:
    fields = document.fields(root, KEYS, REQUIRED, "the kind")
    name = document.text(fields.get("kind"), "'kind'")
    if name and name != path.stem:
        document.fault(fields["kind"], f"'kind' is '{name}' but the file is named '{path.stem}'; make them equal")
    if name == MATCHES:
        document.fault(fields["kind"], f"'{name}' is the store's own folder, for matches: name the kind otherwise")
    title = document.text(fields.get("title"), "'title'")
    columns = _columns(document, fields.get("columns"))
    any_of = _any_of(document, fields.get("any_of"), columns)
    return None if document.faults else FileKind(name, title, columns, any_of)


def _columns(document: Document, node: Node | None) -> dict[str, FileColumn]:
    if node is None:
        return {}
    columns: dict[str, FileColumn] = {}
    taken: dict[str, str] = {}
    coded: dict[str, str] = {}
    for key, value in document.pairs(node, "'columns'"):
        column = _column(document, key, value)
        columns[column.name] = column
        if column.name in RESERVED:
            document.fault(key, f"'{column.name}' is a name that the store gives itself: choose another")
        if column.kind in CODE_COLUMNS and coded.setdefault(column.kind, column.name) != column.name:
            other = coded[column.kind]
            document.fault(key, f"'{other}' and '{column.name}' are both of kind '{column.kind}': a list has one")
        for alias in dict.fromkeys(label_key(text) for text in (column.name, column.title, *column.aliases)):
            other = taken.setdefault(alias, column.name)
            if other != column.name:
                document.fault(key, f"the columns '{other}' and '{column.name}' share the alias '{alias}'")
    return columns


def _column(document: Document, key: Node, node: Node) -> FileColumn:
    name = str(key.value)
    fields = document.fields(node, COLUMN_KEYS, COLUMN_REQUIRED, f"the column '{name}'")
    title = document.text(fields.get("title"), f"'title' of '{name}'")
    kind = document.text(fields.get("kind"), f"'kind' of '{name}'")
    if kind and kind not in COLUMN_KINDS:
        document.fault(fields["kind"], f"unknown column kind '{kind}'. {nearest(kind, COLUMN_KINDS)}")
    needed = document.yes_no(fields.get("needed"), f"'needed' of '{name}'")
    personal = document.yes_no(fields.get("personal"), f"'personal' of '{name}'")
    if kind in ALWAYS_PERSONAL and "personal" in fields and not personal:
        document.fault(fields["personal"], f"'{name}' is of kind '{kind}', which is always personal: write 'true'")
    aliases = _aliases(document, fields.get("aliases"), name)
    return FileColumn(name, title, cast("ColumnKind", kind), needed, personal, aliases)


def _aliases(document: Document, node: Node | None, name: str) -> tuple[str, ...]:
    found = []
    for item in document.items(node, f"'aliases' of '{name}'", "labels"):
        text = str(item.value).strip() if item.id == "scalar" else ""
        if not label_key(text):
            document.fault(item, f"an alias of '{name}' has no letter and no digit")
        found.append(text)
    return tuple(found)


def _any_of(document: Document, node: Node | None, columns: Mapping[str, FileColumn]) -> tuple[tuple[str, ...], ...]:
    groups = []
    for place, group in enumerate(document.items(node, "'any_of'", "lists of column names like [[nik, no_kpj]]"), 1):
        names = document.texts(group, f"'any_of', item {place}", "column names")
        for item, name in names:
            if name and name not in columns:
                document.fault(item, f"'any_of' names no column '{name}'. {nearest(name, columns)}")
        groups.append(tuple(name for _, name in names))
    return tuple(groups)
