"""What was found in a list: every code with its weight and words, and the findings of one list as a table."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final, cast

import polars as pl

from sertakan_analysis.errors import SertakanError
from sertakan_analysis.registry.model import FINDINGS_SCHEMA, ROW, Severity, Status
from sertakan_analysis.rules.document import Document

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from importlib.resources.abc import Traversable

    import pandas as pd

    from sertakan_analysis.rules.document import Node

FILE: Final = "findings.yml"
KEYS: Final = ("severity", "message", "remedy")
SCHEMA: Final = {name: getattr(pl, kind) for name, kind in FINDINGS_SCHEMA.items()}
# From the heaviest: the order of summaries, and what decides on a row.
WEIGHT: Final = {Severity.ERROR: 3, Severity.WARNING: 2, Severity.CHANGE: 1, Severity.NOTE: 0}
INDONESIAN: Final = {
    ROW: "baris",
    "column": "kolom",
    "code": "kode",
    "severity": "tingkat",
    "shape": "bentuk_nilai",
    "message": "keterangan",
    "remedy": "perbaikan",
}


@dataclass(frozen=True, slots=True)
class FindingKind:
    """A code: how much it weighs, what is wrong and what to do, in words for the village."""

    code: str
    severity: Severity
    message: str
    remedy: str


@cache
def catalogue() -> Mapping[str, FindingKind]:
    """Return every code that reading, values and checking may find.

    Raises
    ------
    SertakanError
        When a ``findings.yml`` of the package is faulty, or two of them share a code.
    """
    kinds: dict[str, FindingKind] = {}
    faults: list[str] = []
    for part in sorted(files("sertakan_analysis.registry").iterdir(), key=lambda each: each.name):
        path = part / FILE if part.is_dir() else None
        if path is None or not path.is_file():
            continue
        document = Document(f"{part.name}/{FILE}")
        for kind in _kinds(document, path):
            if kind.code in kinds:
                document.fault(1, f"the code '{kind.code}' stands in another {FILE} already")
            kinds[kind.code] = kind
        faults += document.faults
    if faults:
        raise SertakanError("\n".join(faults))
    return kinds


def _kinds(document: Document, path: Traversable) -> Iterable[FindingKind]:
    root = document.compose(path.read_bytes())
    if root is None:
        return
    for key, node in document.pairs(root, "the codes"):
        fields = document.fields(node, KEYS, KEYS, f"the code '{key.value}'")
        severity = _severity(document, fields.get("severity"), key.value)
        texts = {name: document.text(fields.get(name), f"'{name}' of '{key.value}'") for name in ("message", "remedy")}
        yield FindingKind(key.value, severity, **texts)


def _severity(document: Document, node: Node | None, code: str) -> Severity:
    word = document.text(node, f"'severity' of '{code}'")
    if word not in tuple(Severity):
        document.fault(node or 1, f"'severity' of '{code}' is '{word}'; it is one of {', '.join(Severity)}")
        return Severity.NOTE
    return Severity(word)


def no_findings() -> pl.DataFrame:
    """Return a frame of findings without any."""
    return pl.DataFrame(schema=SCHEMA)


def gathered(parts: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """Return several frames of findings as one, in their order."""
    return pl.concat([no_findings(), *parts], rechunk=False)


def file_finding(code: str, column: str = "", shape: str = "") -> pl.DataFrame:
    """Return a finding about the whole file, or about one of its columns."""
    return pl.DataFrame({ROW: [0], "column": [column], "code": [code], "shape": [shape]}, schema=SCHEMA)


def weights() -> pl.DataFrame:
    """Return code, severity, its weight, message and remedy of every code."""
    rows = [
        (kind.code, kind.severity, WEIGHT[kind.severity], kind.message, kind.remedy) for kind in catalogue().values()
    ]
    schema = {"code": pl.String, "severity": pl.String, "weight": pl.UInt8, "message": pl.String, "remedy": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")


def row_weights(found: pl.DataFrame) -> pl.DataFrame:
    """Return the greatest weight found in each row, for rows whose status it touches: 3 holds it back, 2 warns.

    Raises
    ------
    SertakanError
        When a code stands in no ``findings.yml``: a row would be accepted for want of a word.
    """
    codes = set(found.get_column("code").unique())
    unknown = sorted(codes - set(catalogue()))
    if unknown:
        raise SertakanError(f"no {FILE} tells of the code(s) {', '.join(unknown)}")
    heavy = {kind.code: WEIGHT[kind.severity] for kind in catalogue().values() if WEIGHT[kind.severity] > 1}
    return (
        found.lazy()
        .filter((pl.col(ROW) > 0) & pl.col("code").is_in(list(codes & set(heavy))))
        .select(ROW, pl.col("code").replace_strict(heavy, default=0, return_dtype=pl.UInt8).alias("weight"))
        .group_by(ROW)
        .agg(pl.col("weight").max())
        .collect()
    )


def status_of(weight: pl.Expr) -> pl.Expr:
    """Return the ``Status`` of a row whose heaviest finding has a weight; null stands for none."""
    return (
        pl.when(weight == WEIGHT[Severity.ERROR])
        .then(pl.lit(str(Status.HELD)))
        .when(weight == WEIGHT[Severity.WARNING])
        .then(pl.lit(str(Status.WARNED)))
        .otherwise(pl.lit(str(Status.ACCEPTED)))
    )


@dataclass(frozen=True, slots=True)
class Findings:
    """The findings of one list.

    ``found`` has the columns of ``FINDINGS_SCHEMA``; ``titles`` are the headings of its columns as people know them.
    """

    found: pl.DataFrame
    titles: Mapping[str, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return self.found.height

    @property
    def counts(self) -> Mapping[str, int]:
        """How often each code was found, the heaviest first, then the most frequent."""
        counted = self.found.group_by("code").len().join(weights(), on="code", how="left")
        ordered = counted.sort(["weight", "len", "code"], descending=[True, True, False])
        return dict(zip(ordered.get_column("code"), ordered.get_column("len"), strict=True))

    @property
    def severities(self) -> Mapping[Severity, int]:
        """How many findings there are of each severity."""
        by_code = self.counts
        return {
            severity: sum(number for code, number in by_code.items() if catalogue()[code].severity is severity)
            for severity in Severity
        }

    def table(self) -> pl.DataFrame:
        """Return a row for each finding, in the order of the file's rows.

        Columns: ``row`` (0: the whole file), ``column``, ``code``, ``severity``, ``shape``, ``message``, ``remedy``.
        """
        words = weights().drop("weight")
        return self.found.join(words, on="code", how="left").select(list(INDONESIAN)).sort(ROW, maintain_order=True)

    def to_mend(self) -> Findings:
        """Return only what somebody should mend: errors and warnings, without what reading changed or notes."""
        codes = [code for code, kind in catalogue().items() if WEIGHT[kind.severity] > 1]
        return Findings(self.found.filter(pl.col("code").is_in(codes)), self.titles)

    def to_pandas(self) -> pd.DataFrame:
        """Return the findings for a notebook: baris, kolom, kode, tingkat, bentuk_nilai, keterangan, perbaikan."""
        named = self.table().with_columns(pl.col("column").replace(dict(self.titles)))
        return named.rename(INDONESIAN).to_pandas()

    def _repr_html_(self) -> str:
        return cast("Any", self.to_pandas())._repr_html_()  # type: ignore[no-any-return]
