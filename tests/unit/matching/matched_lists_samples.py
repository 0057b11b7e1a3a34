"""A project whose lists are brought in as a user does it, to be matched: people who do not exist."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from random import Random
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
KEY = Key(b"m" * 32)
LERAN = "35.25.10.2010"
AS_OF = date(2026, 11, 20)
DAY = date(2026, 11, 21)
FIRST = ("Wagi", "Suti", "Karjo", "Lasmi", "Parto", "Rukmi", "Sukir", "Tumi", "Darso", "Mutma", "Jumi", "Paidi")
SECOND = ("Contoh", "Uji", "Misal", "Rekaan", "Karangan", "Buatan", "Cobaan", "Tiruan")
ENDINGS = ("an", "wati", "adi", "sari", "yanto", "ningsih", "no", "yem")
COLUMNS = ("NIK", "Nama", "Tanggal Lahir", "JK", "Nama Ibu Kandung", "RT", "RW", "Desa", "Kecamatan", "Pekerjaan")
MEMBERSHIP = ("Segmen", "Status", "Bulan Iuran", "Bulan Iuran Terakhir")

Person = dict[str, str]


def person(number: int, **given: str) -> Person:
    """Return the made-up person of a number, always the same."""
    dice = Random(number)  # noqa: S311 - nothing here is secret
    woman = dice.choice((True, False))
    born = date(dice.randrange(1955, 2005), dice.randrange(1, 13), dice.randrange(2, 29))
    usual = {
        "NIK": f"359910{born.day + 40 * woman:02}{born:%m%y}{number + 1:04}",
        "Nama": f"{_word(dice, FIRST)} {_word(dice, SECOND)}",
        "Tanggal Lahir": f"{born:%d-%m-%Y}",
        "JK": "P" if woman else "L",
        "Nama Ibu Kandung": f"{_word(dice, FIRST)} {_word(dice, SECOND)}",
        "RT": str(dice.randrange(1, 9)),
        "RW": str(dice.randrange(1, 5)),
        "Desa": "Leran",
        "Kecamatan": "Manyar",
        "Pekerjaan": "Petani",
        "Segmen": "BPU",
        "Status": "AKTIF",
        "Bulan Iuran": "2026-11",
        "Bulan Iuran Terakhir": "2026-11",
    }
    return usual | given


def _word(dice: Random, words: Sequence[str]) -> str:
    return dice.choice(words) + dice.choice(ENDINGS)


def people(count: int, start: int = 0, **given: str) -> list[Person]:
    """Return so many made-up people, counted from ``start``."""
    return [person(number, **given) for number in range(start, start + count)]


def matching_project(root: Path) -> Project:
    """Make a project with our parameters and the agreement for synthetic data."""
    for folder in ("notebooks", "data/inbox", "outputs"):
        (root / folder).mkdir(parents=True)
    for folder in ("params", "data/agreements"):
        shutil.copytree(ROOT / folder, root / folder)
    return Project(root)


def brought(
    project: Project,
    kind: str,
    rows: Sequence[Person],
    *,
    without: Sequence[str] = (),
    heads: dict[str, str] | None = None,
    **given: Any,
) -> BatchRecord:
    """Bring a list in; ``heads`` writes another heading above a column."""
    columns = [name for name in (*COLUMNS, *(MEMBERSHIP if kind == "peserta" else ())) if name not in without]
    told = heads or {}
    lines = [";".join(told.get(name, name) for name in columns)]
    lines += [";".join(row[name] for name in columns) for row in rows]
    path = project.inbox / f"{kind}-{len(list(project.inbox.iterdir()))}.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    asked: dict[str, Any] = {
        "kind": kind,
        "agreement": "data-sintetis",
        "region": LERAN,
        "as_of": AS_OF,
        "key": KEY,
    } | given
    return ingest(project, path, **asked)


def matched(project: Project, left: str = "pendataan", right: str = "peserta", **given: Any) -> MatchRecord:
    """Match two lists by name."""
    asked: dict[str, Any] = {"region": LERAN, "as_of": DAY} | given
    return match_lists(project, KEY, Question(left, right, **asked))
