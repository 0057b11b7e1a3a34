"""What a run rests on, as one value: equal grounds give equal results."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from math import isfinite
from typing import TYPE_CHECKING, Any, Final

from sertakan_analysis.reading import Reads

if TYPE_CHECKING:
    from collections.abc import Mapping

ID_LENGTH: Final = 12
NAMES: Final = ("report", "as_of", "notebook", "lockfile", "python")
TABLES: Final = ("parameters", "functions", "deviations")
KINDS: Final = {datetime: "moment", date: "day", Decimal: "decimal"}


@dataclass(frozen=True, slots=True)
class Grounds:
    """What one run rests on.

    ``parameters`` as the notebook receives them, in a form fit for JSON; ``as_of`` an ISO day; ``notebook`` and
    ``lockfile`` checksums; ``functions`` the checksum of every definition and resource file of the package that the
    notebook reaches, by name; ``python`` major and minor version; ``deviations`` where installed libraries differ
    from the lock file. ``reads`` is empty before the run, but for the files that the report's definition names.
    """

    report: str
    parameters: Mapping[str, Any]
    as_of: str
    notebook: str
    functions: Mapping[str, str]
    lockfile: str
    python: str
    deviations: Mapping[str, str] = field(default_factory=dict)
    reads: Reads = field(default_factory=Reads)

    @property
    def run_id(self) -> str:
        """The id of the run: equal for equal grounds; neither the clock nor the commit enters."""
        written = json.dumps(self.to_json(), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return sha256(written.encode("utf-8", "surrogatepass")).hexdigest()[:ID_LENGTH]

    def same_libraries(self, other: Grounds) -> bool:
        """Tell whether another run rests on the same lock file, Python and installed libraries."""
        return (self.lockfile, self.python, dict(self.deviations)) == (
            other.lockfile,
            other.python,
            dict(other.deviations),
        )

    def with_reads(self, reads: Reads) -> Grounds:
        """Return the grounds with what the run read; what the definition names stays as it was before the run."""
        declared = self.reads
        whole = Reads(
            {**reads.files, **declared.files},
            {**reads.folders, **declared.folders},
            {**reads.rules, **declared.rules},
        )
        return replace(self, reads=whole)

    def to_json(self) -> dict[str, Any]:
        """Return plain values for a record."""
        return {
            **{name: getattr(self, name) for name in NAMES},
            **{name: dict(getattr(self, name)) for name in TABLES},
            "reads": self.reads.to_json(),
        }

    @classmethod
    def from_json(cls, written: Any) -> Grounds:
        """Return what ``to_json`` wrote.

        Raises
        ------
        ValueError
            When the record has another shape.
        """
        try:
            names: dict[str, Any] = {name: written[name] for name in NAMES}
            tables: dict[str, Any] = {name: dict(written[name]) for name in TABLES}
            reads = Reads.from_json(written["reads"])
        except (KeyError, TypeError) as error:
            raise ValueError(f"no record of grounds: {error}") from error
        if not all(isinstance(value, str) for value in names.values()):
            raise ValueError("no record of grounds: a checksum is no text")
        return cls(**names, **tables, reads=reads)


def plain(value: Any) -> Any:
    """Return a parameter in a form fit for JSON, in which values of different types stay different."""
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, set | frozenset):
        # In an order of its own: a set of words comes in another one in each process.
        return {type(value).__name__: sorted(map(repr, value))}
    if value is None or isinstance(value, str | int) or (isinstance(value, float) and isfinite(value)):
        return value
    kind = next((word for type_, word in KINDS.items() if isinstance(value, type_)), "")
    return f"{value} ({kind})" if kind else repr(value)
