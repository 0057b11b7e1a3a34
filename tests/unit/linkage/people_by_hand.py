"""Lists written by hand for tests: what a person lacks is null. Every NIK is one of kabupaten 99."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from sertakan_analysis.linkage.model import LIST_COLUMNS

AS_OF = date(2025, 7, 31)


def list_of(*people: dict[str, Any]) -> pl.DataFrame:
    """Return a list of these people, ``baris`` from 1 and ``orang`` by their place unless they say otherwise."""
    given = [{"baris": place, "orang": f"{place:032x}", **each} for place, each in enumerate(people, 1)]
    return pl.DataFrame(
        {name: [each.get(name) for each in given] for name in LIST_COLUMNS},
        schema={name: getattr(pl, kind) for name, kind in LIST_COLUMNS.items()},
    )


def person(
    nama: str | None, lahir: str | None = None, jk: str | None = None, nik: str | None = None, **more: Any
) -> dict[str, Any]:
    """Return one person; ``lahir`` is a day like 1980-05-17."""
    born = date.fromisoformat(lahir) if lahir else None
    return {"nama": nama, "tanggal_lahir": born, "jenis_kelamin": jk, "nik": nik, **more}
