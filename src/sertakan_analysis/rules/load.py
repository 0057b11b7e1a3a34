"""Read ``params/rules``: one strict file per rule, every fault told at once with file and line."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, cast, get_args

from sertakan_analysis.errors import UserError, nearest
from sertakan_analysis.reading import unrecorded
from sertakan_analysis.rules.document import TAG, Document, Node
from sertakan_analysis.rules.model import DatedValue, Rule, Rules, Status, Value

if TYPE_CHECKING:
    from pathlib import Path

RULE_KEYS = ("title", "unit", "reviewed", "note", "by", "values")
RULE_KEYS_REQUIRED = ("title", "unit", "reviewed", "values")
VALUE_KEYS = ("value", "until", "basis", "source", "status", "note", "choices", "default")
VALUE_KEYS_REQUIRED = ("value", "basis", "source", "status")
STATUSES: tuple[str, ...] = get_args(Status)
RUPIAH = "IDR"
# A process that makes many reports reads the same files for each; more files than any project has.
REMEMBERED = 2048


def load_rules(folder: Path) -> Rules:
    """Read every rule below a folder; the name of a rule is its path there without ``.yml``.

    Raises
    ------
    UserError
        No folder, no rule in it, or files with faults: all faults of all files, each with file and line.
    """
    if not folder.is_dir():
        raise UserError(f"there is no folder of rules '{folder}'", remedy="Run this inside the project's folder.")
    rules: dict[str, Rule] = {}
    faults: list[str] = []
    # A run rests on the rules that it looks up, and each notes itself then; not on every file here.
    with unrecorded():
        files = {path: path.read_bytes() for path in _rule_files(folder)}
    for path, content in files.items():
        name = path.relative_to(folder)
        rule, wrong = _read(f"{folder.name}/{name.as_posix()}", name.with_suffix("").as_posix(), content)
        faults += wrong
        if rule is not None:
            rules[rule.name] = rule
    if faults:
        raise UserError("\n".join(faults), remedy="Mend the files named; docs/how-to/rules.md shows their form.")
    if not rules:
        raise UserError(f"the folder '{folder}' holds no rule", remedy="Restore its .yml files from the repository.")
    return Rules(rules)


def _rule_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix in {".yml", ".yaml"})


@lru_cache(REMEMBERED)
def _read(file: str, name: str, content: bytes) -> tuple[Rule | None, tuple[str, ...]]:
    """Return the rule and the faults of one file; equal content is read once in a process."""
    document = Document(file)
    rule = _rule_of_text(document, name, content)
    return rule, tuple(document.faults)


def _rule_of_text(document: Document, name: str, content: bytes) -> Rule | None:
    if document.file.endswith(".yaml"):
        document.fault(1, "rule files end in .yml; rename it")
        return None
    root = document.compose(content)
    return None if root is None else _rule(document, root, name)


def _rule(document: Document, root: Node, name: str) -> Rule | None:
    fields = document.fields(root, RULE_KEYS, RULE_KEYS_REQUIRED, "the rule")
    reviewed = document.day(fields.get("reviewed"), "'reviewed'")
    unit = document.text(fields.get("unit"), "'unit'")
    by = document.text(fields["by"], "'by'") if "by" in fields else None
    values = _values(document, fields["values"], by, unit) if "values" in fields else {}
    title = document.text(fields.get("title"), "'title'")
    note = document.text(fields.get("note"), "'note'")
    if document.faults or reviewed is None:
        return None
    return Rule(name, title, unit, reviewed, note, by, values)


def _values(document: Document, node: Node, by: str | None, unit: str) -> dict[str | None, tuple[DatedValue, ...]]:
    if by is None:
        values: dict[str | None, tuple[DatedValue, ...]] = {None: _dated(document, node, unit, "'values'")}
    else:
        values = {
            subkey: _dated(document, dated, unit, f"{by} '{subkey}'")
            for key, dated in document.pairs(node, f"'values' by {by}")
            if (subkey := _subkey(document, key, by))
        }
    kinds = {_kind(found) for dated in values.values() for value in dated for found in _all_values(value)}
    if len(kinds) > 1:
        document.fault(node, f"the values are of different kinds: {', '.join(sorted(kinds))}; keep to one")
    return values


def _subkey(document: Document, key: Node, by: str) -> str:
    if key.id == "scalar" and key.tag == f"{TAG}timestamp":
        document.fault(key, f"the rule has sub-keys (by: {by}), so the day {key.value} belongs below one of them")
        return ""
    # An unquoted 35.10 is a number to YAML and would lose its last digit.
    return document.text(key, f"the {by} '{key.value}'")


def _dated(document: Document, node: Node, unit: str, what: str) -> tuple[DatedValue, ...]:
    found: list[tuple[Node, DatedValue]] = []
    for key, entry in document.pairs(node, what):
        effective = document.day(key, f"the first day in {what}")
        if effective is not None:
            found.append((key, _dated_value(document, effective, entry, unit)))
    found.sort(key=lambda pair: pair[1].effective)
    for (key, earlier), (_, later) in pairwise(found):
        if earlier.until is not None and earlier.until >= later.effective:
            document.fault(key, f"'until' {earlier.until} runs into the next value, from {later.effective}")
    return tuple(value for _, value in found)


def _dated_value(document: Document, effective: date, node: Node, unit: str) -> DatedValue:
    what = f"the value of {effective}"
    fields = document.fields(node, VALUE_KEYS, VALUE_KEYS_REQUIRED, what)
    until = document.day(fields.get("until"), f"'until' in {what}")
    if until is not None and until < effective:
        document.fault(fields["until"], f"'until' {until} lies before the first day, {effective}")
    dated = DatedValue(
        effective=effective,
        until=until,
        value=document.value(fields.get("value"), f"'value' in {what}"),
        basis=document.text(fields.get("basis"), f"'basis' in {what}"),
        source=document.text(fields.get("source"), f"'source' in {what}", empty=True),
        status=_status(document, fields.get("status"), what),
        note=document.text(fields.get("note"), f"'note' in {what}"),
        choices=_choices(document, fields.get("choices"), what),
        default=document.text(fields["default"], f"'default' in {what}") if "default" in fields else None,
    )
    if all(key in fields for key in VALUE_KEYS_REQUIRED):
        for fault in _contradictions(dated, unit):
            document.fault(node, f"{what}: {fault}")
    return dated


def _status(document: Document, node: Node | None, what: str) -> Status:
    status = document.text(node, f"'status' in {what}")
    if node is not None and status not in STATUSES:
        document.fault(node, f"unknown status '{status}' in {what}. {nearest(status, STATUSES)}")
    return cast("Status", status)


def _choices(document: Document, node: Node | None, what: str) -> tuple[tuple[str, Value], ...]:
    if node is None:
        return ()
    where = f"'choices' in {what}"
    pairs = [
        (document.text(key, f"a name in {where}"), document.value(value, where))
        for key, value in document.pairs(node, where)
    ]
    if any(value is None for _, value in pairs):
        document.fault(node, f"{where}: each choice needs a value")
    return tuple((name, value) for name, value in pairs if value is not None)


def _contradictions(dated: DatedValue, unit: str) -> list[str]:
    """Say where the parts of one value do not fit together."""
    open_question = dated.status in {"unclear", "unknown"}
    checks = {
        f"status {dated.status} goes with 'value: null'": open_question and dated.value is not None,
        f"status {dated.status} needs a value; use status unknown when nobody published one": (
            dated.status in {"verified", "unverified"} and dated.value is None
        ),
        "status unclear needs 'choices' and a 'default' that is one of them": (
            dated.status == "unclear" and dated.default not in dict(dated.choices)
        ),
        "'choices' and 'default' go with status unclear only": (
            dated.status != "unclear" and (bool(dated.choices) or dated.default is not None)
        ),
        f"status {dated.status} needs a 'note' that says what is open and where it was looked for": (
            open_question and not dated.note
        ),
        f"status {dated.status} needs a 'source'; leave it empty only for unverified and unknown": (
            dated.status in {"verified", "unclear"} and not dated.source
        ),
        f"'source' must be an address that starts with http, got '{dated.source}'": (
            bool(dated.source) and not dated.source.startswith(("http://", "https://"))
        ),
        f"unit '{unit}' wants whole rupiah without separators, like 16800": (
            unit.startswith(RUPIAH) and not all(_whole(value) for value in _all_values(dated))
        ),
    }
    return [fault for fault, broken in checks.items() if broken]


def _all_values(dated: DatedValue) -> tuple[Value, ...]:
    own = () if dated.value is None else (dated.value,)
    return (*own, *(value for _, value in dated.choices))


def _whole(value: Value) -> bool:
    return all(isinstance(item, int) for item in (value if isinstance(value, tuple) else (value,)))


def _kind(value: Value) -> str:
    if isinstance(value, tuple):
        return "list"
    if isinstance(value, int | Decimal):
        return "number"
    return "day" if isinstance(value, date) else "text"
