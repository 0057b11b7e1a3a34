"""The review in a terminal: one pair fills the screen, a key answers, and nothing stays behind on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

from rich.table import Table
from rich.text import Text

from sertakan_analysis.errors import UserError
from sertakan_analysis.matching.review.answers import KEYS, MEANINGS, Answer
from sertakan_analysis.matching.review.comparing import Agreement, Line, Part, compared

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import Console, RenderableType

    from sertakan_analysis.matching.review.session import Session

P = TypeVar("P")

BACK: Final = "u"
QUIT: Final = "q"
STYLES: Final = {
    Agreement.EQUAL: "green",
    Agreement.NEAR: "yellow",
    Agreement.UNLIKE: "bold red",
    Agreement.UNKNOWN: "dim",
}
HELP: Final = " · ".join(
    [*(f"{key} = {MEANINGS[KEYS[key]]}" for key in KEYS), f"{BACK} = kembali", f"{QUIT} = selesai"]
)


def review_in_terminal(
    session: Session[P],
    *,
    titles: tuple[str, str] = ("Kiri", "Kanan"),
    console: Console | None = None,
    read_key: Callable[[], str] | None = None,
) -> int:
    """Ask pair by pair until all are answered or the user ends it; return how many were answered here.

    ``titles`` name the two lists above their sides. Each pair stands on the terminal's second screen, which leaves no
    line behind it when it closes, and is replaced by the next.

    Raises
    ------
    UserError
        When the output is no terminal: the names of people may not go into a file or a pipe.
    """
    screen = console or _console()
    if not screen.is_terminal:
        raise UserError(
            "the review shows personal data and the output is not a terminal",
            remedy="Run it in a terminal, without sending its output elsewhere.",
        )
    read = read_key or _key_pressed
    answered = 0
    with screen.screen(hide_cursor=False) as shown:
        while session.current is not None:
            shown.update(_pair(session, titles))
            pressed = _pressed(read)
            if pressed == QUIT:
                break
            if pressed == BACK:
                session.back()
            elif pressed in KEYS:
                session.answer(KEYS[pressed])
                answered += 1
    return answered


def _console() -> Console:
    from rich.console import Console

    return Console(highlight=False)


def _key_pressed() -> str:
    import click

    return click.getchar()


def _pressed(read: Callable[[], str]) -> str:
    try:
        return read().lower()
    except (KeyboardInterrupt, EOFError):  # what was answered is kept already
        return QUIT


def _pair(session: Session[P], titles: tuple[str, str]) -> RenderableType:
    from rich.console import Group

    head = Text(f"Pasangan {session.number} dari {session.total}", style="bold")
    # The keys stand above: a low terminal cuts the lines at the end, which say least.
    return Group(head, Text(HELP), *_standing(session.standing), "", _table(compared(*session.sides()), titles))


def _standing(answer: Answer | None) -> list[Text]:
    if answer is None:
        return []
    return [Text(f"Jawaban sebelumnya: {MEANINGS[answer]}. Berlaku sampai dijawab lagi.")]


def _table(lines: tuple[Line, ...], titles: tuple[str, str]) -> Table:
    table = Table(show_lines=False, expand=False)
    for heading in ("", *titles, "Kesesuaian"):
        table.add_column(Text(heading), overflow="fold")
    for line in lines:
        style = STYLES[line.agreement]
        told = Text(f"{line.agreement.sign} {line.agreement.word}", style=style)
        table.add_row(Text(line.label), _value(line.left), _value(line.right), told)
    return table


def _value(parts: tuple[Part, ...]) -> Text:
    if not parts:
        return Text("(kosong)", style="dim")
    # Made of pieces, never of markup: a name may hold square brackets.
    return Text.assemble(*((part.text, "bold underline" if part.differs else "") for part in parts))
