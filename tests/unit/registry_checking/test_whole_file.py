from __future__ import annotations

from datetime import date

import polars as pl

from sertakan_analysis.registry.checking.identifiers import with_nik
from sertakan_analysis.registry.checking.whole_file import WholeFile
from sertakan_analysis.registry.model import ReadingContext

LERAN = ReadingContext("35.25.10.2010", date(2025, 7, 4))


def found(nik: list[str | None], born: list[date | None] | None = None) -> dict[str, str]:
    frame = pl.DataFrame({"nik": pl.Series(nik, dtype=pl.String)})
    if born is not None:
        frame = frame.with_columns(pl.Series("tanggal_lahir", born, dtype=pl.Date))
    whole = WholeFile(LERAN)
    for chunk in frame.iter_slices(7):
        whole.add(with_nik(chunk, LERAN))
    assert whole.rows == frame.height
    assert set(whole.findings().get_column("row")) <= {0}
    return dict(whole.findings().select("code", "shape").iter_rows())


def synthetic(*last_digits: int) -> list[str | None]:
    return [f"35991017029000{number % 9 + 1}{digit}" for number, digit in enumerate(last_digits)]


def test_nik_that_a_spreadsheet_rounded_show_in_their_last_digit():
    assert found(synthetic(*[0] * 12)) == {"nik_berakhir_nol": "12 dari 12"}


def test_a_tenth_of_all_nik_ends_in_zero_and_a_few_more_are_chance():
    assert found(synthetic(*range(10), *range(10))) == {}
    assert found(synthetic(0, 0, 0, 1, 2, 3, 4, 5, 6, 7)) == {}


def test_nine_nik_are_too_few_to_say():
    assert found(synthetic(*[0] * 9)) == {}


def test_a_list_of_guessed_birth_dates_shows_on_new_years_day():
    guessed, real = date(1970, 1, 1), date(1970, 5, 17)
    assert found([None] * 20, [guessed] * 2 + [real] * 18) == {"lahir_dibulatkan": "2 dari 20"}
    assert found([None] * 20, [guessed] + [real] * 18 + [None]) == {}
    assert found([None] * 20, [guessed] + [real] * 19) == {}


def test_made_up_nik_are_counted_and_come_from_nowhere():
    whole = WholeFile(LERAN)
    whole.add(with_nik(pl.DataFrame({"nik": synthetic(1, 2, 3)}), LERAN))
    assert (whole.synthetic, whole.districts.total()) == (3, 0)


def test_people_first_registered_elsewhere_are_a_note_and_so_is_an_unknown_kecamatan():
    # Only codes are counted; 35.25.98 is no kecamatan.
    whole = WholeFile(LERAN)
    whole.districts.update({"35.25.10": 90, "32.16.01": 7, "35.25.98": 3})
    assert dict(whole.findings().select("code", "shape").iter_rows()) == {
        "nik_luar_kabupaten": "7 dari 100",
        "nik_kecamatan_tak_dikenal": "3 dari 100",
    }


def test_for_the_whole_country_nobody_is_from_elsewhere():
    whole = WholeFile(ReadingContext("00", date(2025, 7, 4)))
    whole.districts.update({"35.25.10": 1})
    assert whole.findings().is_empty()
