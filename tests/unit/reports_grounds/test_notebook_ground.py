"""A notebook is another one when its cells or tags change, not when somebody ran it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from sertakan_analysis.errors import UserError
from sertakan_analysis.reports.grounds.notebook import read_notebook_source

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def cells() -> list[dict[str, Any]]:
    return [
        {"cell_type": "markdown", "id": "a", "metadata": {}, "source": ["# Judul\n", "Kalimat"]},
        {
            "cell_type": "code",
            "id": "b",
            "metadata": {"tags": ["hide-input", "x"]},
            "source": "a = 1\nb = 2",
            "outputs": [],
        },
    ]


def digest(folder: Path, change: Callable[[list[dict[str, Any]]], object] = len, **metadata: object) -> str:
    notebook = {"cells": cells(), "metadata": {"kernelspec": {"language": "python", "name": "python3"}, **metadata}}
    change(notebook["cells"])  # type: ignore[arg-type]  # the cells, as made above
    (folder / "uji.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    return read_notebook_source(folder / "uji.ipynb").digest


@pytest.mark.parametrize(
    "change",
    [
        lambda found: found[1].update(execution_count=4, outputs=[{"output_type": "stream", "text": "1"}]),
        lambda found: found[1].update(id="lain"),
        lambda found: found[1]["metadata"].update(execution={"iopub.status.busy": "2026"}, collapsed=True),
        lambda found: found[1].update(source=["a = 1  \n", "b = 2\n"]),
        lambda found: found[0].update(source="# Judul\nKalimat"),
        lambda found: found[1]["metadata"].update(tags=["x", "hide-input"]),
    ],
)
def test_running_it_leaves_the_checksum_as_it_was(tmp_path: Path, change: Callable[[list[dict[str, Any]]], object]):
    assert digest(tmp_path, change) == digest(tmp_path)


def test_the_metadata_of_tools_leave_the_checksum_as_it_was(tmp_path: Path):
    assert digest(tmp_path, widgets={}, language_info={"version": "3.13"}, papermill={"a": 1}) == digest(tmp_path)


@pytest.mark.parametrize(
    "change",
    [
        lambda found: found[1].update(source="a = 2\nb = 2"),
        lambda found: found[1].update(source="a = 1\nb = 2\nc = 3"),
        lambda found: found[0].update(source="# Judul lain"),
        lambda found: found[0].update(cell_type="raw"),
        lambda found: found[1]["metadata"].update(tags=["x"]),
        lambda found: found.reverse(),
        lambda found: found.pop(),
    ],
)
def test_another_cell_tag_or_order_changes_the_checksum(
    tmp_path: Path, change: Callable[[list[dict[str, Any]]], object]
):
    assert digest(tmp_path, change) != digest(tmp_path)


def test_a_missing_notebook_is_told(tmp_path: Path):
    with pytest.raises(UserError, match=r"there is no notebook 'uji.ipynb'"):
        read_notebook_source(tmp_path / "uji.ipynb")


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"cells": [1], "metadata": {}}', '{"cells": []}'])
def test_a_damaged_notebook_is_told(tmp_path: Path, text: str):
    (tmp_path / "uji.ipynb").write_text(text)
    with pytest.raises(UserError, match=r"uji.ipynb: not readable as a notebook"):
        read_notebook_source(tmp_path / "uji.ipynb")
