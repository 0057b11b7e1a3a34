"""An executed notebook read as one document."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from datetime import date
from typing import Any

import pytest
from export_samples import MIME, SVG, callout, cover, displays, exhibit, figure, long_table, notebook, paragraph, table
from nbformat.v4 import new_code_cell, new_output

from sertakan_analysis.errors import UserError
from sertakan_analysis.reports.export.blocks import (
    FigureExhibit,
    Heading,
    Listing,
    Paragraph,
    Picture,
    PlainTable,
    Preformatted,
    TableExhibit,
    Words,
    plain,
)
from sertakan_analysis.reports.export.document import read_document

PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
FAILED = new_output("error", ename="ValueError", evalue="basis kosong", traceback=["\x1b[31mTraceback\x1b[0m", "baris"])


def read(*cells: Any, stamped: bool = True, **options: Any):
    return read_document(notebook(*cells, stamped=stamped), "catatan", **options)


def shown(data: dict[str, Any], metadata: dict[str, Any] | None = None):
    return new_output("display_data", data=data, metadata=metadata or {})


def test_the_cover_comes_from_its_payload_and_replaces_the_notebooks_own_title():
    document = read("# Judul buku\n\nPembaca.", cover(title="Tren"), "## Isi")
    assert document.cover.title == "Tren"
    assert document.cover.as_of == date(2025, 11, 30)
    assert [plain(heading.children) for heading in document.headings] == ["Isi"]
    assert document.lead == (Paragraph((Words("Pembaca."),)),)


def test_without_a_cover_the_first_heading_is_the_title_and_the_date_is_the_runners():
    document = read("# Judul buku\n\n## Isi")
    assert (document.cover.title, document.cover.as_of_text) == ("Judul buku", "30 November 2025")


def test_a_bare_notebook_is_named_by_its_file_and_dated_by_its_newest_exhibit():
    document = read(long_table(1), stamped=False)
    assert (document.cover.title, document.cover.as_of) == ("catatan", date(2025, 11, 30))
    assert (document.identity.report, document.identity.run_id) == ("catatan", "")


def test_a_notebook_without_any_date_takes_today_or_says_what_to_do():
    assert read("teks", stamped=False, today=date(2026, 1, 2)).cover.as_of == date(2026, 1, 2)
    with pytest.raises(UserError, match=r"no as-of date\nRemedy: Display a cover"):
        read("teks", stamped=False)


def test_headings_are_numbered_without_gaps_whatever_their_levels():
    document = read(cover(), "## A\n\n#### B\n\n### C\n\n## D\n\n# E")
    assert [(heading.level, heading.number) for heading in document.headings] == [
        (1, "1"),
        (2, "1.1"),
        (2, "1.2"),
        (1, "2"),
        (1, "3"),
    ]
    assert len({heading.anchor for heading in document.headings}) == 5


def test_figures_and_tables_are_numbered_apart_and_in_order():
    blocks = read(
        cover(),
        long_table(1, "a"),
        figure("b", "B"),
        "| x |\n|---|\n| 1 |",
        shown({"image/png": PNG}),
        long_table(1, "c"),
    ).blocks
    numbered = (TableExhibit, FigureExhibit, PlainTable, Picture)
    numbers = [(type(block), block.number) for block in blocks if isinstance(block, numbered)]
    assert numbers == [(TableExhibit, 1), (FigureExhibit, 1), (PlainTable, 0), (Picture, 2), (TableExhibit, 2)]


@pytest.mark.parametrize(
    ("tags", "kinds"),
    [
        ((), [Preformatted, Paragraph]),
        (("hide-input",), [Paragraph]),
        (("remove-input",), [Paragraph]),
        (("injected-parameters",), [Paragraph]),
        (("hide-output",), [Preformatted]),
        (("hide-cell",), []),
        (("remove-cell",), []),
    ],
)
def test_tags_decide_what_of_a_code_cell_is_shown(tags: tuple[str, ...], kinds: list[type]):
    document = read(displays(paragraph("kata"), source="region = 1", tags=tags))
    assert [type(block) for block in document.blocks] == kinds


@pytest.mark.parametrize("tags", [(), ("hide-input",), ("hide-output",), ("hide-cell",)])
def test_a_failed_cell_is_refused_by_its_number_whether_shown_or_not(tags: tuple[str, ...]):
    with pytest.raises(UserError, match=r"cell 2: the cell ended with ValueError: basis kosong"):
        read("teks", displays(FAILED, tags=tags))


def test_with_errors_allowed_the_trace_is_shown_and_said_aloud():
    document = read(displays(FAILED), allow_errors=True)
    assert document.blocks == (Preformatted("Traceback\nbaris", "output"),)
    assert document.notices == ("cell 1: exported with its error: ValueError: basis kosong",)


@pytest.mark.parametrize(
    ("payload", "message"),
    [
        ({"schema": 2, "kind": "table"}, "exhibit of schema 2; this version reads schema 1"),
        ({"kind": "tabel"}, "unknown kind of exhibit 'tabel'"),
        ({"kind": "callout", "title": "x"}, "missing key items, name, tone"),
        ({"kind": "key_figures", "items": [{"label": "x"}]}, "missing key note, value"),
    ],
)
def test_a_malformed_exhibit_is_refused_with_cell_and_key(payload: dict[str, Any], message: str):
    with pytest.raises(UserError, match=message) as refused:
        read("teks", exhibit(payload))
    assert "cell 2" in str(refused.value)


def test_a_row_that_does_not_fit_its_columns_is_refused_by_its_number():
    broken = table("x", "X", [{"key": "a", "label": "A", "kind": "text", "decimals": 0, "group": None}], [[]])
    with pytest.raises(UserError, match="table 'x': row 0 has 0 cells for 1 columns"):
        read(broken)


def test_an_exhibit_that_is_no_object_two_covers_and_a_wrong_date_are_refused():
    with pytest.raises(UserError, match="the exhibit is a str, not an object"):
        read(new_output("display_data", data={MIME: "x"}))
    with pytest.raises(UserError, match="more than one cover"):
        read(cover(), cover())
    with pytest.raises(UserError, match="as-of date is not a day: '30/11/2025'"):
        read(cover(as_of="30/11/2025"))


def test_a_figure_without_alternative_text_or_drawing_is_refused():
    with pytest.raises(UserError, match="figure 'a': the figure has no alternative text"):
        read(figure("a", "A", alt=" "))
    without = figure("a", "A")
    del without["data"]["image/svg+xml"]
    with pytest.raises(UserError, match="figure 'a': the figure has no drawing"):
        read(without)


def test_paragraphs_and_lists_of_results_become_text_without_markup():
    document = read(paragraph("Satu *bukan miring*.", "Dua."), paragraph("a", "b", listed=True))
    assert document.blocks[0] == Paragraph((Words("Satu *bukan miring*. Dua."),))
    assert isinstance(document.blocks[1], Listing)


def test_an_image_of_the_users_own_keeps_its_alternative_text():
    (picture,) = read(shown({"image/png": PNG}, {"image/png": {"alt": "Peta desa"}})).blocks
    assert (picture.alt, picture.title, picture.format) == ("Peta desa", "Peta desa", "png")


def test_an_image_without_alternative_text_takes_the_nearest_heading_and_says_so():
    document = read("## Peta", shown({"image/svg+xml": SVG, "image/png": PNG}))
    picture = document.blocks[1]
    assert (picture.alt, picture.format) == ("Peta", "svg")
    assert document.notices == ("cell 2: image without alternative text; the nearest heading stands in: 'Peta'",)


def test_other_outputs_keep_their_words_and_stderr_goes_to_the_log():
    document = read(
        displays(
            new_output("stream", name="stdout", text="cetak \x1b[1mtebal\x1b[0m\n"),
            new_output("stream", name="stderr", text="peringatan"),
            shown({"text/markdown": "## Sub"}),
            shown({"text/html": "<b>x</b>", "text/plain": "'x'"}),
            shown({"text/html": "<table><tr><th>a</th></tr><tr><td>1</td></tr></table>"}, {"title": "Judul"}),
        )
    )
    kinds = [type(block) for block in document.blocks]
    assert kinds == [Preformatted, Heading, Preformatted, PlainTable]
    assert document.blocks[0].text == "cetak tebal"
    assert document.blocks[3].title == "Judul"
    assert document.notices == (
        "cell 1: wrote to stderr, not shown in the report: peringatan",
        "cell 1: displayed HTML without a table; its plain text is shown",
    )


def test_a_hidden_manifest_is_not_shown():
    hidden = shown({"application/vnd.sertakan.manifest+json": {"rules": []}, "text/plain": "Manifest(...)"})
    assert read(hidden).blocks == ()


def test_stored_lines_of_text_are_joined():
    listed = notebook(new_code_cell(["x = 1\n", "y = 2"], metadata={}), "a")
    listed["cells"][1]["source"] = ["## Jud", "ul"]
    document = read_document(listed, "catatan")
    assert document.blocks[0] == Preformatted("x = 1\ny = 2", "code")
    assert plain(document.headings[0].children) == "Judul"


def test_the_document_cannot_be_changed():
    document = read(cover(), callout("Kotak", "isi"))
    with pytest.raises(FrozenInstanceError):
        document.edition = "lain"
