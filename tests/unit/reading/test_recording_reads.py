"""While a run reads, what it reads is noted with its content; what is no input of a run is not."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from hashlib import sha256
from importlib import invalidate_caches
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sertakan_analysis.errors import SertakanError
from sertakan_analysis.reading import (
    ABSENT,
    Reads,
    digest_of_folder,
    digest_of_names,
    note_file,
    note_rule,
    recording,
    unrecorded,
)

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "proyek"
    for name in ("data/published", "notebooks", "outputs", ".venv", "__pycache__", "params"):
        (folder / name).mkdir(parents=True)
    (folder / "data/published/figures.csv").write_text("a,b\n1,2\n")
    return folder


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


@pytest.mark.parametrize(
    "read",
    [
        lambda path: path.read_text(),
        lambda path: path.read_bytes(),
        lambda path: path.open("r+").close(),
        lambda path: path.open("a+").close(),
        lambda path: os.close(os.open(path, os.O_RDONLY)),
        lambda path: shutil.copyfile(path, path.with_suffix(".bak")),
        note_file,
    ],
)
def test_a_file_is_noted_by_its_path_from_the_root_with_its_content(root: Path, read: Callable[[Path], object]):
    with recording(root) as recorded:
        read(root / "data/published/figures.csv")
    assert recorded.reads.files == {"data/published/figures.csv": digest("a,b\n1,2\n")}


def test_pandas_reads_through_open(root: Path):
    import pandas as pd

    with recording(root) as recorded:
        pd.read_csv(root / "data/published/figures.csv")
    assert list(recorded.reads.files) == ["data/published/figures.csv"]


def test_a_workbook_that_native_code_opens_is_noted_as_well(root: Path):
    import pandas as pd

    from sertakan_analysis.published import load_monthly

    path = root / "data/cabang.xlsx"
    counts = {"bulan": ["2025-01"], "wilayah": ["35.25"], "segmen": ["BPU"], "peserta": [10]}
    pd.DataFrame(counts).to_excel(path, index=False, engine="xlsxwriter")
    with recording(root) as recorded:
        load_monthly(path)
    assert recorded.reads.files == {"data/cabang.xlsx": sha256(path.read_bytes()).hexdigest()}


def test_a_relative_path_is_one_from_the_working_folder(root: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(root / "data")
    with recording(root) as recorded:
        Path("published/figures.csv").read_text()
    assert list(recorded.reads.files) == ["data/published/figures.csv"]


def test_the_content_is_that_of_the_first_opening(root: Path):
    path = root / "data/published/figures.csv"
    with recording(root) as recorded:
        path.read_text()
        subprocess.run([sys.executable, "-c", f"open({str(path)!r}, 'w').write('later')"], check=True)
        path.read_text()
    assert recorded.reads.files["data/published/figures.csv"] == digest("a,b\n1,2\n")


def test_a_file_looked_for_in_vain_is_noted_since_it_may_come(root: Path):
    with recording(root) as recorded, pytest.raises(FileNotFoundError):
        (root / "data/koreksi.csv").read_text()
    assert recorded.reads.files == {"data/koreksi.csv": ABSENT}


def test_what_the_run_writes_itself_is_no_input(root: Path):
    with recording(root) as recorded:
        draft = root / "data/antara.tmp"
        draft.write_text("x")
        draft.replace(root / "data/antara.csv")
        (root / "data/antara.csv").read_text()
        (root / "kerja").mkdir()
        list((root / "kerja").iterdir())
    assert recorded.reads == Reads()


@pytest.mark.parametrize(
    "name",
    [
        "outputs/2025-11-30/manifest.json",
        "notebooks/tren.ipynb",
        ".venv/lib/modul.py",
        ".git/HEAD",
        "__pycache__/simpanan.bin",
        "data/.ipynb_checkpoints/a.csv",
        "paket.dist-info/METADATA",
    ],
)
def test_outputs_notebooks_and_caches_are_no_inputs(root: Path, name: str):
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("x")
    with recording(root) as recorded:
        path.read_text()
    assert recorded.reads == Reads()


def test_a_table_beside_the_notebooks_is_an_input_and_so_is_a_hidden_file(root: Path):
    for name in ("notebooks/kode.csv", ".kunci"):
        (root / name).write_text("x")
    with recording(root) as recorded:
        (root / "notebooks/kode.csv").read_text()
        (root / ".kunci").read_text()
    assert list(recorded.reads.files) == [".kunci", "notebooks/kode.csv"]


def test_libraries_the_package_and_the_system_are_no_inputs(root: Path):
    import email.mime.text

    import numpy as np

    import sertakan_analysis

    with recording(root) as recorded:
        for module in (email.mime.text, np, sertakan_analysis):
            Path(str(module.__file__)).read_bytes()
        Path(os.devnull).read_bytes()
    assert recorded.reads == Reads()


def test_a_file_elsewhere_is_noted_by_its_whole_path(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    elsewhere = tmp_path / "bersama"
    (tmp_path / "sementara").mkdir()
    elsewhere.mkdir()
    (elsewhere / "hitungan.csv").write_text("x")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "sementara"))
    with recording(root) as recorded:
        (elsewhere / "hitungan.csv").read_text()
    assert list(recorded.reads.files) == [(elsewhere / "hitungan.csv").as_posix()]


def test_of_temporary_files_only_those_count_that_were_there_before(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    temporary = tmp_path / "sementara"
    temporary.mkdir()
    (temporary / "unggahan.csv").write_text("x")
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    with recording(root) as recorded:
        later = temporary / "buatan.csv"
        subprocess.run([sys.executable, "-c", f"open({str(later)!r}, 'w').write('x')"], check=True)
        later.read_text()
        (temporary / "unggahan.csv").read_text()
    assert list(recorded.reads.files) == [(temporary / "unggahan.csv").as_posix()]


def test_caches_in_the_home_folder_are_no_inputs_but_its_files_are(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    home = tmp_path / "rumah"
    (home / ".cache").mkdir(parents=True)
    (tmp_path / "sementara").mkdir()
    for name in (".cache/fonts.json", "hitungan.csv"):
        (home / name).write_text("x")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "sementara"))
    with recording(root) as recorded:
        (home / ".cache/fonts.json").read_text()
        (home / "hitungan.csv").read_text()
    assert list(recorded.reads.files) == [(home / "hitungan.csv").as_posix()]


@pytest.mark.parametrize("listed", [os.listdir, lambda path: list(os.scandir(path)), lambda path: list(path.iterdir())])
def test_a_listing_is_noted_by_the_names_in_it(root: Path, listed: Callable[[Path], object]):
    with recording(root) as recorded:
        listed(root / "data")
    assert list(recorded.reads.folders) == ["data"]
    before = recorded.reads.folders["data"]
    (root / "data/.sembunyi").touch()
    assert digest_of_folder(root / "data") == before
    (root / "data/baru.csv").touch()
    assert digest_of_folder(root / "data") != before


@pytest.mark.parametrize("name", ["outputs", ".git", "data/.ipynb_checkpoints", "__pycache__"])
def test_listing_outputs_and_caches_is_no_input(root: Path, name: str):
    (root / name).mkdir(parents=True, exist_ok=True)
    with recording(root) as recorded:
        list((root / name).iterdir())
    assert recorded.reads == Reads()


def test_the_python_of_the_project_is_no_input_of_it(root: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "prefix", str(root / "lingkungan"))
    (root / "lingkungan/lib").mkdir(parents=True)
    (root / "lingkungan/lib/modul.py").write_text("x")
    with recording(root) as recorded:
        (root / "lingkungan/lib/modul.py").read_text()
    assert recorded.reads == Reads()


def test_opening_a_folder_or_emptying_a_file_is_no_reading(root: Path):
    with recording(root) as recorded:
        os.close(os.open(root / "data", os.O_RDONLY))
        os.close(os.open(root / "data/published/figures.csv", os.O_RDWR | os.O_TRUNC))
    assert recorded.reads == Reads()


def test_the_order_of_names_does_not_enter():
    assert digest_of_names(["a", "b"]) == digest_of_names(iter(["b", "a"])) != digest_of_names(["ab"])


def test_a_pattern_notes_the_folders_that_it_looks_into(root: Path):
    with recording(root) as recorded:
        list((root / "data").glob("*/*.csv"))
    assert set(recorded.reads.folders) == {"data", "data/published"}


def test_finding_modules_is_no_listing(root: Path, monkeypatch: pytest.MonkeyPatch):
    (root / "modul_sendiri.py").write_text("NILAI = 1\n")
    monkeypatch.syspath_prepend(str(root))
    with recording(root) as recorded:
        invalidate_caches()
        import modul_sendiri  # type: ignore[import-not-found]  # written above
    assert modul_sendiri.NILAI == 1
    assert recorded.reads.folders == {}
    assert list(recorded.reads.files) == ["modul_sendiri.py"]


def test_a_module_of_ones_own_is_an_input_when_its_compiled_form_is_read(root: Path):
    (root / "modul_terkompilasi.py").write_text("NILAI = 1\n")
    words = (
        f"import sys, json; sys.path.insert(0, {str(root)!r})\n"
        "from pathlib import Path\nfrom sertakan_analysis.reading import recording\n"
        f"with recording(Path({str(root)!r})) as recorded:\n    import modul_terkompilasi\n"
        "print(json.dumps(dict(recorded.reads.files)))"
    )
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}
    told = [
        subprocess.run(
            [sys.executable, "-c", words], env=environment, capture_output=True, text=True, check=True
        ).stdout
        for _ in range(2)
    ]
    assert list((root / "__pycache__").iterdir())
    assert told[0] == told[1]
    assert "modul_terkompilasi.py" in told[0]


def test_a_database_file_is_an_input(root: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(root)
    path = root / "data/penyimpanan.sqlite"
    sqlite3.connect(path).close()
    path.write_bytes(b"")
    with recording(root) as recorded:
        sqlite3.connect(path).close()
        sqlite3.connect(":memory:").close()
    assert list(recorded.reads.files) == ["data/penyimpanan.sqlite"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pipes in folders")
@pytest.mark.timeout(30)
def test_a_pipe_is_never_looked_into(root: Path):
    pipe = root / "data/pipa"
    os.mkfifo(pipe)
    with (
        subprocess.Popen([sys.executable, "-c", f"open({str(pipe)!r}, 'w').write('sekali')"]),
        recording(root) as recorded,
    ):
        assert pipe.read_text() == "sekali"
    assert recorded.reads == Reads()


def test_a_name_that_no_file_can_have_gives_the_reader_its_own_error(root: Path):
    with recording(root) as recorded, pytest.raises(ValueError, match="null"):
        open("a\0b")  # noqa: PTH123, SIM115 - it can't be opened
    assert recorded.reads == Reads()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has names that are no text")
def test_a_name_in_another_encoding_can_be_written_down(root: Path):
    name = os.fsencode(root) + b"/data/\xff.csv"
    with open(name, "wb") as file:  # noqa: PTH123 - Path takes no bytes
        file.write(b"x")
    with recording(root) as recorded, open(name, "rb"):  # noqa: PTH123
        pass
    assert recorded.reads.files == {"data/\\udcff.csv": digest("x")}
    assert json.dumps(recorded.reads.to_json(), ensure_ascii=False).encode()


def test_a_reader_in_another_thread_is_heard(root: Path):
    with recording(root) as recorded:
        reader = threading.Thread(target=(root / "data/published/figures.csv").read_text)
        reader.start()
        reader.join()
    assert list(recorded.reads.files) == ["data/published/figures.csv"]


def test_what_is_read_unrecorded_leaves_no_note(root: Path):
    with recording(root) as recorded:
        with unrecorded():
            (root / "data/published/figures.csv").read_text()
        list((root / "data").iterdir())
    assert (recorded.reads.files, list(recorded.reads.folders)) == ({}, ["data"])


def test_nothing_is_noted_before_and_after(root: Path):
    (root / "data/published/figures.csv").read_text()
    with recording(root) as recorded:
        pass
    (root / "data/published/figures.csv").read_text()
    note_rule("target/ucj", lambda: pytest.fail("asked for a checksum though nothing records"))
    assert recorded.reads == Reads()


def test_one_process_makes_one_recording_at_a_time(root: Path):
    with recording(root), pytest.raises(SertakanError, match="one recording at a time"), recording(root):
        pass
    with recording(root) as recorded:
        note_rule("target/ucj", lambda: "1")
    assert recorded.reads.rules == {"target/ucj": "1"}


def test_what_was_read_survives_being_written_down():
    reads = Reads({"a.csv": "1"}, {"data": "2"}, {"target/*": "3"})
    assert Reads.from_json(reads.to_json()) == reads


@pytest.mark.parametrize(
    "written", [None, {}, {"files": 1, "folders": {}, "rules": {}}, {"files": {"a": 1}, "folders": {}, "rules": {}}, []]
)
def test_a_damaged_record_of_reads_is_refused(written: object):
    with pytest.raises(ValueError, match="no record of what was read"):
        Reads.from_json(written)
