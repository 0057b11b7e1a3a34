"""Why a run is stale, in words: where the grounds of today differ from those of the record."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Final

from sertakan_analysis.reading import ABSENT
from sertakan_analysis.reports.grounds.libraries import UNLOCKED
from sertakan_analysis.reports.grounds.source import ON_IMPORT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from sertakan_analysis.reports.grounds.grounds import Grounds

TOLD: Final = 3
LISTING: Final = "*"
AGREEMENT: Final = "agreement/"
PATTERN: Final = frozenset("*?[")


def reasons(recorded: Grounds, current: Grounds) -> tuple[str, ...]:
    """Say what changed between two grounds of one report; empty when nothing did. Of many alike, the first are told."""
    kinds = (
        _plainly(recorded, current),
        _parameters(recorded, current),
        _changes(recorded.functions, current.functions, _function),
        _changes(recorded.reads.files, current.reads.files, _file),
        _changes(recorded.reads.folders, current.reads.folders, _folder),
        _changes(recorded.reads.rules, current.reads.rules, _rule),
        _changes(recorded.deviations, current.deviations, _library),
    )
    return tuple(chain.from_iterable(map(_shortened, kinds)))


def _plainly(recorded: Grounds, current: Grounds) -> Iterator[str]:
    told = {
        "report": "the report has another name",
        "notebook": "notebook changed",
        "lockfile": "lock file changed",
        "python": f"Python {current.python} instead of {recorded.python}",
        "as_of": f"as-of day {current.as_of} instead of {recorded.as_of}",
    }
    for name, words in told.items():
        if getattr(recorded, name) != getattr(current, name):
            yield words


def _parameters(recorded: Grounds, current: Grounds) -> Iterator[str]:
    before, now = recorded.parameters, current.parameters
    for name in dict.fromkeys((*before, *now)):
        if name not in now:
            yield f"parameter `{name}` is gone"
        elif name not in before:
            yield f"parameter `{name}` is new"
        elif before[name] != now[name]:
            yield f"parameter `{name}` is {now[name]!r} instead of {before[name]!r}"


def _changes(before: Mapping[str, str], now: Mapping[str, str], words: Callable[[str, str, str], str]) -> Iterator[str]:
    # What was there on both sides first: a change tells more than what came or went with it.
    for name in sorted({*before, *now}, key=lambda name: (name not in before or name not in now, name)):
        old, new = before.get(name, ""), now.get(name, "")
        if old != new:
            yield words(name, old, new)


def _function(name: str, old: str, new: str) -> str:
    module, acting, _ = name.partition(f".{ON_IMPORT}")
    what = f"what `{module}` does on import" if acting else f"`{name}`"
    if old and new:
        return f"{what} changed"
    return f"{what} is used now" if new else f"{what} is no longer used"


def _file(name: str, old: str, new: str) -> str:
    if not old or not new:
        return f"`{name}` is read now" if new else f"`{name}` is no longer read"
    if ABSENT in (old, new):
        return f"`{name}` is gone" if new == ABSENT else f"`{name}` is there now"
    return f"`{name}` has new content"


def _folder(name: str, old: str, new: str) -> str:
    if PATTERN & set(name):
        return f"other files match `{name}`"
    if not old or not new:
        return f"`{name}/` is listed now" if new else f"`{name}/` is no longer listed"
    if ABSENT in (old, new):
        return f"`{name}/` is gone" if new == ABSENT else f"`{name}/` is there now"
    return f"`{name}/` holds other files"


def _rule(name: str, old: str, new: str) -> str:
    if name == LISTING:
        return "there are other rules"
    if name.endswith(f"/{LISTING}"):
        return f"there are other rules below `{name.removesuffix(LISTING)}`"
    if name.startswith(AGREEMENT):
        return f"agreement `{name.removeprefix(AGREEMENT)}` {new or 'is no longer used'}"
    if ABSENT in (old, new):
        return f"rule `{name}` is gone" if new == ABSENT else f"rule `{name}` is there now"
    return f"rule `{name}` has a new value"


def _library(name: str, _old: str, new: str) -> str:
    if name == UNLOCKED:
        return "the installed libraries changed"
    return f"{name} {new}" if new else f"{name} is as the lock file says again"


def _shortened(told: Iterator[str]) -> Iterator[str]:
    found = list(told)
    yield from found[:TOLD]
    if len(found) > TOLD:
        yield f"and {len(found) - TOLD} more like these"
