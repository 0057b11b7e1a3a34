"""The review in JupyterLab: a page that the kernel serves to this machine alone, so that no notebook keeps a name.

Whatever a cell puts out is part of the notebook: JupyterLab saves it to disk by itself while it stands there, and
clearing it later leaves the saved copy and its checkpoints. Transient displays, the pager and ``input`` end in the
same outputs. So the values of a pair never pass through Jupyter: the cell shows the address of the page alone.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from sertakan_analysis.errors import UserError
from sertakan_analysis.matching.review.answers import answer_named
from sertakan_analysis.matching.review.server import PageServer

if TYPE_CHECKING:
    from sertakan_analysis.matching.review.session import Session

P = TypeVar("P")
HEIGHT: Final = 560


class Review(Generic[P]):
    """A review that is under way: show its page, answer by word or on the page, go back, close.

    The last line of a cell shows it. It is no ground for a report and keeps nothing but what ``keep`` of the session
    writes.
    """

    def __init__(self, session: Session[P], titles: tuple[str, str]) -> None:
        self._session = session
        self._server = PageServer(session, titles)

    @property
    def address(self) -> str:
        """Return an address that opens the page once, on this machine; every call gives a new one."""
        return self._server.address()

    def decide(self, answer: str) -> str:
        """Answer the pair that the page shows: "sama", "beda" or "tidak tahu"; tell what comes next.

        Raises
        ------
        UserError
            When there is no such answer, all are answered, or the answer can't be kept.
        """
        chosen = answer_named(answer)
        if self._session.answer(chosen, turn=self._server.shown):
            return self._told()
        raise UserError(
            "the page has not shown the pair that would be answered",
            remedy="Show the review in a cell and look at the pair, then answer it.",
        )

    def back(self) -> str:
        """Ask the pair before again; its answer stands until another is given."""
        self._session.back()
        return self._told()

    def close(self) -> None:
        """Close the page."""
        self._server.close()

    def _told(self) -> str:
        done, total = len(self._session.answers), self._session.total
        return f"{done} dari {total} pasangan sudah dijawab."

    def _repr_html_(self) -> str:
        address = escape(self.address)
        return (
            f'<iframe src="{address}" width="100%" height="{HEIGHT}" title="Telaah pasangan" '
            'referrerpolicy="no-referrer"></iframe>'
            "<p>Halaman ini hanya terbuka di komputer yang menjalankan JupyterLab. Bila kosong, jalankan "
            "<code>sertakan match review</code> di terminal JupyterLab.</p>"
        )

    def __repr__(self) -> str:
        return f"Review({self._told()})"


def review_pairs(session: Session[P], *, titles: tuple[str, str] = ("Kiri", "Kanan")) -> Review[P]:
    """Open a review for JupyterLab; the last line of a cell shows it.

    ``titles`` name the two lists above their sides. The page is reached only from this machine; where the browser runs
    on another (JupyterHub), the review in a terminal of JupyterLab does the same.
    """
    return Review(session, titles)
