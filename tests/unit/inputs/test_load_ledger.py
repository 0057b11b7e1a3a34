"""The ledger and the matches as a notebook opens them: from which lists, joined how, refused when."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from paid_lists_samples import DAY, LERAN, PEOPLE, brought, matched, member, paying_project, sponsored, villager

from sertakan_analysis.errors import UserError
from sertakan_analysis.inputs import load_ledger, load_match, load_matches
from sertakan_analysis.ledger import Basis
from sertakan_analysis.registry import read_log

if TYPE_CHECKING:
    from pathlib import Path

    from sertakan_analysis.project import Project

NOVEMBER = date(2026, 11, 1)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return paying_project(tmp_path / "proyek")


def opened(project: Project, **given: Any) -> Any:
    asked: dict[str, Any] = {"region": LERAN, "as_of": DAY, "purpose": "eksplorasi", "project": project}
    return load_ledger(**(asked | given))


def test_without_a_participant_list_there_is_no_ledger(project: Project) -> None:
    brought(project, "penerima", [sponsored(1, "2026-01", "2026-12")])
    with pytest.raises(UserError, match="the store holds no list 'peserta'"):
        opened(project)


def test_participants_alone_are_a_ledger(project: Project) -> None:
    record = brought(project, "peserta", [member(1), member(2, "2026-10"), member(3)])
    book = opened(project)
    assert book.month == NOVEMBER
    assert {kind: [each.batch for each in people.batches] for kind, people in book.lists.items()} == {
        "peserta": [record.batch]
    }
    assert book.ledger.covered(NOVEMBER, basis=Basis.REALISED)["orang"].n_unique() == 2
    assert (book.by_nik, book.matches, book.synthetic) == ((), {}, True)


@pytest.mark.parametrize(
    ("members", "month"),
    [
        ([member(1, "2026-10"), member(2, "2026-10"), member(3)], date(2026, 10, 1)),
        ([member(1, "2026-10"), member(2)], NOVEMBER),
        ([member(1, "2026-10"), member(2, status="NON AKTIF"), member(3, status="NON AKTIF")], date(2026, 10, 1)),
    ],
    ids=["most paid October", "as many paid either: the later", "who left does not count"],
)
def test_now_is_the_month_that_most_active_participants_have_paid_last(
    project: Project, members: list[Any], month: date
) -> None:
    brought(project, "peserta", members)
    assert opened(project).month == month


def test_where_nobody_is_active_there_is_no_month_to_reckon_from(project: Project) -> None:
    record = brought(project, "peserta", [member(1, status="NON AKTIF"), member(2, status="NON AKTIF")])
    with pytest.raises(UserError, match="no active participant has a contribution month") as refused:
        opened(project)
    assert record.batch in str(refused.value)


def test_an_announced_person_is_joined_to_the_participant_by_an_equal_nik_until_they_are_matched(
    project: Project,
) -> None:
    brought(project, "peserta", [member(1), member(2)])
    brought(project, "penerima", [sponsored(1, "2026-01", "2026-12")])
    book = opened(project)
    assert {record.kind for record in book.by_nik} == {"penerima"}
    paid = book.ledger.covered(NOVEMBER, basis=Basis.REALISED)
    # The decree says who pays for the first; nobody says it of the second.
    assert sorted(paid["pembayar"].to_list()) == ["apbd", "tidak_diketahui"]


@pytest.mark.slow
def test_a_match_joins_who_has_no_nik_in_the_decree(project: Project) -> None:
    brought(project, "peserta", [member(number) for number in (1, 2, 3)])
    brought(project, "penerima", [sponsored(1, "2026-01", "2026-12", NIK="")])
    assert opened(project).ledger.covered(NOVEMBER)["orang"].n_unique() == 4
    matched(project, "penerima", "peserta")
    book = opened(project)
    assert book.by_nik == ()
    assert book.ledger.covered(NOVEMBER)["orang"].n_unique() == 3
    assert "apbd" in book.ledger.covered(NOVEMBER, basis=Basis.REALISED)["pembayar"].to_list()


@pytest.mark.slow
def test_one_person_in_two_annexes_with_a_digit_exchanged_is_paid_for_twice(project: Project) -> None:
    brought(project, "peserta", [member(number) for number in (1, 2, 3)])
    january, year = {"as_of": date(2026, 1, 20)}, ("2026-01", "2026-12")
    slipped = sponsored(1, *year, NIK="3599101702900010")
    older = brought(project, "penerima", [slipped, sponsored(4, *year)], **january)
    newer = brought(project, "penerima", [sponsored(1, *year, payer="CSR"), sponsored(5, *year)])
    assert opened(project).ledger.double_payments(NOVEMBER, NOVEMBER, basis=Basis.ANNOUNCED).is_empty()
    record = matched(project, "penerima", "peserta")
    assert record.left_batches == (older.batch, newer.batch)
    book = opened(project)
    assert book.by_nik == ()
    (twice,) = book.ledger.double_payments(NOVEMBER, NOVEMBER, basis=Basis.ANNOUNCED).iter_rows(named=True)
    assert {twice["pembayar_1"], twice["pembayar_2"]} == {"apbd", "csr"}
    assert book.ledger.covered(NOVEMBER)["orang"].n_unique() == 5
    latest = brought(project, "penerima", [sponsored(3, *year)], as_of=DAY)
    # The match lacks a list in force: until they are matched again, a NIK alone joins the people of all three.
    again = opened(project)
    assert {record.batch for record in again.by_nik} == {older.batch, newer.batch, latest.batch}
    assert {record.kind for record in again.by_nik} == {"penerima"}


@pytest.mark.slow
def test_one_person_in_the_lists_of_two_donors_is_paid_for_twice_though_one_mistyped_the_nik(project: Project) -> None:
    brought(project, "peserta", [member(number) for number in (1, 2, 3)])
    for donor, number in (("PT Contoh Satu", "3599101702900001"), ("PT Contoh Dua", "3599101702900017")):
        paid = {"Perusahaan": donor, "Bulan Mulai": "2026-01", "Jumlah Bulan": "12", "Nominal": "201600"}
        brought(project, "donor", [{"NIK": number, "Nama": PEOPLE[1]["Nama"], **paid, "Skema": "CSR"}])
    assert opened(project).ledger.covered(NOVEMBER, basis=Basis.ANNOUNCED)["orang"].n_unique() == 2
    matched(project, "donor", "peserta")
    assert opened(project).ledger.covered(NOVEMBER, basis=Basis.ANNOUNCED)["orang"].n_unique() == 1


@pytest.mark.slow
def test_a_participant_entered_twice_is_one_person_whoever_of_the_rows_pays(project: Project) -> None:
    # The second row has no NIK and another birth date, of a day that stands for none: the card number tells who it is.
    twice = member(1, KPJ="19012345678")
    again = member(1, "2026-10", NIK="", Nama="Wagimin C", KPJ="19012345678", **{"Tanggal Lahir": "01-07-1990"})
    brought(project, "peserta", [member(2) | {"KPJ": ""}, twice, again])
    brought(project, "pendataan", [villager(1), villager(2), villager(3)])
    assert opened(project).spells.frame["orang"].n_unique() == 3
    matched(project, "pendataan", "peserta")
    book = opened(project)
    assert book.spells.frame["orang"].n_unique() == 2
    assert book.ledger.covered(NOVEMBER, basis=Basis.REALISED)["orang"].n_unique() == 2


def test_every_list_used_is_logged_under_the_purpose(project: Project) -> None:
    lists = {
        brought(project, "peserta", [member(1)]).batch,
        brought(project, "penerima", [sponsored(1, "2026-01", "2026-12")]).batch,
    }
    before = len(read_log(project))
    opened(project)
    told = [logged.use for logged in read_log(project)[before:]]
    assert {use.batch for use in told} == lists
    assert {use.purpose for use in told} == {"eksplorasi"}


def test_an_agreement_without_the_purpose_and_a_day_before_the_lists_are_refused(project: Project) -> None:
    brought(project, "peserta", [member(1)])
    with pytest.raises(UserError, match=r"holds no list 'peserta'.*2024-01-01"):
        opened(project, as_of="2024-01-01")
    path = project.agreements / "data-sintetis.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"purposes: .*", "purposes: [padanan]", text), encoding="utf-8")
    with pytest.raises(UserError, match="does not allow the purpose 'eksplorasi'"):
        opened(project)


def test_the_first_match_must_be_there_and_of_the_others_those_that_are(project: Project) -> None:
    asked: dict[str, Any] = {"region": LERAN, "as_of": DAY, "purpose": "eksplorasi", "project": project}
    brought(project, "pendataan", [villager(number) for number in (1, 2, 3)])
    with pytest.raises(UserError, match="the store holds no list 'peserta'"):
        load_matches("pendataan", ["peserta", "dtsen"], **asked)
    brought(project, "peserta", [member(number) for number in (2, 3, 4)])
    with pytest.raises(UserError, match="are not matched yet") as refused:
        load_matches("pendataan", ["peserta", "dtsen"], **asked)
    assert "sertakan match --left pendataan:" in str(refused.value)
    record = matched(project, "pendataan", "peserta")
    (found,) = load_matches("pendataan", ["peserta", "dtsen"], **asked)
    assert found.match.record == record
    assert found.quality is None
    assert set(found.agreements) == {"data-sintetis"}
    with pytest.raises(UserError, match="the store holds no list 'dtsen'"):
        load_match("pendataan", "dtsen", **asked)
