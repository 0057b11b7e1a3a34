"""From a list of people who do not exist to a published report: nobody in it, and refused where it must be."""

from __future__ import annotations

import re
import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
import polars as pl
import pytest
from small_reports import sertakan

from sertakan_analysis.disclosure.cell_ledger import publications
from sertakan_analysis.disclosure.leaks import scan
from sertakan_analysis.disclosure.leaks.passages import passages
from sertakan_analysis.project import Project
from sertakan_analysis.registry import batches

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
LERAN = "35.25.10.2010"
LIST = f"sintetis-pendataan-{LERAN}-2026-11-20.csv"
RUN = ("run", "pendataan", "--set", f"region={LERAN}")
INGEST = (
    "ingest",
    LIST,
    "--as",
    "pendataan",
    "--agreement",
    "data-sintetis",
    "--region",
    LERAN,
    "--date",
    "2026-11-20",
)


@pytest.fixture(scope="module")
def beginnings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Path]]:
    """Give three projects to copy: without lists, with one, and with its report published."""
    home = tmp_path_factory.mktemp("awal")
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("SERTAKAN_KEY", raising=False)
        made = {"empty": home / "kosong", "ingested": home / "berisi", "published": home / "terbit"}
        for name in ("notebooks", "params", "data/published", "data/agreements"):
            shutil.copytree(ROOT / name, made["empty"] / "proyek" / name)
        shutil.copy(ROOT / "requirements.lock", made["empty"] / "proyek")
        at(made["empty"], patch)
        done("key", "create")
        shutil.copytree(made["empty"], made["ingested"])
        at(made["ingested"], patch)
        done("demo", "people", "--region", LERAN, "--n", "1200", "--date", "2026-11-20")
        plant(Project(made["ingested"] / "proyek"))
        done(*INGEST)
        shutil.copytree(made["ingested"], made["published"])
        at(made["published"], patch)
        done(*RUN)
        yield made


def plant(project: Project) -> None:
    """Put a person's name, NIK, phone number and address into every cell that takes free text, in a tenth of the rows."""
    path = project.inbox / LIST
    frame = pl.read_csv(path, infer_schema=False)
    told = pl.concat_str(
        [pl.col(name).fill_null("") for name in ("Nama Lengkap", "NIK", "No. HP", "Alamat")], separator=" "
    )
    chosen = pl.int_range(pl.len()) % 10 == 0
    free = ("Keterangan", "Pekerjaan", "Status Pekerjaan", "Sektor", "Tempat Lahir", "Dusun", "Desil")
    planted = [pl.when(chosen).then(told.shift(1)).otherwise(pl.col(name)).alias(name) for name in free]
    frame.with_columns(planted).write_csv(path)


def at(home: Path, patch: pytest.MonkeyPatch) -> Project:
    patch.setenv("SERTAKAN_PROJECT", str(home / "proyek"))
    patch.setenv("SERTAKAN_KEY_FILE", str(home / "kunci"))
    return Project(home / "proyek")


def done(*command: str) -> None:
    result = sertakan(*command)
    assert result.exit_code == 0, result.output


def copied(beginnings: dict[str, Path], name: str, tmp_path: Path, patch: pytest.MonkeyPatch) -> Project:
    shutil.copytree(beginnings[name], tmp_path / name)
    patch.delenv("SERTAKAN_KEY", raising=False)
    return at(tmp_path / name, patch)


@pytest.fixture
def project(beginnings: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    return copied(beginnings, "empty", tmp_path, monkeypatch)


@pytest.fixture
def ingested(beginnings: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    return copied(beginnings, "ingested", tmp_path, monkeypatch)


@pytest.fixture
def published(beginnings: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    return copied(beginnings, "published", tmp_path, monkeypatch)


def words(cell: Any) -> str:
    return " ".join(re.sub(r"[^a-z0-9]+", " ", str(cell).lower()).split())


def planted(project: Project) -> dict[str, set[str]]:
    """Return what of each person may stand nowhere: names of several words, numbers, streets with number."""
    frame = pl.read_csv(project.inbox / LIST, infer_schema=False)
    texts = {column: set(frame.get_column(column).drop_nulls()) for column in frame.columns}
    names = {words(name) for column in texts if column.startswith("Nama") for name in texts[column]}
    numbers = {re.sub(r"\D", "", value) for column in ("NIK", "No. KK", "No. HP", "No. KPJ") for value in texts[column]}
    return {
        "name": {name for name in names if " " in name and len(name) > 8},
        "number": {number for number in numbers if len(number) > 9},
        "address": {words(address) for address in texts["Alamat"] if re.search(r"\d", address)},
    }


def text_of(path: Path) -> str:
    content = path.read_bytes()
    if path.suffix == ".pdf":
        return " ".join(passage.text for passage in passages(path.name, content))
    if path.suffix == ".xlsx":
        import openpyxl

        book = openpyxl.load_workbook(path)
        return " ".join(
            str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell
        )
    if path.suffix == ".parquet":
        return pl.read_parquet(path).write_csv()
    return content.decode("utf-8", "replace")


def files_of(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())


def test_nobody_of_the_list_stands_in_any_file_outside_the_secure_zone(published: Project) -> None:
    known = planted(published)
    assert {kind: len(values) > 200 for kind, values in known.items()} == dict.fromkeys(known, True)
    edition = published.outputs / "2026-11-21"
    assert {path.suffix for path in files_of(edition)} == {".pdf", ".html", ".xlsx", ".ipynb", ".json"}
    for path in (*files_of(published.outputs), *files_of(published.store)):
        plain = text_of(path)
        said, digits = f" {words(plain)} ", re.sub(r"[ .\-\u00a0]", "", plain)
        assert [name for name in known["name"] if f" {name} " in said] == [], path
        assert [number for number in known["number"] if number in digits] == [], path
        assert [address for address in known["address"] if f" {address} " in said] == [], path
    for path in files_of(published.secure):
        content = path.read_bytes()
        assert not any(number.encode() in content for number in known["number"]), path


def test_an_occupation_without_a_meaning_is_listed_until_the_user_gives_it_one(ingested: Project) -> None:
    path = ingested.inbox / "kerja.csv"
    head = "NIK,Nama,Tanggal Lahir,L/P,Pekerjaan"
    path.write_text(f"{head}\n,Wagimin Contohan,01-02-1990,L,Tukang Sulap\n,Sutiyah Contohwati,01-02-1990,P,petani\n")
    words = ("occupations", "kerja.csv", "--as", "pendataan", "--region", LERAN)
    told = sertakan(*words)
    assert told.exit_code == 0, told.output
    assert "Tukang Sulap" in told.stdout
    assert "1 occupations without a meaning, in 1 rows" in told.stdout
    ingested.occupation_aliases.write_text('aliases:\n  - {written: "tukang sulap", occupation: petani}\n')
    assert "0 occupations without a meaning, in 0 rows" in sertakan(*words).stdout


def test_every_file_of_the_report_says_that_its_people_are_made_up(published: Project) -> None:
    for ending in ("html", "xlsx", "ipynb", "pdf"):
        assert "DATA SINTETIS" in text_of(published.outputs / "2026-11-21" / f"pendataan-{LERAN}.{ending}")


@pytest.mark.slow
def test_the_cells_of_the_published_report_are_written_down_and_a_second_edition_adds_none(published: Project) -> None:
    known = publications(published.published_cells)
    assert [name.split("-")[1:3] for name in known] == [["pendataan", LERAN]]
    again = sertakan(*RUN, "--force")
    assert again.exit_code == 0, again.output
    assert publications(published.published_cells) == known


@pytest.mark.usefixtures("published")
def test_a_second_run_starts_nothing_and_logs_no_use() -> None:
    uses = len(sertakan("agreements", "log").stdout.splitlines())
    again = sertakan(*RUN)
    assert "fresh" in again.stdout
    assert len(sertakan("agreements", "log").stdout.splitlines()) == uses
    assert sertakan("agreements", "log", "--verify").exit_code == 0


def test_without_the_key_nothing_is_started(ingested: Project, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SERTAKAN_KEY_FILE", str(tmp_path / "hilang"))
    refused = sertakan(*RUN)
    assert refused.exit_code == 2
    assert "SERTAKAN_KEY_FILE names" in refused.stderr
    assert not ingested.outputs.joinpath("2026-11-21").exists()


def ending_in(project: Project, days: int) -> str:
    """Let the agreement end so many days from today, and return that day."""
    path = project.agreements / "data-sintetis.yml"
    end = date.today() + timedelta(days=days)  # noqa: DTZ011 - as the command reckons
    text = re.sub(r"valid_from: .*", f"valid_from: {end - timedelta(days=900)}", path.read_text(encoding="utf-8"))
    path.write_text(re.sub(r"valid_to: .*", f"valid_to: {end}", text), encoding="utf-8")
    return str(end)


def test_a_lapsed_agreement_refuses_the_report_with_the_date_and_the_party_to_ask(published: Project) -> None:
    end = ending_in(published, -1)
    refused = sertakan(*RUN)
    assert refused.exit_code == 2
    assert f"ended on {end}" in refused.stderr
    assert "Ask Pembangkit data sintetis" in refused.stderr


@pytest.mark.slow
def test_an_agreement_that_ends_soon_makes_the_report_anew_with_the_notice(published: Project) -> None:
    end = ending_in(published, 59)
    assert f"agreement `data-sintetis` ends soon, on {end}" in sertakan("plan", *RUN[1:]).stdout
    assert sertakan(*RUN).exit_code == 0
    notebook = nbformat.read(published.outputs / "2026-11-21.2" / f"pendataan-{LERAN}.ipynb", as_version=4)
    assert "Perjanjian data segera berakhir" in nbformat.writes(notebook)


def test_a_purpose_that_the_agreement_does_not_allow_is_refused(ingested: Project) -> None:
    path = ingested.agreements / "data-sintetis.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"purposes: .*", "purposes: [padanan]", text), encoding="utf-8")
    refused = sertakan(*RUN)
    assert refused.exit_code == 2
    assert "does not allow the purpose 'laporan'" in refused.stderr


def test_a_withdrawn_batch_leaves_every_figure(ingested: Project) -> None:
    (record,) = batches(ingested)
    gone = sertakan("withdraw", record.batch, "--ground", "uji coba", "--yes")
    assert gone.exit_code == 0, gone.output
    assert LIST in gone.stdout, "the file that still holds the people is named"
    refused = sertakan(*RUN)
    assert refused.exit_code == 2
    assert "the store holds no list" in refused.stderr


def test_a_forgotten_person_leaves_every_file_and_the_report_is_made_anew(published: Project) -> None:
    (record,) = batches(published)
    rows = pl.read_parquet(published.store / record.kind / record.region / record.batch / "rows.parquet")
    person = rows.filter(pl.col("status") == "diterima").get_column("orang")[0]
    gone = sertakan("forget", "--ground", "permintaan yang bersangkutan", "--person", person)
    assert gone.exit_code == 0, gone.output
    (after,) = batches(published)
    assert after.read == record.read - 1
    assert "has new content" in sertakan("plan", *RUN[1:]).stdout
    assert person not in sertakan("agreements", "log").stdout


@pytest.mark.slow
def test_a_new_key_changes_every_pseudonym_and_opens_everything(published: Project) -> None:
    def pseudonyms() -> list[str]:
        (record,) = batches(published)
        return pl.read_parquet(published.store / record.kind / record.region / record.batch / "rows.parquet")[
            "orang"
        ].to_list()

    before = pseudonyms()
    turned = sertakan("key", "rotate", "--yes")
    assert turned.exit_code == 0, turned.output
    after = pseudonyms()
    assert set(before).isdisjoint(after)
    assert len(set(before)) == len(set(after))
    assert "It opens the secure zone." in sertakan("key", "check").stdout
    assert sertakan(*RUN).exit_code == 0


def test_reports_of_lists_wait_while_the_store_holds_none(project: Project) -> None:
    assert project.root.is_dir()
    planned = sertakan("plan")
    assert planned.exit_code == 0, planned.stderr
    assert "pendataan: left out, the store holds no list of pendataan yet ('sertakan ingest'" in planned.stdout
    assert "tren_cakupan 35.25" in planned.stdout
    refused = sertakan("plan", "pendataan")
    assert refused.exit_code == 2
    assert "the store holds no list" in refused.stderr


LEAK = """
import polars as pl
from IPython.display import display
from sertakan_analysis.project import Project
from sertakan_analysis.registry import find_key
from sertakan_analysis.registry.zone import open_secure
batch = daftar.people.batches[0].batch
orang = pl.concat(open_secure(Project.find(), find_key(Project.find()), batch, ["nama", "nik"]))
"""


SHOWN = {
    "NIK": 'display({"text/plain": orang.get_column("nik")[0]}, raw=True)',
    "name": 'print(orang.filter(pl.col("nama").str.count_matches(" ") > 1).get_column("nama")[0].upper())',
}


def test_a_report_that_names_somebody_is_not_published_and_leaves_no_trace(ingested: Project) -> None:
    path = ingested.notebooks / "pendataan.ipynb"
    notebook = nbformat.read(path, as_version=4)
    for source in (LEAK, *SHOWN.values()):
        notebook.cells.append(nbformat.v4.new_code_cell(source, metadata={"tags": ["hide-input"]}))
    nbformat.write(notebook, path)
    refused = sertakan(*RUN)
    assert refused.exit_code == 1, refused.output
    assert "personal data in what was to be published" in refused.output
    for kind in SHOWN:
        for place in (r"\.ipynb, cell", r"\.pdf, page", r"\.html, line"):
            assert re.search(rf"{place} .*: {kind} ", refused.output), (kind, place)
    assert not ingested.outputs.joinpath("2026-11-21").exists()
    for kept in files_of(ingested.outputs):
        assert scan({kept.name: kept.read_bytes()} if kept.suffix == ".ipynb" else {}) == ()
        said = f" {words(text_of(kept))} "
        assert not any(f" {name} " in said for name in planted(ingested)["name"]), kept


def test_a_failed_run_keeps_nobody_in_its_notebook(ingested: Project) -> None:
    path = ingested.notebooks / "pendataan.ipynb"
    notebook = nbformat.read(path, as_version=4)
    shown = 'print(orang.get_column("nik").to_list())\nraise ValueError("gagal")'
    notebook.cells.append(nbformat.v4.new_code_cell(LEAK + shown, metadata={"tags": ["hide-input"]}))
    nbformat.write(notebook, path)
    assert sertakan(*RUN).exit_code == 1
    (kept,) = (ingested.outputs / ".failed").glob("*.ipynb")
    assert not any(number in kept.read_text(encoding="utf-8") for number in planted(ingested)["number"])
