"""Serves the page of a review to a browser on this machine: each address opens once, nothing is cached or logged."""

from __future__ import annotations

import hmac
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from secrets import token_urlsafe
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from sertakan_analysis.errors import UserError
from sertakan_analysis.matching.review.answers import KEYS
from sertakan_analysis.matching.review.page import page_html, pair_html

if TYPE_CHECKING:
    from sertakan_analysis.matching.review.session import Session

P = TypeVar("P")

LOOPBACK: Final = "127.0.0.1"
BACK: Final = "u"
LONGEST_REQUEST: Final = 32
SECONDS_TO_CLOSE: Final = 0.05
HEADERS: Final = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
FAILED: Final = "Pasangan ini tidak dapat ditampilkan atau jawabannya tidak dapat disimpan."


class PageServer(Generic[P]):
    """Serves one session on a free port of the loopback address until it is closed.

    The address holds a word that opens the page once; the page then asks with a secret of its own. So an address that
    stays in a saved notebook opens nothing, and no other page or user of the machine can ask for a pair.
    """

    def __init__(self, session: Session[P], titles: tuple[str, str]) -> None:
        self._session = session
        self._titles = titles
        self._secret = token_urlsafe(32)
        self._words: set[str] = set()
        self._alone = Lock()
        self.shown = -1  # the turn whose pair a page has shown last
        self._server = _Server((LOOPBACK, 0), type("Handler", (_Handler,), {"page": self}))
        Thread(target=self._server.serve_forever, args=(SECONDS_TO_CLOSE,), daemon=True).start()

    @property
    def host(self) -> str:
        """The host and port that a request must name: a page that got here by another name is not ours."""
        return f"{LOOPBACK}:{self._server.server_port}"

    def address(self) -> str:
        """Return an address that opens the page once."""
        word = token_urlsafe(16)
        with self._alone:
            self._words.add(word)
        return f"http://{self.host}/{word}"

    def close(self) -> None:
        """Stop serving and free the port."""
        self._server.shutdown()
        self._server.server_close()

    def opened(self, word: str, nonce: str) -> str | None:
        """Return the page for a word that was not used yet, else ``None``."""
        with self._alone:
            if word not in self._words:
                return None
            self._words.remove(word)
        return page_html(self._secret, nonce)

    def knows(self, secret: str) -> bool:
        """Tell whether a request comes from a page of this review."""
        return hmac.compare_digest(secret.encode(), self._secret.encode())

    def turn(self) -> int:
        """Return the turn of the session."""
        return self._session.turn

    def pair(self, request: str) -> tuple[int, str]:
        """Do what a key asks for, "3s" at turn 3, and return the turn and the pair that is asked then."""
        with self._alone:
            digits = request.rstrip("".join(KEYS) + BACK)
            key = request[len(digits) :]
            if digits.isdecimal() and key in KEYS:
                self._session.answer(KEYS[key], turn=int(digits))
            elif digits.isdecimal() and key == BACK:
                self._session.back(turn=int(digits))
            turn = self._session.turn
            html = pair_html(self._session, self._titles)
            self.shown = turn
            return turn, html


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Write nothing: what is left to fail here is a browser that went away, and its traceback would be output."""


class _Handler(BaseHTTPRequestHandler):
    page: PageServer[Any]

    def do_GET(self) -> None:
        """Give the page to whoever has an address that was not used yet."""
        nonce = token_urlsafe(16)
        html = self.page.opened(self.path.removeprefix("/"), nonce) if self._ours() else None
        if html is None:
            self._reply(HTTPStatus.NOT_FOUND, "Alamat ini sudah dipakai. Tampilkan telaah sekali lagi.")
            return
        policy = (
            f"default-src 'none'; connect-src 'self'; style-src 'nonce-{nonce}'; script-src 'nonce-{nonce}'; "
            "base-uri 'none'; form-action 'none'"
        )
        self._reply(HTTPStatus.OK, html, {"Content-Security-Policy": policy})

    def do_POST(self) -> None:
        """Tell the page the turn, or the pair that is asked after what its key did."""
        length = self.headers.get("Content-Length", "")
        if not (self._ours() and self.page.knows(self.headers.get("X-Review", "")) and length.isdecimal()):
            self._reply(HTTPStatus.FORBIDDEN, "Bukan halaman telaah ini.")
        elif self.path == "/turn":
            self._reply(HTTPStatus.OK, str(self.page.turn()))
        else:
            self._pair(self.rfile.read(min(int(length), LONGEST_REQUEST)).decode("ascii", "replace"))

    def _pair(self, request: str) -> None:
        try:
            turn, html = self.page.pair(request)
        except UserError as error:
            self._reply(HTTPStatus.CONFLICT, f"{FAILED} {error}")
        except Exception as error:  # noqa: BLE001 - the text of an unknown error may hold what the pair holds
            self._reply(HTTPStatus.INTERNAL_SERVER_ERROR, f"{FAILED} ({type(error).__name__})")
        else:
            self._reply(HTTPStatus.OK, html, {"X-Turn": str(turn)})

    def _ours(self) -> bool:
        return self.headers.get("Host") == self.page.host

    def _reply(self, status: HTTPStatus, text: str, headers: dict[str, str] | None = None) -> None:
        content = text.encode()
        self.send_response(status)
        kind = "text/html" if status == HTTPStatus.OK else "text/plain"
        more = {"Content-Type": f"{kind}; charset=utf-8", "Content-Length": str(len(content))}
        for name, value in {**HEADERS, **more, **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name in the base class
        """Write nothing: lines of a server in a notebook would become its output."""
