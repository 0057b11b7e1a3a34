"""What people decided of pairs: lines under pseudonyms that are only ever added; of one pair the last line counts."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Final, Literal, get_args

from sertakan_analysis.durable import settle_folder, write_through
from sertakan_analysis.errors import UserError, nearest
from sertakan_analysis.reading import unrecorded
from sertakan_analysis.registry.store.listing import MATCHES
from sertakan_analysis.registry.zone.disk import told_by_disk
from sertakan_analysis.registry.zone.transaction import alone, undisturbed

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from sertakan_analysis.project import Project

Verdict = Literal["sama", "beda", "tidak_tahu"]

SAME: Final[Verdict] = "sama"
NOT_SAME: Final[Verdict] = "beda"
VERDICTS: Final[tuple[Verdict, ...]] = get_args(Verdict)
LINES: Final = "keputusan.jsonl"


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decided of two persons: the same, two, or not to be told.

    ``kiri_orang`` and ``kanan_orang`` are the pseudonyms, by which a decision is found again in a later match; batch and
    row say which rows were looked at, since two rows of a list may share a pseudonym. ``bobot`` is the weight that the
    pair had, ``lapisan`` the stratum of the sample and ``peluang_terpilih`` the probability with which the pair came
    into it (``None``: not drawn by chance), ``waktu`` when and ``pengguna`` by whom it was decided.
    """

    kiri_kind: str
    kanan_kind: str
    kiri_orang: str
    kanan_orang: str
    keputusan: Verdict
    waktu: datetime
    pengguna: str
    bobot: float | None = None
    lapisan: str = ""
    peluang_terpilih: float | None = None
    kiri_daftar: str = ""
    kiri_baris: int = 0
    kanan_daftar: str = ""
    kanan_baris: int = 0

    @property
    def persons(self) -> tuple[str, str]:
        """The pseudonyms of both sides."""
        return self.kiri_orang, self.kanan_orang

    @property
    def rows(self) -> tuple[str, int, str, int]:
        """Batch and row of both sides."""
        return self.kiri_daftar, self.kiri_baris, self.kanan_daftar, self.kanan_baris

    def turned(self) -> Decision:
        """Return the same decision with the sides changed."""
        return replace(
            self,
            kiri_kind=self.kanan_kind,
            kanan_kind=self.kiri_kind,
            kiri_orang=self.kanan_orang,
            kanan_orang=self.kiri_orang,
            kiri_daftar=self.kanan_daftar,
            kiri_baris=self.kanan_baris,
            kanan_daftar=self.kiri_daftar,
            kanan_baris=self.kiri_baris,
        )


@dataclass(frozen=True, slots=True)
class Decisions:
    """The last decision of every pair, oldest first.

    ``unfinished`` tells that the file ends in half a line, of a decision that was never acknowledged: it doesn't count.
    """

    latest: tuple[Decision, ...]
    unfinished: bool


def keep_decision(project: Project, decision: Decision) -> None:
    """Add a decision and wait until the disk holds it; writers at the same time wait for each other.

    Raises
    ------
    UserError
        When there is no such verdict, or the disk refuses.
    """
    if decision.keputusan not in VERDICTS:
        problem = f"there is no decision '{decision.keputusan}'. {nearest(decision.keputusan, VERDICTS)}"
        raise UserError(problem, where="keputusan")
    path = lines_path(project)
    with alone(project), unrecorded(), told_by_disk(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        whole = path.read_bytes() if path.exists() else b""
        kept = _acknowledged(whole)
        if kept != whole:
            write_through(path, kept)
        with path.open("ab") as file:
            file.write(to_line(decision))
            file.flush()
            os.fsync(file.fileno())
        settle_folder(path.parent)


def decisions(project: Project, left_kind: str, right_kind: str) -> Decisions:
    """Return what was decided of pairs of these kinds of list, whichever was on the left then.

    Raises
    ------
    UserError
        When a line can't be read; names file and line.
    """
    with undisturbed(project):
        whole = written(project)
    latest: dict[tuple[object, ...], Decision] = {}
    for one in parsed(whole):
        for decision in _seen_from(one, left_kind, right_kind):
            pair = (decision.persons, decision.rows)
            latest.pop(pair, None)  # the last decision of a pair stands in its own place of time
            latest[pair] = decision
    return Decisions(tuple(latest.values()), whole != _acknowledged(whole))


def _seen_from(decision: Decision, left_kind: str, right_kind: str) -> Iterable[Decision]:
    """Give a decision as it concerns pairs of these kinds; both ways when a list was matched with its own kind."""
    ways = (decision, decision.turned())
    return (one for one in ways if (one.kiri_kind, one.kanan_kind) == (left_kind, right_kind))


def lines_path(project: Project) -> Path:
    """Return the file of decisions."""
    return project.store / MATCHES / LINES


def written(project: Project) -> bytes:
    """Return the file of decisions as it stands, to somebody who is alone; empty when nothing was decided yet."""
    path = lines_path(project)
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


def parsed(whole: bytes) -> Iterable[Decision]:
    """Give every decision of a file, oldest first; half a line at its end is none.

    Raises
    ------
    UserError
        When a line can't be read.
    """
    for number, line in enumerate(_acknowledged(whole).splitlines(), 1):
        try:
            told = json.loads(line)
            yield Decision(**told | {"waktu": datetime.fromisoformat(told["waktu"])})
        except (ValueError, KeyError, TypeError):
            raise UserError(
                "the line is no decision",
                where=f"data/store/{MATCHES}/{LINES}, line {number}",
                remedy="Bring the file back from a copy, or take this line out: its pair is then asked again.",
            ) from None


def to_line(decision: Decision) -> bytes:
    """Return a decision as it is written."""
    plain = asdict(decision) | {"waktu": decision.waktu.isoformat()}
    return json.dumps(plain, ensure_ascii=False).encode() + b"\n"


def _acknowledged(whole: bytes) -> bytes:
    return whole[: whole.rfind(b"\n") + 1]
