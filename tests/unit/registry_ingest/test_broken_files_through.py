"""Every broken file on its whole way: what reading, values and checks tell of it together, and what becomes of its rows."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from leran_lists import LERAN, make_project

from sertakan_analysis.errors import UserError
from sertakan_analysis.registry.examination import examine

if TYPE_CHECKING:
    from sertakan_analysis.project import Project

FILES = Path(__file__).parents[2] / "files"
EXPECTED: dict[str, dict[str, Any]] = yaml.safe_load((FILES / "expected.yml").read_text(encoding="utf-8"))
STAGES = ("reading", "values", "checking")
# Columns that a list may have and this one lacks are told of every file.
MISSING = "kolom_tidak_ada"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return make_project(tmp_path_factory.mktemp("berkas") / "proyek")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("rusak")
    sys.path.insert(0, str(FILES))
    try:
        from make_broken_files import make

        make(place)
    finally:
        sys.path.remove(str(FILES))
    return place


@pytest.mark.parametrize("name", list(EXPECTED))
def test_a_broken_file_tells_exactly_what_is_wrong_in_it(name: str, project: Project, folder: Path) -> None:
    told = EXPECTED[name]
    asked = {"kind": told.get("kind", "pendataan"), "region": LERAN, "as_of": date(2026, 11, 1)}
    if "refused" in told:
        with pytest.raises(UserError):
            examine(project, folder / name, **asked)
        return
    seen = examine(project, folder / name, **asked)
    codes = {code: number for code, number in seen.findings.counts.items() if code != MISSING}
    expected: dict[str, int] = {}
    for stage in STAGES:
        expected |= told.get(stage, {})
    assert codes == expected
    assert seen.rows == told["rows"]
    assert seen.read == sum(told["rows"].values())
