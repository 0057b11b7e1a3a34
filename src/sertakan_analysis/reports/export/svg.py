"""A drawing made fit to stand inside an HTML page: names of its own, nothing that runs, nothing from elsewhere."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from sertakan_analysis.errors import UserError

NAMESPACE = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
DOCTYPE = re.compile(r"<!DOCTYPE[^>\[]*>")
LOCAL_ADDRESS = re.compile(r"url\(#([^)]+)\)")
OTHER_ADDRESS = re.compile(r"url\(\s*['\"]?(?!#)[^)]*\)|@import[^;]*;?", re.IGNORECASE)
UNIVERSAL_RULE = re.compile(r"(?<![\w.#-])\*\s*\{")
DROPPED = frozenset({"script", "foreignObject", "metadata", "iframe", "a"})
EMBEDDED = "data:image/"

ET.register_namespace("", NAMESPACE)
ET.register_namespace("xlink", XLINK)


def inline_svg(source: str, prefix: str, label: str) -> str:
    """Return the drawing as one inline element named ``label`` to assistive technology.

    Every id gets the prefix, so that two drawings on a page never share one; scripts, event handlers, foreign
    content and outside addresses are removed; width follows the page.

    Raises
    ------
    UserError
        When the source is not a well-formed drawing, or declares entities.
    """
    root = _parsed(source, label)
    for parent in list(root.iter()):
        for child in list(parent):
            if _name(child) in DROPPED:
                parent.remove(child)
    for element in root.iter():
        _localise(element, prefix)
    if "viewBox" not in root.attrib:
        size = [re.sub(r"[^0-9.]", "", root.get(side, "")) or "100" for side in ("width", "height")]
        root.set("viewBox", f"0 0 {size[0]} {size[1]}")
    for name in ("width", "height", "version"):
        root.attrib.pop(name, None)
    root.set("id", prefix)
    root.set("role", "img")
    root.set("aria-label", label)
    return ET.tostring(root, encoding="unicode")


def _parsed(source: str, label: str) -> ET.Element:
    where, remedy = f"drawing '{label[:60]}'", "Save the figure again as SVG."
    bare = DOCTYPE.sub("", source, count=1)
    if "<!DOCTYPE" in bare:
        raise UserError("the drawing declares entities", where=where, remedy=remedy)
    try:
        root = ET.fromstring(bare)  # noqa: S314 - entities are refused above
    except ET.ParseError as error:
        raise UserError(f"the drawing is not well-formed SVG: {error}", where=where, remedy=remedy) from error
    if _name(root) != "svg":
        raise UserError(f"the drawing is a <{_name(root)}>, not an <svg>", where=where, remedy=remedy)
    return root


def _name(element: ET.Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _localise(element: ET.Element, prefix: str) -> None:
    for key, value in list(element.attrib.items()):
        name = key.rpartition("}")[2]
        if name.lower().startswith("on"):
            del element.attrib[key]
        elif name == "id":
            element.set(key, f"{prefix}-{value}")
        elif name == "href":
            if value.startswith("#"):
                element.set(key, f"#{prefix}-{value[1:]}")
            elif not value.startswith(EMBEDDED):
                del element.attrib[key]
        else:
            element.set(key, LOCAL_ADDRESS.sub(rf"url(#{prefix}-\1)", OTHER_ADDRESS.sub("none", value)))
    if _name(element) == "style" and element.text:
        # A rule for all elements would reach the whole page.
        element.text = UNIVERSAL_RULE.sub(f"#{prefix} *{{", OTHER_ADDRESS.sub("", element.text))
