"""Parameters reach the notebook as what they are: a day as a day, under names that break nothing in the notebook."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from sertakan_analysis.errors import UserError
from sertakan_analysis.reports.engines.typed import inject, json_safe, source

if TYPE_CHECKING:
    from nbformat import NotebookNode


def notebook(*sources: str, parameters: str = "as_of = None") -> NotebookNode:
    tagged = new_code_cell(parameters, metadata={"tags": ["parameters"]})
    return new_notebook(cells=[new_markdown_cell("# Judul"), tagged, *(new_code_cell(text) for text in sources)])


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, "None"),
        (True, "True"),
        (7, "7"),
        ("Kota \"Bekasi\" '\\n'", "'Kota \"Bekasi\" \\'\\\\n\\''"),
        (0.1, "0.1"),
        (float("inf"), "float('inf')"),
        (float("-inf"), "float('-inf')"),
        (float("nan"), "float('nan')"),
        (date(2025, 11, 21), "date(2025, 11, 21)"),
        (Decimal("16800.50"), "Decimal('16800.50')"),
        (Path("data") / "inbox", "Path('data/inbox')"),
        ((1,), "(1,)"),
        ((), "()"),
        (set(), "set()"),
        (frozenset(), "frozenset()"),
        ({"b", "a"}, "{'a', 'b'}"),
        ({"x": [date(2025, 1, 2), (Decimal(1),)]}, "{'x': [date(2025, 1, 2), (Decimal('1'),)]}"),
        (datetime(2025, 1, 2, 3, tzinfo=UTC), "datetime(2025, 1, 2, 3, 0, 0, 0, tzinfo=timezone.utc)"),
        (timezone(timedelta(hours=7)), "timezone(timedelta(0, 25200, 0))"),
        (timezone(timedelta(hours=7), "WIB"), "timezone(timedelta(0, 25200, 0), 'WIB')"),
        (ZoneInfo("Asia/Jakarta"), "ZoneInfo('Asia/Jakarta')"),
    ],
)
def test_each_type_is_written_as_its_own_source(value: object, written: str):
    assert source({"x": value}).splitlines()[-1] == f"x = {written}"


def test_only_what_is_needed_is_imported():
    values = {"region": "35.25", "as_of": date(2025, 11, 21), "tariff": Decimal(16800)}

    assert source(values) == (
        "# Parameters\n"
        "from datetime import date\n"
        "from decimal import Decimal\n"
        "\n"
        "region = '35.25'\n"
        "as_of = date(2025, 11, 21)\n"
        "tariff = Decimal('16800')"
    )
    assert "import" not in source({"region": "35.25"})


def test_an_import_takes_no_name_that_the_notebook_uses_for_something_else():
    injected = inject(
        notebook("import datetime", "time = 3", parameters="date = None"), {"date": datetime(2025, 1, 2, tzinfo=UTC)}
    ).cells[2]

    assert injected.source.splitlines()[1] == "from datetime import datetime as _datetime, timezone"
    assert injected.source.splitlines()[-1] == "date = _datetime(2025, 1, 2, 0, 0, 0, 0, tzinfo=timezone.utc)"


def test_an_equal_import_in_the_notebook_is_no_clash():
    text = "from datetime import date\nas_of: date = date(2025, 1, 1)"

    injected = inject(notebook(parameters=text), {"as_of": date(2025, 11, 21)}).cells[2]

    assert injected.source.splitlines()[-1] == "as_of = date(2025, 11, 21)"


def test_the_cell_stands_behind_the_parameters_and_its_id_is_always_the_same():
    before = notebook("print(as_of)")

    after = inject(before, {"as_of": 1})

    assert [cell.metadata.get("tags", []) for cell in after.cells] == [[], ["parameters"], ["injected-parameters"], []]
    assert after.cells[2].id == "injected-parameters"
    assert len(before.cells) == 3  # the notebook given is left as it was


def test_a_cell_of_an_earlier_injection_is_replaced():
    once = inject(notebook("print(as_of)"), {"as_of": 1})

    twice = inject(once, {"as_of": 2})

    assert [cell.source for cell in twice.cells[2:]] == ["# Parameters\nas_of = 2", "print(as_of)"]


def test_no_parameters_leave_an_equal_notebook():
    before = notebook("print(as_of)")

    assert inject(before, {}) == before


def test_an_unknown_name_is_refused_with_the_nearest_known_one():
    with pytest.raises(UserError, match=r"there is no parameter 'regio'\. Did you mean 'region'\?"):
        inject(notebook(parameters="region = ''\nas_of = None"), {"regio": "35.25"})


def test_names_that_papermill_itself_adds_are_known():
    injected = inject(notebook(), {"PAPERMILL_INPUT_PATH": "a.ipynb"})

    assert "PAPERMILL_INPUT_PATH = 'a.ipynb'" in injected.cells[2].source


def test_a_notebook_without_a_parameters_cell_takes_none():
    with pytest.raises(UserError, match="no cell is tagged 'parameters'"):
        inject(new_notebook(cells=[new_code_cell("region = ''")]), {"region": "35.25"})


def test_magics_in_the_parameters_cell_hide_no_names():
    injected = inject(notebook(parameters="%matplotlib inline\nas_of = None"), {"as_of": 1})

    assert injected.cells[2].source.endswith("as_of = 1")


class Colour(IntEnum):
    RED = 1


@pytest.mark.parametrize("value", [Colour.RED, object(), [b"bytes"], {"x": 1j}])
def test_a_type_without_a_source_is_refused_by_name(value: object):
    with pytest.raises(UserError, match=r"parameter 'x' holds a value of type \S+, which cannot be written"):
        source({"x": value})


def test_metadata_holds_values_that_json_knows():
    values = {
        "day": date(2025, 1, 2),
        "share": 0.5,
        "none": float("nan"),
        "set": {2, 1},
        "pair": (Decimal("1.5"), None),
    }

    assert json_safe(values) == {
        "day": "2025-01-02",
        "share": 0.5,
        "none": "nan",
        "set": [1, 2],
        "pair": ["1.5", None],
    }
