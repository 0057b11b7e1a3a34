"""What it costs to protect a year of editions, each beside all that was published before.

    python benchmarks/disclosure_editions.py [--people 60000] [--months 12] [--special]

Made-up people of a kabupaten with 18 kecamatan and 356 desa. Every month 2% left the list, 3% joined it and 1% changed
their work; three reports a month show some 5,600 cells by the traits of the reports on village lists, and two of them
divide people by a trait of their own. ``--special`` adds the hardest lists: a second one of the last month that differs
in 35 people, and after it the list of two months before to which one came back.
"""

from __future__ import annotations

import argparse
from time import process_time
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from sertakan_analysis.disclosure import (
    Category,
    Dimension,
    DisclosureRefused,
    Policy,
    Population,
    PublishedCells,
    Turnover,
    audit_together,
    protect,
    tabulate,
)

if TYPE_CHECKING:
    import numpy.typing as npt

    from sertakan_analysis.disclosure import CountTable

POLICY: Final = Policy("suppress", 10, 10, 5, (2, 67), 10, 20, 12)
KECAMATAN, DESA, TRADES = 18, 356, 62
LEFT, JOINED, CHANGED = 0.02, 0.03, 0.01
FEW: Final = 35
BASE: Final = ("wilayah", "kedudukan", "pekerjaan", "umur", "jenis_kelamin", "peserta", "desil")


def main() -> None:
    """Print a row for each report."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--people", type=int, default=60_000)
    parser.add_argument("--months", type=int, default=12)
    parser.add_argument("--special", action="store_true")
    given = parser.parse_args()
    year = Year(given.people)
    for month in range(1, given.months + 1):
        year.publish(f"2026-{month:02d}", f"b{month}")
        year.pass_month()
    if given.special:
        year.publish_special(f"2026-{given.months:02d}", given.months)


class Year:
    """The lists, and what was published of them so far."""

    def __init__(self, people: int) -> None:
        self._random = np.random.default_rng(7)
        self._dimensions = dimensions()
        self._shares = {
            key: self._random.dirichlet(_skewed(len(each.leaves)), DESA) for key, each in self._dimensions.items()
        }
        self._next = 0
        self._people = self._new(people)
        self.lists: dict[str, pl.DataFrame] = {}
        self.published = PublishedCells()
        print(f"{'edition':<22}{'report':<14}{'cells':>7}{'withheld':>10}{'beside':>8}{'protect':>10}{'audit':>8}")

    def pass_month(self) -> None:
        """Let some leave, join, and change their work."""
        number = len(self._people)
        stay = self._random.random(number) >= LEFT
        joined = self._new(int(number * JOINED))
        people = pl.concat([self._people.filter(pl.Series(stay)), joined])
        changed = pl.Series(self._random.random(len(people)) < CHANGED)
        other = people["pekerjaan"].shuffle(seed=int(self._random.integers(1_000_000)))
        self._people = people.with_columns(pekerjaan=pl.when(changed).then(other).otherwise("pekerjaan"))

    def publish(self, month: str, batch: str, people: pl.DataFrame | None = None) -> None:
        """Make the three reports of a month."""
        self.lists[batch] = self._people if people is None else people
        for report, tables in TABLES.items():
            state = month if report == "pendataan" else f"{month} {report} {batch}"
            whom = Population("orang", "35.25", (batch,), state)
            self._publish(report, tables(self.lists[batch], whom, self._dimensions))

    def publish_special(self, month: str, last: int) -> None:
        """Publish a second list of the last month, and the one of two months before with somebody who came back."""
        whole = self.lists[f"b{last}"]
        few = pl.concat([whole.slice(FEW // 2), self._new(FEW - FEW // 2)])
        self.publish(month, f"b{last}b", few)
        before = self.lists[f"b{max(last - 2, 1)}"]
        self.publish(f"{int(month[:4]) + 1}-01", "back", pl.concat([before, self._new(1)]))

    def _publish(self, report: str, tables: list[CountTable]) -> None:
        begun = process_time()
        population = tables[0].population.whole
        name = f"{population.as_of[:7]} {population.lists[0]}"
        try:
            done = protect(tables, POLICY, earlier=self.published, turnover=self._turnover)
        except DisclosureRefused as refused:
            print(f"{name:<22}{report:<14}  {process_time() - begun:.1f} s: {refused}", flush=True)
            return
        took = process_time() - begun
        begun = process_time()
        passed = audit_together(done.record()["published"], self.published).passed
        told = done.record()["populations"]
        cells, withheld, beside = (
            sum(each[key] for each in told) for key in ("cells", "withheld", "beside_published_tables")
        )
        print(
            f"{name:<22}{report:<14}{cells:>7}{withheld:>10}{beside:>8}{took:>8.1f} s{process_time() - begun:>6.1f} s"
            f"{'' if passed else '  REFUSED'}",
            flush=True,
        )
        self.published += done.published

    def _turnover(self, new: Population, old: Population) -> Turnover | None:
        kinds = [" ".join(each.as_of.split(" ")[1:2]) for each in (new, old)]
        if kinds[0] and kinds[0] == kinds[1]:
            return None
        later, earlier = (self.lists[each.lists[0]].select("orang", *BASE) for each in (new, old))
        both = later.join(earlier, on=["orang", *BASE], how="semi", nulls_equal=True).height
        return Turnover(later.height - both, earlier.height - both)

    def _new(self, number: int) -> pl.DataFrame:
        random = self._random
        home = random.choice(DESA, number, p=_sizes())
        columns: dict[str, object] = {"orang": np.arange(self._next, self._next + number)}
        self._next += number
        columns["wilayah"] = np.array([leaf.code for leaf in self._dimensions["wilayah"].leaves])[home]
        for key, dimension in self._dimensions.items():
            if key == "wilayah":
                continue
            codes = np.array([leaf.code for leaf in dimension.leaves])
            limits = self._shares[key].cumsum(axis=1)[home]
            columns[key] = codes[(random.random((number, 1)) > limits).sum(axis=1).clip(0, len(codes) - 1)]
        return pl.DataFrame(columns)


def dimensions() -> dict[str, Dimension]:
    """Return what people are counted by, with as many categories as the reports on village lists have."""
    home = np.sort(np.random.default_rng(1).integers(0, KECAMATAN, DESA))
    above = [Category(f"k{number}", str(number)) for number in range(KECAMATAN)]
    places = (*above, *(Category(f"d{number}", str(number), f"k{home[number]}") for number in range(DESA)))
    sectors = [Category(f"s{number}", str(number)) for number in range(3)]
    trades = (*sectors, *(Category(f"t{number}", str(number), f"s{number % 3}") for number in range(TRADES)))
    found = {"padan": ("nik", "model"), "belum": ("ragu", "tidak")}
    tree = tuple(
        Category(code, code, parent)
        for whole, parts in found.items()
        for code, parent in ((whole, None), *((part, whole) for part in parts))
    )
    sizes = {"kedudukan": 3, "umur": 7, "jenis_kelamin": 2, "peserta": 2, "desil": 10, "bobot_1": 8, "bobot_2": 8}
    trees = {"wilayah": places, "pekerjaan": trades, "padanan_1": tree, "padanan_2": tree, "perlindungan": tree}
    return {
        **{key: Dimension(key, key, categories) for key, categories in trees.items()},
        **{
            key: Dimension(key, key, tuple(Category(f"{key}{n}", str(n)) for n in range(size)), key == "desil")
            for key, size in sizes.items()
        },
    }


def pendataan(people: pl.DataFrame, whom: Population, by: dict[str, Dimension]) -> list[CountTable]:
    """Everybody by standing; vulnerable workers by age, sex, work, place and decile."""
    rows, workers = _workers(people, whom)
    return [
        tabulate(people, [by["kedudukan"]], name="kedudukan", population=whom),
        tabulate(rows, [by["umur"], by["jenis_kelamin"]], name="umur", population=workers),
        *(
            tabulate(rows, [by[key], by["peserta"]], name=key, population=workers)
            for key in ("pekerjaan", "wilayah", "desil")
        ),
    ]


def padanan(people: pl.DataFrame, whom: Population, by: dict[str, Dimension]) -> list[CountTable]:
    """Everybody by how two matches found them."""
    tables = []
    for kind in (1, 2):
        whole, short = by[f"padanan_{kind}"], in_short(by[f"padanan_{kind}"])
        tables.append(tabulate(people, [by["kedudukan"], whole], name=f"{kind}_kedudukan", population=whom))
        tables.append(tabulate(people, [by[f"bobot_{kind}"]], name=f"{kind}_bobot", population=whom))
        rows = raised(people, whole)
        tables += [
            tabulate(rows, [by[key], short], name=f"{kind}_{key}", population=whom)
            for key in ("jenis_kelamin", "umur", "wilayah")
        ]
    return tables


def perlindungan(people: pl.DataFrame, whom: Population, by: dict[str, Dimension]) -> list[CountTable]:
    """Vulnerable workers by whether they are protected."""
    people, workers = _workers(people, whom)
    rows = raised(people, by["perlindungan"])
    whole, short = by["perlindungan"], in_short(by["perlindungan"])
    above = rows.with_columns(raised(rows, by["wilayah"])["wilayah"])
    return [
        tabulate(people, [whole], name="status", population=workers),
        *(
            tabulate(rows, [by[key], short], name=key, population=workers)
            for key in ("umur", "jenis_kelamin", "pekerjaan", "wilayah")
        ),
        tabulate(above, [in_short(by["wilayah"]), by["desil"], short], name="desil", population=workers),
    ]


TABLES: Final = {"pendataan": pendataan, "padanan": padanan, "perlindungan": perlindungan}


def in_short(whole: Dimension) -> Dimension:
    """Return the topmost categories alone."""
    top = tuple(each for each in whole.categories if each.parent is None)
    return Dimension(whole.key, whole.title, top, whole.sensitive)


def raised(people: pl.DataFrame, whole: Dimension) -> pl.DataFrame:
    """Put in the place of a category the one that it is a part of."""
    above = {each.code: each.parent or each.code for each in whole.categories}
    return people.with_columns(pl.col(whole.key).replace_strict(above))


def _workers(people: pl.DataFrame, whom: Population) -> tuple[pl.DataFrame, Population]:
    vulnerable = "kedudukan0"
    return people.filter(pl.col("kedudukan") == vulnerable), whom.part(kedudukan=vulnerable)


def _skewed(number: int) -> npt.NDArray[np.float64]:
    return 8 / np.arange(1, number + 1) ** 1.5


def _sizes() -> npt.NDArray[np.float64]:
    sizes = np.random.default_rng(3).lognormal(0, 0.6, DESA)
    return np.asarray(sizes / sizes.sum())


if __name__ == "__main__":
    main()
