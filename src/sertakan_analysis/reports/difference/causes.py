"""Why a number changed: which grounds of two runs differ."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sertakan_analysis.reports.difference.model import Cause, Ground

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sertakan_analysis.exhibits.manifest import RuleUsed
    from sertakan_analysis.reports.manifest import ReportEntry

LIBRARIES: Final = {"lockfile": "the lock file", "python": "Python"}


def causes(earlier: ReportEntry, later: ReportEntry) -> tuple[Cause, ...] | None:
    """Return what changed between the grounds of two runs; ``None`` when a record does not tell its grounds.

    Which files and rules a run reads follows from its code, notebook and parameters. A file that only one of the runs
    read is therefore a cause only when none of those changed.
    """
    old, new = earlier["grounds"], later["grounds"]
    if old is None or new is None:
        return None
    found = {
        Ground.CODE: list(_content(old.get("functions"), new.get("functions"))),
        Ground.NOTEBOOK: ["the notebook"] if old.get("notebook") != new.get("notebook") else [],
        Ground.PARAMETER: list(_parameters(old, new)),
        Ground.LIBRARY: [
            *(words for key, words in LIBRARIES.items() if old.get(key) != new.get(key)),
            *_content(old.get("deviations"), new.get("deviations")),
        ],
    }
    settled = any(found.values())
    found[Ground.DATA] = [
        name for kind in ("files", "folders") for name in _read(_reads(old, kind), _reads(new, kind), settled=settled)
    ]
    rules = _read(_reads(old, "rules"), _reads(new, "rules"), settled=settled)
    found[Ground.RULE] = [_rule_words(name, earlier["rules"], later["rules"]) for name in rules]
    return tuple(Cause(ground, tuple(found[ground])) for ground in Ground if found[ground])


def _reads(grounds: Mapping[str, Any], kind: str) -> Mapping[str, str]:
    reads: Mapping[str, str] = (grounds.get("reads") or {}).get(kind) or {}
    return reads


def _content(old: Mapping[str, str] | None, new: Mapping[str, str] | None) -> Iterator[str]:
    before, now = old or {}, new or {}
    for name in sorted(before.keys() | now.keys()):
        if before.get(name) != now.get(name):
            yield name


def _read(old: Mapping[str, str], new: Mapping[str, str], *, settled: bool) -> Iterator[str]:
    for name in _content(old, new):
        if not settled or (name in old and name in new):
            yield name


def _parameters(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    before = {**old.get("parameters", {}), "as_of": old.get("as_of"), "report": old.get("report")}
    now = {**new.get("parameters", {}), "as_of": new.get("as_of"), "report": new.get("report")}
    for name in sorted(before.keys() | now.keys()):
        if before.get(name) != now.get(name):
            yield f"{name}: {before.get(name)} → {now.get(name)}"


def _rule_words(name: str, old: Iterable[RuleUsed], new: Iterable[RuleUsed]) -> str:
    """Tell the values of a rule that entered the two results, where they differ."""
    before, now = _values(name, old), _values(name, new)
    told = [
        f"{_of(key)}{before.get(key, 'unused')} → {now.get(key, 'unused')}"
        for key in dict.fromkeys([*before, *now])
        if before.get(key) != now.get(key)
    ]
    return f"{name}: {', '.join(told)}" if told else name


def _values(name: str, used: Iterable[RuleUsed]) -> dict[tuple[str, str], str]:
    return {
        (rule.get("subkey", ""), rule["effective"]): f"{rule['value']} {rule['unit']}".strip()
        for rule in used
        if rule["rule"] == name
    }


def _of(key: tuple[str, str]) -> str:
    subkey, effective = key
    return f"{subkey} since {effective} " if subkey else f"since {effective} "
