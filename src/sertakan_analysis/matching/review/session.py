"""The review itself, apart from any screen: which pair is asked, what was answered, one step back."""

from __future__ import annotations

from threading import RLock
from typing import TYPE_CHECKING, Generic, TypeVar

from sertakan_analysis.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from sertakan_analysis.matching.review.answers import Answer

    Side = Mapping[str, str | date | None]

P = TypeVar("P")


class Session(Generic[P]):
    """A queue of pairs and the answers to them.

    ``pairs`` are asked in their order, those with an answer in ``answers`` not again: so a review that was left goes on.
    ``fetch`` gives the personal values of both sides of a pair, by column; ``keep`` writes an answer down before the
    next pair is asked. Neither weight nor probability of a pair is shown to whoever answers: what the machine thinks
    must not lead the hand that is to check it.

    One step back asks the pair before again; its answer stands until another is given, and the last one counts.
    """

    def __init__(
        self,
        pairs: Sequence[P],
        *,
        fetch: Callable[[P], tuple[Side, Side]],
        keep: Callable[[P, Answer], None],
        answers: Mapping[P, Answer] | None = None,
    ) -> None:
        known = answers or {}
        self.answers: dict[P, Answer] = {pair: known[pair] for pair in pairs if pair in known}
        self._queue = [*self.answers, *(pair for pair in dict.fromkeys(pairs) if pair not in known)]
        self._place = len(self.answers)
        self.turn = 0  # another pair is asked at every turn
        self._fetch = fetch
        self._keep = keep
        self._alone = RLock()  # the page in JupyterLab answers from a thread of its own

    @property
    def total(self) -> int:
        """Count the pairs, answered or not."""
        return len(self._queue)

    @property
    def number(self) -> int:
        """Number the pair that is asked, from 1; one more than the total when all are answered."""
        return self._place + 1

    @property
    def current(self) -> P | None:
        """Return the pair that is asked, ``None`` when all are answered."""
        return self._queue[self._place] if self._place < self.total else None

    @property
    def standing(self) -> Answer | None:
        """Return the answer that the pair asked has already, after a step back."""
        return None if self.current is None else self.answers.get(self.current)

    def sides(self) -> tuple[Side, Side]:
        """Return the personal values of both sides of the pair that is asked.

        Raises
        ------
        UserError
            When all are answered.
        """
        return self._fetch(self._asked())

    def answer(self, answer: Answer, *, turn: int | None = None) -> bool:
        """Keep the answer to the pair that is asked and go on to the next.

        False, and nothing is kept, when ``turn`` is given and it is no longer that turn: whoever answers saw another
        pair.

        Raises
        ------
        UserError
            When all are answered, or the answer can't be kept: then the same pair is asked still.
        """
        with self._alone:
            if turn not in (None, self.turn):
                return False
            pair = self._asked()
            self._keep(pair, answer)
            self.answers[pair] = answer
            self._place += 1
            self.turn += 1
            return True

    def back(self, *, turn: int | None = None) -> bool:
        """Ask the pair before again; false at the first pair, or when ``turn`` is over."""
        with self._alone:
            if self._place == 0 or turn not in (None, self.turn):
                return False
            self._place -= 1
            self.turn += 1
            return True

    def _asked(self) -> P:
        pair = self.current
        if pair is None:
            raise UserError("every pair has its answer", remedy="Go one step back to change the last one.")
        return pair
