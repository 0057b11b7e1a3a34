"""Setting a document as PDF: A4, tagged, PDF/A-2a and PDF/UA-1, the same bytes for the same document."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time
from functools import cache
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from sertakan_analysis.errors import SertakanError
from sertakan_analysis.exhibits.fonts import font_folder
from sertakan_analysis.reports.export.typst import TypstSource, typst_source

if TYPE_CHECKING:
    from collections.abc import Callable

    from typst import PDFStandard

    from sertakan_analysis.reports.export.document import Document

STANDARDS: tuple[PDFStandard, ...] = ("a-2a", "ua-1")
TEMPLATE = "template.typ"
MISSING_SIGN = re.compile(r'the text `"(.+?)"` could not be displayed')
STAND_IN = "□"
MOST_ROUNDS = 40


def pdf(document: Document, notice: Callable[[str], Any]) -> bytes:
    """Return the document as PDF. Signs that no bundled font has become □, each told to ``notice``."""
    source = typst_source(document)
    moment = datetime.combine(document.cover.as_of, time(), UTC)
    unknown = ""
    for _ in range(MOST_ROUNDS):
        missing = _compile(source, moment)
        if isinstance(missing, bytes):
            return missing
        unknown = "".join(sorted(set(missing)))
        notice(f"no bundled font has {' '.join(f'U+{ord(sign):04X}' for sign in unknown)}; printed as {STAND_IN}")
        source = _without(source, unknown)
    raise SertakanError(f"the report has too many signs that no bundled font can print (last: {unknown})")


def _without(source: TypstSource, signs: str) -> TypstSource:
    table = str.maketrans(dict.fromkeys(signs, STAND_IN))
    images = {
        name: content.decode().translate(table).encode() if name.endswith(".svg") else content
        for name, content in source.images.items()
    }
    return TypstSource(source.main.translate(table), images)


def _compile(source: TypstSource, moment: datetime) -> bytes | str:
    """Return the PDF, or the text that no font could print."""
    import typst

    with TemporaryDirectory(prefix="sertakan-pdf-") as folder:
        root = Path(folder)
        (root / "main.typ").write_text(source.main, encoding="utf-8")
        (root / TEMPLATE).write_bytes(files(__package__).joinpath(TEMPLATE).read_bytes())
        for name, content in source.images.items():
            (root / name).write_bytes(content)
        try:
            made = typst.compile(
                root / "main.typ",
                root=root,
                font_paths=fonts(),
                pdf_standards=list(STANDARDS),
                timestamp=moment,
            )
        except typst.TypstError as error:
            missing = MISSING_SIGN.search(error.message)
            if missing is None:
                raise SertakanError(f"the PDF could not be set: {error.diagnostic}") from error
            return missing.group(1)
    if not isinstance(made, bytes):
        raise SertakanError("the typesetter returned no single file")
    return made


@cache
def fonts() -> Any:
    """The bundled fonts first, matplotlib's for signs that they lack; never a font of this machine."""
    from importlib.util import find_spec

    import typst

    folders = [font_folder()]
    plotting = find_spec("matplotlib")
    if plotting is not None and plotting.origin is not None:
        folders.append(Path(plotting.origin).parent / "mpl-data" / "fonts" / "ttf")
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=folders)
