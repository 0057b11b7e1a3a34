from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING

import pytest
from reviewed_people import reviewed
from rich.console import Console

from sertakan_analysis.errors import UserError
from sertakan_analysis.matching.review import Answer, Session, review_in_terminal

if TYPE_CHECKING:
    from collections.abc import Callable

SECOND_SCREEN, FIRST_SCREEN = "\x1b[?1049h", "\x1b[?1049l"


def typed(keys: str) -> Callable[[], str]:
    pressed = iter(keys)

    def read() -> str:
        key = next(pressed)
        if key == "!":
            raise KeyboardInterrupt
        return key

    return read


def shown(session: Session[str], keys: str, **wish: object) -> tuple[int, str]:
    console = Console(file=StringIO(), force_terminal=True, width=100, height=30, _environ={}, color_system=None)
    answered = review_in_terminal(session, console=console, read_key=typed(keys), **wish)
    return answered, console.file.getvalue()


def test_keys_answer_pair_by_pair_until_all_are_answered():
    session, kept = reviewed()
    assert shown(session, "sBt")[0] == 3
    assert kept == [("first", "sama"), ("second", "beda"), ("third", "tidak_tahu")]


@pytest.mark.parametrize("end", ["q", "Q", "!"])
def test_ending_early_keeps_what_was_answered(end: str):
    session, kept = reviewed()
    assert shown(session, f"s{end}")[0] == 1
    assert kept == [("first", "sama")]


def test_u_goes_back_and_tells_the_answer_that_stands():
    session, kept = reviewed()
    _, screen = shown(session, "subq")
    assert "Jawaban sebelumnya: orang yang sama. Berlaku sampai dijawab lagi." in screen
    assert kept == [("first", "sama"), ("first", "beda")]


def test_any_other_key_does_nothing():
    session, kept = reviewed()
    shown(session, "x\r q")
    assert kept == []
    assert session.current == "first"


def test_the_screen_tells_both_sides_the_progress_and_the_agreement_in_words():
    session, _ = reviewed()
    _, screen = shown(session, "q", titles=("pendataan", "peserta"))
    for text in ("Pasangan 1 dari 3", "pendataan", "peserta", "3599011203870001", "12-03-1987", "≈ mirip", "≠ beda"):
        assert text in screen
    assert "s = orang yang sama · b = dua orang berbeda · t = tidak tahu · u = kembali · q = selesai" in screen


def test_all_pairs_stand_on_the_second_screen_so_that_none_stays_behind():
    session, _ = reviewed()
    _, screen = shown(session, "sbt")
    before, _, rest = screen.partition(SECOND_SCREEN)
    inside, _, after = rest.partition(FIRST_SCREEN)
    assert "Kholil" in inside
    assert "Kholil" not in before + after


def test_a_name_that_looks_like_markup_stands_as_it_is():
    session = Session(["pair"], fetch=lambda _: ({"nama": "[bold]Budi[/x]"}, {}), keep=lambda *_: None)
    assert "[bold]Budi[/x]" in shown(session, "q")[1]


def test_output_that_is_no_terminal_is_refused_before_anything_is_shown():
    session, _ = reviewed({"first": Answer.SAME})
    file = StringIO()
    with pytest.raises(UserError, match="the output is not a terminal"):
        review_in_terminal(session, console=Console(file=file), read_key=typed("q"))
    assert file.getvalue() == ""
