"""The report on matches: who counts as found and how, what is still open, and how good the match is."""

from __future__ import annotations

from typing import Any

import pytest
from paid_people import AS_OF, LERAN, Case, decision, inputs, pair, worker

from sertakan_analysis.analyses.match_report.counted import STEPS, counted, found_dimension, weight_dimension
from sertakan_analysis.analyses.match_report.words import COMPARISONS, KINDS
from sertakan_analysis.analyses.padanan import padanan
from sertakan_analysis.errors import UserError
from sertakan_analysis.exhibits import PublishedTable, Quantity, Text
from sertakan_analysis.linkage.assess import Measure, Quality, in_bits
from sertakan_analysis.linkage.comparisons import COMPARISONS as COMPARED
from sertakan_analysis.registry.kinds import load_kinds

PEOPLE = 120


def village(*, by_model: int = 20, unsure: int = 15, **given: Any) -> Case:
    """Return 120 people: 60 found by NIK, then those by model, those uncertain, and the rest in no pair."""
    later = 60 + by_model
    pairs = [
        *(pair(each, each, bobot=None if each % 2 else 25.0) for each in range(1, 61)),
        *(pair(each, each, cara="model", bobot=12.0) for each in range(61, later + 1)),
        *(pair(each, each, "ragu", cara="model", bobot=3.0) for each in range(later + 1, later + unsure + 1)),
    ]
    return Case([worker(each) for each in range(1, PEOPLE + 1)], **({"pairs": pairs} | given))


def report(case: Case, *others: Any, **given: Any) -> Any:
    asked: dict[str, Any] = {"region": case.region, "as_of": AS_OF} | given
    return padanan(inputs(), case.lists, [case.match, *others], **asked)


@pytest.fixture(scope="module")
def shown() -> Any:
    return report(village())


def said(sentence: Text) -> str:
    values = {
        name: said(value) if isinstance(value, Text) else _plain(value) for name, value in sentence.values.items()
    }
    return sentence.template.format(**values)


def _plain(value: Any) -> str:
    return str(getattr(value, "value", value))


def numbers(table: PublishedTable) -> dict[str, Any]:
    return {_plain(row[0]): getattr(row[1], "value", row[1]) for row in table.rows}


def test_everybody_of_the_village_lists_is_found_in_one_way_or_not_at_all(shown: Any) -> None:
    (table,) = shown.found
    assert numbers(table) == {
        "Padan": 80,
        "Lewat NIK yang dikuatkan nama atau tanggal lahir": 60,
        "Lewat nama dan tanda lain": 20,
        "Belum padan": 40,
        "Ragu, perlu diputuskan petugas": 15,
        "Tidak ditemukan": 25,
        "Jumlah": PEOPLE,
    }


def test_the_summary_gives_the_numbers_that_the_table_shows(shown: Any) -> None:
    first, second, third = (said(sentence) for sentence in shown.summary)
    assert "66.66" in first  # 80 of 120
    assert "daftar peserta BPJS Ketenagakerjaan" in first
    assert second.startswith("15 orang masih ragu")
    assert "belum diperiksa petugas" in third


def test_what_people_decided_moves_people_between_the_rows() -> None:
    decided = [*(decision(each, each, "sama") for each in range(81, 92)), decision(1, 1, "beda")]
    case = village(unsure=25, decisions=decided)
    tables = counted(case.lists, [case.match], inputs().rules, AS_OF).matches[0]
    found = {name: _plain(tables.standing.count(**{tables.key: name})) for name in ("padan", "model", "ragu")}
    # Eleven more by the weighing of people, one fewer of the sixty by NIK.
    assert found["padan"] == str(80 + 11 - 1)
    assert found["ragu"] == str(25 - 11)


def test_a_pair_that_was_not_kept_counts_for_nobody() -> None:
    pairs = village().pairs
    others = [pair(each, each + 200, "beda", bobot=-3.0) for each in range(110, 121)]
    lost = [pair(each, each + 300, terpilih=False) for each in range(81, 96)]
    case = village(pairs=[*pairs, *others, *lost])
    table = counted(case.lists, [case.match], inputs().rules, AS_OF).matches[0].standing
    assert {code: _plain(table.count(padanan_peserta=code)) for code in ("padan", "ragu", "tidak_ditemukan")} == {
        "padan": "80",
        "ragu": "15",
        "tidak_ditemukan": "25",
    }


def test_a_row_of_somebody_who_was_found_by_another_row_is_found_and_the_report_tells_how_many_are_counted_again() -> (
    None
):
    # Fourteen of those without a pair are second rows of people whom the NIK found.
    case = village(twice=[(each, each + 95) for each in range(6, 20)])
    tables = counted(case.lists, [case.match], inputs().rules, AS_OF)
    table = tables.matches[0].standing
    assert {code: _plain(table.count(padanan_peserta=code)) for code in ("padan", "tidak_ditemukan")} == {
        "padan": "94",
        "tidak_ditemukan": "11",
    }
    assert _plain(tables.repeated.count(baris_berulang="lagi")) == "14"
    told = [said(sentence) for sentence in report(case).limits]
    assert any(sentence.startswith("14 orang dalam daftar desa tampaknya sudah tercatat") for sentence in told)


def test_few_who_stand_twice_are_withheld_in_words() -> None:
    told = [said(sentence) for sentence in report(village(twice=[(6, 101)])).limits]
    (sentence,) = [each for each in told if "pada baris lain" in each]
    assert sentence.endswith("dirahasiakan.")


def test_where_nobody_stands_twice_the_report_has_no_word_of_it(shown: Any) -> None:
    assert not any("pada baris lain" in said(sentence) for sentence in shown.limits)


def test_weights_are_told_in_steps_and_who_has_no_pair_apart() -> None:
    tables = counted(village().lists, [village().match], inputs().rules, AS_OF).matches[0]
    weight = {
        each.code: _plain(tables.weight.count(bobot_peserta=each.code))
        for each in weight_dimension("peserta").categories
    }
    assert weight["20"] == "30"  # 25 bits
    assert weight["10"] == "20"  # 12 bits
    assert weight["0"] == "15"  # 3 bits
    # Thirty whose NIK alone was enough have no weight, and stand with the twenty-five without a pair.
    assert weight["tanpa_pasangan"] == str(30 + 25)
    assert [int(each.code) for each in weight_dimension("peserta").categories if each.code.isdigit()] == [*STEPS]


def test_two_matches_are_told_side_by_side_in_the_order_given() -> None:
    case = village(welfare=[(each, 1, "padan") for each in range(1, 101)])
    shown = report(case, case.welfare_match)
    assert [table.name for table in shown.found] == ["padanan_peserta", "padanan_dtsen"]
    assert numbers(shown.found[1])["Padan"] == 100


def test_nobody_judged_says_so_and_gives_the_trial_on_made_up_people(shown: Any) -> None:
    sentence, trial = shown.quality
    assert "belum diperiksa petugas" in said(sentence)
    assert trial.name == "uji_sintetis"
    assert len(trial.rows) >= 1


def test_judged_pairs_give_precision_and_recall_with_their_limits() -> None:
    quality = Quality(None, Measure(0.97, 0.9, 0.99), Measure(None, 0.8, 1.0), None, chosen=80, reviewed=100, unsure=4)
    table, _ = report(village(quality=quality)).quality
    precision, recall, both = table.rows
    assert [float(cell) for cell in precision[1:]] == [97, 90, 99]
    assert (recall[1], float(recall[2])) == ("–", 80.0), "nobody judged what the value rests on: the limits alone"
    assert both[1:] == ("–", "–", "–")
    assert "97" in said(table.title)


def test_only_what_was_compared_in_this_match_has_a_weight_in_the_chart(shown: Any) -> None:
    chart = shown.weights[0]
    assert [*chart.categories] == ["NIK", "Nama"], "the mother's name was in neither list"
    assert [[float(bits) for bits in series.values] for series in chart.series] == [[20.0, 9.5], [-4.0, -6.0]]


def test_every_comparison_and_kind_of_list_has_a_word() -> None:
    from paid_people import ROOT

    assert set(COMPARISONS) >= {each.name for each in COMPARED}
    assert set(KINDS) >= set(load_kinds(ROOT / "params" / "columns"))


def test_the_dimension_divides_everybody_into_the_found_and_the_others() -> None:
    whole = found_dimension("dtsen")
    assert [each.code for each in whole.categories if each.parent is None] == ["padan", "belum_padan"]
    assert {each.parent for each in whole.leaves} == {"padan", "belum_padan"}


def test_small_numbers_are_withheld_in_table_and_sentence_alike() -> None:
    shown = report(village(unsure=4))
    (table,) = shown.found
    assert not isinstance(numbers(table)["Ragu, perlu diputuskan petugas"], int)
    assert not any("masih ragu" in said(sentence) for sentence in shown.summary)
    unsure = next(figure for figure in shown.key_figures if "petugas" in said(figure.label))
    assert not isinstance(unsure.value, Quantity)


def test_without_a_match_or_with_one_of_another_region_there_is_no_report() -> None:
    case = village()
    with pytest.raises(UserError, match="needs one or more"):
        padanan(inputs(), case.lists, [], region=LERAN, as_of=AS_OF)
    with pytest.raises(UserError, match="were opened for"):
        report(case, region="35.25.10")


def test_the_pairs_are_asked_for_without_any_personal_column() -> None:
    asked: list[str] = []

    case = village()
    opened = case.match
    whole = opened.match.pairs

    def pairs(columns: list[str]) -> Any:
        asked.extend(columns)
        return whole(columns)

    opened.match.pairs = pairs
    padanan(inputs(), case.lists, [opened], region=LERAN, as_of=AS_OF)
    assert set(asked) <= {f"{side}_{what}" for side in ("kiri", "kanan") for what in ("daftar", "baris", "orang")} | {
        "cara",
        "bobot",
        "peluang",
        "pita",
        "terpilih",
    }


def test_bands_begin_where_the_weights_say() -> None:
    from sertakan_analysis.linkage import load_weights

    weights = load_weights()
    low, high = in_bits(weights.bands)
    assert 2**high / (1 + 2**high) == pytest.approx(weights.bands.matched)
    assert 2**low / (1 + 2**low) == pytest.approx(weights.bands.uncertain)
