"""A notebook as a ground of its run: its cells and what of the package their code uses."""

from __future__ import annotations

import ast
import json
import re
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from sertakan_analysis.errors import UserError
from sertakan_analysis.reports.grounds.reader import Reader

if TYPE_CHECKING:
    from pathlib import Path

    from sertakan_analysis.reports.grounds.reader import Symbol

# Lines for IPython, which Python can't read; what they name in the package is used in other lines as well.
MAGIC: Final = re.compile(r"^\s*(%|!|\?)|\?\s*$|^\s*[\w., ]+=\s*[%!]")
CELL_MAGIC: Final = re.compile(r"\s*%%(\w+)")
PYTHON_MAGICS: Final = frozenset({"time", "timeit", "capture", "prun"})


@dataclass(frozen=True, slots=True)
class NotebookSource:
    """A notebook's checksum, and what its code uses; ``None`` when a cell can't be read as Python."""

    digest: str
    code: Symbol | None


def read_notebook_source(path: Path) -> NotebookSource:
    """Read a notebook. Outputs, counts, cell ids and how it was last run make no difference; tags and sources do.

    Raises
    ------
    UserError
        No such file, or no notebook.
    """
    try:
        notebook = json.loads(path.read_bytes())
        cells = [_normal(cell) for cell in notebook["cells"]]
        kernel = notebook["metadata"].get("kernelspec", {}).get("language", "python")
    except FileNotFoundError as error:
        raise UserError(f"there is no notebook '{path.name}'", remedy="Restore it, or mend the definition.") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UserError(
            "not readable as a notebook", where=path.name, remedy="Restore it from the repository."
        ) from error
    digest = sha256(json.dumps([cells, kernel], sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    return NotebookSource(digest, _code([source for kind, source, _ in cells if kind == "code"]))


def _normal(cell: dict[str, Any]) -> tuple[str, str, list[str]]:
    source = cell["source"]
    words = source if isinstance(source, str) else "".join(source)
    tags = cell.get("metadata", {}).get("tags", [])
    return (
        str(cell["cell_type"]),
        "\n".join(line.rstrip() for line in words.strip().splitlines()),
        sorted(map(str, tags)),
    )


def _code(sources: list[str]) -> Symbol | None:
    reader = Reader("")
    try:
        for source in sources:
            reader.visit(ast.parse(_without_magics(source)).body)
    except (SyntaxError, ValueError):
        return None
    return reader.symbol({})


def _without_magics(source: str) -> str:
    """Return the Python of a cell; empty for a cell in another language."""
    magic = CELL_MAGIC.match(source)
    if magic:
        _, _, rest = source.partition("\n")
        return _without_magics(rest) if magic[1] in PYTHON_MAGICS else ""
    # A broken line may lie inside a text; such a cell then can't be read, and everything is taken as reached.
    return "\n".join(re.sub(r"\S.*", "pass", line) if MAGIC.search(line) else line for line in source.splitlines())
