"""Markdown of a cell, as the blocks of a report."""

from __future__ import annotations

import pytest

from sertakan_analysis.reports.export.blocks import (
    Code,
    Footnote,
    Heading,
    LineBreak,
    Link,
    Listing,
    Paragraph,
    PlainTable,
    Preformatted,
    Quote,
    Separator,
    Styled,
    Words,
    plain,
)
from sertakan_analysis.reports.export.markdown import read_markdown


def only(source: str):
    (block,) = read_markdown(source)
    return block


def test_a_paragraph_keeps_style_links_code_formulae_and_line_breaks():
    block = only("**tebal** *miring* ~~coret~~ `kode` $x^2$ [kata](https://a.id/b)  \nbaru\nsama")
    assert block == Paragraph(
        (
            Styled("strong", (Words("tebal"),)),
            Words(" "),
            Styled("emphasis", (Words("miring"),)),
            Words(" "),
            Styled("strike", (Words("coret"),)),
            Words(" "),
            Code("kode"),
            Words(" "),
            Code("x^2"),
            Words(" "),
            Link((Words("kata"),), "https://a.id/b"),
            LineBreak(),
            Words("baru"),
            Words(" "),
            Words("sama"),
        )
    )


def test_a_footnote_stands_where_it_is_referred_to():
    block = only("Angka[^a] ini.\n\n[^a]: Basis *lama*.")
    assert block.children[1] == Footnote((Words("Basis "), Styled("emphasis", (Words("lama"),)), Words(".")))
    assert plain(block.children) == "Angka ini."


@pytest.mark.parametrize("address", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "../x.html"])
def test_a_link_that_is_neither_web_nor_mail_keeps_its_words_only(address: str):
    assert only(f"[kata]({address})") == Paragraph((Words("kata"),))


def test_lists_hold_blocks_and_ordered_ones_their_first_number():
    block = only("3. satu\n\n   lagi\n4. dua")
    assert isinstance(block, Listing)
    assert (block.ordered, block.start) == (True, 3)
    assert block.items == ((Paragraph((Words("satu"),)), Paragraph((Words("lagi"),))), (Paragraph((Words("dua"),)),))


def test_headings_quotes_rules_and_code_blocks_are_told_apart():
    blocks = read_markdown("## Judul\n\n> kutip\n\n---\n\n```py\nx = 1\n```\n\n$$\na^2\n$$")
    assert blocks == (
        Heading(2, (Words("Judul"),)),
        Quote((Paragraph((Words("kutip"),)),)),
        Separator(),
        Preformatted("x = 1", "code"),
        Preformatted("a^2", "code"),
    )


def test_a_table_in_the_text_has_heads_and_right_aligned_columns_but_no_number():
    block = only("| a | b |\n|---|--:|\n| x | 1 |")
    assert isinstance(block, PlainTable)
    assert block.title == ""
    assert [cell.text for cell in block.grid.head[0]] == ["a", "b"]
    assert [cell.numeric for cell in block.grid.body[0]] == [False, True]


def test_html_in_markdown_is_reduced_to_its_words():
    assert read_markdown("<div>halo <b>dunia</b><script>alert(1)</script></div>") == (
        Paragraph((Words("halo dunia"),)),
    )
    assert only("a<br>b <span onclick='x()'>c</span>") == Paragraph((Words("a"), LineBreak(), Words("b "), Words("c")))


def test_an_image_keeps_its_alternative_text_and_asks_for_no_file():
    assert only("![grafik tren](https://a.id/x.png)") == Paragraph((Words("grafik tren"),))
