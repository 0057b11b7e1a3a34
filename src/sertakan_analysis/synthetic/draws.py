"""Random numbers by name: the same seed and name give the same numbers on every machine."""

from __future__ import annotations

from hashlib import sha256
from random import Random
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Weights = Sequence[float] | NDArray[np.float64]


class Draws:
    """Streams of random numbers under one seed.

    Each stream has a name, so that a new one leaves the others as they are. Only what numpy and Python promise to keep
    is used (raw Philox bits and ``Random.random``), and only arithmetic that IEEE 754 rounds in one way: neither
    logarithms nor powers, whose last digit depends on the machine.
    """

    def __init__(self, seed: int, *scope: str) -> None:
        self._seed = seed
        self._scope = scope

    def within(self, name: str) -> Draws:
        """Return the streams of a part, apart from all others."""
        return Draws(self._seed, *self._scope, name)

    def uniform(self, name: str, count: int) -> NDArray[np.float64]:
        """Return numbers from 0 up to, not with, 1."""
        bits = np.random.Philox(np.random.SeedSequence(self._entropy(name))).random_raw(count)
        return np.asarray(bits >> np.uint64(11), dtype=np.float64) * 2.0**-53

    def below(self, name: str, limit: NDArray[np.int64] | int, count: int) -> NDArray[np.int64]:
        """Return whole numbers from 0 up to, not with, a limit, which may differ by row."""
        return (self.uniform(name, count) * limit).astype(np.int64)

    def picks(self, name: str, weights: Weights, count: int) -> NDArray[np.int64]:
        """Return positions in a table of weights."""
        steps = np.cumsum(np.asarray(weights, dtype=np.float64))
        return np.asarray(np.searchsorted(steps, self.uniform(name, count) * steps[-1], side="right"), dtype=np.int64)

    def order(self, name: str, count: int) -> NDArray[np.int64]:
        """Return a permutation."""
        return np.argsort(self.uniform(name, count), kind="stable")

    def quota(self, name: str, weights: NDArray[Any], count: int) -> NDArray[np.bool_]:
        """Choose exactly so many rows, heavier ones more often; fewer only when fewer have any weight."""
        heavy = np.asarray(weights, dtype=np.float64)
        keys = np.full(len(heavy), np.inf)
        able = heavy > 0
        keys[able] = self.uniform(name, len(heavy))[able] / heavy[able]
        chosen = np.zeros(len(heavy), dtype=np.bool_)
        chosen[np.argsort(keys, kind="stable")[: min(count, int(able.sum()))]] = True
        return chosen

    def source(self, name: str) -> Random:
        """Return Python's own generator for work row by row; only its ``random`` is kept the same by promise."""
        return Random(int.from_bytes(self._digest(name)[:8], "big"))  # noqa: S311 - made-up people, no secret

    def _digest(self, name: str) -> bytes:
        return sha256("\x1f".join((str(self._seed), *self._scope, name)).encode()).digest()

    def _entropy(self, name: str) -> int:
        return int.from_bytes(self._digest(name)[:16], "big")
