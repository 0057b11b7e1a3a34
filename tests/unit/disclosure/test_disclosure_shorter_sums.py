"""Sums made shorter hold for the same numbers, and cells of the same people are one."""

from __future__ import annotations

from itertools import product

import numpy as np
from scipy import sparse

from sertakan_analysis.disclosure import Category, Dimension, Population, Turnover
from sertakan_analysis.disclosure.joint import joint
from sertakan_analysis.disclosure.published_cells import KnownTurnover, ShownTable
from sertakan_analysis.disclosure.slack import shortened

MOST = 4


def test_shorter_sums_hold_for_the_same_numbers_of_what_is_asked() -> None:
    # a + b = stayed + left; stayed + joined = 3; a and b are asked for.
    matrix = sparse.csr_array(np.array([[1.0, 1, -1, -1, 0], [0, 0, 1, 0, 1]]))
    right = np.array([0.0, 3])
    lower, upper = np.array([0.0, 1, 0, 0, 0]), np.array([4.0, 4, 4, 1, 2])
    asked = np.array([True, True, False, False, False])
    every = np.array(list(product(range(MOST + 1), repeat=5)))
    fits = (
        (every >= lower).all(axis=1) & (every <= upper).all(axis=1) & (every @ matrix.T.toarray() == right).all(axis=1)
    )

    short = shortened(matrix, right, (lower, upper), asked)
    assert short.kept.tolist() == [0, 1, 2], "who left and who joined only loosen a sum"
    assert short.matrix.shape == (1, 3)
    reached = every[:, short.kept] @ short.matrix.T.toarray()
    inside = (every[:, short.kept] >= short.lower).all(axis=1) & (every[:, short.kept] <= short.upper).all(axis=1)
    still = inside & (reached >= short.least).all(axis=1) & (reached <= short.most).all(axis=1)
    assert fits.any()
    assert {tuple(row) for row in every[still][:, :3]} == {tuple(row) for row in every[fits][:, :3]}


def shown(key: str, lists: str, as_of: str) -> ShownTable:
    places = Dimension("wilayah", "Desa", (Category("d1", "D1"), Category("d2", "D2")))
    trait = Dimension(key, key, (Category("ya", "Ya"), Category("tidak", "Tidak")))
    whom = Population("orang", lists=(lists,), as_of=as_of)
    return ShownTable(key, whom, (places, trait), "", "suppress", 10, 10, 10, 12, np.full((3, 3), 20))


def between(later: ShownTable, earlier: ShownTable, joined: int) -> KnownTurnover:
    return KnownTurnover(later.population.edition, earlier.population.edition, "", Turnover(joined, 0))


def test_two_reports_on_one_list_share_their_cells_and_are_tied_once_to_those_on_another() -> None:
    first, second = shown("peserta", "b1", "2026-01"), shown("padanan", "b1", "2026-01 padanan")
    third, fourth = shown("peserta", "b2", "2026-02"), shown("padanan", "b2", "2026-02 padanan")
    same = (between(second, first, 0), between(fourth, third, 0))
    others = (between(third, first, 12), between(third, second, 12), between(fourth, first, 12))
    made = joint((first, second, third, fourth), (*same, *others), 1)
    # Nine cells each, three of which (the places) both reports of a month have.
    assert made.width == 2 * (9 + 9 - 3)
    (link,) = made.links
    # Three places, and the six cells by peserta that both months have; padanan is another trait in each month.
    assert len(link.stayed) == 3 + 6
    # Whichever of the two was published first.
    turned = joint((third, fourth, first, second), (*same, between(second, third, 12), between(first, fourth, 12)), 1)
    assert len(turned.links) == 1


def test_lists_that_a_third_one_ties_are_tied_again_only_where_that_tells_more() -> None:
    first, second, other = (
        shown("peserta", *each) for each in (("b1", "2026-01"), ("b2", "2026-02"), ("b3", "2026-02"))
    )

    def ties(before: int, since: int, straight: int) -> int:
        sides = ((second, first, before), (other, second, since), (other, first, straight))
        return len(joint((first, second, other), [between(*side) for side in sides], 1).links)

    assert ties(50, 50, 100) == 2, "as many as by way of the second list"
    assert ties(50, 50, 99) == 3
    # Nine cells and twenty widths of 10 people: with so many, every number can move.
    assert (ties(200, 200, 208), ties(200, 200, 209)) == (3, 2)
