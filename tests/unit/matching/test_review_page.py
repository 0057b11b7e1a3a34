from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import nbformat
import pytest
from nbclient import NotebookClient
from reviewed_people import reviewed

from sertakan_analysis.errors import UserError
from sertakan_analysis.matching.review import Answer, Review, Session, review_pairs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewed_people import Kept


@pytest.fixture
def opened() -> Iterator[tuple[Review[str], Kept]]:
    session, kept = reviewed()
    review = review_pairs(session, titles=("<b>kiri", "kanan"))
    yield review, kept
    review.close()


def get(address: str, headers: dict[str, str] | None = None) -> tuple[str, dict[str, str]]:
    with urlopen(Request(address, headers=headers or {})) as reply:  # noqa: S310 - the address of the page itself
        return reply.read().decode(), dict(reply.headers)


def secret_in(page: str) -> str:
    return json.loads(page.partition("const secret = ")[2].partition(";")[0])


def ask(address: str, secret: str, keys: str = "", path: str = "/pair") -> tuple[str, str]:
    host = "/".join(address.split("/")[:3])
    request = Request(f"{host}{path}", data=keys.encode(), headers={"X-Review": secret})  # noqa: S310 - as above
    with urlopen(request) as reply:  # noqa: S310 - as above
        return reply.read().decode(), reply.headers.get("X-Turn", "")


def test_the_page_shows_both_sides_and_takes_an_answer(opened: tuple[Review[str], Kept]):
    review, kept = opened
    secret = secret_in(get(review.address)[0])
    html, turn = ask(review.address, secret)
    assert "Pasangan 1 dari 3" in html
    assert "≈ mirip" in html
    assert "&lt;b&gt;kiri" in html
    assert "Siti Aminah" in ask(review.address, secret, f"{turn}s")[0]
    assert kept == [("first", "sama")]


def test_the_page_itself_holds_nobody(opened: tuple[Review[str], Kept]):
    page, headers = get(opened[0].address)
    assert "Kholil" not in page
    assert headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in headers["Content-Security-Policy"]


def test_an_address_opens_once(opened: tuple[Review[str], Kept]):
    address = opened[0].address
    get(address)
    with pytest.raises(HTTPError, match="404") as refused:
        get(address)
    refused.value.close()


@pytest.mark.parametrize("path", ["/pair", "/turn"])
def test_whoever_lacks_the_secret_gets_no_pair(opened: tuple[Review[str], Kept], path: str):
    with pytest.raises(HTTPError, match="403") as refused:
        ask(opened[0].address, "guessed", path=path)
    refused.value.close()


def test_a_request_under_another_host_name_gets_nothing(opened: tuple[Review[str], Kept]):
    with pytest.raises(HTTPError, match="404") as refused:
        get(opened[0].address, {"Host": "elsewhere.example"})
    refused.value.close()


def test_a_page_that_shows_a_pair_of_before_answers_nothing(opened: tuple[Review[str], Kept]):
    review, kept = opened
    secret = secret_in(get(review.address)[0])
    _, turn = ask(review.address, secret)
    ask(review.address, secret, f"{turn}s")
    html, _ = ask(review.address, secret, f"{turn}s")
    assert kept == [("first", "sama")]
    assert "Pasangan 2 dari 3" in html


def test_decide_answers_only_the_pair_that_the_page_has_shown(opened: tuple[Review[str], Kept]):
    review, kept = opened
    with pytest.raises(UserError, match="has not shown the pair"):
        review.decide("sama")
    secret = secret_in(get(review.address)[0])
    ask(review.address, secret)
    assert review.decide("sama") == "1 dari 3 pasangan sudah dijawab."
    with pytest.raises(UserError, match="has not shown the pair"):
        review.decide("sama")
    assert ask(review.address, secret, path="/turn")[0] == "1"
    review.back()
    assert "Jawaban sebelumnya: orang yang sama." in ask(review.address, secret)[0]
    assert kept == [("first", "sama")]


def test_the_end_is_told():
    review = review_pairs(reviewed(dict.fromkeys(("first", "second", "third"), Answer.SAME))[0])
    secret = secret_in(get(review.address)[0])
    assert "Semua 3 pasangan sudah dijawab." in ask(review.address, secret)[0]
    review.close()


def test_a_failure_tells_its_kind_and_nothing_of_the_pair():
    def fetch(_: str) -> tuple[dict[str, str], dict[str, str]]:
        raise ValueError("Kholil")

    review = review_pairs(Session(["pair"], fetch=fetch, keep=lambda *_: None))
    secret = secret_in(get(review.address)[0])
    with pytest.raises(HTTPError, match="500") as refused:
        ask(review.address, secret)
    text = refused.value.read().decode()
    refused.value.close()
    assert "(ValueError)" in text
    assert "Kholil" not in text
    review.close()


def test_an_answer_that_cannot_be_kept_is_told_on_the_page(opened: tuple[Review[str], Kept]):
    review, kept = opened
    kept.broken = UserError("the disk is full")
    secret = secret_in(get(review.address)[0])
    _, turn = ask(review.address, secret)
    with pytest.raises(HTTPError, match="409") as refused:
        ask(review.address, secret, f"{turn}s")
    assert "the disk is full" in refused.value.read().decode()
    refused.value.close()


NOTEBOOK = """
import json
from urllib.request import Request, urlopen
from sertakan_analysis.matching.review import Session, review_pairs
people = {"p": ({"nama": "Kho" + "lil"}, {"nama": "Cho" + "lil"})}
review = review_pairs(Session(["p"], fetch=people.__getitem__, keep=lambda *_: None))
review
---
address = review.address
page = urlopen(address).read().decode()
secret = json.loads(page.partition("const secret = ")[2].partition(";")[0])
host = "/".join(address.split("/")[:3])
shown = urlopen(Request(host + "/pair", data=b"", headers={"X-Review": secret})).read().decode()
assert "Kho" + "lil" in shown.replace("<mark>", "").replace("</mark>", "")
print(secret in repr(review), review.decide("beda"))
"""


@pytest.mark.slow
def test_the_saved_notebook_holds_nothing_of_the_pair_nor_the_secret():
    cells = [nbformat.v4.new_code_cell(source) for source in NOTEBOOK.split("---")]
    notebook = nbformat.v4.new_notebook(cells=cells)
    NotebookClient(notebook, timeout=60).execute()
    saved = nbformat.writes(notebook).lower()
    assert "<iframe" in saved
    assert "false 1 dari 1 pasangan sudah dijawab." in saved
    assert "kholil" not in saved
    assert "cholil" not in saved
