from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sertakan_analysis.errors import UserError
from sertakan_analysis.published import load_published

if TYPE_CHECKING:
    from pathlib import Path

TOTAL = "gresik-2024-11-21-active_participants-total"


def edit(folder: Path, file: str, before: str, after: str) -> None:
    """Replace the first occurrence, which must be there."""
    path = folder / file
    words = path.read_text(encoding="utf-8")
    assert before in words
    path.write_text(words.replace(before, after, 1), encoding="utf-8")


def complaint(folder: Path) -> str:
    with pytest.raises(UserError) as caught:
        load_published(folder)
    return str(caught.value)


@pytest.mark.parametrize(
    ("file", "before", "after", "parts"),
    [
        (
            "figures.csv",
            "active_participants,total,292858,persons",
            "active_participants,total,292.858 orang,persons",
            ["published/figures.csv: row ", "column 'value'", "292.858 orang", "no separators"],
        ),
        ("figures.csv", "coverage_rate,BPU", "coverage_rat,BPU", ["no indicator 'coverage_rat'", "'coverage_rate'"]),
        ("figures.csv", ",realised,", ",realized,", ["column 'status'", "'realized'", "'realised'"]),
        ("figures.csv", "active_participants-total,35.25,", "active_participants-total,35.2,", ["column 'region'"]),
        ("figures.csv", ",2024-11-21,day,", ",2024-11,day,", ["column 'date'", "precision 'day'"]),
        ("figures.csv", ",2023-06-21,day,", ",2023-06-31,day,", ["'2023-06-31' is no date of precision 'day'"]),
        ("figures.csv", "klikjatim-2025-11-27", "klikjatim-2025-11-28", ["no source", "'klikjatim-2025-11-27'"]),
        ("figures.csv", ",persons,point,", ",percent,point,", ["column 'unit'", "is in 'persons'"]),
        ("figures.csv", "id,region,", "id,regio,", ["unknown column 'regio'", "'region' is missing"]),
        ("figures.csv", f"{TOTAL},", "gresik-2024-11-21-active_participants-pu,", ["stands already in row"]),
        ("sources.csv", ",no,https://1minute", ",nope,https://1minute", ["sources.csv: row 2", "published_inferred"]),
        ("base_values.csv", "gresik-non-asn,2024", "gresik-non-as,2024", ["no base", "'gresik-non-asn'"]),
        (
            "base_values.csv",
            "month,,implied,gresik-2024-11-coverage_rate-bpu",
            "month,192000,implied,gresik-2024-11-coverage_rate-bpu",
            ["give one of value, figure, implied_by"],
        ),
        ("base_values.csv", "month,,implied,", "month,,stated,", ["never typed"]),
        ("indicators.yml", "needs_base: true", "needs_base: ya", ["indicators.yml:", "true or false"]),
        ("indicators.yml", "  family: target\n", "  famili: target\n", ["unknown key 'famili'", "'family'"]),
        ("corrections.yml", "expect: 330000", "expect: 33000", ["expects the printed value 33000", "holds 330000"]),
        (
            "corrections.yml",
            "gresik-2023-08-17-protected",
            "gresik-2023-08-18-protected",
            ["no figure", "Did you mean 'gresik-2023-08-17-protected_vulnerable_workers-vulnerable'"],
        ),
    ],
)
def test_a_fault_is_told_with_file_place_and_the_nearest_known_name(
    folder: Path, file: str, before: str, after: str, parts: list[str]
) -> None:
    edit(folder, file, before, after)
    message = complaint(folder)
    for part in parts:
        assert part in message


def test_a_rate_without_a_base_does_not_exist(folder: Path) -> None:
    edit(folder, "figures.csv", "active,gresik-non-asn,gresik-2024-11-21-active_participants-total", "active,,")
    message = complaint(folder)
    assert "a rate without a base does not exist here" in message
    assert "column 'base'" in message


def test_the_row_that_is_named_is_the_row_in_the_file(folder: Path) -> None:
    lines = (folder / "figures.csv").read_text(encoding="utf-8").splitlines()
    row = next(number for number, line in enumerate(lines, 1) if line.startswith(f"{TOTAL},"))
    edit(folder, "figures.csv", "active_participants,total,292858,", "active_participants,total,x,")
    assert f"row {row}, column 'value'" in complaint(folder)


def test_every_fault_of_a_table_is_told_at_once(folder: Path) -> None:
    edit(folder, "figures.csv", "active_participants,total,292858,", "active_participants,total,x,")
    edit(folder, "figures.csv", "active_participants,total,247777,", "active_participants,total,y,")
    message = complaint(folder)
    assert "'x'" in message
    assert "'y'" in message


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "sources.csv").unlink()
    assert "published/sources.csv: the file is missing" in complaint(folder)
    (folder / "sources.csv").write_bytes(b"id,title\n\xff,x\n")
    assert "not UTF-8" in complaint(folder)


def test_an_inconsistency_that_nobody_declared_stops_the_loading(folder: Path) -> None:
    edit(folder, "figures.csv", "active_participants,BPU,20348,", "active_participants,BPU,20349,")
    message = complaint(folder)
    assert "check 'segments_add_up_to_total'" in message
    assert f"{TOTAL}, " in message
    assert "differ by -1" in message


def test_a_declared_inconsistency_that_is_gone_stops_the_loading(folder: Path) -> None:
    edit(folder, "figures.csv", "claims_count,total,19480,", "claims_count,total,19570,")
    message = complaint(folder)
    assert "exceptions.yml:" in message
    assert "finds nothing at 'bekasi-2020-06-claims_count-total' any more" in message


def test_a_declared_inconsistency_of_another_size_stops_the_loading(folder: Path) -> None:
    edit(folder, "exceptions.yml", "difference: -90", "difference: -91")
    assert "differs by -90, declared was -91" in complaint(folder)
    edit(folder, "exceptions.yml", "check: complement_adds_up", "check: complement_add_up")
    assert "Did you mean 'complement_adds_up'?" in complaint(folder)
