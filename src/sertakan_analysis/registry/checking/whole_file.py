"""What only the whole list shows: NIK rounded by a spreadsheet, guessed birth dates, people first registered elsewhere."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from math import sqrt
from typing import TYPE_CHECKING, Final

import polars as pl

from sertakan_analysis.registry.checking.identifiers import DISTRICT, FAULT, SYNTHETIC
from sertakan_analysis.registry.findings import file_finding, gathered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sertakan_analysis.registry.model import ReadingContext

# One NIK in ten ends in 0. A spreadsheet that keeps fifteen digits makes it all of them; fewer than a fifth is no sign.
ENDS_IN_ZERO: Final = 0.1
SUSPICIOUS_ZEROES: Final = 0.2
FEWEST_NIK: Final = 10
STANDARD_ERRORS: Final = 4
# One day in 365 is 1 January; a twentieth of all people on it is a list of guesses. Decisions of this project.
SUSPICIOUS_NEW_YEARS: Final = 0.05
FEWEST_BIRTH_DATES: Final = 20


@dataclass(slots=True)
class WholeFile:
    """Counts that grow chunk by chunk; ``findings`` tells at the end what they mean."""

    context: ReadingContext
    rows: int = 0
    nik: int = 0
    ending_in_zero: int = 0
    synthetic: int = 0
    birth_dates: int = 0
    new_years: int = 0
    districts: Counter[str] = field(default_factory=Counter)

    def add(self, frame: pl.DataFrame) -> None:
        """Count the rows of a checked chunk."""
        self.rows += frame.height
        if FAULT in frame.columns:
            self._add_nik(frame)
        if "tanggal_lahir" in frame.columns:
            born = pl.col("tanggal_lahir")
            new_year = (born.dt.month() == 1) & (born.dt.day() == 1)
            known, first = frame.select(born.is_not_null().sum(), new_year.sum().alias("first")).row(0)
            self.birth_dates += known
            self.new_years += first

    def _add_nik(self, frame: pl.DataFrame) -> None:
        # Serial 0000 is counted here as well: it is what the spreadsheet makes of 0001 to 0009.
        shaped = pl.col(DISTRICT).is_not_null()
        given, zeroes, synthetic = frame.select(
            shaped.sum().alias("given"),
            (shaped & pl.col("nik").str.ends_with("0")).sum().alias("zeroes"),
            pl.col(SYNTHETIC).sum().alias("synthetic"),
        ).row(0)
        self.nik += given
        self.ending_in_zero += zeroes
        self.synthetic += synthetic
        real = frame.filter(pl.col(FAULT).is_null() & ~pl.col(SYNTHETIC) & shaped)
        self.districts.update(dict(real.group_by(DISTRICT).len().iter_rows()))

    def findings(self) -> pl.DataFrame:
        """Return what the whole list shows, as findings about the file."""
        return gathered(self._found())

    def _found(self) -> Iterator[pl.DataFrame]:
        if self.nik >= FEWEST_NIK:
            expected = ENDS_IN_ZERO + STANDARD_ERRORS * sqrt(ENDS_IN_ZERO * (1 - ENDS_IN_ZERO) / self.nik)
            if self.ending_in_zero / self.nik > max(SUSPICIOUS_ZEROES, expected):
                yield file_finding("nik_berakhir_nol", "nik", _of(self.ending_in_zero, self.nik))
        if self.birth_dates >= FEWEST_BIRTH_DATES and self.new_years / self.birth_dates > SUSPICIOUS_NEW_YEARS:
            yield file_finding("lahir_dibulatkan", "tanggal_lahir", _of(self.new_years, self.birth_dates))
        home = ".".join(self.context.region_code.split(".")[:2])
        sound = self.districts.total()
        elsewhere = sum(number for code, number in self.districts.items() if not f"{code}.".startswith(f"{home}."))
        if elsewhere and home != "00":
            yield file_finding("nik_luar_kabupaten", "nik", _of(elsewhere, sound))
        unknown = sum(number for code, number in self.districts.items() if not _known(code))
        if unknown:
            yield file_finding("nik_kecamatan_tak_dikenal", "nik", _of(unknown, sound))


def _of(part: int, whole: int) -> str:
    return f"{part} dari {whole}"


def _known(district: str) -> bool:
    """Say whether the national list has a kecamatan; codes from before a region was split are not in it."""
    from sertakan_analysis.regions.national import children

    return any(True for _ in children(district))
