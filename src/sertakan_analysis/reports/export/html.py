"""The report as one HTML file that asks the network for nothing."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from sertakan_analysis.exhibits.fonts import font_folder
from sertakan_analysis.reports.export.blocks import plain
from sertakan_analysis.reports.export.exporter import ReportExporter
from sertakan_analysis.reports.export.html_blocks import HTMLWriter

if TYPE_CHECKING:
    from sertakan_analysis.reports.export.blocks import Heading
    from sertakan_analysis.reports.export.document import Document

FONTS = (
    ("normal", 400, "SourceSansPro-Regular.woff2"),
    ("normal", 700, "SourceSansPro-Bold.woff2"),
    ("italic", 400, "SourceSansPro-It.woff2"),
)
DEEPEST_IN_CONTENTS = 2


class HTMLReportExporter(ReportExporter):
    """``jupyter nbconvert --to sertakan_html``: the report as one self-contained page."""

    export_from_notebook = "Sertakan HTML"
    output_mimetype = "text/html"

    def _file_extension_default(self) -> str:
        return ".html"

    def render(self, document: Document) -> str:
        """Return the page."""
        return html(document)


def html(document: Document) -> str:
    """Return the document as one page: fonts, drawings and style inside, no script, no outside request."""
    writer = HTMLWriter()
    cover = document.cover
    place = ", ".join(cover.region_names)
    described = (cover.subtitle, place, cover.period, f"Data sampai {cover.as_of_text}")
    page = _template().render(
        document=document,
        cover=cover,
        place=place,
        codes=", ".join(cover.region_codes),
        description=" · ".join(part for part in described if part),
        labels=document.identity.labels(),
        style=_style(),
        mark_style=_mark_style(cover.mark) if cover.mark else "",
        lead=writer.blocks(document.lead),
        body=writer.blocks(document.body),
        contents=_contents(document.headings),
        footnotes=writer.footnotes,
    )
    return str(page)


def _contents(headings: tuple[Heading, ...]) -> str:
    """Return nested lists of links, two levels deep."""
    lines: list[str] = []
    depth = 0
    for heading in headings:
        if heading.level > DEEPEST_IN_CONTENTS:
            continue
        if heading.level > depth:
            lines.append("<ol>")
        else:
            lines.append("</li>" + "</ol></li>" * (depth - heading.level))
        depth = heading.level
        words = escape(plain(heading.children))
        lines.append(f'<li><a href="#{heading.anchor}"><span class="number">{heading.number}</span> {words}</a>')
    lines.append("</li></ol>" * depth)
    return "".join(lines)


def _mark_style(mark: str) -> str:
    """Return the look of a mark: on a screen it stays in sight, on paper it stands in each page's upper margin."""
    said = mark.translate({ord(sign): f"\\{ord(sign):x} " for sign in '"\\<>\n'})
    return files(__package__).joinpath("mark.css").read_text(encoding="utf-8").replace("MARK", said)


@cache
def _template() -> Any:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    loader = PackageLoader(__package__ or "", ".")
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    return environment.get_template("template.html.j2")


@cache
def _style() -> str:
    faces = "".join(
        f"@font-face{{font-family:'Source Sans Pro';font-style:{style};font-weight:{weight};font-display:swap;"
        f"src:url(data:font/woff2;base64,{b64encode((font_folder() / name).read_bytes()).decode()}) format('woff2')}}\n"
        for style, weight, name in FONTS
    )
    return faces + files(__package__).joinpath("style.css").read_text(encoding="utf-8")
