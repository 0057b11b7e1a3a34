from __future__ import annotations

import subprocess
import sys
from dataclasses import FrozenInstanceError
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest
from display_samples import AS_OF, SOURCE, broken_line

from sertakan_analysis import display
from sertakan_analysis.display.showing import written
from sertakan_analysis.exhibits import (
    MANIFEST_MIME,
    Callout,
    Column,
    Cover,
    KeyFigure,
    Manifest,
    PublishedTable,
    count,
    percent,
    text,
)
from sertakan_analysis.exhibits.payload import MIME


def rates() -> PublishedTable:
    return PublishedTable(
        name="contoh",
        title=text("Cakupan <b>{n}</b>", n=count(2)),
        row_meaning="one region",
        columns=(
            Column("region", "Wilayah"),
            Column("participants", "Peserta", "count"),
            Column("rate", "Cakupan", "percent", 2, "Angka"),
            Column("change", "Perubahan", "points", 1, "Angka"),
        ),
        rows=(
            ("Gresik & <Bekasi>", 292858, Decimal("52.523"), Decimal("-11.7")),
            ("Jumlah", count(292116, approximate=True), None, percent(3, 1)),
        ),
        as_of=AS_OF,
        base=text("dari pekerja"),
        notes=(text("Catatan."),),
        sources=(SOURCE,),
        total_rows=frozenset({1}),
    )


def test_a_table_keeps_the_raw_value_beside_the_written_one():
    payload = display.table(rates()).payload
    assert payload["rows"][0][2] == {"text": "52,52%", "value": "52.523", "kind": "percent", "decimals": 2}
    assert [cell["text"] for cell in payload["rows"][0]] == ["Gresik & <Bekasi>", "292.858", "52,52%", "−11,7"]
    assert [cell["text"] for cell in payload["rows"][1]] == ["Jumlah", "sekitar 292.116", "–", "3,0%"]
    assert payload["rows"][1][2]["value"] is None


def test_a_table_in_jupyter_has_caption_scopes_groups_and_escaped_words():
    html = display.table(rates())._repr_mimebundle_()["text/html"]
    assert "<caption>Cakupan &lt;b&gt;2&lt;/b&gt;<br>" in html
    assert '<th scope="colgroup" colspan="2">Angka</th>' in html
    assert html.count('scope="col"') == 4
    assert "Gresik &amp; &lt;Bekasi&gt;" in html
    assert '<tr class="total">' in html
    assert 'href="https://example.id/a?b=1&amp;c=2">Kominfo Gresik, Cakupan &lt;naik&gt; (21 November 2024)' in html
    assert "Data sampai 30 November 2025" in html


def test_a_table_in_a_terminal_aligns_numbers_to_the_right():
    lines = display.table(rates()).plain.splitlines()
    assert lines[2:6] == [
        "Wilayah                    Peserta  Cakupan  Perubahan",
        "-----------------  ---------------  -------  ---------",
        "Gresik & <Bekasi>          292.858   52,52%      −11,7",
        "Jumlah             sekitar 292.116        –       3,0%",
    ]


def test_a_bare_number_in_a_column_of_words_is_refused_by_name():
    table = PublishedTable("x", text("x"), "x", (Column("words", "Kata"),), ((5,),), AS_OF)
    with pytest.raises(TypeError, match="column 'words' holds words"):
        display.table(table)


def test_what_is_shown_cannot_be_changed():
    shown = display.table(rates())
    with pytest.raises(FrozenInstanceError):
        shown.html = "x"  # type: ignore[misc]
    shown._repr_mimebundle_()[MIME]["rows"].clear()
    assert shown._repr_mimebundle_()[MIME]["rows"]


def test_every_block_escapes_what_comes_from_data():
    bad = text("{x}", x="<script>alert(1)</script>")
    shown = [
        display.cover(Cover(bad, bad, ("35.25",), ("<i>",), bad, AS_OF)),
        display.paragraph(bad),
        display.bullets(bad, bad),
        display.key_figures(KeyFigure(bad, percent(40), bad)),
        display.callout(Callout("kotak", bad, (bad,), "caution")),
        display.table(PublishedTable("t", bad, "x", (Column("a", "<i>"),), ((bad,),), AS_OF, bad, (bad,))),
    ]
    for item in shown:
        assert "<script" not in item.html
        assert "<i>" not in item.html


def test_a_source_without_a_web_address_is_no_link():
    table = PublishedTable("t", text("t"), "x", (Column("a", "A"),), (), AS_OF, sources=(SOURCE_SCRIPT,))
    assert "<a" not in display.table(table).html


SOURCE_SCRIPT = type(SOURCE)("Judul", "Penerbit", "", "javascript:alert(1)")


def test_sentences_next_to_each_other_become_one_list_and_headline_numbers_one_row():
    head = KeyFigure(text("Cakupan"), percent(Decimal("40.82")), text("dari pekerja"))
    items = list(written((head, head), (text("satu"), text("dua")), rates(), text("tiga"), broken_line(), ()))
    assert [item.payload["kind"] for item in items] == ["key_figures", "paragraph", "table", "paragraph", "figure"]
    assert items[1].payload["listed"]
    assert not items[3].payload["listed"]
    assert items[0].payload["items"][0]["value"] == "40,82%"


def test_only_exhibits_reach_a_report():
    with pytest.raises(TypeError, match="DataFrame cannot be shown"):
        display.show(pd.DataFrame({"nik": ["1"]}))


def test_the_manifest_travels_beside_the_exhibits(monkeypatch: pytest.MonkeyPatch):
    shown: list[dict[str, Any]] = []
    monkeypatch.setattr("IPython.display.display", lambda item, **_: shown.append(item))
    display.show(text("a"), Manifest((("region", "35.25"),), (), ("gresik-2024",)))
    assert shown[1][MANIFEST_MIME]["figures"] == ("gresik-2024",)
    assert shown[1]["text/plain"] == "0 nilai aturan dan 1 angka terbitan dipakai."


def test_importing_display_loads_no_heavy_library():
    code = (
        "import sys, sertakan_analysis.display as d; d.show, d.table; "
        "print([m for m in ('matplotlib', 'pandas', 'IPython') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
