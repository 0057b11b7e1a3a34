"""Cover, sentences, headline numbers and boxes as JupyterLab and the exporters show them."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from sertakan_analysis.display.locale import day, write
from sertakan_analysis.display.sentence import render
from sertakan_analysis.display.shown import Shown
from sertakan_analysis.exhibits.payload import (
    SCHEMA,
    WITHHELD_WORD,
    CalloutPayload,
    CoverPayload,
    KeyFigurePayload,
    KeyFiguresPayload,
    ParagraphPayload,
)
from sertakan_analysis.exhibits.quantity import Quantity, Withheld

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sertakan_analysis.exhibits import Callout, Cover, KeyFigure
    from sertakan_analysis.exhibits.text import Text

# Inherited colours, so that both themes of JupyterLab read well.
MARK_LOOK: Final = "border:1.5px solid;padding:.25rem .7rem;font-weight:700"


def cover(head: Cover) -> Shown:
    """Write the head of a report: its marks, title, subtitle, regions, period, date of the data."""
    payload = CoverPayload(
        schema=SCHEMA,
        kind="cover",
        title=render(head.title),
        subtitle=render(head.subtitle),
        region_codes=list(head.region_codes),
        region_names=list(head.region_names),
        period=render(head.period),
        as_of=head.as_of.isoformat(),
        as_of_text=day(head.as_of),
    )
    marks = [render(mark) for mark in head.marks]
    if marks:
        payload["marks"] = marks
    about = f"{', '.join(head.region_names)} · {payload['period']} · data sampai {payload['as_of_text']}"
    html = "".join(f'<p style="{MARK_LOOK}">{escape(mark)}</p>' for mark in marks) + (
        f"<p><strong>{escape(payload['title'])}</strong></p><p>{escape(payload['subtitle'])}</p>"
        f'<p class="base">{escape(about)}</p>'
    )
    return Shown(html, "\n".join([*marks, payload["title"], payload["subtitle"], about]), payload)


def paragraph(*sentences: Text | str) -> Shown:
    """Write sentences one after another as one paragraph."""
    items = [render(sentence) for sentence in sentences]
    said = " ".join(items)
    payload = ParagraphPayload(schema=SCHEMA, kind="paragraph", items=items, listed=False)
    return Shown(f"<p>{escape(said)}</p>", said, payload)


def bullets(*sentences: Text | str) -> Shown:
    """Write sentences as a list."""
    items = [render(sentence) for sentence in sentences]
    payload = ParagraphPayload(schema=SCHEMA, kind="paragraph", items=items, listed=True)
    return Shown(_list(items), "\n".join(f"- {item}" for item in items), payload)


def key_figures(*figures: KeyFigure) -> Shown:
    """Write the headline numbers in a row, each with its label and the line that gives base and date."""
    items = [
        KeyFigurePayload(label=render(figure.label), value=_value(figure.value), note=render(figure.note))
        for figure in figures
    ]
    html = "".join(
        f'<div><dt>{escape(item["label"])}</dt><dd class="value">{escape(item["value"])}</dd>'
        f'<dd class="base">{escape(item["note"])}</dd></div>'
        for item in items
    )
    plain = "\n".join(f"{item['label']}: {item['value']} ({item['note']})" for item in items)
    return Shown(f"<dl>{html}</dl>", plain, KeyFiguresPayload(schema=SCHEMA, kind="key_figures", items=items))


def _value(value: Quantity | Withheld | Text) -> str:
    match value:
        case Quantity():
            return write(value)
        case Withheld():
            return WITHHELD_WORD
        case _:
            return render(value)


def callout(box: Callout) -> Shown:
    """Write a framed box; the tone ``caution`` has a colour of its own."""
    items = [render(item) for item in box.items]
    title = render(box.title)
    payload = CalloutPayload(schema=SCHEMA, kind="callout", name=box.name, title=title, items=items, tone=box.tone)
    html = f'<div class="box {box.tone}" role="note"><p><strong>{escape(title)}</strong></p>{_list(items)}</div>'
    return Shown(html, "\n".join([title, *(f"- {item}" for item in items)]), payload)


def _list(items: Iterable[str]) -> str:
    return "<ul>" + "".join(f"<li>{escape(item)}</li>" for item in items) + "</ul>"
