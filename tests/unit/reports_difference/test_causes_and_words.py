"""Why numbers changed, from what two runs rested on, and how a difference is told."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pytest

from sertakan_analysis.errors import UserError
from sertakan_analysis.exhibits.payload import MIME
from sertakan_analysis.reports.difference import Cause, Ground, difference, summary, told
from sertakan_analysis.reports.difference.causes import causes
from sertakan_analysis.reports.manifest import FILE, ReportEntry, edition_manifest, written

if TYPE_CHECKING:
    from pathlib import Path

GROUNDS: dict[str, Any] = {
    "report": "uji", "as_of": "2025-11-30", "parameters": {"base": "auto"}, "notebook": "n1", "lockfile": "l1",
    "python": "3.11", "deviations": {}, "functions": {"published.rebase.change": "f1", "regions.region": "f1"},
    "reads": {"files": {"data/figures.csv": "d1"}, "folders": {"data": "d1"}, "rules": {"target/ucj": "r1"}},
}  # fmt: skip
WORDS = ("title", "base", "note", "source", "callout title", "callout item", "headline note")
RULE = {"rule": "target/ucj", "unit": "persen", "effective": "2025-01-01", "status": "verified", "stale": False}


def entry(grounds: dict[str, Any] | None, **changed: Any) -> ReportEntry:
    fields: dict[str, Any] = {
        "stem": "uji-35.25", "report": "uji", "title": "Laporan uji", "region_codes": ["35.25"], "run_id": "r",
        "created": "", "package_version": "0", "commit": None, "dirty": None, "python": "3", "grounds": grounds,
        "exporters": {}, "rules": [], "figures": [], "outputs": [],
    }  # fmt: skip
    return ReportEntry(**{**fields, **changed})  # type: ignore[typeddict-item]


def grounds(**changed: Any) -> dict[str, Any]:
    return {**GROUNDS, **changed}


def reads(**changed: dict[str, str]) -> dict[str, Any]:
    return grounds(reads={**GROUNDS["reads"], **changed})


def why(new: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    found = causes(entry(GROUNDS), entry(new))
    assert found is not None
    return {cause.ground.value: cause.details for cause in found}


@pytest.mark.parametrize(
    ("new", "cause"),
    [
        (reads(files={"data/figures.csv": "d2"}), {"data": ("data/figures.csv",)}),
        (reads(folders={"data": "d2"}), {"data": ("data",)}),
        (reads(files={"data/figures.csv": "d1", "data/new.csv": "d1"}), {"data": ("data/new.csv",)}),
        (reads(rules={"target/ucj": "r2"}), {"rule": ("target/ucj",)}),
        (grounds(functions={**GROUNDS["functions"], "regions.region": "f2"}), {"code": ("regions.region",)}),
        (grounds(functions={"regions.region": "f1"}), {"code": ("published.rebase.change",)}),
        (grounds(notebook="n2"), {"notebook": ("the notebook",)}),
        (grounds(parameters={"base": "kk"}), {"parameter": ("base: auto → kk",)}),
        (grounds(as_of="2025-12-31"), {"parameter": ("as_of: 2025-11-30 → 2025-12-31",)}),
        (grounds(lockfile="l2"), {"library": ("the lock file",)}),
        (grounds(python="3.12"), {"library": ("Python",)}),
        (grounds(deviations={"pandas": "3.1.2 is installed"}), {"library": ("pandas",)}),
        (GROUNDS, {}),
    ],
)
def test_each_kind_of_ground_is_told_by_itself(new: dict[str, Any], cause: dict[str, tuple[str, ...]]):
    assert why(new) == cause


def test_kinds_that_changed_together_are_all_named():
    new = {**reads(files={"data/figures.csv": "d2"}, rules={"target/ucj": "r2"}), "notebook": "n2"}
    assert list(why(new)) == ["data", "rule", "notebook"]


def test_a_file_that_changed_code_reads_now_is_the_codes_doing():
    new = {**reads(files={"data/figures.csv": "d1", "data/new.csv": "d1"}), "functions": {}}
    assert list(why(new)) == ["code"]


def test_a_file_with_new_content_counts_even_beside_changed_code():
    new = {**reads(files={"data/figures.csv": "d2"}), "functions": {}}
    assert list(why(new)) == ["data", "code"]


def test_a_rules_values_are_told_before_and_now_where_they_differ():
    steady = {**RULE, "subkey": "32.16", "value": "65"}
    before = entry(GROUNDS, rules=[{**RULE, "subkey": "35.25", "value": "52.69"}, steady])
    now = entry(reads(rules={"target/ucj": "r2"}), rules=[{**RULE, "subkey": "35.25", "value": "60"}, steady])
    assert causes(before, now) == (
        Cause(Ground.RULE, ("target/ucj: 35.25 since 2025-01-01 52.69 persen → 60 persen",)),
    )


def test_a_record_without_grounds_has_no_known_cause():
    assert causes(entry(None), entry(GROUNDS)) is None


# Whole editions


def content(number: str, cells: tuple[dict[str, Any], ...] = ()) -> bytes:
    payload = {"schema": 1, "kind": "key_figures", "items": [{"label": "Cakupan", "value": number, "note": "basis"}]}
    output = {"output_type": "display_data", "metadata": {}, "data": {MIME: payload}}
    cell = {"cell_type": "code", "source": "", "outputs": [output], "metadata": {}}
    metadata = {"sertakan": {"as_of": "2025-11-30", "report": "uji", "run_id": "r"}}
    return json.dumps({"cells": [cell, *cells], "metadata": metadata}).encode()


def edition(parent: Path, name: str, reports: dict[str, tuple[bytes, dict[str, Any] | None]]) -> Path:
    folder = parent / name
    folder.mkdir(parents=True)
    entries = []
    for stem, (notebook, rested) in reports.items():
        (folder / f"{stem}.ipynb").write_bytes(notebook)
        file = {"file": f"{stem}.ipynb", "sha256": sha256(notebook).hexdigest(), "size": len(notebook)}
        entries.append(entry(rested, stem=stem, outputs=[file]))
    (folder / FILE).write_bytes(written(edition_manifest(name, entries)))
    return folder


def test_editions_are_told_with_numbers_and_the_one_kind_that_changed(tmp_path: Path):
    old = edition(tmp_path, "2025-11-30", {"uji-a": (content("40,8%"), GROUNDS), "uji-b": (content("1"), GROUNDS)})
    new = edition(
        tmp_path,
        "2025-11-30.2",
        {"uji-a": (content("41,0%"), reads(files={"data/figures.csv": "d2"})), "uji-c": (content("1"), GROUNDS)},
    )
    assert told(difference(old, new)) == [
        "2025-11-30 → 2025-11-30.2",
        "new report: uji-c",
        "report gone: uji-b",
        "",
        "uji-a: 1 number and 0 texts changed",
        "    why: data changed, nothing else",
        "    data: data/figures.csv",
        "    key figure 'Cakupan': 40,8% → 41,0%",
    ]


@pytest.mark.parametrize(
    ("rested", "number", "line"),
    [
        (
            GROUNDS,
            "41,0%",
            "why: ALARM: nothing that the report rests on changed, so it does not give the same result twice",
        ),
        ({**grounds(notebook="n2"), "python": "3.12"}, "41,0%", "why: the notebook and libraries changed together; "),
        (None, "41,0%", "why: unknown, a record of an older form"),
    ],
)
def test_the_cause_is_never_guessed(tmp_path: Path, rested: dict[str, Any] | None, number: str, line: str):
    old = edition(tmp_path, "2025-11-30", {"uji-a": (content("40,8%"), GROUNDS)})
    new = edition(tmp_path, "2025-11-30.2", {"uji-a": (content(number), rested)})
    assert line in "\n".join(told(difference(old, new)))


def test_of_many_functions_the_first_are_named_and_the_rest_counted(tmp_path: Path):
    many = {**GROUNDS["functions"], **{f"module.f{number}": "new" for number in range(8)}}
    old = edition(tmp_path, "2025-11-30", {"uji-a": (content("1"), GROUNDS)})
    new = edition(tmp_path, "2025-11-30.2", {"uji-a": (content("2"), grounds(functions=many))})
    named = [line for line in told(difference(old, new)) if line.startswith("    code: ")]
    assert named == [*(f"    code: module.f{number}" for number in range(6)), "    code: and 2 more"]


def test_files_that_differ_without_a_changed_number_are_told_as_such(tmp_path: Path):
    old = edition(tmp_path, "2025-11-30", {"uji-a": (content("1"), GROUNDS)})
    new = edition(tmp_path, "2025-11-30.2", {"uji-a": (content("1") + b" ", GROUNDS)})
    lines = told(difference(old, new))
    assert lines[2] == "uji-a: no published number or text changed; files differ: ipynb"
    assert "how files are written did" in lines[3]


def test_equal_editions_have_no_difference(tmp_path: Path):
    old = edition(tmp_path, "2025-11-30", {"uji-a": (content("1"), GROUNDS)})
    new = edition(tmp_path, "2025-11-30.2", {"uji-a": (content("1"), GROUNDS)})
    assert told(difference(old, new))[1:] == ["no difference: the same reports with the same files"]


def test_a_notebook_that_cannot_be_compared_is_told_and_stops_nothing(tmp_path: Path):
    reports = {"uji-a": (content("1"), GROUNDS), "uji-b": (content("1"), GROUNDS)}
    old = edition(tmp_path, "2025-11-30", {**reports, "uji-a": (b"{", GROUNDS)})
    new = edition(tmp_path, "2025-11-30.2", {**reports, "uji-b": (content("2"), GROUNDS)})
    lines = told(difference(old, new))
    assert "uji-a: published numbers not compared, the file is no notebook; files differ: ipynb" in lines
    assert "    key figure 'Cakupan': 1 → 2" in lines


def test_words_of_cells_that_are_no_exhibits_are_compared_too(tmp_path: Path):
    def printing(text: str) -> dict[str, Any]:
        output = {"output_type": "stream", "name": "stdout", "text": text}
        return {"cell_type": "code", "source": "", "outputs": [output], "metadata": {}}

    old = edition(tmp_path, "2025-11-30", {"uji-a": (content("1", (printing("total 7\nend\n"),)), GROUNDS)})
    new = edition(tmp_path, "2025-11-30.2", {"uji-a": (content("1", (printing("total 8\nend\n"),)), GROUNDS)})
    assert told(difference(old, new))[-1] == "    text: total 7 → total 8"


def shown(data: dict[str, Any]) -> dict[str, Any]:
    output = {"output_type": "display_data", "metadata": {}, "data": data}
    return {"cell_type": "code", "source": "", "outputs": [output], "metadata": {"tags": ["hide-input"]}}


def test_a_users_own_table_is_compared_by_row_and_column(tmp_path: Path):
    def table(value: str) -> dict[str, Any]:
        head = "<thead><tr><th></th><th>Peserta</th></tr></thead>"
        row = f"<tr><th>Gresik</th><td>{value}</td></tr>"
        return shown({"text/html": f"<table>{head}<tbody>{row}</tbody></table>", "text/plain": "x"})

    old = edition(tmp_path, "2025-11-30", {"uji-a": (content("1", (table("7"),)), GROUNDS)})
    new = edition(tmp_path, "2025-11-30.2", {"uji-a": (content("1", (table("8"),)), GROUNDS)})
    assert told(difference(old, new))[-1].endswith(", 'Gresik', 'Peserta': 7 → 8")


@pytest.mark.parametrize("place", WORDS)
def test_words_around_numbers_are_compared_wherever_they_stand(tmp_path: Path, place: str):
    def words(changed: str) -> tuple[dict[str, Any], ...]:
        said = {name: changed if name == place else f"same {name}" for name in WORDS}
        column = {"key": "k", "label": "K", "kind": "text", "decimals": 0, "group": None}
        table = {
            "schema": 1, "kind": "table", "name": "t", "title": said["title"], "base": said["base"], "columns": [column],
            "rows": [], "total_rows": [], "notes": [said["note"]], "sources": [{"text": said["source"], "url": ""}],
            "as_of": "2025-11-30", "as_of_text": "",
        }  # fmt: skip
        callout = {
            "schema": 1, "kind": "callout", "name": "c", "title": said["callout title"],
            "items": [said["callout item"]], "tone": "note",
        }  # fmt: skip
        item = {"label": "L", "value": "1", "note": said["headline note"]}
        figures = {"schema": 1, "kind": "key_figures", "items": [item]}
        return tuple(shown({MIME: payload}) for payload in (table, callout, figures))

    old = edition(tmp_path, "2025-11-30", {"uji-a": (content("1", words("before")), GROUNDS)})
    new = edition(tmp_path, "2025-11-30.2", {"uji-a": (content("1", words("after")), GROUNDS)})
    assert told(difference(old, new))[4:] == ["    text: before → after"]


def test_of_long_texts_the_part_that_differs_is_shown(tmp_path: Path):
    long = "Kalimat yang sama. " * 20
    old = edition(tmp_path, "2025-11-30", {"uji-a": (content(f"{long}Naik 5."), GROUNDS)})
    new = edition(tmp_path, "2025-11-30.2", {"uji-a": (content(f"{long}Naik 6."), GROUNDS)})
    line = told(difference(old, new))[-1]
    assert line.count("…") == 2
    assert "Naik 5. → …" in line
    assert line.endswith("Naik 6.")


def test_a_folder_without_a_record_is_no_edition(tmp_path: Path):
    with pytest.raises(UserError, match="the folder holds no edition"):
        difference(tmp_path, tmp_path)


def test_the_summary_counts_and_shows_each_number_once(tmp_path: Path):
    def table(kind: str, value: str) -> dict[str, Any]:
        cells = [
            {"text": "2025", "value": None, "kind": "text", "decimals": 0},
            {"text": value, "value": value, "kind": "count", "decimals": 0},
        ]
        columns = [
            {"key": key, "label": label, "kind": "text", "decimals": 0, "group": None}
            for key, label in (("y", "Tahun"), ("n", "Peserta"))
        ]
        payload = {
            "schema": 1, "kind": kind, "name": "peserta", "title": "Peserta", "base": "", "columns": columns,
            "rows": [cells], "total_rows": [], "notes": [], "sources": [], "as_of": "2025-11-30", "as_of_text": "",
            "alt": "x", "width_mm": 1, "height_mm": 1,
        }  # fmt: skip
        data = {MIME: payload, "image/svg+xml": "<svg/>"}
        output = {"output_type": "display_data", "metadata": {}, "data": data}
        return {"cell_type": "code", "source": "", "outputs": [output], "metadata": {}}

    def report(value: str) -> bytes:
        return content(value, (table("figure", value), table("table", value)))

    old = edition(tmp_path, "2025-11-30", {"uji-a": (report("7"), GROUNDS)})
    new = edition(tmp_path, "2025-11-30.2", {"uji-a": (report("8"), grounds(notebook="n2"))})
    (found,) = summary(difference(old, new))["reports"]
    assert (found["numbers"], found["key_figures"], found["texts"]) == (3, 1, 0)
    assert found["shown"] == [
        {"kind": "key figure", "exhibit": "Cakupan", "row": "", "column": "", "old": "7", "new": "8"}
    ]
    assert found["causes"] == ["notebook"]


def test_the_summary_shows_the_first_few_numbers_and_takes_dates_for_words(tmp_path: Path):
    def table(values: list[str], due: str) -> dict[str, Any]:
        columns = [
            {"key": key, "label": key, "kind": "text", "decimals": 0, "group": None}
            for key in ("target", "due", "value")
        ]
        rows = [
            [
                {"text": f"t{number}", "value": None, "kind": "text", "decimals": 0},
                {"text": due, "value": "2025-12-31", "kind": "day", "decimals": 0},
                {"text": value, "value": value, "kind": "count", "decimals": 0},
            ]
            for number, value in enumerate(values)
        ]
        payload = {
            "schema": 1, "kind": "table", "name": "t", "title": "T", "base": "", "columns": columns, "rows": rows,
            "total_rows": [], "notes": [], "sources": [], "as_of": "2025-11-30", "as_of_text": "",
        }  # fmt: skip
        return shown({MIME: payload})

    before = content("1", (table(list("01234567"), "31 Desember 2025"),))
    now = content("1", (table(list("abcdefgh"), "1 Januari 2026"),))
    old = edition(tmp_path, "2025-11-30", {"uji-a": (before, GROUNDS)})
    new = edition(tmp_path, "2025-11-30.2", {"uji-a": (now, GROUNDS)})
    (found,) = summary(difference(old, new))["reports"]
    assert (found["numbers"], found["texts"]) == (8, 8)
    assert [number["new"] for number in found["shown"]] == list("abcde")
