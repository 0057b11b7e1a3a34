"""Every broken file is read with exactly what it should tell, or refused with what is wrong in it."""

from __future__ import annotations

from collections import Counter
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest
import yaml

from sertakan_analysis.errors import UserError
from sertakan_analysis.registry import load_kinds, open_table
from sertakan_analysis.registry.findings import catalogue

ROOT = Path(__file__).parents[3]
FILES = ROOT / "tests" / "files"
KINDS = load_kinds(ROOT / "params" / "columns")
EXPECTED: dict[str, dict[str, Any]] = yaml.safe_load((FILES / "expected.yml").read_text(encoding="utf-8"))
MISSING = "kolom_tidak_ada"


def maker() -> Any:
    spec = spec_from_file_location("make_broken_files", FILES / "make_broken_files.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


MAKER = maker()


def made(name: str, folder: Path) -> Path:
    (path,) = MAKER.make(folder, [name])
    assert isinstance(path, Path)
    return path


def test_every_file_made_is_expected_and_the_other_way_round():
    assert list(EXPECTED) == list(MAKER.MADE)
    assert len(EXPECTED) >= 40


@pytest.mark.parametrize("name", [name for name, told in EXPECTED.items() if "refused" not in told])
def test_a_file_that_can_be_read_tells_what_is_wrong_in_it_and_keeps_every_row(name: str, tmp_path: Path):
    expected = EXPECTED[name]
    table = open_table(made(name, tmp_path), KINDS[expected.get("kind", "pendataan")])
    chunks = list(table.chunks())
    codes = Counter(table.findings["code"])
    for chunk in chunks:
        codes.update(chunk.findings["code"])
    del codes[MISSING]
    assert dict(codes) == expected.get("reading", {})
    assert sum(chunk.frame.height for chunk in chunks) == sum(expected["rows"].values())


@pytest.mark.parametrize("name", [name for name, told in EXPECTED.items() if "refused" in told])
def test_a_file_that_can_not_be_read_is_refused_with_what_is_wrong_and_what_to_do(name: str, tmp_path: Path):
    with pytest.raises(UserError) as refusal:
        list(open_table(made(name, tmp_path), KINDS["pendataan"]).chunks())
    assert str(refusal.value).startswith(EXPECTED[name]["refused"])
    assert refusal.value.remedy


@pytest.mark.parametrize("name", list(EXPECTED))
def test_neither_a_finding_nor_a_refusal_holds_a_value_of_a_person(name: str, tmp_path: Path):
    kind = KINDS[EXPECTED[name].get("kind", "pendataan")]
    try:
        table = open_table(made(name, tmp_path), kind)
        told = [*table.findings["shape"], *(shape for chunk in table.chunks() for shape in chunk.findings["shape"])]
    except UserError as refusal:
        told = [str(refusal), str(refusal.__cause__)]
    assert not [text for text in told for row in MAKER.people(9) for value in row[:3] if value in text]
    assert "Contoh" not in " ".join(told)


@pytest.mark.parametrize(
    "name", [name for name in EXPECTED if not name.startswith(("sepuluh", "xlsx_sepuluh", "xlsx_bom"))]
)
def test_the_same_file_is_made_every_time(name: str):
    assert MAKER.MADE[name]() == MAKER.MADE[name]()


@pytest.mark.parametrize("name", [name for name, told in EXPECTED.items() if "refused" not in told])
def test_what_is_found_in_a_row_comes_with_that_row_however_small_the_pieces(name: str, tmp_path: Path):
    table = open_table(made(name, tmp_path), KINDS[EXPECTED[name].get("kind", "pendataan")])
    heavy = {code for code, kind in catalogue().items() if kind.severity in ("galat", "peringatan")}
    for chunk in table.chunks(size=2):
        assert chunk.frame.height <= 2
        touched = {row for row, code in chunk.findings.select("row", "code").iter_rows() if code in heavy and row}
        assert touched <= set(chunk.frame["row"])
