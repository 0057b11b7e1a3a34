"""``sertakan demo people --months``: monthly lists of the same members, from one call."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
from click.testing import CliRunner

from sertakan_analysis.cli.demo import demo

if TYPE_CHECKING:
    import pytest

ROOT = Path(__file__).parents[3]


def test_three_months_of_participants_are_lists_of_the_same_members_each_with_a_day_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SERTAKAN_PROJECT", str(ROOT))
    words = "people --region 35.25.10.2010 --n 1500 --list peserta --date 2026-11-20 --months 3 --out"
    told = CliRunner().invoke(demo, [*words.split(), str(tmp_path)])
    assert told.exit_code == 0, told.output
    names = [f"sintetis-peserta-35.25.10.2010-{day}.csv" for day in ("2026-09-30", "2026-10-31", "2026-11-20")]
    assert sorted(path.name for path in tmp_path.iterdir()) == names
    assert "--date 2026-09-30" in told.output
    members = [set(pl.read_csv(tmp_path / name, infer_schema=False)["No. KPJ"]) for name in names]
    assert members[0] < members[1] < members[2]
