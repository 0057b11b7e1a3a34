"""The log of uses: whatever is altered afterwards is told."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from sertakan_analysis.errors import UserError
from sertakan_analysis.project import Project
from sertakan_analysis.registry.keys import Key
from sertakan_analysis.registry.use_log import Use, log_use, read_log, seal_log, verify_log

if TYPE_CHECKING:
    from pathlib import Path

KEY = Key(b"k" * 32)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = Project(tmp_path)
    for number in range(1, 6):
        log_use(made, [Use("laporan", "uji", f"b{number}", number, "pendataan")])
    return made


def lines_of(project: Project) -> tuple[Path, list[bytes]]:
    path = project.secure / "use_log" / "log.jsonl"
    return path, path.read_bytes().splitlines(keepends=True)


def rewritten(project: Project, lines: list[bytes]) -> None:
    path, _ = lines_of(project)
    path.write_bytes(b"".join(lines))


def test_lines_are_read_as_they_were_written(project: Project) -> None:
    log = read_log(project)
    assert [line.number for line in log] == [1, 2, 3, 4, 5]
    assert log[2].use == Use("laporan", "uji", "b3", 3, "pendataan")
    assert log[0].when.tzinfo is not None
    assert log[0].who
    assert verify_log(project).broken is None


def test_a_log_that_nobody_wrote_is_whole(tmp_path: Path) -> None:
    assert verify_log(Project(tmp_path)).lines == 0
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("place", range(5))
def test_an_edited_line_is_told(project: Project, place: int) -> None:
    _, lines = lines_of(project)
    lines[place] = lines[place].replace(b'"purpose": "laporan"', b'"purpose": "padanan"')
    rewritten(project, lines)
    assert verify_log(project).broken == place + 1


@pytest.mark.parametrize("place", range(5))
def test_a_removed_line_is_told(project: Project, place: int) -> None:
    _, lines = lines_of(project)
    rewritten(project, lines[:place] + lines[place + 1 :])
    assert verify_log(project).broken == place + 1


def test_lines_in_another_order_are_told(project: Project) -> None:
    _, lines = lines_of(project)
    rewritten(project, [lines[0], lines[2], lines[1], *lines[3:]])
    assert verify_log(project).broken == 2
    assert verify_log(project).problem == "line 3 stands in the place of line 2: lines were removed or moved"


def test_a_line_made_anew_with_its_own_hash_breaks_the_next_one(project: Project) -> None:
    from sertakan_analysis.registry.use_log import _bound

    _, lines = lines_of(project)
    written = json.loads(lines[1])
    written.pop("hash")
    written["purpose"] = "padanan"
    hashed = _bound(json.loads(lines[0])["hash"], written)
    lines[1] = json.dumps({**written, "hash": hashed}).encode() + b"\n"
    rewritten(project, lines)
    assert verify_log(project).broken == 3


def test_an_end_that_was_cut_off_is_told_and_nothing_is_added_to_it(project: Project) -> None:
    _, lines = lines_of(project)
    rewritten(project, lines[:3])
    found = verify_log(project)
    assert (found.broken, found.problem) == (4, "the log ends after line 3, but had 5 lines")
    with pytest.raises(UserError, match="nothing is added to a log that was altered"):
        log_use(project, [Use("laporan", "uji", "b6", 1)])


def test_a_missing_count_is_told(project: Project) -> None:
    (project.secure / "use_log" / "count.json").unlink()
    assert verify_log(project).broken == 1


def test_an_end_cut_off_with_the_count_written_anew_is_told_by_the_seal(project: Project) -> None:
    seal_log(project, KEY)
    _, lines = lines_of(project)
    rewritten(project, lines[:3])
    count = {"lines": 3, "hash": json.loads(lines[2])["hash"]}
    (project.secure / "use_log" / "count.json").write_text(json.dumps(count))
    assert verify_log(project).broken is None
    assert verify_log(project, KEY).broken == 4


def test_a_seal_that_the_key_did_not_make_is_told_and_one_of_another_key_says_nothing(project: Project) -> None:
    seal_log(project, KEY)
    assert verify_log(project, KEY).sealed == 5
    assert verify_log(project, Key(b"o" * 32)) == verify_log(project)
    path = project.secure / "use_log" / "seal.json"
    path.write_text(path.read_text().replace('"lines": 5', '"lines": 4'))
    assert "not made with the key" in verify_log(project, KEY).problem


def test_a_line_that_was_not_finished_is_cut_off_by_the_next_use(project: Project) -> None:
    path, lines = lines_of(project)
    path.write_bytes(b"".join(lines) + b'{"number": 6, "when": "20')
    log_use(project, [Use("laporan", "uji", "b6", 1)])
    assert [line.use.batch for line in read_log(project)] == ["b1", "b2", "b3", "b4", "b5", "b6"]
    assert verify_log(project).broken is None


def test_the_lines_of_a_change_are_added_once_however_often_it_is_finished(project: Project) -> None:
    for _ in range(2):
        log_use(project, [Use("ditarik", "uji", "b1", 1), Use("ditarik", "uji", "b2", 1)], change="one")
    assert [line.use.purpose for line in read_log(project)] == ["laporan"] * 5 + ["ditarik"] * 2


def test_many_uses_at_once_make_one_chain(tmp_path: Path) -> None:
    project = Project(tmp_path)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: log_use(project, [Use("laporan", "uji", str(number), 1)]), range(24)))
    assert verify_log(project).lines == 24
    assert verify_log(project).broken is None
    assert {line.use.batch for line in read_log(project)} == {str(number) for number in range(24)}


def test_a_folder_that_cannot_be_written_refuses_the_use(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "secure").touch()
    with pytest.raises(UserError, match="this is no folder"):
        log_use(Project(tmp_path), [Use("laporan", "uji", "b1", 1)])
