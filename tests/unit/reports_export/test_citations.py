"""Every source stands once in the list; exhibits name it by number."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from sertakan_analysis.reports.export.blocks import Heading, Paragraph, SourceList, TableExhibit, Words
from sertakan_analysis.reports.export.citations import with_sources

if TYPE_CHECKING:
    from sertakan_analysis.exhibits.payload import TablePayload


def table(*sources: tuple[str, str]) -> TableExhibit:
    return TableExhibit(cast("TablePayload", {"sources": [{"text": text, "url": url} for text, url in sources]}))


A, B, C = ("Berita A", "https://a.example"), ("Berita B", "https://b.example"), ("Berita C", "")


def test_sources_are_numbered_by_first_mention_and_listed_once():
    *blocks, heading, listed = with_sources([table(B, A), table(A, C), table(B, B)])
    assert [block.cited for block in blocks if isinstance(block, TableExhibit)] == [(1, 2), (2, 3), (1,)]
    assert isinstance(heading, Heading)
    assert isinstance(listed, SourceList)
    assert [source["text"] for source in listed.sources] == ["Berita B", "Berita A", "Berita C"]


def test_one_title_at_two_addresses_is_two_sources():
    *_, listed = with_sources([table(("Berita", "https://a.example"), ("Berita", "https://b.example"))])
    assert isinstance(listed, SourceList)
    assert len(listed.sources) == 2


def test_the_list_is_a_section_of_its_own_at_the_level_of_the_others():
    blocks = with_sources([Heading(3, (Words("Satu"),)), table(A)])
    headings = [block for block in blocks if isinstance(block, Heading)]
    assert [block.level for block in headings] == [3, 3]


def test_nothing_is_added_where_nobody_cites():
    given = (Paragraph((Words("Kalimat."),)), table())
    assert with_sources(given) == given
