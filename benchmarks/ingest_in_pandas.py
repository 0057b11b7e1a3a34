"""The same reading and checks in plain pandas, as one would write them in a notebook: the measure for our own.

Everything is read as text at once. It knows one separator, one kind of head and no encrypted zone.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from sertakan_analysis.identity.nik import PROVINCES

if TYPE_CHECKING:
    from pathlib import Path

AS_OF: Final = date(2026, 11, 1)
YOUNGEST: Final = 0
OLDEST: Final = 64
NEEDED: Final = ("NIK", "Nama Lengkap", "Tgl Lahir", "L/P", "Desa", "Pekerjaan")
LABEL: Final = re.compile("[^a-z0-9]")


def examined(path: Path) -> dict[str, int]:
    """Read a list and return how many rows it has and how many things are wrong in it."""
    if path.suffix == ".xlsx":
        frame = pd.read_excel(path, dtype=str, engine="calamine")
    else:
        frame = pd.read_csv(path, sep=";", dtype=str, keep_default_na=False).replace({"": None, "-": None})
    found = pd.concat([*row_findings(frame), *repeated(frame)])
    return {"rows": len(frame), "findings": len(found)}


def row_findings(frame: pd.DataFrame) -> list[pd.DataFrame]:
    """Return what each row shows by itself."""
    nik = frame["NIK"].str.replace(r"[\s.\-'’]", "", regex=True)
    fault, born_in_nik, sex_in_nik = decoded(nik)
    born = pd.to_datetime(frame["Tgl Lahir"].str.replace("/", "-"), format="%d-%m-%Y", errors="coerce")
    before = (born.dt.month * 100 + born.dt.day) > AS_OF.month * 100 + AS_OF.day
    age = AS_OF.year - born.dt.year - before
    sound = fault == ""
    hits: dict[str, Any] = {
        "nik": fault != "",
        "nik_sama_dengan_kk": nik == frame["No. KK"],
        "nik_jenis_kelamin": sound & sex_in_nik.notna() & (frame["L/P"] != sex_in_nik),
        "nik_tanggal_lahir": sound & born.notna() & born_in_nik.notna() & (born != born_in_nik),
        "usia": (age < YOUNGEST) | (age > OLDEST),
        "lahir_di_masa_depan": born > pd.Timestamp(AS_OF),
        "kk_bentuk": ~frame["No. KK"].str.fullmatch(r"\d{16}").fillna(value=True),
        "apostrof": frame["NIK"].str.startswith("'", na=False),
        **{f"kosong_{name}": frame[name].isna() for name in NEEDED},
    }
    return [told(code, np.asarray(hit, dtype=bool)) for code, hit in hits.items()]


def decoded(nik: pd.Series) -> tuple[pd.Series, pd.Series, pd.Series]:
    """Return the fault, birth date and sex of every NIK."""
    shaped = nik.str.fullmatch(r"\d{16}").fillna(value=False).astype(bool)
    digits = nik.where(shaped)
    day = pd.to_numeric(digits.str[6:8])
    plain_day = day.where(day <= 40, day - 40).map("{:02.0f}".format, na_action="ignore")  # noqa: PLR2004
    rest = digits.str[8:10] + "-" + plain_day
    younger, older = (
        pd.to_datetime(century + digits.str[10:12] + "-" + rest, format="%Y-%m-%d", errors="coerce")
        for century in ("20", "19")
    )
    born = younger.where(younger <= pd.Timestamp(AS_OF), older)
    province, kabupaten = pd.to_numeric(digits.str[:2]), pd.to_numeric(digits.str[2:4])
    conditions = [
        nik.isna(),
        ~shaped,
        ~province.isin(PROVINCES),
        kabupaten.isin([0, 70]) | (digits.str[4:6] == "00"),
        born.isna(),
        digits.str[12:] == "0000",
    ]
    fault = np.select(conditions, ["", "format", "provinsi", "wilayah", "tanggal", "urut_nol"], "")
    sex = pd.Series(np.where(day > 40, "P", "L"), index=nik.index).where(born.notna())  # noqa: PLR2004
    return pd.Series(fault, index=nik.index), born, sex


def repeated(frame: pd.DataFrame) -> list[pd.DataFrame]:
    """Return rows that repeat another one, or its NIK."""
    twin = frame.duplicated().to_numpy()
    name = frame["Nama Lengkap"].str.lower().str.replace(LABEL, "", regex=True)
    known = frame["NIK"].notna()
    same = known & pd.DataFrame({"nik": frame["NIK"], "name": name}).duplicated(keep=False)
    names = name.groupby(frame["NIK"]).transform("nunique")
    return [told("baris_kembar", twin), told("orang_berulang", same.to_numpy()), told("nama", (names > 1).to_numpy())]


def told(code: str, hit: np.ndarray[Any, np.dtype[np.bool_]]) -> pd.DataFrame:
    """Return the numbers of the rows that are hit, as a spreadsheet counts them."""
    return pd.DataFrame({"baris": np.flatnonzero(hit) + 2, "kode": code})
