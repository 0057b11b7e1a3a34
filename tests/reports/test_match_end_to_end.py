"""From five lists of people who do not exist to matches, a ledger and three published reports, and what stops them."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from small_reports import sertakan

from sertakan_analysis.disclosure.cell_ledger import publications
from sertakan_analysis.disclosure.leaks.passages import passages
from sertakan_analysis.matching import matched_lists, review_session
from sertakan_analysis.matching.review import Answer
from sertakan_analysis.project import Project
from sertakan_analysis.registry import batches, find_key
from sertakan_analysis.registry.matches import matches

if TYPE_CHECKING:
    from collections.abc import Iterator

    from click.testing import Result

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
LERAN = "35.25.10.2010"
DAY = "2026-11-20"
KINDS = ("pendataan", "peserta", "dtsen", "penerima", "donor")
REPORTS = ("pendataan", "padanan", "perlindungan")
# Cells that take free text, where a clerk may have written a person.
FREE = {
    "pendataan": ("Keterangan", "Pekerjaan", "Status Pekerjaan", "Sektor", "Tempat Lahir", "Dusun", "Desil"),
    "peserta": ("Program", "NPP"),
    "dtsen": ("Status Verifikasi", "Skor"),
    "penerima": ("Program", "Donor", "No. SK", "Sumber Dana", "Pekerjaan"),
    "donor": ("Perusahaan", "Skema", "No. Kwitansi"),
}
PAIRS = (("pendataan", ("peserta", "dtsen")), ("penerima", ("peserta",)), ("donor", ("peserta",)))
Home = Callable[[str], Project]


@pytest.fixture(scope="module")
def beginnings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Path]]:
    """Give three projects to copy: with five lists, with their matches, and with the three reports published."""
    home = tmp_path_factory.mktemp("padanan")
    made = {name: home / name for name in ("listed", "matched", "published")}
    with pytest.MonkeyPatch.context() as patch:
        for name in ("notebooks", "params", "data/published", "data/agreements"):
            shutil.copytree(ROOT / name, made["listed"] / "proyek" / name)
        shutil.copy(ROOT / "requirements.lock", made["listed"] / "proyek")
        project = at(made["listed"], patch)
        done("key", "create")
        asked = [word for kind in KINDS for word in ("--list", kind)]
        done("demo", "people", "--region", LERAN, "--n", "2000", "--date", DAY, *asked)
        for kind in KINDS:
            plant(project, kind)
            ingest(kind)
        shutil.copytree(made["listed"], made["matched"])
        at(made["matched"], patch)
        match_all()
        shutil.copytree(made["matched"], made["published"])
        at(made["published"], patch)
        done(*run(*REPORTS))
        yield made


@pytest.fixture
def home(beginnings: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """Return what copies one of the beginnings and lets the command find it."""

    def copied(name: str) -> Project:
        shutil.copytree(beginnings[name], tmp_path / name)
        return at(tmp_path / name, monkeypatch)

    return copied


def at(home: Path, patch: pytest.MonkeyPatch) -> Project:
    patch.delenv("SERTAKAN_KEY", raising=False)
    patch.setenv("SERTAKAN_PROJECT", str(home / "proyek"))
    patch.setenv("SERTAKAN_KEY_FILE", str(home / "kunci"))
    return Project(home / "proyek")


def done(*command: str) -> Result:
    result = sertakan(*command)
    assert result.exit_code == 0, result.output
    return result


def run(*reports: str) -> tuple[str, ...]:
    return ("run", *reports, "--set", f"region={LERAN}")


def file_of(kind: str) -> str:
    return f"sintetis-{kind}-{LERAN}-{DAY}.csv"


def ingest(kind: str, name: str = "", day: str = DAY) -> None:
    given = ("--as", kind, "--agreement", "data-sintetis", "--region", LERAN, "--date", day)
    done("ingest", name or file_of(kind), *given)


def match_all() -> None:
    for left, rights in PAIRS:
        done("match", "--left", left, *(word for right in rights for word in ("--right", right)))


def plant(project: Project, kind: str) -> None:
    """Put a person's name, NIK and phone number into every cell that takes free text, in some rows."""
    path = project.inbox / file_of(kind)
    frame = pl.read_csv(path, infer_schema=False)
    told = pl.concat_str(
        [pl.col(name).fill_null("") for name in ("Nama Lengkap", "NIK", "No. HP") if name in frame.columns],
        separator=" ",
    )
    chosen = pl.int_range(pl.len()) % min(10, max(2, frame.height // 4)) == 1
    cells = [pl.when(chosen).then(told.shift(1)).otherwise(pl.col(name)).alias(name) for name in FREE[kind]]
    frame.with_columns(cells).write_csv(path)


def words(cell: Any) -> str:
    return " ".join(re.sub(r"[^a-z0-9]+", " ", str(cell).lower()).split())


def people_in(project: Project) -> tuple[set[str], set[str]]:
    """Return the names of several words and the long numbers of everybody in the five lists."""
    names: set[str] = set()
    numbers: set[str] = set()
    for kind in KINDS:
        frame = pl.read_csv(project.inbox / file_of(kind), infer_schema=False)
        names |= {words(name) for name in frame["Nama Lengkap"].drop_nulls()}
        held = [column for column in ("NIK", "No. KK", "No. HP", "No. KPJ") if column in frame.columns]
        numbers |= {re.sub(r"\D", "", value) for column in held for value in frame[column].drop_nulls()}
    return {name for name in names if " " in name and len(name) > 8}, {each for each in numbers if len(each) > 9}


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
        # Pseudonyms are hexadecimal: by chance they hold ten digits in a row.
        return pl.read_parquet(path).write_csv()
    return content.decode("utf-8", "replace")


def files_of(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_three_reports_of_five_lists_are_published_and_nobody_stands_outside_the_secure_zone(home: Home) -> None:
    project = home("published")
    names, numbers = people_in(project)
    assert (len(names) > 1000, len(numbers) > 2000) == (True, True)
    edition = project.outputs / "2026-11-21"
    assert {path.name for path in edition.iterdir()} == {"manifest.json"} | {
        f"{report}-{LERAN}.{ending}" for report in REPORTS for ending in ("pdf", "html", "xlsx", "ipynb")
    }
    for path in (*files_of(project.outputs), *files_of(project.store)):
        plain = text_of(path)
        said, digits = f" {words(plain)} ", re.sub(r"[ .\-\u00a0]", "", plain)
        assert [name for name in names if f" {name} " in said] == [], path
        assert [number for number in numbers if number in digits] == [], path
    for path in files_of(project.secure):
        content = path.read_bytes()
        assert not any(number.encode() in content for number in numbers), path


def test_every_report_says_that_its_people_are_made_up(home: Home) -> None:
    project = home("published")
    for report in REPORTS:
        for ending in ("html", "xlsx", "ipynb", "pdf"):
            assert "DATA SINTETIS" in text_of(project.outputs / "2026-11-21" / f"{report}-{LERAN}.{ending}")


def cells(project: Project) -> dict[str, list[Any]]:
    """Return the tables that each report published, once for every publication that showed others."""
    told: dict[str, list[Any]] = {}
    for name in publications(project.published_cells):
        content = (project.published_cells / f"{name}.json").read_text(encoding="utf-8")
        tables = json.loads(content)["tables"]
        if tables not in told.setdefault(name.split("-")[1], []):
            told[name.split("-")[1]].append(tables)
    return told


def test_what_the_reports_published_is_written_down_and_making_them_again_shows_the_same(home: Home) -> None:
    project = home("published")
    first = cells(project)
    assert {report: len(shown) for report, shown in first.items()} == dict.fromkeys(REPORTS, 1)
    done(*run(*REPORTS), "--force")
    assert cells(project) == first


def test_a_second_run_starts_nothing_and_logs_no_use(home: Home) -> None:
    home("published")
    uses = done("agreements", "log").stdout
    again = done(*run(*REPORTS))
    assert again.stdout.count("fresh") >= len(REPORTS)
    assert "running" not in again.stdout
    assert done("agreements", "log").stdout == uses
    assert done("agreements", "log", "--verify").exit_code == 0


def test_reports_on_matches_wait_until_the_lists_are_matched_and_the_command_is_told(home: Home) -> None:
    home("listed")
    for report in ("padanan", "perlindungan"):
        refused = sertakan(*run(report))
        assert refused.exit_code == 2
        assert "are not matched yet" in refused.stderr
        assert f"sertakan match --left pendataan --right peserta --region {LERAN}" in refused.stderr
    done("match", "--left", "pendataan", "--right", "peserta")
    # Without the welfare register and the announced payments the reports are made of what there is.
    shown = done(*run("padanan", "perlindungan"))
    assert shown.stdout.count("finished") >= 2


def test_a_withdrawn_participant_list_takes_its_match_along_and_the_run_tells_what_to_do(home: Home) -> None:
    project = home("published")
    (record,) = batches(project, kind="peserta")
    done("withdraw", record.batch, "--ground", "uji coba", "--yes")
    assert not any(record.batch in one.batches for one in matches(project))
    refused = sertakan(*run("perlindungan"))
    assert refused.exit_code == 2
    assert f"the store holds no list 'peserta' of region {LERAN}" in refused.stderr
    ingest("peserta")
    refused = sertakan(*run("perlindungan"))
    assert refused.exit_code == 2
    assert f"sertakan match --left pendataan --right peserta --region {LERAN}" in refused.stderr
    match_all()
    assert done(*run("perlindungan")).stdout.count("finished") >= 1


def test_a_newer_list_asks_for_a_new_match_before_the_next_report(home: Home) -> None:
    project = home("published")
    source = project.inbox / file_of("pendataan")
    frame = pl.read_csv(source, infer_schema=False)
    frame.slice(40).write_csv(project.inbox / "lebih-baru.csv")
    ingest("pendataan", "lebih-baru.csv", "2026-11-21")
    refused = sertakan(*run("padanan"))
    assert refused.exit_code == 2
    assert "are not matched yet" in refused.stderr


def test_a_decision_of_the_review_makes_the_reports_anew(home: Home) -> None:
    project = home("published")
    match = matched_lists(project, ("pendataan", "peserta"), LERAN, date(2026, 11, 21))
    session = review_session(project, find_key(project), match, size=5, seed=1)
    session.answer(Answer.DIFFERENT)
    planned = done("plan", "padanan", "perlindungan", "--set", f"region={LERAN}").stdout
    assert planned.count("keputusan.jsonl` is there now") == 2, planned
    assert "keputusan" not in done("plan", "pendataan", "--set", f"region={LERAN}").stdout


def test_a_forgotten_person_leaves_the_pairs_and_the_reports_are_made_anew(home: Home) -> None:
    project = home("published")
    (record,) = batches(project, kind="pendataan")
    match = matched_lists(project, ("pendataan", "peserta"), LERAN, date(2026, 11, 21))
    person = match.pairs(["kiri_orang"])["kiri_orang"][0]
    done("forget", "--ground", "permintaan yang bersangkutan", "--person", person)
    (after,) = batches(project, kind="pendataan")
    assert after.read == record.read - 1
    left = matched_lists(project, ("pendataan", "peserta"), LERAN, date(2026, 11, 21)).pairs(["kiri_orang"])
    assert person not in left["kiri_orang"].to_list()
    assert done(*run(*REPORTS)).stdout.count("finished") >= len(REPORTS)


def purposes(project: Project, allowed: str) -> None:
    path = project.agreements / "data-sintetis.yml"
    text = re.sub(r"purposes: .*", f"purposes: [{allowed}]", path.read_text(encoding="utf-8"))
    path.write_text(text, encoding="utf-8")


def test_an_agreement_without_the_purpose_stops_match_ledger_and_candidates(home: Home, tmp_path: Path) -> None:
    project = home("matched")
    out = tmp_path / "calon.xlsx.age"
    purposes(project, "laporan")
    for command, purpose in (
        (("match", "--left", "pendataan", "--right", "peserta"), "padanan"),
        (("match", "quality"), "padanan"),
        (("ledger", "--region", LERAN), "eksplorasi"),
        (("candidates", "--region", LERAN, "--desil", "1", "--out", str(out)), "daftar_calon"),
    ):
        refused = sertakan(*command)
        assert refused.exit_code == 2, refused.output
        assert f"does not allow the purpose '{purpose}'" in refused.stderr
    assert not out.exists()
    purposes(project, "padanan, eksplorasi, daftar_calon")
    for report in REPORTS:
        assert "does not allow the purpose 'laporan'" in sertakan(*run(report)).stderr


def test_the_ledger_answers_on_the_screen_without_naming_anybody(home: Home) -> None:
    project = home("matched")
    shown = done("ledger", "--region", LERAN).stdout
    assert "Contribution month 2026-11" in shown
    assert "Contributions announced for 2026-12 to 2027-11, in rupiah:" in shown
    assert "DATA SINTETIS" in shown
    names, numbers = people_in(project)
    assert [name for name in names if f" {name} " in f" {words(shown)} "] == []
    assert [number for number in numbers if number in shown] == []


@pytest.mark.parametrize(
    ("month", "told"),
    [
        ("2027-03", "after the day of the report"),
        ("2026-13", "parameter 'month'"),
        ("2026-11-20", "parameter 'month'"),
    ],
)
def test_a_contribution_month_that_is_none_fails_the_report_with_what_to_write(
    home: Home, month: str, told: str
) -> None:
    home("matched")
    failed = sertakan(*run("perlindungan"), "--set", f"month={month}")
    assert failed.exit_code != 0
    assert told in failed.output
