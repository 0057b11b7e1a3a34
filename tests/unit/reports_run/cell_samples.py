"""Cells that a report on people shows, told in a notebook as the analyses tell them."""

from __future__ import annotations

import json
from typing import Any

from sertakan_analysis.exhibits.manifest import MANIFEST_MIME


def cells(
    *numbers: int, region: str = "35.25", name: str = "desil", lists: tuple[str, ...] = ("daftar-1",)
) -> dict[str, Any]:
    """A table of one trait with a total and as many categories; -1 is withheld."""
    codes = [f"d{place}" for place in range(1, len(numbers))]
    population = {
        "words": "orang dalam daftar", "region": region, "lists": list(lists), "as_of": "2025-11-30", "within": [],
    }  # fmt: skip
    table = {
        "name": name, "population": population, "by": [0], "amount": "", "method": "suppress", "limit": 5, "minimum": 5, "width": 5,
        "numbers": list(numbers),
    }  # fmt: skip
    return {"format": 1, "dimensions": [{"key": "desil", "codes": codes}], "tables": [table], "turnovers": []}


def manifest_output(*told: dict[str, Any]) -> list[dict[str, Any]]:
    """The outputs of a notebook that shows a manifest for each of the told cells."""
    return [
        {
            "output_type": "display_data",
            "metadata": {},
            "data": {MANIFEST_MIME: {"rules": [], "figures": [], "protection": {"published": each}}, "text/plain": ""},
        }
        for each in told
    ]


def telling(*told: dict[str, Any]) -> str:
    """A notebook that tells these cells, one manifest for each."""
    cell = {"cell_type": "code", "id": "a", "metadata": {}, "source": "", "execution_count": 1}
    whole = {"cells": [{**cell, "outputs": manifest_output(*told)}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(whole)
