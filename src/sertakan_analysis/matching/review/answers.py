"""What may be answered about a pair, in the words and by the keys of the review."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from sertakan_analysis.errors import UserError, nearest


class Answer(StrEnum):
    """What somebody who sees both sides says of a pair."""

    SAME = "sama"
    DIFFERENT = "beda"
    UNKNOWN = "tidak_tahu"


MEANINGS: Final = {
    Answer.SAME: "orang yang sama",
    Answer.DIFFERENT: "dua orang berbeda",
    Answer.UNKNOWN: "tidak tahu",
}
KEYS: Final = {"s": Answer.SAME, "b": Answer.DIFFERENT, "t": Answer.UNKNOWN}


def answer_named(text: str) -> Answer:
    """Return the answer of a word or its key, in any case: "sama", "s", "tidak tahu", "tidak_tahu".

    Raises
    ------
    UserError
        When there is no such answer.
    """
    word = "_".join(text.lower().split())
    if word in KEYS:
        return KEYS[word]
    if word not in [str(answer) for answer in Answer]:
        raise UserError("no answer of the review", where="answer", remedy=nearest(word, [*Answer]))
    return Answer(word)
