"""Who may use which lists, for what purpose, until when."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from sertakan_analysis.errors import UserError
from sertakan_analysis.registry import agreements
from sertakan_analysis.registry.agreements import (
    Agreement,
    agreement_named,
    covers,
    load_agreements,
    permit,
    standing_today,
)

WHOLE = """
title: Uji
provider: {name: Desa Uji, contact: kantor desa}
recipient: Penguji
kinds: [pendataan]
regions: ["35.25.10"]
purposes: [laporan, padanan]
commercial_use: false
valid_from: 2026-01-01
valid_to: 2026-12-31
contact: penguji
document: MoU uji
"""


def loaded(tmp_path: Path, text: str = WHOLE, name: str = "uji") -> dict[str, Agreement]:
    (tmp_path / f"{name}.yml").write_text(text, encoding="utf-8")
    return load_agreements(tmp_path)


def test_an_agreement_says_parties_kinds_regions_purposes_and_time(tmp_path: Path) -> None:
    agreement = loaded(tmp_path)["uji"]
    assert (agreement.name, agreement.provider.name, agreement.provider.contact) == ("uji", "Desa Uji", "kantor desa")
    assert (agreement.kinds, agreement.regions, agreement.purposes) == (
        ("pendataan",),
        ("35.25.10",),
        ("laporan", "padanan"),
    )
    assert (agreement.valid_from, agreement.valid_to) == (date(2026, 1, 1), date(2026, 12, 31))
    assert (agreement.commercial_use, agreement.synthetic) == (False, False)


def test_a_project_without_agreements_has_none(tmp_path: Path) -> None:
    assert load_agreements(tmp_path / "nowhere") == {}


def test_the_agreement_of_the_project_is_for_synthetic_data_and_says_so() -> None:
    agreements = load_agreements(Path(__file__).parents[3] / "data" / "agreements")
    agreement = agreements["data-sintetis"]
    assert agreement.synthetic
    assert "bukan perjanjian sungguhan" in agreement.title


@pytest.mark.parametrize(
    ("was", "becomes", "fault"),
    [
        ("title: Uji\n", "", "lacks the key 'title'"),
        ("title: Uji", "titel: Uji", "uji.yml:2: unknown key 'titel' in the agreement. Did you mean 'title'?"),
        ("purposes: [laporan, padanan]", "purposes: [lapor]", "unknown purpose 'lapor'. Did you mean 'laporan'?"),
        ('regions: ["35.25.10"]', "regions: [35.25]", "'regions', item 1 must be text"),
        ('regions: ["35.25.10"]', 'regions: ["Gresik"]', "'Gresik' is no region's code"),
        ("kinds: [pendataan]", "kinds: pendataan", "'kinds' must be a list"),
        ("valid_to: 2026-12-31", "valid_to: 2025-12-31", "'valid_to' 2025-12-31 lies before 'valid_from'"),
        ("valid_to: 2026-12-31", 'valid_to: "2026-12-31"', "'valid_to' must be a day"),
        ("commercial_use: false", "commercial_use: tidak", "'commercial_use' must be true or false"),
        ("contact: kantor desa}", "phone: 1}", "unknown key 'phone' in 'provider'"),
    ],
)
def test_every_fault_is_named_with_file_and_line(tmp_path: Path, was: str, becomes: str, fault: str) -> None:
    assert was in WHOLE
    with pytest.raises(UserError) as refused:
        loaded(tmp_path, WHOLE.replace(was, becomes))
    assert fault in str(refused.value)


def test_a_name_that_cannot_be_typed_in_a_command_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="small letters"):
        loaded(tmp_path, name="Uji Coba")


def test_an_unknown_agreement_offers_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"no agreement 'ujii'. Did you mean 'uji'\?"):
        agreement_named(loaded(tmp_path), "ujii")


USE = {"purpose": "laporan", "kind": "pendataan", "region": "35.25.10.2010", "on": date(2026, 6, 1)}


def test_a_use_within_time_region_and_purpose_goes_on_without_a_notice(tmp_path: Path) -> None:
    assert permit(loaded(tmp_path)["uji"], **USE) is None


@pytest.mark.parametrize(
    ("use", "words"),
    [
        ({"on": date(2025, 12, 31)}, "begins only on 2026-01-01"),
        ({"on": date(2027, 1, 1)}, "ended on 2026-12-31"),
        ({"purpose": "daftar_calon"}, "does not allow the purpose 'daftar_calon'; it allows laporan, padanan"),
        ({"purpose": "lapor"}, "Did you mean 'laporan'"),
        ({"kind": "donor"}, "does not cover lists of the kind 'donor'; it covers pendataan"),
        ({"region": "35.25.11.2001"}, "does not cover the region 35.25.11.2001; it covers 35.25.10"),
        ({"region": "35.25"}, "does not cover the region 35.25"),
        ({"region": "35.25.101"}, "does not cover the region"),
    ],
)
def test_a_use_that_it_does_not_allow_is_refused_with_the_party_to_ask(
    tmp_path: Path, use: dict[str, Any], words: str
) -> None:
    with pytest.raises(UserError) as refused:
        permit(loaded(tmp_path)["uji"], **{**USE, **use})
    assert words in str(refused.value)
    assert "Ask Desa Uji (kantor desa)" in str(refused.value)


def test_within_sixty_days_before_the_end_a_notice_says_so_in_the_same_words_every_day(tmp_path: Path) -> None:
    told = {
        day: permit(loaded(tmp_path)["uji"], **{**USE, "on": day})
        for day in (date(2026, 10, 31), date(2026, 11, 1), date(2026, 12, 31))
    }
    assert told[date(2026, 10, 31)] is None
    # 60 days are left on 1 November: the first day with a notice
    first = told[date(2026, 11, 1)]
    assert first is not None
    assert first == told[date(2026, 12, 31)]
    assert first.day == date(2026, 12, 31)
    assert "berakhir pada 31 Desember 2026" in first.text
    assert "Desa Uji (kantor desa)" in first.text


def test_how_an_agreement_stands_changes_with_the_day_only_where_a_report_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded(tmp_path)
    project = SimpleNamespace(agreements=tmp_path)
    stands = {}
    for day in (date(2025, 12, 31), date(2026, 1, 1), date(2026, 10, 31), date(2026, 11, 1), date(2027, 1, 1)):
        monkeypatch.setattr(agreements, "date", type("Day", (date,), {"today": classmethod(lambda _, now=day: now)}))
        stands[day] = standing_today(project, "uji")
    assert stands[date(2025, 12, 31)].startswith("begins only on 2026-01-01")
    assert stands[date(2026, 1, 1)] == stands[date(2026, 10, 31)] == "holds until 2026-12-31"
    assert stands[date(2026, 11, 1)] == "ends soon, on 2026-12-31"
    assert stands[date(2027, 1, 1)].startswith("ended on 2026-12-31")
    assert standing_today(project, "lain") == "is gone"


def test_a_region_covers_itself_and_what_lies_in_it_only() -> None:
    assert covers("35.25", "35.25")
    assert covers("35.25", "35.25.10.2010")
    assert not covers("35.25", "35.2")
    assert not covers("35.25.1", "35.25.10")
