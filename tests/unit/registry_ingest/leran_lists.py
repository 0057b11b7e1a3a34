"""A project with our parameters, and small lists of people who do not exist."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

from sertakan_analysis.project import Project

HERE = Path(__file__).resolve().parents[3]
AS_OF = date(2025, 7, 4)
LERAN = "35.25.10.2010"
HEAD = "NIK;Nama;Tanggal Lahir;JK;Desa;Kecamatan;Pekerjaan;No KK;Catatan"
SOUND = [
    "3599101702900001;Wagimin Contohan;17-02-1990;L;Leran;Manyar;Petani;3599101201100001;rumah pojok",
    "3599105702900002;Sutiyah Contohwati;17-02-1990;P;Leran;Manyar;Nelayan;3599101201100001;",
    "3599100803850003;Karjono Contohadi;08-03-1985;L;Leran;Manyar;Tukang ojek;3599101201100002;",
]
# Words of the lists above that may stand in no file outside the secure zone.
PERSONAL = (
    *("3599101702900001", "3599105702900002", "3599100803850003", "3599101201100001", "Wagimin", "Contohan", "Sutiyah"),
    *("Contohwati", "Karjono", "Contohadi", "1990-02-17", "17-02-1990", "rumah pojok"),
)


def make_project(root: Path) -> Project:
    for folder in ("notebooks", "data/inbox"):
        (root / folder).mkdir(parents=True)
    shutil.copytree(HERE / "params", root / "params")
    shutil.copytree(HERE / "data" / "agreements", root / "data" / "agreements")
    return Project(root)


def write_list(project: Project, *rows: str, name: str = "leran.csv") -> Path:
    path = project.inbox / name
    path.write_text("\n".join((HEAD, *rows)) + "\n", encoding="utf-8")
    return path
