"""How to read the figures: claims that sound right and that the data refute."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from sertakan_analysis.analyses.wording import SCOPES, direction, plain, when_quantity
from sertakan_analysis.exhibits import Callout, Text, count, percent, points, text

if TYPE_CHECKING:
    from sertakan_analysis.analyses.coverage.change import Step
    from sertakan_analysis.analyses.coverage.context import Context
    from sertakan_analysis.analyses.coverage.targets import TargetGap

MOVED: Final = Decimal(1)
PEOPLE_SHARE: Final = Decimal("0.2")
NEARLY: Final = Decimal(1)
SMALL_SHARE: Final = Decimal("0.01")


def reading_guide(context: Context, found: tuple[Step, ...], target: TargetGap | None) -> Callout:
    """Gather what a reader could get wrong, each with the numbers that refute it."""
    items = [
        *(_refuted(step) for step in found if _misleads(step)),
        *(_unfounded(step) for step in found if step.split is None),
        *_nearly_there(context, target),
        *_misprints(context),
        plain(
            "Persentase hanya berarti bersama basisnya. Dua persentase dengan basis berbeda tidak boleh dikurangkan, "
            "disambung menjadi satu garis, atau dipakai menilai kinerja."
        ),
    ]
    return Callout("cara_membaca", plain("Yang mudah disalahpahami"), tuple(items), "caution")


def _misleads(step: Step) -> bool:
    """Tell whether the change of the rate says something that the head count does not."""
    split = step.split
    if split is None or abs(split.total) < MOVED:
        return False
    return split.total * split.participants < 0 or abs(split.participants) <= PEOPLE_SHARE * abs(split.total)


def _refuted(step: Step) -> Text:
    """Set a claim about a rate against the head counts behind it."""
    split = step.split
    if split is None:
        message = "only a step that can be split can be refuted"
        raise ValueError(message)
    gain = step.later.participants - step.earlier.participants
    steady = abs(gain) < SMALL_SHARE * step.earlier.participants
    return text(
        "“Cakupan {moved} {size}” ({start} – {end}) tidak berarti peserta {moved}: jumlah peserta {people} "
        "({before} → {after}); {base} berasal dari basis yang berganti.",
        moved=direction(split.total),
        size=points(abs(split.total), signed=False),
        start=when_quantity(step.earlier.when),
        end=when_quantity(step.later.when),
        people="hampir tetap" if steady else f"justru {direction(gain)}" if gain * split.total < 0 else direction(gain),
        before=count(step.earlier.participants, approximate=step.earlier.participants_implied),
        after=count(step.later.participants, approximate=step.later.participants_implied),
        base=points(split.base),
    )


def _unfounded(step: Step) -> Text:
    """Warn of a comparison that the two figures do not allow."""
    return text(
        "“Cakupan bergerak dari {before} ke {after}” ({start} – {end}) tidak dapat disimpulkan: {early} menghitung {scope}, "
        "{late} menghitung {later_scope}.",
        before=percent(step.earlier.rate, 1),
        after=percent(step.later.rate, 1),
        start=when_quantity(step.earlier.when),
        end=when_quantity(step.later.when),
        early="angka pertama",
        scope=SCOPES[step.earlier.scope],
        late="angka kedua",
        later_scope=SCOPES[step.later.scope],
    )


def _nearly_there(context: Context, target: TargetGap | None) -> list[Text]:
    """Warn where a rate on another base looks as if it nearly met the target."""
    if target is None or not target.own_base or target.gap <= 0:
        return []
    close = [
        point
        for point in context.points
        if point.base.base != context.base.base and abs(point.rate - target.rule.number) < NEARLY
    ]
    return [
        text(
            "Cakupan {rate} ({when}) tampak hampir mencapai target {target}, tetapi basisnya lain. Pada basis target "
            "masih kurang {gap} peserta.",
            rate=percent(point.rate, 1),
            when=when_quantity(point.when),
            target=percent(target.rule.number),
            gap=count(target.gap),
        )
        for point in close
    ]


def _misprints(context: Context) -> list[Text]:
    """Tell what was corrected, and why, among the head counts and rates of the region."""
    published = context.inputs.published
    return [
        correction.reason
        for correction in published.corrections.values()
        if (figure := published.figures[correction.figure]).region == context.region.code
        and figure.unit in ("persons", "percent")
        and (figure.when.on is None or figure.when.on <= context.as_of)
    ]
