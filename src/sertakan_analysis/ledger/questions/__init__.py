"""The questions to the ledger in SQL that DuckDB and Spark both run: one file each, with named parameters.

They ask the table ``rentang`` (the spells; people and months as whole numbers, an unknown end as the number ``OPEN``, an empty text
for no donor, programme or sector) and the tables made from it: ``penggal`` (runs by payer; ``penggal_pasti`` without
assumed months) and ``lanjar`` (runs by person and scope: ``ditetapkan``, ``terealisasi``, ``semua``, and the first two
with ``_bpu`` for own-account spells).
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

PARAMETER: Final = re.compile(r"(?<!:):([a-z_0-9]+)")
COMMENT: Final = re.compile(r"^--.*\n", re.MULTILINE)


@cache
def question(name: str, *below: tuple[str, str]) -> str:
    """Return a question's text; ``below`` names the questions that stand for a table in it, the innermost first."""
    text = COMMENT.sub("", files(__package__).joinpath(f"{name}.sql").read_text(encoding="utf-8")).rstrip()
    for table, inner in reversed(below):
        text = f"WITH {table} AS (\n{question(inner)}\n)\nSELECT * FROM (\n{text}\n) AS {table}_asked"
    return text


def used(text: str, given: Mapping[str, int | str]) -> dict[str, int | str]:
    """Return those of the given parameters that a text names."""
    return {name: given[name] for name in sorted(set(PARAMETER.findall(text)))}
