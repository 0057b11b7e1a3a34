"""What protects people in a table: the dated rules of disclosure control on a day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

from sertakan_analysis.errors import UserError, nearest
from sertakan_analysis.rules import lookup

if TYPE_CHECKING:
    from datetime import date

    from sertakan_analysis.rules import Rules, RuleValue

Method = Literal["suppress", "round"]
FOLDER: Final = "pengungkapan"
METHODS: Final[dict[str, Method]] = {"sembunyikan": "suppress", "bulatkan": "round"}
# Tables of amounts keep this many of the largest contributions of each cell.
LARGEST_KEPT: Final = 3


@dataclass(frozen=True, slots=True)
class Policy:
    """The rules in force when a table is protected.

    ``minimum_count`` people, below which a count is withheld; ``interval_width`` people, the least distance between the
    bounds that a reader can work out for a withheld count; ``rounding_base`` for the method ``round``; ``dominance``
    (n, k): an amount is withheld when its n largest contributors hold more than k percent; ``p_percent``: when the
    second largest can work out the largest to within p percent; ``amount_width`` percent, the least width for a
    withheld amount; ``months_counted`` months for which a published cell counts. ``values`` tell where each rule comes
    from.
    """

    method: Method
    minimum_count: int
    interval_width: int
    rounding_base: int
    dominance: tuple[int, int]
    p_percent: int
    amount_width: int
    months_counted: int
    values: tuple[RuleValue, ...] = ()

    def __post_init__(self) -> None:
        numbers = {
            "jumlah_minimum": self.minimum_count >= 2,  # noqa: PLR2004 - a minimum of 1 would protect nobody
            "lebar_selang": self.interval_width >= 1,
            "basis_pembulatan": self.rounding_base >= 2,  # noqa: PLR2004 - base 1 rounds nothing
            "dominasi": 1 <= self.dominance[0] <= LARGEST_KEPT and 0 < self.dominance[1] <= 100,  # noqa: PLR2004
            "p_persen": self.p_percent >= 1,
            "lebar_selang_uang": self.amount_width >= 1,
            "lama_dihitung": self.months_counted >= 1,
        }
        wrong = [name for name, right in numbers.items() if not right]
        if wrong:
            raise UserError(
                f"the disclosure rule '{FOLDER}/{wrong[0]}' has a value that protects nobody or has no meaning",
                remedy="Mend the rule's file; docs/methods/disclosure.md says what each value means.",
            )

    def beside_exact(self) -> Policy:
        """Return the policy for rounding numbers of people among whom are others whose numbers are shown exactly.

        What is left beyond an exact number, and a withheld part of a rounded one, must stay as wide as ``interval_width``:
        the base is the least multiple of ``rounding_base`` that is wider.
        """
        steps = self.interval_width // self.rounding_base + 1
        return replace(self, method="round", rounding_base=steps * self.rounding_base)


def policy(rules: Rules, on: date) -> Policy:
    """Return the rules of disclosure control in force on a day.

    Raises
    ------
    UserError
        A rule is missing, not in force on that day, of the wrong kind, or has a value without meaning.
    """
    names = (
        "cara",
        "jumlah_minimum",
        "lebar_selang",
        "basis_pembulatan",
        "dominasi",
        "p_persen",
        "lebar_selang_uang",
        "lama_dihitung",
    )
    values = {name: lookup(rules, f"{FOLDER}/{name}", on=on) for name in names}
    return Policy(
        method=_method(values["cara"]),
        minimum_count=_whole(values["jumlah_minimum"]),
        interval_width=_whole(values["lebar_selang"]),
        rounding_base=_whole(values["basis_pembulatan"]),
        dominance=_pair(values["dominasi"]),
        p_percent=_whole(values["p_persen"]),
        amount_width=_whole(values["lebar_selang_uang"]),
        months_counted=_whole(values["lama_dihitung"]),
        values=tuple(values.values()),
    )


def _method(value: RuleValue) -> Method:
    if value.value not in METHODS:
        raise UserError(f"rule '{value.rule}' knows no '{value.value}'", remedy=nearest(str(value.value), METHODS))
    return METHODS[str(value.value)]


def _whole(value: RuleValue) -> int:
    if isinstance(value.value, int):
        return value.value
    raise UserError(f"rule '{value.rule}' must be a whole number, got {value.value!r}", remedy="Mend the rule's file.")


def _pair(value: RuleValue) -> tuple[int, int]:
    match value.value:
        case (int(first), int(second)):
            return first, second
    raise UserError(
        f"rule '{value.rule}' must be two whole numbers, got {value.value!r}",
        remedy="Write the number of contributors and their share in percent, like [2, 67].",
    )
