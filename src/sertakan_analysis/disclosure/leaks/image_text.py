"""The texts beside the pixels of an image: PNG text chunks, EXIF, comments, XMP."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Final

from sertakan_analysis.disclosure.leaks.model import Passage

if TYPE_CHECKING:
    from collections.abc import Iterator

ENDINGS: Final = ("png", "jpg", "jpeg", "gif", "webp", "tif", "tiff")
# Colour profiles and palettes hold bytes that are no text.
NO_TEXT: Final = frozenset({"icc_profile", "transparency", "srgb", "gamma", "chromaticity"})


def image_passages(content: bytes, within: str = "image") -> Iterator[Passage]:
    """Give the texts that an image carries; its pixels are not read.

    Raises
    ------
    ValueError
        When the bytes are no image that can be opened.
    """
    from PIL import Image
    from PIL.ExifTags import IFD, TAGS

    try:
        with Image.open(BytesIO(content)) as image:
            image.load()  # text may follow the pixels
            told: dict[str, object] = {str(name): value for name, value in image.info.items()}
            exif = image.getexif()
    except (OSError, ValueError, SyntaxError) as error:
        raise ValueError(f"{within} can't be opened ({type(error).__name__})") from None
    for part in (exif, *(exif.get_ifd(each) for each in IFD)):
        told |= {str(TAGS.get(tag, tag)): value for tag, value in part.items()}
    for name, value in told.items():
        if name.lower() not in NO_TEXT and name != "exif":
            yield Passage(f"{within}, {name}", f"{name} {_as_text(value)}")


def _as_text(value: object) -> str:
    if isinstance(value, bytes):
        # EXIF writes Windows' own fields in UTF-16, its comments behind eight bytes that name the code.
        coding = "utf-16-le" if value[1::2].count(0) > len(value) // 4 else "utf-8"
        return value.decode(coding, errors="replace")
    return " ".join(map(_as_text, value)) if isinstance(value, tuple | list) else str(value)
