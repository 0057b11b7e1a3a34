"""The parameters of each report: names, types and the rules between them, checked before a kernel starts."""

from __future__ import annotations

from datetime import date  # noqa: TC003 - pydantic resolves the hints when the class is made
from typing import TYPE_CHECKING, Annotated, Any, Final, Self, get_origin

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from sertakan_analysis.errors import UserError, nearest
from sertakan_analysis.regions import region as region_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic_core import ErrorDetails

REGIONS_COMPARED: Final = 2


def _known_region(code: str) -> str:
    try:
        return region_of(code).code
    except UserError as error:
        raise ValueError(str(error)) from error


RegionCode = Annotated[str, AfterValidator(_known_region)]


class ReportParameters(BaseModel):
    """What every report needs: the day up to which figures and lists count."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    as_of: date = Field(description="the last day whose figures, lists and rules count")

    @property
    def region_codes(self) -> tuple[str, ...]:
        """The regions that the report is about."""
        return ()


class PublishedParameters(ReportParameters):
    """What a report on published figures needs besides: the branch's own counts when there are any."""

    monthly: str = Field(default="", description="path of the branch's file of monthly counts; empty: none")


class PeopleParameters(ReportParameters):
    """What every report on lists of people needs: the region whose people it counts."""

    region: RegionCode = Field(description="code of the kabupaten, kecamatan or desa")

    @property
    def region_codes(self) -> tuple[str, ...]:
        """The one region."""
        return (self.region,)

    def batch_of(self, kind: str) -> str:  # noqa: ARG002 - a report of several kinds may choose for one of them
        """Return which list of a kind is opened: ``auto`` for the newest one of each source."""
        return "auto"


class VillageListParameters(PeopleParameters):
    """Parameters of the report on lists of workers."""

    batch: str = Field(
        default="auto", description="name of a batch or an agreement; auto: the newest list of each source"
    )

    def batch_of(self, kind: str) -> str:  # noqa: ARG002 - its lists are of one kind
        """Return the batch that was named."""
        return self.batch


class MatchParameters(PeopleParameters):
    """Parameters of the report on a match."""


class ProtectionParameters(PeopleParameters):
    """Parameters of the report on protection."""

    month: str = Field(
        default="auto",
        pattern=r"^(auto|[0-9]{4}-(0[1-9]|1[0-2]))$",
        description="contribution month, such as 2026-11; auto: the one that most participants have paid last",
    )

    @model_validator(mode="after")
    def _month_has_begun(self) -> Self:
        if self.month != "auto" and self.month > f"{self.as_of:%Y-%m}":
            raise ValueError(f"month is {self.month}, after the day of the report, {self.as_of}: choose an earlier one")
        return self


class CoverageTrendParameters(PublishedParameters):
    """Parameters of the coverage trend of one region."""

    region: RegionCode = Field(description="code of the region")
    base: str = Field(default="auto", description="id of the base on which head counts are compared; auto: by rule")
    target: str = Field(default="auto", description="name of the target rule that the report follows; auto: by rule")
    event_date: date | None = Field(default=None, description="day of an event whose effect is estimated")
    event_name: str = Field(default="", description="name of that event as the report prints it")

    @property
    def region_codes(self) -> tuple[str, ...]:
        """The one region."""
        return (self.region,)

    @model_validator(mode="after")
    def _event_is_whole(self) -> Self:
        if self.event_date is not None and not self.monthly:
            raise ValueError("event_date needs monthly: the effect of an event is estimated on the branch's own counts")
        if (self.event_date is None) != (not self.event_name):
            raise ValueError("event_date and event_name go together: give both or neither")
        return self


class RegionalComparisonParameters(PublishedParameters):
    """Parameters of the comparison of two or more regions of one level."""

    regions: list[RegionCode] = Field(description="codes of two or more regions of the same level")

    @property
    def region_codes(self) -> tuple[str, ...]:
        """The regions compared, in the order given."""
        return tuple(self.regions)

    @model_validator(mode="after")
    def _comparable(self) -> Self:
        if len(self.regions) < REGIONS_COMPARED:
            raise ValueError(f"regions needs two or more codes, got {len(self.regions)}: {', '.join(self.regions)}")
        twice = sorted({code for code in self.regions if self.regions.count(code) > 1})
        if twice:
            raise ValueError(f"regions names {', '.join(twice)} more than once")
        levels = {code: region_of(code).level for code in self.regions}
        if len(set(levels.values())) > 1:
            told = ", ".join(f"{code} is {level}" for code, level in levels.items())
            raise ValueError(f"regions must be of the same level: {told}")
        return self


MODELS: Final[Mapping[str, type[ReportParameters]]] = {
    model.__name__: model
    for model in (
        CoverageTrendParameters,
        MatchParameters,
        ProtectionParameters,
        RegionalComparisonParameters,
        VillageListParameters,
    )
}


def from_text(model: type[ReportParameters], name: str, value: str) -> Any:
    """Return a text in the shape that the parameter has in YAML: a list where it is one, otherwise the text."""
    field = model.model_fields.get(name)
    if field is not None and get_origin(field.annotation) is list:
        return [item.strip() for item in value.split(",") if item.strip()]
    if field is not None and value == "" and field.annotation is not str and not field.is_required():
        return field.default
    return value


def checked(model: type[ReportParameters], values: Mapping[str, Any]) -> ReportParameters:
    """Return the values as the model holds them.

    Raises
    ------
    UserError
        Every unknown name, missing value, wrong type and broken rule at once, one line each.
    """
    try:
        return model.model_validate_json(_json(values))
    except ValidationError as error:
        raise UserError("\n".join(_told(fault, model) for fault in error.errors())) from error


def for_notebook(parameters: ReportParameters) -> dict[str, Any]:
    """Return the values as a notebook receives them: days as ISO text, since papermill carries no dates.

    A day that is not given travels as empty text, the default that the notebook's own cell has.
    """
    return {name: "" if value is None else value for name, value in parameters.model_dump(mode="json").items()}


def _json(values: Mapping[str, Any]) -> str:
    """Write values as JSON: read from there, a strict model still takes ISO text for a day and nothing else."""
    import json

    return json.dumps(dict(values), default=str)


def _told(fault: ErrorDetails, model: type[ReportParameters]) -> str:
    place = ".".join(str(part) for part in fault["loc"])
    if fault["type"] == "extra_forbidden":
        return f"there is no parameter '{place}'. {nearest(place, model.model_fields)}"
    if fault["type"] == "missing":
        return f"parameter '{place}' is missing"
    reason = fault["msg"].removeprefix("Value error, ").replace("\nRemedy: ", " ")
    if not place:
        return reason
    return f"parameter '{place}': {reason} (got {_shape(fault['input'])})"


def _shape(value: Any) -> str:
    kind = {str: "text", int: "whole number", float: "number", bool: "yes/no value", list: "list"}.get(type(value))
    return f"the {kind or type(value).__name__} {value!r}"
