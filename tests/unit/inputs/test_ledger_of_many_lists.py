"""The ledger is made from every list of the region up to the day, not from the newest alone."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest

from sertakan_analysis.inputs import OpenedLedger, load_ledger
from sertakan_analysis.project import Project
from sertakan_analysis.registry.ingest import ingest
from sertakan_analysis.registry.keys import Key
from sertakan_analysis.registry.use_log import read_log

if TYPE_CHECKING:
    from sertakan_analysis.registry import BatchRecord

ROOT = Path(__file__).parents[3]
KEY = Key(b"k" * 32)
NOVEMBER = date(2026, 11, 20)
AGREEMENT = """
title: Perjanjian uji
provider: {{name: {provider}, contact: kantor uji}}
recipient: Penguji
kinds: [peserta, penerima, donor]
regions: ["35.25"]
purposes: [laporan, eksplorasi]
commercial_use: false
valid_from: 2020-01-01
valid_to: {valid_to}
contact: penguji
document: tidak ada
synthetic: true
"""
BORN = "1990-01-0{}"
HEADS = {
    "peserta": "NIK,Nama,Tanggal Lahir,Segmen,Status,Bulan Iuran,Tgl Kepesertaan",
    "penerima": "NIK,Nama,Tanggal Lahir,Jenis Kelamin,Bulan Mulai,Bulan Akhir,Sumber Dana,Donor",
    "donor": "NIK,Nama,Perusahaan,Bulan Mulai,Jumlah Bulan,Nominal,Skema",
}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    for name in ("notebooks", "params/reports", "data/agreements", "data/inbox"):
        (tmp_path / name).mkdir(parents=True)
    for name in ("columns", "rules"):
        shutil.copytree(ROOT / "params" / name, tmp_path / "params" / name)
    for name, provider in (("cabang", "Cabang Uji"), ("dinas", "Dinas Uji")):
        agree(Project(tmp_path), name, provider)
    return Project(tmp_path)


def agree(project: Project, name: str, provider: str, valid_to: str = "2099-12-31") -> None:
    text = AGREEMENT.format(provider=provider, valid_to=valid_to)
    (project.agreements / f"{name}.yml").write_text(text, encoding="utf-8")


def give(project: Project, kind: str, day: str, *rows: str, agreement: str = "cabang") -> BatchRecord:
    """Bring in a list of made-up people: each row is a number from 1 to 9 and the cells after the birth date."""
    lines = [HEADS[kind]]
    for row in rows:
        number, _, cells = row.partition(",")
        born = "" if kind == "donor" else f"{BORN.format(number)},"
        lines.append(f"359910{'0' + number}0190000{number},Orang Uji {'ABCDEFGHI'[int(number) - 1]},{born}{cells}")
    path = project.inbox / f"{kind}-{len(list(project.inbox.iterdir()))}.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    told = date.fromisoformat(day)
    return ingest(project, path, kind=kind, agreement=agreement, as_of=told, key=KEY, region="35.25")


def member(number: int, month: str, since: str = "2026-09") -> str:
    return f"{number},PU,Aktif,{month},{since}-01"


def opened(project: Project, until: date = NOVEMBER) -> OpenedLedger:
    return load_ledger(region="35.25", as_of=until, purpose="eksplorasi", project=project)


def realised(book: OpenedLedger) -> list[tuple[str, str, bool, bool]]:
    frame = book.spells.frame.filter(dasar="terealisasi").sort("orang", "dari")
    return [
        (f"{row['dari']:%m}", f"{row['sampai']:%m}", row["pasti"], row["awal_pasti"])
        for row in frame.iter_rows(named=True)
    ]


def ids(*records: BatchRecord) -> list[str]:
    return [record.batch for record in records]


def test_the_lists_of_three_months_prove_three_months_and_one_that_lacks_a_person_shows_a_gap(project: Project) -> None:
    lists = [
        give(project, "peserta", "2026-09-30", member(1, "2026-09")),
        give(project, "peserta", "2026-10-31", member(1, "2026-10"), member(2, "2026-10")),
        give(project, "peserta", "2026-11-20", member(1, "2026-11")),
    ]
    book = opened(project)
    spells = book.spells.frame.filter(dasar="terealisasi")
    assert sorted(realised(book)) == [("09", "11", True, True), ("10", "10", True, True)]
    assert book.month == date(2026, 11, 1)
    assert book.ledger.gaps(date(2026, 11, 1)).height == 1
    assert spells["orang"].n_unique() == 2
    assert ids(*book.lists["peserta"].batches) == ids(*reversed(lists))
    assert (book.replaced, book.shut) == ((), ())


def test_a_list_of_the_same_month_takes_the_place_of_the_one_before_and_later_months_are_not_looked_at(
    project: Project,
) -> None:
    first = give(project, "peserta", "2026-10-10", member(1, "2026-10"), member(2, "2026-10"))
    again = give(project, "peserta", "2026-10-31", member(1, "2026-10"))
    give(project, "peserta", "2026-11-20", member(1, "2026-11"))
    book = opened(project, date(2026, 10, 31))
    assert ids(*book.lists["peserta"].batches) == ids(again)
    assert ids(*book.replaced) == ids(first)
    assert book.spells.frame["orang"].n_unique() == 1


def test_the_month_now_is_told_by_the_newest_list_even_when_an_earlier_one_is_longer(project: Project) -> None:
    give(project, "peserta", "2026-10-31", member(1, "2026-10"), member(2, "2026-10"), member(3, "2026-10"))
    give(project, "peserta", "2026-11-20", member(1, "2026-11"))
    assert opened(project).month == date(2026, 11, 1)


def test_an_earlier_list_whose_agreement_has_ended_stays_shut_and_every_other_use_is_logged_once(
    project: Project,
) -> None:
    agree(project, "lama", "Cabang Uji")
    old = give(project, "peserta", "2026-09-30", member(1, "2026-09"), agreement="lama")
    others = [give(project, "peserta", f"2026-{day}", member(1, f"2026-{day[:2]}")) for day in ("10-31", "11-20")]
    agree(project, "lama", "Cabang Uji", valid_to="2021-01-01")
    book = opened(project)
    assert ids(*book.shut) == ids(old)
    assert ids(*book.lists["peserta"].batches) == ids(*reversed(others))
    used = [line.use.batch for line in read_log(project) if line.use.purpose == "eksplorasi"]
    assert sorted(used) == sorted(ids(*others))


def test_annexes_add_up_one_sent_again_replaces_and_a_company_told_of_twice_pays_once(project: Project) -> None:
    give(project, "peserta", "2026-11-20", member(1, "2026-11"))
    paid = "2026-01,2026-12,APBD,"
    first = give(project, "penerima", "2026-01-31", f"1,L,{paid}", f"2,L,{paid}", agreement="dinas")
    other = give(project, "penerima", "2026-01-31", f"3,L,{paid}", "4,L,2026-01,2026-12,CSR,", agreement="dinas")
    mended = give(project, "penerima", "2026-02-28", f"1,L,{paid}", f"2,L,{paid}", f"5,L,{paid}", agreement="dinas")
    given = give(project, "donor", "2026-01-31", "4,PT Contoh,2026-01,12,201600,SERTAKAN", agreement="dinas")
    book = opened(project)
    assert ids(*book.lists["penerima"].batches) == ids(mended, other)
    assert ids(*book.replaced) == ids(first)
    announced = book.spells.frame.filter(dasar="ditetapkan")
    assert sorted(announced["pembayar"]) == ["apbd", "apbd", "apbd", "apbd", "sertakan"]
    assert book.spells.doubts["alasan"].to_list() == ["juga_pada_daftar_donor"]
    # The member of the participants' list is the very person of the decree, by the NIK.
    november = book.ledger.covered(date(2026, 11, 1))
    assert november["orang"].n_unique() == 5
    assert {record.kind for record in book.by_nik} == {"penerima", "donor"}
    assert ids(*book.by_nik) == ids(mended, other, given)


def test_whoever_stands_in_an_earlier_list_alone_is_whom_matching_found_behind_the_pseudonym() -> None:
    persons = pl.DataFrame(
        [
            ("pendataan", "both", "village"),
            ("peserta", "both", "member"),
            ("pendataan", "villager", "villager-too"),
            ("donor", "other", "others"),
        ],
        schema=["kind", "orang", "pribadi"],
        orient="row",
    )
    book = OpenedLedger(**(dict.fromkeys(OpenedLedger.__dataclass_fields__) | {"persons": persons}))  # type: ignore[arg-type]
    rows = pl.DataFrame({"orang": ["villager", "both", "nobody", "other"]})
    assert book.person_of("penerima", rows)["pribadi"].to_list() == ["villager-too", "member", "nobody", "others"]
    assert book.person_of("pendataan", rows)["pribadi"].to_list() == ["villager-too", "village", "nobody", "others"]
