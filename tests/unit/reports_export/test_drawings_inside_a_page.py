"""Drawings that stand in one page share no name, run nothing and fetch nothing."""

from __future__ import annotations

import re

import pytest

from sertakan_analysis.errors import UserError
from sertakan_analysis.reports.export.svg import inline_svg

HEAD = '<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/x.dtd">'
SVG = (
    '{head}<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="46pt" height="20pt">'
    '<defs><style>*{{stroke-linejoin: round}}</style><path id="m1" d="M0 0"/></defs>'
    '<g id="a" clip-path="url(#p1)" onclick="x()"><use xlink:href="#m1"/><text style="fill: url(#q)">40,82% &amp; lagi</text>'
    "{more}</g></svg>"
)


def drawn(more: str = "", head: str = HEAD):
    return inline_svg(SVG.format(head=head, more=more), "grafik-1", 'Cakupan "turun" < 50%')


def test_names_and_references_get_the_drawing_prefix():
    made = drawn()
    assert set(re.findall(r' id="([^"]+)"', made)) == {"grafik-1", "grafik-1-m1", "grafik-1-a"}
    assert 'href="#grafik-1-m1"' in made
    assert "url(#grafik-1-p1)" in made
    assert "url(#grafik-1-q)" in made


def test_the_drawing_is_one_image_with_a_name_and_grows_with_the_page():
    made = drawn()
    opening = made[: made.index(">")]
    assert 'role="img"' in opening
    assert 'aria-label="Cakupan &quot;turun&quot; &lt; 50%"' in opening
    assert 'viewBox="0 0 46 20"' in opening
    assert "width=" not in opening
    assert "40,82% &amp; lagi" in made


def test_a_rule_for_all_elements_stays_inside_the_drawing():
    assert "#grafik-1 *{stroke-linejoin" in drawn()


@pytest.mark.parametrize(
    "more",
    [
        "<script>alert(1)</script>",
        "<foreignObject><p>x</p></foreignObject>",
        '<image xlink:href="https://a.id/x.png"/>',
        '<rect style="fill: url(https://a.id/x.svg#y)"/>',
        "<style>@import url(https://a.id/x.css);</style>",
        '<rect onload="alert(1)"/>',
        '<a href="javascript:alert(1)"><text>x</text></a>',
    ],
)
def test_nothing_runs_and_nothing_is_fetched(more: str):
    made = drawn(more)
    assert not re.search(r"script|alert|a\.id|onload|onclick|foreignObject", made)


def test_an_embedded_raster_stays():
    assert "data:image/png;base64,AAAA" in drawn('<image xlink:href="data:image/png;base64,AAAA"/>')


@pytest.mark.parametrize("source", ["<svg", "<html xmlns='x'/>", '<!DOCTYPE svg [<!ENTITY a "b">]><svg/>'])
def test_what_is_no_plain_drawing_is_refused_with_its_name(source: str):
    with pytest.raises(UserError, match="drawing 'Tren'"):
        inline_svg(source, "grafik-1", "Tren")
