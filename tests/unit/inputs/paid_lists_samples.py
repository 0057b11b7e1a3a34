"""A project with lists of those paid for, brought in as a user does it: five people who do not exist."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sertakan_analysis.matching import Question, match_lists
from sertakan_analysis.project import Project
from sertakan_analysis.registry.ingest import ingest
from sertakan_analysis.registry.keys import Key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sertakan_analysis.registry import BatchRecord
    from sertakan_analysis.registry.matches import MatchRecord

ROOT = Path(__file__).parents[3]
KEY = Key(b"i" * 32)
LERAN = "35.25.10.2010"
DAY = date(2026, 11, 21)
PEOPLE = {
    1: {"NIK": "3599101702900001", "Nama": "Wagimin Contohan", "Tanggal Lahir": "17-02-1990", "JK": "L"},
    2: {"NIK": "3599105803850002", "Nama": "Sutiyah Misalwati", "Tanggal Lahir": "18-03-1985", "JK": "P"},
    3: {"NIK": "3599101904790003", "Nama": "Karjono Rekaadi", "Tanggal Lahir": "19-04-1979", "JK": "L"},
    4: {"NIK": "3599106005700004", "Nama": "Lasmi Karangsari", "Tanggal Lahir": "20-05-1970", "JK": "P"},
    5: {"NIK": "3599102106950005", "Nama": "Parto Buatyanto", "Tanggal Lahir": "21-06-1995", "JK": "L"},
}
Row = dict[str, str]


def villager(number: int, **given: str) -> Row:
    """Return a person in the village list."""
    return PEOPLE[number] | {"Desa": "Leran", "Kecamatan": "Manyar", "Pekerjaan": "Petani"} | given


def member(number: int, paid: str = "2026-11", status: str = "AKTIF", **given: str) -> Row:
    """Return a participant whose months are paid up to one."""
    usual = {"Segmen": "BPU", "Status": status, "Bulan Iuran": paid, "Bulan Iuran Terakhir": paid}
    return PEOPLE[number] | usual | given


def sponsored(number: int, first: str, last: str, payer: str = "APBD", **given: str) -> Row:
    """Return a person in the annex of a decree."""
    months = {"Bulan Mulai": first, "Bulan Akhir": last, "Sumber Dana": payer, "No. SK": "SINTETIS/001"}
    return PEOPLE[number] | {"Desa": "Leran", "Kecamatan": "Manyar", "Pekerjaan": "Petani"} | months | given


def paying_project(root: Path) -> Project:
    """Make a project with our parameters and the agreement for synthetic data."""
    for folder in ("notebooks", "data/inbox", "outputs"):
        (root / folder).mkdir(parents=True)
    for folder in ("params", "data/agreements"):
        shutil.copytree(ROOT / folder, root / folder)
    return Project(root)


def brought(project: Project, kind: str, rows: Sequence[Row], **given: Any) -> BatchRecord:
    """Bring a list in."""
    columns = list(rows[0])
    lines = [";".join(columns), *(";".join(row[name] for name in columns) for row in rows)]
    path = project.inbox / f"{kind}-{len(list(project.inbox.iterdir()))}.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    usual: dict[str, Any] = {"agreement": "data-sintetis", "region": LERAN, "as_of": date(2026, 11, 20), "key": KEY}
    return ingest(project, path, kind=kind, **(usual | given))


def matched(project: Project, left: str, right: str) -> MatchRecord:
    """Match two kinds of list."""
    return match_lists(project, KEY, Question(left, right, LERAN, DAY))
