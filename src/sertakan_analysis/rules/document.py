"""A YAML file read with its line numbers, so that every fault can be named where it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Final, TypeVar

from sertakan_analysis.errors import UserError, nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator
    from pathlib import Path

    from sertakan_analysis.rules.model import Scalar, Value

T = TypeVar("T")

# A process that makes many reports reads the same files for each.
REMEMBERED: Final = 256
# The nodes of PyYAML carry no types of their own.
Node = Any
TAG = "tag:yaml.org,2002:"
# What a word without quotes is in YAML 1.2: by kind its shape and the signs that it may begin with.
KINDS: Final = {
    "bool": (r"true|True|TRUE|false|False|FALSE", "tTfF"),
    "int": (r"[-+]?0b[01_]+|[-+]?0o?[0-7_]+|[-+]?[0-9_]+|[-+]?0x[0-9a-fA-F_]+", "-+0123456789"),
    "float": (
        r"[-+]?[0-9][0-9_]*(\.[0-9_]*([eE][-+]?[0-9]+)?|[eE][-+]?[0-9]+)|[-+]?\.([0-9_]+([eE][-+][0-9]+)?|inf|Inf|INF)|\.(nan|NaN|NAN)",
        "-+0123456789.",
    ),
    "null": (r"~|null|Null|NULL|", "~nN"),
    "timestamp": (
        r"\d{4}-\d\d-\d\d|\d{4}-\d\d?-\d\d?([Tt]|[ \t]+)\d\d?:\d\d:\d\d(\.\d*)?([ \t]*(Z|[-+]\d\d?(:\d\d)?))?",
        "0123456789",
    ),
    "merge": (r"<<", "<"),
    "value": (r"=", "="),
}


@dataclass(slots=True)
class Document:
    """One file under reading: its name as the user sees it, and the faults found so far."""

    file: str
    faults: list[str] = field(default_factory=list)

    def fault(self, node: Node | int, text: str) -> None:
        """Note a fault at a node, or at a line given by number."""
        line = node if isinstance(node, int) else node.start_mark.line + 1
        self.faults.append(f"{self.file}:{line}: {text}")

    def compose(self, content: bytes) -> Node | None:
        """Return the root node, or None when the content is not UTF-8 text, is no YAML, or holds nothing."""
        from yaml import MarkedYAMLError, YAMLError

        try:
            root = _composed(content)
        except UnicodeDecodeError as error:
            self.fault(1, f"not UTF-8 text (byte {error.start})")
            return None
        except MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            self.fault(mark.line + 1 if mark else 1, f"not readable as YAML: {error.problem or error.context}")
            return None
        except YAMLError as error:
            self.fault(1, f"not readable as YAML: {error}")
            return None
        if root is None:
            self.fault(1, "the file is empty")
        return root

    def pairs(self, node: Node, what: str) -> Iterator[tuple[Node, Node]]:
        """Give the key and value nodes of a mapping once each, noting duplicate keys."""
        if node.id != "mapping" or not node.value:
            self.fault(node, f"{what} must be a mapping with at least one key, got {_shape(node)}")
            return
        lines: dict[str, int] = {}
        for key, value in node.value:
            name = key.value if key.id == "scalar" else _shape(key)
            if name in lines:
                self.fault(key, f"'{name}' appears twice in {what}, first on line {lines[name]}")
                continue
            lines[name] = key.start_mark.line + 1
            yield key, value

    def fields(self, node: Node, known: Collection[str], required: Collection[str], what: str) -> dict[str, Node]:
        """Return the value nodes by field name, noting unknown and missing ones."""
        found: dict[str, Node] = {}
        for key, value in self.pairs(node, what):
            if key.id == "scalar" and key.value in known:
                found[key.value] = value
            else:
                self.fault(
                    key,
                    f"unknown key '{key.value if key.id == 'scalar' else _shape(key)}' in {what}. "
                    f"{nearest(str(key.value), known)}",
                )
        missing = [name for name in required if name not in found] if node.id == "mapping" and node.value else []
        for name in missing:
            self.fault(node, f"{what} lacks the key '{name}'")
        return found

    def text(self, node: Node | None, what: str, *, empty: bool = False) -> str:
        """Return a text, which may be empty only where the caller says so."""
        if node is None:
            return ""
        if node.id != "scalar" or node.tag != f"{TAG}str":
            self.fault(node, f"{what} must be text, got {_shape(node)}; put it in quotes")
            return ""
        words: str = node.value.strip()
        if not words and not empty:
            self.fault(node, f"{what} is empty")
        return words

    def yes_no(self, node: Node | None, what: str) -> bool:
        """Return true or false; false where nothing is written."""
        if node is None:
            return False
        if node.id != "scalar" or node.tag != f"{TAG}bool":
            self.fault(node, f"{what} must be true or false")
            return False
        return str(node.value).casefold() == "true"

    def items(self, node: Node | None, what: str, of: str = "items", *, empty: bool = False) -> list[Node]:
        """Return the nodes of a list, none where nothing is written; it may be empty only where the caller says so."""
        if node is None:
            return []
        if node.id != "sequence" or not (node.value or empty):
            self.fault(node, f"{what} must be a list of {of}{'' if empty else ', at least one'}")
            return []
        return list(node.value)

    def texts(self, node: Node | None, what: str, of: str = "items") -> list[tuple[Node, str]]:
        """Return the node and the text of each item of a list, none where nothing is written."""
        items = self.items(node, what, of)
        return [(item, self.text(item, f"{what}, item {place}")) for place, item in enumerate(items, 1)]

    def day(self, node: Node | None, what: str) -> date | None:
        """Return a day written as 2015-07-01 without quotes, or None."""
        if node is None:
            return None
        if node.id == "scalar" and node.tag == f"{TAG}timestamp":
            try:
                return date.fromisoformat(node.value)
            except ValueError:
                pass  # noted below with every other shape that is no day
        self.fault(node, f"{what} must be a day like 2015-07-01 without quotes, got {_shape(node)}")
        return None

    def value(self, node: Node | None, what: str) -> Value | None:
        """Return a number, text, day or list of these; None for null and for a fault."""
        if node is None or node.tag == f"{TAG}null":
            return None
        if node.id == "sequence":
            items = tuple(self._scalar(item, f"{what}, item {place}") for place, item in enumerate(node.value, 1))
            if not items:
                self.fault(node, f"{what} is an empty list")
            return tuple(item for item in items if item is not None)
        return self._scalar(node, what)

    def _scalar(self, node: Node, what: str) -> Scalar | None:
        kind = node.tag.removeprefix(TAG) if node.id == "scalar" else node.id
        try:
            if kind == "int":
                return int(node.value)
            if kind == "float":
                return Decimal(node.value)
        except (ValueError, InvalidOperation):
            kind = "number"  # 0x1F, .inf: numbers to YAML, not to a reader of the law
        if kind == "str":
            return self.text(node, what)
        if kind == "timestamp":
            return self.day(node, what)
        self.fault(node, f"{what} must be a number, text, day or list of these, got {_shape(node)}")
        return None


def read_files(
    paths: Iterable[Path], read: Callable[[Document, Node, Path], T | None], *, folder: str, remedy: str
) -> list[T]:
    """Read files in the order of their names, each from its root node; ``folder`` is how its faults name their place.

    Raises
    ------
    UserError
        Files with faults: every fault of every file, with file and line.
    """
    found: list[T] = []
    faults: list[str] = []
    for path in sorted(paths):
        document = Document(f"{folder}/{path.name}")
        root = document.compose(path.read_bytes())
        made = None if root is None else read(document, root, path)
        faults += document.faults
        if made is not None:
            found.append(made)
    if faults:
        raise UserError("\n".join(faults), remedy=remedy)
    return found


@lru_cache(REMEMBERED)
def _composed(content: bytes) -> Node | None:
    """Return the root node of a text; equal content is read once in a process, and nobody changes a node."""
    from yaml import compose

    return compose(content.decode("utf-8"), Loader=_loader())


@cache
def _loader() -> Any:
    """Return PyYAML's loader on libyaml where it is built in, else its slow one.

    PyYAML's own reading of plain words follows YAML 1.1, in which ``no`` is false and 12:30 is 750.
    """
    import yaml

    loader: Any = type("Loader", (getattr(yaml, "CBaseLoader", yaml.BaseLoader),), {})
    for kind, (shape, first) in KINDS.items():
        signs = [*first, ""] if kind == "null" else list(first)
        loader.add_implicit_resolver(f"{TAG}{kind}", re.compile(rf"(?:{shape})\Z"), signs)
    return loader


def _shape(node: Node) -> str:
    if node.id != "scalar":
        return {"mapping": "a mapping", "sequence": "a list"}.get(node.id, str(node.id))
    kind = node.tag.removeprefix(TAG)
    if kind == "null":
        return "nothing"
    return f"the {({'str': 'text', 'bool': 'yes/no value', 'timestamp': 'day'}).get(kind, 'number')} '{node.value}'"
