"""What people are counted by: a trait with its categories, flat or as a tree."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from sertakan_analysis.errors import UserError, nearest

if TYPE_CHECKING:
    from collections.abc import Collection

UNKNOWN: Final = "tidak_diketahui"
UNKNOWN_LABEL: Final = "Tidak diketahui"


@dataclass(frozen=True, slots=True)
class Category:
    """One value of a trait. ``parent`` is the code of the category that it is a part of, such as a desa's kecamatan."""

    code: str
    label: str
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Dimension:
    """A trait of people: ``key`` names it in code and is the frame's column, ``title`` is what a reader sees.

    A parent stands before its parts and is their sum. One trait has one key in all tables of a population: the same
    people grouped twice under two keys can't be told to overlap. Where a trait is ``sensitive`` (health, welfare
    level), it is also withheld that all people of a group share one category, and a zero may be withheld.
    """

    key: str
    title: str
    categories: tuple[Category, ...]
    sensitive: bool = False

    def __post_init__(self) -> None:
        seen: set[str] = set()
        for category in self.categories:
            if category.code in seen:
                raise self._wrong(f"has the category '{category.code}' twice")
            if category.parent is not None and category.parent not in seen:
                raise self._wrong(f"names '{category.parent}' as a parent before it is listed")
            seen.add(category.code)
        if not seen:
            raise self._wrong("has no category")

    def _wrong(self, what: str) -> UserError:
        return UserError(f"dimension '{self.key}' {what}", remedy="Mend the list of its categories.")

    @property
    def leaves(self) -> tuple[Category, ...]:
        """The categories without parts."""
        parents = {category.parent for category in self.categories}
        return tuple(category for category in self.categories if category.code not in parents)

    @property
    def parents(self) -> tuple[int, ...]:
        """The place of each category's parent, where place 0 is the total and the categories follow from 1."""
        places = {category.code: place for place, category in enumerate(self.categories, 1)}
        return tuple(0 if category.parent is None else places[category.parent] for category in self.categories)

    @property
    def nested(self) -> bool:
        """Whether any category has parts."""
        return any(category.parent is not None for category in self.categories)

    def parts(self, code: str | None) -> tuple[Category, ...]:
        """Return the categories right below one, or the topmost for ``None``."""
        if code is not None:
            self.place(code)
        return tuple(category for category in self.categories if category.parent == code)

    def place(self, code: str | None) -> int:
        """Return the place of a category; 0 is the total.

        Raises
        ------
        UserError
            When there is no such category; offers the nearest.
        """
        if code is None:
            return 0
        for place, category in enumerate(self.categories, 1):
            if category.code == code:
                return place
        raise UserError(
            f"dimension '{self.key}' has no category '{code}'",
            remedy=nearest(code, [category.code for category in self.categories]),
        )

    def completed(self, seen: Collection[str | None]) -> Dimension:
        """Return the dimension with a category for what the data leave open, if they do.

        A missing or unlisted value is unknown; the code of a category with parts (a kecamatan where a desa was
        asked) is unknown within that category.
        """
        leaves = {category.code for category in self.leaves}
        inner = [category for category in self.categories if category.code not in leaves]
        open_ends = [
            Category(f"{UNKNOWN}:{category.code}", UNKNOWN_LABEL, category.code)
            for category in inner
            if category.code in seen
        ]
        listed = {category.code for category in self.categories}
        if any(code not in listed for code in seen):
            open_ends.append(Category(UNKNOWN, UNKNOWN_LABEL))
        return replace(self, categories=(*self.categories, *open_ends))

    def leaf_places(self) -> dict[str, int]:
        """Return for each value that a row may hold the place where it is counted."""
        places = {category.code: place for place, category in enumerate(self.categories, 1)}
        leaves = {category.code: places[category.code] for category in self.leaves}
        return leaves | {code: places[f"{UNKNOWN}:{code}"] for code in places if f"{UNKNOWN}:{code}" in places}
