"""A table of the size of a kabupaten: another program, built another way, finds no narrow cell."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from scipy import sparse
from scipy.optimize import linprog

from sertakan_analysis.disclosure import Category, Dimension, Policy, protect, tabulate

POLICY = Policy("suppress", 10, 10, 5, (2, 67), 10, 20, 12)
ASKED = 120


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize(("villages", "kecamatan", "occupations"), [(60, 4, 5), (356, 18, 9), (400, 18, 12)])
def test_no_withheld_cell_of_a_large_table_can_be_bounded_more_tightly_than_the_rule(
    villages: int, kecamatan: int, occupations: int
):
    random = np.random.default_rng(villages)
    home = random.integers(0, kecamatan, villages)
    numbers = random.poisson(random.lognormal(2.2, 1.4, (villages, occupations)))
    desa, work = np.divmod(np.repeat(np.arange(numbers.size), numbers.ravel()), occupations)
    frame = pl.DataFrame({"desa": [f"d{n}" for n in desa], "kerja": [f"o{n}" for n in work]})
    tree = Dimension(
        "desa",
        "Desa",
        (
            *(Category(f"k{n}", f"K{n}") for n in range(kecamatan)),
            *(Category(f"d{n}", f"D{n}", f"k{home[n]}") for n in range(villages)),
        ),
    )
    flat = Dimension("kerja", "Pekerjaan", tuple(Category(f"o{n}", f"O{n}") for n in range(occupations)))
    table = protect([tabulate(frame, [tree, flat], name="t", population="p")], POLICY).tables["t"]

    # Variables are people by village and occupation; every cell of the table is a sum of them.
    above = np.zeros((1 + kecamatan + villages, villages))
    above[0] = 1
    above[1 + home, np.arange(villages)] = 1
    above[1 + kecamatan + np.arange(villages), np.arange(villages)] = 1
    across = np.vstack([np.ones(occupations), np.eye(occupations)])
    cells = sparse.csr_array(sparse.kron(above, across))
    shown = table._numbers.ravel()
    assert (shown[shown >= 0] == (cells @ numbers.ravel())[shown >= 0]).all()
    hidden = np.flatnonzero(shown < 0)
    known = np.flatnonzero(shown >= 0)
    limits = {
        "A_eq": cells[known],
        "b_eq": shown[known],
        "A_ub": -cells[hidden],
        "b_ub": -np.ones(len(hidden)),
    }
    for cell in random.choice(hidden, min(ASKED, len(hidden)), replace=False):
        aim = cells[[cell]].toarray().ravel()
        low = linprog(aim, **limits, method="highs")
        high = linprog(-aim, **limits, method="highs")
        assert low.status == 0
        assert high.status in (0, 3)  # 3: nothing bounds it from above
        if high.status == 0:
            assert -high.fun - low.fun >= 10 - 1e-6, cell
