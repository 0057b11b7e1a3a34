"""How much each level of likeness weighs, and where the bands of a decision begin: parameters with their origin."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import log2
from typing import TYPE_CHECKING, Final

from sertakan_analysis.errors import UserError
from sertakan_analysis.linkage.comparisons import COMPARISONS
from sertakan_analysis.rules.document import Document

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sertakan_analysis.linkage.comparisons import Comparison
    from sertakan_analysis.rules.document import Node

SHIPPED: Final = "weights.yml"
KEYS: Final = ("title", "origin", "assumed", "share", "bands", "comparisons")
ORIGIN: Final = ("data", "method", "made")
BANDS: Final = ("matched", "uncertain", "kept", "margin")
HEADER: Final = """\
# Match weights: of pairs that are one person (m) and of pairs that are two (u), the share at each level.
# A weight is log2(m / u) bits; "share" is the part of the smaller list that is expected in the other one; the bands
# begin at these probabilities, "kept" is the lowest weight in bits that is kept at all, "margin" the bits by which a
# pair must outweigh every other pair of its two persons.
"""


@dataclass(frozen=True, slots=True)
class Odds:
    """The share of pairs at a level: ``m`` among pairs of one person, ``u`` among pairs of two."""

    m: float
    u: float


@dataclass(frozen=True, slots=True)
class Bands:
    """Where a decision changes: ``matched`` and ``uncertain`` are probabilities, ``kept`` and ``margin`` bits."""

    matched: float
    uncertain: float
    kept: float
    margin: float


@dataclass(frozen=True, slots=True)
class Weights:
    """The parameters of the linkage.

    ``odds`` has the levels of each comparison from alike to unlike; ``assumed`` names the comparisons whose odds no
    data told; ``share`` is the part of the smaller list that is expected in the other; ``origin`` tells where the
    figures come from.
    """

    title: str
    origin: Mapping[str, str]
    assumed: tuple[str, ...]
    share: float
    bands: Bands
    odds: Mapping[str, tuple[Odds, ...]]

    def prior(self, left: int, right: int) -> float:
        """Return the chance that two persons drawn at random, one from each list, are the same."""
        return min(0.5, self.share / max(left, right, 1))

    def bits(self, comparison: str, level: str) -> float:
        """Return the weight of a level in bits."""
        names = [each.name for each in next(each for each in COMPARISONS if each.name == comparison).levels]
        odds = self.odds[comparison][names.index(level)]
        return log2(odds.m / odds.u)

    def to_yaml(self) -> str:
        """Return the text of a file that ``read_weights`` reads back to the same weights."""
        import yaml

        top = {
            "title": self.title,
            "origin": dict(self.origin),
            "assumed": list(self.assumed),
            "share": self.share,
            "bands": {name: getattr(self.bands, name) for name in BANDS},
        }
        lines = [HEADER + yaml.safe_dump(top, sort_keys=False, allow_unicode=True, width=116) + "comparisons:"]
        for comparison in COMPARISONS:
            lines.append(f"  {comparison.name}:")
            for level, odds in zip(comparison.levels, self.odds[comparison.name], strict=True):
                lines.append(f"    {level.name}: {{m: {odds.m!r}, u: {odds.u!r}}}")
        return "\n".join(lines) + "\n"


@cache
def shipped_weights() -> Weights:
    """Return the weights that the package brings."""
    return weights_of(files("sertakan_analysis.linkage").joinpath(SHIPPED).read_bytes(), SHIPPED)


def load_weights(path: Path | None = None) -> Weights:
    """Return the weights of a file, or those that the package brings.

    Raises
    ------
    UserError
        No such file, or one with faults: each with file and line.
    """
    if path is None:
        return shipped_weights()
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise UserError(
            "there is no such file of match weights",
            where=path.name,
            remedy="Write one from an estimate, or leave it out to use the weights that the package brings.",
        ) from None
    return weights_of(content, path.name)


def weights_of(content: bytes, file: str) -> Weights:
    """Return the weights that a file's content says; ``file`` is how its faults name it.

    Raises
    ------
    UserError
        Content with faults: an unknown or missing key or level, a share that is none, levels that do not add up to 1.
    """
    document = Document(file)
    root = document.compose(content)
    found = None if root is None else _weights(document, root)
    if document.faults or found is None:
        raise UserError(
            "\n".join(document.faults), remedy="Mend the lines named; the package's own file shows the form."
        )
    return found


def _weights(document: Document, root: Node) -> Weights | None:
    top = document.fields(root, KEYS, KEYS, "the file of match weights")
    if set(top) != set(KEYS):
        return None
    origin = document.fields(top["origin"], ORIGIN, ORIGIN, "origin")
    bands = document.fields(top["bands"], BANDS, BANDS, "bands")
    names = tuple(each.name for each in COMPARISONS)
    comparisons = document.fields(top["comparisons"], names, names, "comparisons")
    share = _share(document, top["share"], "share")
    limits = {
        name: (_number if name in {"kept", "margin"} else _share)(document, bands.get(name), f"bands.{name}")
        for name in BANDS
    }
    odds = {
        each.name: _odds(document, comparisons[each.name], each) for each in COMPARISONS if each.name in comparisons
    }
    if limits["uncertain"] > limits["matched"]:
        document.fault(top["bands"], "bands.uncertain must not be above bands.matched")
    return Weights(
        title=document.text(top["title"], "title"),
        origin={key: document.text(node, f"origin.{key}") for key, node in origin.items()},
        assumed=_assumed(document, top["assumed"], names),
        share=share,
        bands=Bands(**limits),
        odds=odds,
    )


def _assumed(document: Document, node: Node, names: tuple[str, ...]) -> tuple[str, ...]:
    if node.id == "sequence" and not node.value:
        return ()
    listed = document.value(node, "assumed")
    given = listed if isinstance(listed, tuple) else (listed,)
    for each in given:
        if each not in names:
            document.fault(node, f"assumed names '{each}', which is no comparison")
    return tuple(str(each) for each in given)


def _odds(document: Document, node: Node, comparison: Comparison) -> tuple[Odds, ...]:
    levels = tuple(level.name for level in comparison.levels)
    given = document.fields(node, levels, levels, comparison.name)
    found = []
    for name in levels:
        pair = (
            document.fields(given[name], ("m", "u"), ("m", "u"), f"{comparison.name}.{name}") if name in given else {}
        )
        m, u = (_share(document, pair.get(key), f"{comparison.name}.{name}.{key}") for key in ("m", "u"))
        found.append(Odds(m, u))
    for key, total in (("m", sum(each.m for each in found)), ("u", sum(each.u for each in found))):
        if abs(total - 1) > 1e-3:  # noqa: PLR2004 - shares are written to six figures
            document.fault(node, f"the shares {key} of {comparison.name} add up to {total:.4f}, not to 1")
    return tuple(found)


def _share(document: Document, node: Node | None, what: str) -> float:
    number = _number(document, node, what)
    if node is not None and not 0 < number < 1:
        document.fault(node, f"{what} must lie between 0 and 1, both excluded")
    return number


def _number(document: Document, node: Node | None, what: str) -> float:
    value = document.value(node, what)
    try:
        return float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        if node is not None:
            document.fault(node, f"{what} must be a number")
        return 0.0
