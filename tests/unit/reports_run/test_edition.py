"""Editions never change: each publication is a new folder that takes over what is unchanged, or no folder at all."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from edition_samples import DAY, entry, finished, notebook, output, page, published, tree

from sertakan_analysis.errors import UserError
from sertakan_analysis.reports import edition as publishing
from sertakan_analysis.reports import storage
from sertakan_analysis.reports.edition_name import EditionName, resolve_edition
from sertakan_analysis.reports.index import Attempt, index_is_behind, refresh_index
from sertakan_analysis.reports.manifest import FILE, edition_manifest, read_manifest, written
from sertakan_analysis.reports.proof import PublicationRefused
from sertakan_analysis.reports.staging import staging
from sertakan_analysis.reports.states import State
from sertakan_analysis.reports.storage import DiskFull


@pytest.fixture
def outputs(tmp_path: Path) -> Path:
    return tmp_path / "outputs"


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def folders(outputs: Path) -> list[str]:
    return sorted(path.name for path in outputs.iterdir() if path.is_dir())


def reports(folder: Path) -> dict[str, list[str]]:
    manifest = read_manifest(folder)
    assert manifest is not None
    return {report["stem"]: [found["file"] for found in report["outputs"]] for report in manifest["reports"]}


# What appears


def test_the_first_edition_of_a_day_is_named_by_the_day(outputs: Path):
    edition = published(outputs, finished("a", "run1"))
    assert (edition.name, edition.folder, edition.changed) == ("2025-11-30", outputs / "2025-11-30", True)
    assert names(edition.folder) == {"uji-35.25-a.html", "uji-35.25-a.ipynb", FILE}
    assert names(outputs) == {"2025-11-30", "index.html", ".lock"}


def test_a_later_call_makes_a_revision_and_leaves_the_edition_as_it_was(outputs: Path):
    first = published(outputs, finished("a", "run1"))
    before = tree(first.folder)
    second = published(outputs, finished("a", "run2", number="41,0%"))
    assert (second.name, second.changed) == ("2025-11-30.2", True)
    assert tree(first.folder) == before
    assert published(outputs, finished("a", "run3")).name == "2025-11-30.3"


def test_where_nothing_changed_no_revision_appears_and_the_newest_is_told(outputs: Path):
    published(outputs, finished("a", "run1"))
    published(outputs, finished("a", "run2"), finished("b", "run5"))
    before = tree(outputs)
    edition = published(outputs, finished("a", "run2"))
    assert (edition.name, edition.changed) == ("2025-11-30.2", False)
    assert tree(outputs) == before


def test_other_reports_and_the_users_own_files_are_kept(outputs: Path):
    first = published(outputs, finished("a", "run1"), finished("b", "run2"))
    (first.folder / "notes.txt").write_text("mine")
    (first.folder / "slides").mkdir()
    (first.folder / "slides" / "one.txt").write_text("mine too")
    second = published(outputs, finished("c", "run3", "html"))
    assert reports(second.folder) == {
        "uji-35.25-a": ["uji-35.25-a.html", "uji-35.25-a.ipynb"],
        "uji-35.25-b": ["uji-35.25-b.html", "uji-35.25-b.ipynb"],
        "uji-35.25-c": ["uji-35.25-c.html"],
    }
    assert (second.folder / "notes.txt").read_text() == "mine"
    assert (second.folder / "slides" / "one.txt").read_text() == "mine too"


def test_unchanged_files_take_no_space_and_the_users_own_are_copies(outputs: Path):
    first = published(outputs, finished("a", "run1"))
    (first.folder / "notes.txt").write_text("mine")
    second = published(outputs, finished("b", "run2"))
    assert (second.folder / "uji-35.25-a.html").samefile(first.folder / "uji-35.25-a.html")
    assert not (second.folder / "notes.txt").samefile(first.folder / "notes.txt")


def test_where_the_disk_knows_no_links_files_are_copied(outputs: Path, monkeypatch: pytest.MonkeyPatch):
    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", refuse)
    first = published(outputs, finished("a", "run1"))
    second = published(outputs, finished("b", "run2"))
    assert not (second.folder / "uji-35.25-a.html").samefile(first.folder / "uji-35.25-a.html")
    assert (second.folder / "uji-35.25-a.html").read_bytes() == (first.folder / "uji-35.25-a.html").read_bytes()


def test_a_report_made_anew_from_other_grounds_leaves_no_file_of_the_old_run(outputs: Path):
    published(outputs, finished("a", "run1"))
    second = published(outputs, finished("a", "run9", "ipynb"))
    assert names(second.folder) == {"uji-35.25-a.ipynb", FILE}


def test_a_report_made_again_from_equal_grounds_keeps_its_other_formats(outputs: Path):
    published(outputs, finished("a", "run1", "html"))
    second = published(outputs, finished("a", "run1", "ipynb", exporters={"ipynb": "x2"}))
    assert names(second.folder) == {"uji-35.25-a.html", "uji-35.25-a.ipynb", FILE}
    manifest = read_manifest(second.folder)
    assert manifest is not None
    assert manifest["reports"][0]["exporters"] == {"html": "x1", "ipynb": "x2"}


def test_the_record_forgets_what_the_user_deleted(outputs: Path):
    first = published(outputs, finished("a", "run1"), finished("b", "run2", "html"))
    (first.folder / "uji-35.25-a.html").unlink()
    (first.folder / "uji-35.25-b.html").unlink()
    second = published(outputs, finished("c", "run3", "html"))
    assert reports(second.folder) == {"uji-35.25-a": ["uji-35.25-a.ipynb"], "uji-35.25-c": ["uji-35.25-c.html"]}


def test_only_the_newest_revisions_of_a_day_are_kept_and_numbers_never_come_again(outputs: Path):
    published(outputs, finished("a", "run0", day=date(2025, 6, 30)), day=date(2025, 6, 30))
    for number in range(1, 5):
        published(outputs, finished("a", f"run{number}"), kept=2)
    assert folders(outputs) == ["2025-06-30", "2025-11-30.3", "2025-11-30.4"]
    assert not index_is_behind(outputs)


def test_a_folder_of_the_users_own_with_an_editions_name_is_left_alone(outputs: Path):
    (outputs / "2025-11-30").mkdir(parents=True)
    (outputs / "2025-11-30" / "mine.txt").write_text("mine")
    assert published(outputs, finished("a", "run1")).name == "2025-11-30.2"
    assert names(outputs / "2025-11-30") == {"mine.txt"}


def test_a_folder_of_the_users_own_is_never_built_upon(outputs: Path):
    published(outputs, finished("a", "run1"))
    (outputs / "2025-11-30.5").mkdir()
    edition = published(outputs, finished("b", "run2"))
    assert edition.name == "2025-11-30.6"
    assert set(reports(edition.folder)) == {"uji-35.25-a", "uji-35.25-b"}
    assert not index_is_behind(outputs)


# What is refused


def test_a_file_that_says_another_region_than_its_name_is_refused(outputs: Path):
    wrong = finished("a", "run1", "html")
    content = page("run1", codes="32.16")
    files = {"uji-35.25-a.html": content}
    swapped = replace(wrong, files=files, entry=entry("uji-35.25-a", "run1", files))
    with pytest.raises(PublicationRefused, match=r"uji-35\.25-a\.html says that it is .*32\.16"):
        published(outputs, swapped)
    assert folders(outputs) == []


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"stem": "uji-32.16-a"}, "is no name for"),
        ({"stem": "uji-35.25-b"}, "bears another name"),
        ({"region_codes": ["32.16"]}, "the record of"),
        ({"run_id": "run7"}, "the record of"),
        ({"report": "lain"}, "the record of"),
        ({"outputs": [output("uji-35.25-a.html", b"else")]}, "is not what was written"),
        ({"outputs": [{**output("uji-35.25-a.html", page("run1")), "size": 7}]}, "is not what was written"),
        ({"outputs": []}, "are not those of its record"),
    ],
)
def test_a_report_whose_record_tells_something_else_is_refused(outputs: Path, changed: dict[str, Any], told: str):
    good = finished("a", "run1", "html")
    with pytest.raises(PublicationRefused, match=told) as refused:
        published(outputs, replace(good, entry={**good.entry, **changed}))
    assert refused.value.state is State.REFUSED
    assert folders(outputs) == []


def test_a_whole_report_under_another_regions_name_is_refused(outputs: Path):
    content = page("run1")
    files = {"uji-32.16.html": content}
    with pytest.raises(PublicationRefused, match=r"'uji-32\.16' is no name for"):
        published(outputs, replace(finished("a", "run1"), files=files, entry=entry("uji-32.16", "run1", files)))


def test_a_notebook_of_another_run_is_refused(outputs: Path):
    files = {"uji-35.25-a.ipynb": notebook("run2")}
    with pytest.raises(PublicationRefused, match="run2"):
        published(outputs, replace(finished("a", "run1"), files=files, entry=entry("uji-35.25-a", "run1", files)))


def test_a_notebook_of_another_region_is_refused(outputs: Path):
    files = {"uji-35.25-a.ipynb": notebook("run1").replace(b'["35.25"]', b'["32.16"]')}
    with pytest.raises(PublicationRefused, match=r"region_codes=\('32\.16',\)"):
        published(outputs, replace(finished("a", "run1"), files=files, entry=entry("uji-35.25-a", "run1", files)))


def test_a_report_of_another_day_is_refused(outputs: Path):
    with pytest.raises(PublicationRefused, match="is of 2025-06-30, the edition of 2025-11-30"):
        published(outputs, finished("a", "run1", day=date(2025, 6, 30)))


def test_two_reports_of_one_name_are_refused(outputs: Path):
    with pytest.raises(PublicationRefused, match=r"same name: uji-35\.25-a"):
        published(outputs, finished("a", "run1"), finished("a", "run2"))


def test_a_file_changed_after_it_was_published_is_told_and_never_taken_over(outputs: Path):
    first = published(outputs, finished("a", "run1"), finished("b", "run2"))
    (first.folder / "uji-35.25-a.html").write_bytes(b"edited")
    with pytest.raises(PublicationRefused, match=r"2025-11-30/uji-35\.25-a\.html was changed after") as told:
        published(outputs, finished("b", "run3"))
    assert "make the report 'uji-35.25-a' in the same call" in str(told.value)
    assert folders(outputs) == ["2025-11-30"]


def test_making_a_damaged_report_again_mends_it_in_a_revision(outputs: Path):
    good = finished("a", "run1")
    first = published(outputs, good)
    (first.folder / "uji-35.25-a.html").write_bytes(b"edited")
    second = published(outputs, good)
    assert (second.name, second.changed) == ("2025-11-30.2", True)
    assert (second.folder / "uji-35.25-a.html").read_bytes() == good.files["uji-35.25-a.html"]


def test_a_disk_that_fills_up_changes_nothing(outputs: Path, monkeypatch: pytest.MonkeyPatch):
    published(outputs, finished("a", "run1"))
    before = tree(outputs)
    room = [3]

    def fill(_: int) -> None:
        room[0] -= 1
        if room[0] < 0:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", fill)
    with pytest.raises(DiskFull, match="the disk is full") as full:
        published(outputs, finished("a", "run2"))
    assert full.value.state is State.DISK_FULL
    assert tree(outputs) == before
    assert names(outputs) == {"2025-11-30", "index.html", ".lock"}


# Records


@pytest.mark.parametrize(
    "text", ["{", "[]", "null", json.dumps({"schema": 99, "reports": []}), '{"schema": 2, "reports": [{}]}']
)
def test_a_damaged_record_is_told_with_its_place(outputs: Path, text: str):
    edition = published(outputs, finished("a", "run1"))
    (edition.folder / FILE).write_text(text)
    with pytest.raises(UserError, match=r"2025-11-30/manifest\.json.*\n.*Move the folder"):
        read_manifest(edition.folder)


def test_a_record_without_a_files_checksum_is_damaged(outputs: Path):
    edition = published(outputs, finished("a", "run1"))
    record = json.loads((edition.folder / FILE).read_text())
    del record["reports"][0]["outputs"][0]["sha256"]
    (edition.folder / FILE).write_text(json.dumps(record))
    with pytest.raises(UserError, match="the record is not readable"):
        read_manifest(edition.folder)


def test_a_record_is_read_as_it_was_written_and_lists_shared_functions_once(tmp_path: Path):
    entries = [finished(name, f"run-{name}").entry for name in "abc"]
    manifest = edition_manifest("2025-11-30", entries, published="2025-12-01T08:00:00+07:00")
    folder = tmp_path / "2025-11-30"
    folder.mkdir()
    (folder / FILE).write_bytes(written(manifest))
    assert read_manifest(folder) == manifest
    assert (folder / FILE).read_text().count("published.rebase.change") == 1


def old_record(report: Any) -> dict[str, Any]:
    new = {"grounds", "exporters"}
    fields = {name: value for name, value in report.items() if name not in new}
    return {**fields, "inputs": {}, "package_sha256": "p", "lockfile_sha256": "l", "notebook": {}, "parameters": {}}


def test_an_edition_of_an_older_version_is_listed_and_built_upon(outputs: Path):
    place = outputs / "2025-11-30"
    place.mkdir(parents=True)
    old = [finished("a", "run1"), finished("b", "run2")]
    for report in old:
        for name, content in report.files.items():
            (place / name).write_bytes(content)
    record = {"schema": 1, "edition": "2025-11-30", "reports": [old_record(report.entry) for report in old]}
    (place / FILE).write_text(json.dumps(record))
    edition = published(outputs, finished("b", "run3", number="41,0%"))
    manifest = read_manifest(edition.folder)
    assert manifest is not None
    assert [(report["stem"], report["grounds"] is None) for report in manifest["reports"]] == [
        ("uji-35.25-a", True),
        ("uji-35.25-b", False),
    ]
    assert manifest["changes"] is not None
    assert manifest["changes"]["reports"][0]["causes"] is None
    assert "2025-11-30.2/uji-35.25-a.html" in (outputs / "index.html").read_text()


def test_the_record_tells_what_changed_against_the_revision_and_against_the_day_before(outputs: Path):
    june = date(2025, 6, 30)
    published(outputs, finished("a", "run0", day=june, number="39,0%"), day=june)
    published(outputs, finished("a", "run1", number="40,0%"))
    manifest = read_manifest(published(outputs, finished("a", "run2", number="40,8%")).folder)
    assert manifest is not None
    assert manifest["changes"] is not None
    assert manifest["since"] is not None
    compared = [
        (told["compared_with"], [(found["old"], found["new"]) for found in told["reports"][0]["shown"]])
        for told in (manifest["changes"], manifest["since"])
    ]
    assert compared == [("2025-11-30", [("40,0%", "40,8%")]), ("2025-06-30", [("39,0%", "40,8%")])]


# Names


@pytest.mark.parametrize("text", ["2025-11-30", "2025-11-30.2", "2025-11-30.10"])
def test_a_name_is_read_as_it_is_written(text: str):
    assert str(EditionName.parse(text)) == text


@pytest.mark.parametrize(
    "text", ["2025-11-31", "2025-11-30.1", "2025-11-30.0", "2025-11-30.02", "notes", "2025-11-30 "]
)
def test_other_words_are_no_names(text: str):
    assert EditionName.parse(text) is None


def test_names_sort_by_day_then_by_number():
    texts = ["2025-11-30.10", "2025-12-31", "2025-11-30.9", "2025-11-30"]
    found = sorted(name for text in texts if (name := EditionName.parse(text)))
    assert [str(name) for name in found] == ["2025-11-30", "2025-11-30.9", "2025-11-30.10", "2025-12-31"]


def test_an_edition_is_found_by_name_or_path_and_an_unknown_one_offers_the_nearest(outputs: Path):
    edition = published(outputs, finished("a", "run1"))
    assert resolve_edition(outputs, "2025-11-30") == edition.folder
    assert resolve_edition(outputs, "outputs/2025-11-30/") == edition.folder
    with pytest.raises(UserError, match=r"no edition '2025-11-03'.*\n.*Did you mean '2025-11-30'"):
        resolve_edition(outputs, "2025-11-03")


# Several at once, and killed ones


def test_two_publications_of_a_day_at_once_both_land_the_second_on_the_first(outputs: Path):
    barrier = threading.Barrier(4)
    wrong: list[Exception] = []

    def work(name: str) -> None:
        try:
            with staging(outputs) as folder:
                barrier.wait(30)
                publishing.publish(outputs, folder, DAY, [finished(name, f"run-{name}")])
        except Exception as error:  # noqa: BLE001 - shown below
            wrong.append(error)

    threads = [threading.Thread(target=work, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert folders(outputs) == ["2025-11-30", "2025-11-30.2", "2025-11-30.3", "2025-11-30.4"]
    counts = [len(reports(outputs / name)) for name in folders(outputs)]
    assert counts == [1, 2, 3, 4]
    assert not index_is_behind(outputs)


# Copies the outputs for every step that a publication does on the disk, and dies there in a child.
KILLED_AT_EVERY_STEP = """
import os, shutil, signal, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from edition_samples import finished, published
import sertakan_analysis.reports.export.document, jinja2, babel.dates, filelock
WATCHED = {"open", "os.rename", "os.link", "os.mkdir", "os.remove", "os.rmdir", "os.listdir", "os.scandir"}
start, tries = Path(sys.argv[2]), Path(sys.argv[3])
state = {"left": None}

def die(event, arguments):
    if state["left"] is not None and event in WATCHED and "try" in str(arguments[0]):
        state["left"] -= 1
        if state["left"] < 0:
            os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(die)
step = 0
while True:
    place = tries / f"try{step:03d}"
    shutil.copytree(start, place)
    child = os.fork()
    if child == 0:
        state["left"] = step
        try:
            published(place, finished("a", "new", number="41,0%"), kept=2)
        finally:
            os._exit(0)
    status = os.waitpid(child, 0)[1]
    if not os.WIFSIGNALED(status):
        break
    step += 1
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork and SIGKILL")
def test_a_process_killed_at_any_step_leaves_the_old_state_or_the_new_one(outputs: Path, tmp_path: Path):
    published(outputs, finished("a", "run1"), finished("b", "run5"))
    published(outputs, finished("a", "run2"))
    published(outputs, finished("a", "run3"))
    tries = tmp_path / "tries"
    tries.mkdir()
    here = str(Path(__file__).parent)
    subprocess.run([sys.executable, "-c", KILLED_AT_EVERY_STEP, here, str(outputs), str(tries)], check=True)
    old = {"2025-11-30", "2025-11-30.2", "2025-11-30.3"}
    # The last one shows the renames one by one: the new edition first, then the old ones out.
    allowed = [old, old | {"2025-11-30.4"}, (old | {"2025-11-30.4"}) - {"2025-11-30"}, {"2025-11-30.3", "2025-11-30.4"}]
    seen: list[int] = []
    for place in sorted(tries.iterdir()):
        shown = {name for name in folders(place) if not name.startswith(".")}
        seen.append(allowed.index(shown))
        for name in shown:
            whole = reports(place / name)
            assert all((place / name / file).is_file() for files in whole.values() for file in files)
            if name != "2025-11-30.4":
                assert tree(place / name) == tree(outputs / name)
        assert (place / "index.html").read_text().endswith("</html>")
        with staging(place):
            pass
        assert names(place) == {*shown, "index.html", ".lock"}
        assert not index_is_behind(place)
        assert published(place, finished("a", "new", number="41,0%"), kept=2).name == "2025-11-30.4"
    assert len(seen) > 30
    assert set(seen) == {0, 1, 2, 3}
    assert seen == sorted(seen)


def test_what_is_published_is_renamed_edition_first_and_start_page_last(outputs: Path, monkeypatch: pytest.MonkeyPatch):
    published(outputs, finished("a", "run1"))
    moved: list[str] = []

    def move(source: Path, target: Path) -> None:
        moved.append(target.name.partition("-2025")[0])
        storage.move(source, target)

    monkeypatch.setattr(publishing, "move", move)
    published(outputs, finished("a", "run2"), kept=1)
    assert moved == ["2025-11-30.2", "outgoing-1", "index.html"]


# The start page


def test_a_start_page_that_lags_behind_is_written_again_at_the_next_start_with_the_attempts(outputs: Path):
    published(outputs, finished("a", "run1"))
    old = (outputs / "index.html").read_bytes()
    published(outputs, finished("a", "run2"))
    (outputs / "index.html").write_bytes(old)
    assert index_is_behind(outputs)
    attempt = Attempt("uji-35.25-a", "Laporan uji", State.TIMEOUT, date(2026, 11, 21))
    with staging(outputs, attempts=[attempt]):
        pass
    page_now = (outputs / "index.html").read_text()
    assert 'href="2025-11-30.2/uji-35.25-a.html"' in page_now
    assert "batas waktu terlampaui" in page_now


def test_a_call_that_changes_no_file_still_brings_the_attempts_of_the_start_page_up_to_date(outputs: Path):
    good, attempt = finished("a", "run1"), Attempt("uji-35.25-a", "Laporan uji", State.KILLED, date(2026, 11, 21))
    published(outputs, good, attempts=[attempt])
    assert "tidak berhasil" in (outputs / "index.html").read_text()
    published(outputs, good)
    assert "tidak berhasil" not in (outputs / "index.html").read_text()


def test_after_runs_that_all_failed_the_start_page_tells_them(outputs: Path):
    published(outputs, finished("a", "run1"))
    attempt = Attempt("uji-35.25-a", "Laporan uji", State.KILLED, date(2026, 11, 21))
    with staging(outputs) as folder:
        refresh_index(outputs, folder, [attempt])
    assert "proses terhenti sebelum selesai" in (outputs / "index.html").read_text()


def test_a_start_page_that_would_say_the_same_is_not_touched(outputs: Path):
    good = finished("a", "run1")
    published(outputs, good)
    before = (outputs / "index.html").stat().st_ino
    published(outputs, good)
    assert (outputs / "index.html").stat().st_ino == before


def test_a_start_page_that_is_gone_is_written_again_at_the_next_start(outputs: Path):
    published(outputs, finished("a", "run1"))
    (outputs / "index.html").unlink()
    with staging(outputs):
        pass
    assert "30 November 2025" in (outputs / "index.html").read_text()


def test_the_start_page_does_not_lead_to_files_that_the_user_deleted(outputs: Path):
    june = date(2025, 6, 30)
    (published(outputs, finished("a", "run0", day=june), day=june).folder / "uji-35.25-a.html").unlink()
    published(outputs, finished("a", "run1"))
    start = (outputs / "index.html").read_text()
    assert "2025-06-30/uji-35.25-a.ipynb" in start
    assert "2025-06-30/uji-35.25-a.html" not in start


def test_an_edition_that_the_user_removed_leaves_the_start_page_at_the_next_start(outputs: Path):
    published(outputs, finished("a", "run1"))
    june = date(2025, 6, 30)
    shutil.rmtree(published(outputs, finished("a", "run0", day=june), day=june).folder)
    with staging(outputs):
        pass
    assert "30 Juni 2025" not in (outputs / "index.html").read_text()
