from __future__ import annotations

import pytest
from reviewed_people import reviewed

from sertakan_analysis.errors import UserError
from sertakan_analysis.matching.review import Answer
from sertakan_analysis.matching.review.answers import answer_named


def test_every_answer_is_kept_before_the_next_pair_is_asked():
    session, kept = reviewed()
    asked = []
    for answer in (Answer.SAME, Answer.DIFFERENT, Answer.UNKNOWN):
        asked.append((session.number, session.current))
        session.answer(answer)
    assert asked == [(1, "first"), (2, "second"), (3, "third")]
    assert kept == [("first", "sama"), ("second", "beda"), ("third", "tidak_tahu")]
    assert session.current is None


def test_a_review_that_was_left_goes_on_with_what_has_no_answer():
    session, _ = reviewed({"second": Answer.UNKNOWN, "gone": Answer.SAME})
    assert (session.current, session.number, session.total) == ("first", 2, 3)
    session.answer(Answer.SAME)
    assert session.current == "third"


def test_one_step_back_asks_again_and_the_answer_stands_until_another_is_given():
    session, kept = reviewed()
    session.answer(Answer.SAME)
    assert session.back()
    assert (session.current, session.standing) == ("first", Answer.SAME)
    session.answer(Answer.DIFFERENT)
    assert kept == [("first", "sama"), ("first", "beda")]
    assert session.current == "second"
    assert session.standing is None


def test_a_step_back_reaches_answers_of_an_earlier_sitting_and_stops_at_the_first_pair():
    session, _ = reviewed({"second": Answer.SAME})
    assert session.back()
    assert (session.current, session.standing) == ("second", Answer.SAME)
    assert not session.back()


def test_an_answer_that_cannot_be_kept_leaves_the_pair_to_be_asked():
    session, kept = reviewed()
    kept.broken = UserError("the disk is full")
    with pytest.raises(UserError, match="disk is full"):
        session.answer(Answer.SAME)
    assert (session.current, session.answers) == ("first", {})


def test_an_answer_meant_for_another_turn_is_not_taken():
    session, kept = reviewed()
    seen = session.turn
    session.answer(Answer.SAME)
    assert not session.answer(Answer.SAME, turn=seen)
    assert not session.back(turn=seen)
    assert kept == [("first", "sama")]


def test_an_answer_meant_for_the_pair_before_a_step_back_is_not_taken():
    session, kept = reviewed()
    session.answer(Answer.SAME)
    seen = session.turn
    session.back()
    assert not session.answer(Answer.DIFFERENT, turn=seen)
    assert kept == [("first", "sama")]


def test_with_every_pair_answered_there_is_nothing_to_answer():
    session, _ = reviewed(dict.fromkeys(("first", "second", "third"), Answer.SAME))
    with pytest.raises(UserError, match="every pair has its answer"):
        session.answer(Answer.SAME)


@pytest.mark.parametrize(
    ("text", "answer"),
    [("sama", Answer.SAME), ("B", Answer.DIFFERENT), ("Tidak tahu", Answer.UNKNOWN), ("tidak_tahu", Answer.UNKNOWN)],
)
def test_an_answer_is_known_by_word_or_key(text: str, answer: Answer):
    assert answer_named(text) is answer


def test_a_wrong_word_offers_the_nearest_answer():
    with pytest.raises(UserError, match="Did you mean 'sama'"):
        answer_named("samaa")
