"""The ledger: spells of person and payer as intervals, and the questions asked of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Self

import polars as pl

from sertakan_analysis.errors import UserError, nearest
from sertakan_analysis.ledger.admission import admitted
from sertakan_analysis.ledger.engine import DuckEngine
from sertakan_analysis.ledger.model import UNKNOWN_PAYER, Basis, Reading
from sertakan_analysis.ledger.months import as_day, numbered, window
from sertakan_analysis.ledger.questions import question
from sertakan_analysis.ledger.steps import by_month
from sertakan_analysis.ledger.tariff import Paid, tariff_periods
from sertakan_analysis.rules import lookup

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from sertakan_analysis.ledger.engine import Engine
    from sertakan_analysis.rules import Rules
    from sertakan_analysis.rules.contribution import Choice

WAITING: Final = "manfaat/jkm/masa_tunggu"
WHILE_WAITING: Final = "manfaat/jkm/dalam_masa_tunggu"
DEATH_BENEFIT: Final = "manfaat/jkm/total"
ARREARS: Final = "kepesertaan/batas_tunggakan"
EITHER: Final = "semua"
# Columns that hold a month, as a number inside and as its first day outside.
MONTH_COLUMNS: Final = frozenset({"dari", "sampai", "bulan", "bulan_terakhir", "bulan_lepas", "berakhir", "mulai_lagi"})
# Columns whose empty text means that there is none.
EMPTY_COLUMNS: Final = frozenset({"donor", "donor_1", "donor_2", "program", "sektor", "pembayar", "tanda"})
COUNTS: Final = ("jumlah_bulan", "tunggakan", "bulan_berturut_turut", "bulan_kumulatif", "biaya", "iuran")


class Ledger:
    """Spells of ``SPELL_COLUMNS``, kept as intervals; a ``with`` block lets them go at its end.

    Months are the first day of each; a window's first and last month are both included. ``basis`` None asks of announced
    and realised spells together. Every answer is a frame in the order of its columns; amounts are whole rupiah.

    Raises
    ------
    UserError
        Spells of another form: columns, a month that is no first day, an end before the beginning, an unknown basis,
        segment or payer.
    """

    def __init__(self, spells: pl.DataFrame, *, engine: Engine | None = None) -> None:
        rows, self._people = admitted(spells)
        self._engine = engine or DuckEngine()
        self._engine.put("rentang", rows)
        self._engine.make("penggal", question("runs_by_payer", ("dipakai", "all_spells")))
        self._engine.make("penggal_pasti", question("runs_by_payer", ("dipakai", "sure_spells")))
        self._engine.make("lanjar", question("runs"))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let the spells go."""
        self._engine.close()

    def covered(self, month: date, *, basis: Basis | None = None) -> pl.DataFrame:
        """Return who is covered in a month by whom: one row a person, payer, programme, segment and basis.

        Columns ``orang, pembayar, donor, program, segmen, dasar, pasti, sampai``; ``pasti`` is false where the month is
        only assumed, ``sampai`` the last month known so far (null: no end is known).
        """
        return self._answer("covered", bulan=numbered(month), dasar=_scope(basis))

    def double_payments(self, first: date, last: date, *, basis: Basis | None = None) -> pl.DataFrame:
        """Return the months for which two payers pay for one person: one row a person, pair of payers and stretch.

        Columns ``orang, pembayar_1, donor_1, dasar_1, pembayar_2, donor_2, dasar_2, dari, sampai, jumlah_bulan``.
        Assumed months prove nothing and are left out. Without a basis, pairs of an announced and a realised payment are
        there as well: don't add them to the others.
        """
        start, end = window(first, last)
        return self._answer(
            "double_payments", dari=start, sampai=end, dasar=_scope(basis), tidak_diketahui=UNKNOWN_PAYER
        )

    def gaps(self, month: date, *, basis: Basis | None = Basis.REALISED) -> pl.DataFrame:
        """Return the months without any payer that have begun by a month: one row a person and gap.

        Columns ``orang, dari, sampai, jumlah_bulan, terbuka``. An open gap has no end yet; its months are counted to the
        month asked for.
        """
        return self._answer("gaps", bulan=numbered(month), dasar=_scope(basis))

    def short_runs(self, month: date, rules: Rules, *, basis: Basis | None = Basis.REALISED) -> pl.DataFrame:
        """Return runs begun by a month that end before full death benefit begins: one row a person and run.

        A run is unbroken months, whoever pays. Columns ``orang, dari, sampai, jumlah_bulan, awal_pasti``; where
        ``awal_pasti`` is false the run may have begun earlier than any list shows, or the start is assumed.

        Raises
        ------
        UserError
            When the rule on the waiting months has no value in that month.
        """
        longest = int(lookup(rules, WAITING, on=month).number)
        return self._answer("short_runs", bulan=numbered(month), dasar=_scope(basis), paling_lama=longest)

    def death_benefits(
        self, month: date, rules: Rules, *, reading: Reading = Reading.UNBROKEN, basis: Basis | None = Basis.REALISED
    ) -> pl.DataFrame:
        """Return what JKM pays for the own-account members of a month: one row a person covered in no other segment.

        Columns ``orang, bulan_berturut_turut, bulan_kumulatif, awal_pasti, bulan_ke, pemakaman_saja, santunan``: the
        month of membership after both readings, the one chosen, whether the waiting months are not yet over, rupiah.
        No source that we found says whether a month without payer starts the count again: the default says that it does.

        Raises
        ------
        UserError
            When a rule has no value in that month.
        """
        waiting = int(lookup(rules, WAITING, on=month).number)
        small, full = (int(lookup(rules, name, on=month).number) for name in (WHILE_WAITING, DEATH_BENEFIT))
        found = self._answer("membership_months", bulan=numbered(month), dasar=_scope(basis))
        return found.with_columns(pl.col(f"bulan_{reading}").alias("bulan_ke")).with_columns(
            (pl.col("bulan_ke") <= waiting).alias("pemakaman_saja"),
            pl.when(pl.col("bulan_ke") <= waiting).then(small).otherwise(full).cast(pl.Int64).alias("santunan"),
        )

    def standing(self, month: date, rules: Rules, *, basis: Basis | None = Basis.REALISED) -> pl.DataFrame:
        """Return who is still an active own-account member: one row a person ever paid for up to a month.

        Columns ``orang, bulan_terakhir, tunggakan, aktif, berakhir``: the last month paid, the unpaid months in a row
        since, whether they are few enough, and the month with which the active status ends unless somebody pays.

        Raises
        ------
        UserError
            When the rule on arrears has no value in that month.
        """
        limit = int(lookup(rules, ARREARS, on=month).number)
        return self._answer("standing", bulan=numbered(month), dasar=_scope(basis), batas=limit)

    def lapses(self, month: date, *, months: int = 3, basis: Basis = Basis.ANNOUNCED) -> pl.DataFrame:
        """Return whose cover ends within so many months and whose money ends: one row a person and payer.

        Those covered in ``month`` for whom one of the next ``months`` months is the first without payer. Columns ``orang,
        pembayar, donor, bulan_terakhir, bulan_lepas, mulai_lagi, perlindungan_lain``: the last month paid, the first one
        without payer, the month in which a later spell begins (null: none), and whether the other basis shows another
        known payer in ``month``, such as an employer.

        Raises
        ------
        UserError
            When fewer than one month is asked for.
        """
        if months < 1:
            raise UserError(f"asked for {months} months ahead", remedy="Ask for one month or more.")
        return self._answer(
            "lapses", bulan=numbered(month), maju=months, dasar=_scope(basis), tidak_diketahui=UNKNOWN_PAYER
        )

    def unrealised(self, first: date, last: date) -> pl.DataFrame:
        """Return what was announced and not realised: one row a person, payer and stretch of months.

        A month is realised when an own-account spell covers it, whoever pays. Ask only for months of which a participant
        list tells. Columns ``orang, pembayar, donor, dari, sampai, jumlah_bulan``.
        """
        start, end = window(first, last)
        return self._answer("unrealised", dari=start, sampai=end)

    def unannounced(self, first: date, last: date) -> pl.DataFrame:
        """Return what was realised as own-account worker and announced by none: one row a person and stretch of months.

        Columns ``orang, dari, sampai, jumlah_bulan``: those who pay by themselves, or through a list that is not here.
        """
        start, end = window(first, last)
        return self._answer("unannounced", dari=start, sampai=end)

    def people_by_month(self, first: date, last: date) -> pl.DataFrame:
        """Return how many people each payer pays for: one row a basis, payer, donor and month, in which there are any.

        Columns ``dasar, pembayar, donor, bulan, jumlah_orang``. A null payer is whoever pays, each person once; its basis
        ``semua`` counts announced and realised together.
        """
        start, end = window(first, last)
        changes = self._asked("people_by_month", (), dari=start, sampai=end)
        return _finished(by_month(changes, (start, end), ("jumlah_orang",)))

    def costs(
        self,
        first: date,
        last: date,
        rules: Rules,
        *,
        basis: Basis = Basis.ANNOUNCED,
        choices: Mapping[str, Choice] | None = None,
    ) -> pl.DataFrame:
        """Return what own-account members cost whom: one row a person, payer and stretch of months with one tariff.

        Columns ``orang, pembayar, donor, program, sektor, dari, sampai, jumlah_bulan, iuran, biaya, tanda``: rupiah a
        month and in all, null where no tariff is known, and what is doubtful about them (codes of ``tariff``, by comma).
        ``choices`` says by payer whether the discount counts where PP 50/2025 is silent ("penuh" unless given).

        Raises
        ------
        UserError
            An unknown payer among the choices; a month before the tariff's first.
        """
        start, end = window(first, last)
        self._price(rules, start, end, choices or {})
        return self._answer("costs", ("dibayar", "paid"), dari=start, sampai=end, dasar=str(basis))

    def costs_by_month(
        self,
        first: date,
        last: date,
        rules: Rules,
        *,
        basis: Basis = Basis.ANNOUNCED,
        choices: Mapping[str, Choice] | None = None,
    ) -> pl.DataFrame:
        """Return what ``costs`` add up to: one row a payer, donor, doubt and month.

        Columns ``pembayar, donor, tanda, bulan, jumlah_orang, biaya``: people and whole rupiah.

        Raises
        ------
        UserError
            As ``costs``.
        """
        start, end = window(first, last)
        self._price(rules, start, end, choices or {})
        below = (("dibayar", "paid"), ("biaya", "costs"))
        changes = self._asked("costs_by_month", below, dari=start, sampai=end, dasar=str(basis))
        return _finished(by_month(changes, (start, end), ("jumlah_orang", "biaya")))

    def _price(self, rules: Rules, start: int, end: int, choices: Mapping[str, Choice]) -> None:
        """Put the tariff of whatever is paid for within the window where the questions on costs look for it."""
        found = self._asked("kinds_paid", (), dari=start, sampai=end)
        paid = [Paid(*row) for row in found.select("pembayar", "program", "sektor").iter_rows()]
        self._engine.put("tarif", tariff_periods(rules, paid, start, end, choices))

    def _answer(self, name: str, *below: tuple[str, str], **given: int | str) -> pl.DataFrame:
        answer = _finished(self._asked(name, below, **given))
        if "orang" not in answer.columns:
            return answer
        return answer.with_columns(self._people.gather(answer.get_column("orang")).alias("orang"))

    def _asked(self, name: str, below: tuple[tuple[str, str], ...], **given: int | str) -> pl.DataFrame:
        return self._engine.ask(question(name, *below), given)


def _scope(basis: Basis | None) -> str:
    if basis is None:
        return EITHER
    if basis not in tuple(Basis):
        raise UserError(f"there is no basis '{basis}'", remedy=nearest(str(basis), tuple(Basis)))
    return str(basis)


def _finished(frame: pl.DataFrame) -> pl.DataFrame:
    """Give months their days, emptiness its null, and rows their order."""
    changed = [as_day(name) for name in frame.columns if name in MONTH_COLUMNS]
    changed += [pl.col(name).replace("", None) for name in frame.columns if name in EMPTY_COLUMNS]
    changed += [pl.col(name).cast(pl.Int64) for name in frame.columns if name in COUNTS]
    return frame.with_columns(changed).sort(frame.columns)
