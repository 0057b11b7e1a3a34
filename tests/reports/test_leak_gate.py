"""Before an edition appears its bytes are searched: a person in them, or made-up people untold, and nothing appears."""

from __future__ import annotations

import csv
import json
import random
import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from nbconvert.exporters import get_exporter
from real_notebooks import ROOT, comparison, gresik

from sertakan_analysis.disclosure.leaks import Vocabulary, scan
from sertakan_analysis.errors import UserError
from sertakan_analysis.exhibits.manifest import MANIFEST_MIME
from sertakan_analysis.identity.tokens import person_tokens
from sertakan_analysis.project import Project
from sertakan_analysis.registry.keys import VARIABLE, Key
from sertakan_analysis.registry.matches.record import MatchRecord, to_bytes
from sertakan_analysis.registry.model import BatchRecord
from sertakan_analysis.registry.store.record import SCHEMA
from sertakan_analysis.registry.zone import Staging
from sertakan_analysis.reports.edition import Finished, publish
from sertakan_analysis.reports.export.identity import Identity
from sertakan_analysis.reports.leak_gate import LeakGate
from sertakan_analysis.reports.manifest import ReportEntry
from sertakan_analysis.reports.proof import PublicationRefused
from sertakan_analysis.reports.staging import staging
from sertakan_analysis.reports.states import State

if TYPE_CHECKING:
    from pathlib import Path

    from sertakan_analysis.reports.edition import PublishedEdition

DAY = date(2025, 11, 30)
BATCH = "20251101-uji"
ROWS = f"data/store/pendataan/35.25.10.2010/{BATCH}/rows.parquet"
MARKED = "<p>DATA SINTETIS — bukan orang sungguhan</p>"
PEOPLE = pl.DataFrame({"row": [2, 3], "nama": ["Siti Aminah", "Bakorwil"], "nik": ["3599100101900001", None]})


@pytest.fixture
def project(tmp_path: Path) -> Project:
    for name in ("notebooks", "params/reports", "data"):
        (tmp_path / name).mkdir(parents=True)
    return Project(tmp_path)


@pytest.fixture
def key(monkeypatch: pytest.MonkeyPatch) -> Key:
    made = Key.generate()
    monkeypatch.setenv(VARIABLE, made.text)
    return made


def ingested(project: Project, key: Key, *, synthetic: bool = False) -> None:
    """Put a batch of two people into the secure zone and the store."""
    rows = pl.DataFrame(
        {"baris": [2, 3], "orang": ["a", "b"], "identitas": "nik", "keluarga": None, "bulan_lahir": None,
         "status": "diterima", "sintetis": synthetic}
    )  # fmt: skip
    record = BatchRecord(
        batch=BATCH, kind="pendataan", region="35.25.10.2010", as_of=DAY, agreement="uji", file="daftar.xlsx", digest="0",
        received=datetime(2025, 11, 1, tzinfo=UTC), key=key.id, schema=SCHEMA, synthetic=synthetic, rows={"diterima": 2},
        codes={}, columns={},
    )  # fmt: skip
    with Staging(project, key, BATCH) as batch:
        batch.write_people(PEOPLE.with_columns(identity=pl.lit("x"), household=pl.lit(None, pl.String)))
        batch.write_tokens(person_tokens(PEOPLE, {"nama": "name", "nik": "nik"}, key.derive("tokens")))
        batch.write_rows(rows)
        batch.commit(record)


def finished(
    body: str, *, reads: str = "", title: str = "Laporan uji", searched: frozenset[str] = frozenset()
) -> Finished:
    labels = {"report": "uji", "region": "35.25", "as_of": DAY.isoformat(), "run_id": "r1"}
    metas = "".join(f'<meta name="sertakan:{name}" content="{value}">' for name, value in labels.items())
    content = f"<html><head>{metas}<style></style></head><body>{body}</body></html>".encode()
    grounds: dict[str, Any] = {"reads": {"files": {reads: "0"} if reads else {}, "folders": {}, "rules": {}}}
    files = {"uji-35.25.html": content, **({"uji-35.25.ipynb": executed()} if reads else {})}
    entry = ReportEntry(
        stem="uji-35.25", report="uji", title=title, region_codes=["35.25"], run_id="r1", created="", package_version="0",
        commit=None, dirty=None, python="3.11", grounds=grounds, exporters={}, rules=[], figures=[],
        outputs=[{"file": name, "sha256": sha256(made).hexdigest(), "size": len(made)} for name, made in files.items()],
    )  # fmt: skip
    return Finished(entry, files, Identity("uji", ("35.25",), DAY, "r1"), searched)


def executed() -> bytes:
    """A notebook of made-up people that tells that it shows no cell."""
    protection = {"published": {"format": 1, "dimensions": [], "tables": [], "turnovers": []}}
    told = {MANIFEST_MIME: {"rules": [], "figures": [], "protection": protection}, "text/plain": "DATA SINTETIS"}
    output = {"output_type": "display_data", "metadata": {}, "data": told}
    cell = {"cell_type": "code", "id": "a", "metadata": {}, "source": "", "outputs": [output], "execution_count": 1}
    stamp = {"report": "uji", "region_codes": ["35.25"], "as_of": DAY.isoformat(), "run_id": "r1", "edition": str(DAY)}
    written = {"cells": [cell], "metadata": {"sertakan": stamp}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(written).encode()


def published(project: Project, report: Finished) -> PublishedEdition:
    with staging(project.outputs) as folder:
        return publish(project.outputs, folder, DAY, [report])


def test_a_report_that_names_nobody_is_published(project: Project) -> None:
    assert published(project, finished("<p>Desa Leran</p>")).changed


def test_a_nik_stops_the_publication_and_the_last_edition_stays_as_it_was(project: Project) -> None:
    first = published(project, finished("<p>baik</p>"))
    before = {path: path.read_bytes() for path in first.folder.iterdir()}
    with pytest.raises(PublicationRefused) as refused:
        published(project, finished("<p>3599100101900001</p>"))
    assert refused.value.state is State.REFUSED
    assert "uji-35.25.html, line 1, <p>: NIK or family card number (3599********0001)" in str(refused.value)
    assert "00101900001" not in str(refused.value)
    assert {path: path.read_bytes() for path in first.folder.iterdir()} == before
    assert [path.name for path in project.outputs.iterdir() if path.is_dir()] == [first.name]


def test_of_many_leaks_the_first_are_told(project: Project) -> None:
    with pytest.raises(PublicationRefused, match="and 5 more"):
        published(project, finished("".join(f"<p>35991001019000{number}</p>" for number in range(10, 25))))


def test_a_persons_name_stops_a_report_that_read_her_batch(project: Project, key: Key) -> None:
    ingested(project, key)
    with pytest.raises(PublicationRefused, match=r"uji-35.25.html, line 1, <td>: name \(2 words of 6 and 4 letters\)"):
        published(project, finished("<td>AMINAH SITI</td>", reads=ROWS))


def test_a_report_that_read_no_batch_is_not_held_against_one(project: Project, key: Key) -> None:
    ingested(project, key)
    assert published(project, finished("<td>Siti Aminah</td>")).changed


def test_a_word_of_the_packages_own_texts_is_no_name(project: Project, key: Key) -> None:
    ingested(project, key)
    assert published(project, finished("<td>Bakorwil</td>", reads=ROWS)).changed


def test_an_official_in_the_projects_sources_is_no_leak(project: Project, key: Key) -> None:
    ingested(project, key)
    project.published.mkdir(parents=True)
    (project.published / "sources.csv").write_text("source,title\na,Kata Siti Aminah\n", encoding="utf-8")
    assert published(project, finished("<td>Siti Aminah</td>", reads=ROWS)).changed


def test_what_a_notebook_shows_excuses_no_name_but_what_it_says_does(project: Project, key: Key) -> None:
    ingested(project, key)
    shown = {"output_type": "stream", "name": "stdout", "text": "Siti Aminah"}
    cell = {"cell_type": "code", "id": "a", "metadata": {}, "source": "1", "outputs": [shown], "execution_count": 1}
    path = project.notebooks / "jelajah_uji.ipynb"
    notebook = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(notebook), encoding="utf-8")
    with pytest.raises(PublicationRefused):
        published(project, finished("<td>Siti Aminah</td>", reads=ROWS))
    path.write_text(json.dumps({**notebook, "cells": [{**cell, "source": "# Siti Aminah"}]}), encoding="utf-8")
    assert published(project, finished("<td>Siti Aminah</td>", reads=ROWS)).changed


def test_a_name_in_the_record_of_the_edition_stops_it_too(project: Project, key: Key) -> None:
    ingested(project, key)
    with pytest.raises(PublicationRefused, match=r"manifest.json, reports > title: name"):
        published(project, finished("<p>baik</p>", reads=ROWS, title="Untuk Siti Aminah"))
    assert not [path for path in project.outputs.iterdir() if path.is_dir()]


def test_without_the_key_nothing_is_published(project: Project, key: Key, monkeypatch: pytest.MonkeyPatch) -> None:
    ingested(project, key)
    monkeypatch.delenv(VARIABLE)
    monkeypatch.setenv("SERTAKAN_KEY_FILE", str(project.root / "nowhere"))
    with pytest.raises(UserError, match="not published unsearched"):
        published(project, finished("<p>baik</p>", reads=ROWS))
    assert not [path for path in project.outputs.iterdir() if path.is_dir()]


def test_a_batch_that_is_gone_cannot_be_searched_for(project: Project, key: Key) -> None:
    ingested(project, key)
    with pytest.raises(UserError, match=r"20250101-lain/tokens\.parquet"):
        published(project, finished("<p>baik</p>", reads=ROWS.replace(BATCH, "20250101-lain")))


def test_a_report_of_made_up_people_says_so_on_every_page(project: Project, key: Key) -> None:
    ingested(project, key, synthetic=True)
    with pytest.raises(PublicationRefused, match=r"do not say 'DATA SINTETIS': uji-35.25.html, the whole file"):
        published(project, finished("<!-- DATA SINTETIS -->", reads=ROWS))
    assert published(project, finished(MARKED, reads=ROWS)).changed


def test_a_file_that_cannot_be_searched_is_not_published(tmp_path: Path, project: Project) -> None:
    (tmp_path / "a.pdf").write_bytes(b"bukan")
    entry: Any = {"outputs": [{"file": "a.pdf", "sha256": "0"}], "grounds": None, "run_id": "r1"}
    with pytest.raises(PublicationRefused, match=r"a\.pdf can't be searched"):
        LeakGate(project).let_report_pass(tmp_path, entry)


def test_what_was_searched_where_it_was_made_is_not_searched_again_and_other_bytes_are(project: Project) -> None:
    named = finished("<p>3599100101900001</p>")
    (output,) = named.entry["outputs"]
    assert published(project, replace(named, searched=frozenset({output["sha256"]}))).changed
    shutil.rmtree(project.outputs)
    with pytest.raises(PublicationRefused, match="NIK or family card number"):
        published(project, replace(named, searched=frozenset({sha256(b"other bytes").hexdigest()})))


def test_a_report_that_read_a_match_is_searched_for_the_people_of_both_its_lists(project: Project, key: Key) -> None:
    ingested(project, key)
    record = MatchRecord(
        match="padanan-20251130-uji", region="35.25", as_of=DAY, made=datetime(2025, 11, 30, tzinfo=UTC),
        left_kind="pendataan", right_kind="pendataan", left_batches=(BATCH,), right_batches=(BATCH,), key=key.id,
        weights="0", engine="duckdb", synthetic=False,
    )  # fmt: skip
    folder = project.store / "padanan/35.25" / record.match
    folder.mkdir(parents=True)
    (folder / "match.json").write_bytes(to_bytes(record))
    reads = project.relative(folder / "pairs.parquet")
    assert published(project, finished("<td>Desa Leran</td>", reads=reads)).changed
    with pytest.raises(PublicationRefused, match=r"name \(2 words of 6 and 4 letters\)"):
        published(project, finished("<td>AMINAH SITI</td>", reads=reads))


def test_a_file_of_the_store_that_belongs_to_no_batch_is_never_taken_for_nobodys(project: Project, key: Key) -> None:
    ingested(project, key)
    with pytest.raises(UserError):
        published(project, finished("<p>baik</p>", reads="data/store/salinan.parquet"))


def crowd(number: int) -> Vocabulary:
    """Return made-up people named as in the project's generator, one word to four."""
    source = ROOT / "src/sertakan_analysis/synthetic/data/names.csv"
    with source.open(encoding="utf-8") as file:
        pool = [word for row in csv.DictReader(file) for word in row["words"].split()]
    draw = random.Random(7)  # noqa: S311 - the same people in every run
    lengths = draw.choices([1, 2, 3, 4], [2, 5, 3, 1], k=number)
    names = [" ".join(draw.choices(pool, k=length)) for length in lengths]
    people = pl.DataFrame({"row": range(number), "nama": names, "nama_ibu": names[::-1]})
    key = b"k" * 32
    return Vocabulary(person_tokens(people, {"nama": "name", "nama_ibu": "name"}, key)["token"], key)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["tren_cakupan", "perbandingan_wilayah"])
def test_the_projects_own_reports_pass_beside_a_hundred_thousand_people(name: str) -> None:
    notebook = gresik() if name == "tren_cakupan" else comparison()
    files: dict[str, bytes] = {f"{name}.ipynb": json.dumps(notebook).encode()}
    for ending in ("html", "pdf", "xlsx"):
        content, _ = get_exporter(f"sertakan_{ending}")().from_notebook_node(notebook)
        files[f"{name}.{ending}"] = content if isinstance(content, bytes) else content.encode()
    people, allowed = crowd(100_000), LeakGate(Project(ROOT))._allowed
    assert scan(files, people, allowed) == ()
    planted = {**files, "a.html": b"<p>Suparman Sutrisno</p>"}
    one = pl.DataFrame({"row": [1], "nama": ["Sutrisno Suparman"]})
    vocabulary = Vocabulary(person_tokens(one, {"nama": "name"}, b"k" * 32)["token"], b"k" * 32)
    assert [leak.file for leak in scan(planted, vocabulary, allowed)] == ["a.html"]
