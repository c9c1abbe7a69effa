"""One number of the parameter book: value, unit, range, source."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, create_model
from pydantic.fields import FieldInfo

ASSUMPTION = "assumption"  # the word that stands where no report or study gives the number


class Group(BaseModel):
    """A frozen group of assumptions; unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, strict=True)


class Prior(NamedTuple):
    """What is believed of a number before the model meets reports: it lies in [low, high], evenly or on a log scale."""

    low: float
    high: float
    shape: Literal["uniform", "log-uniform"] = "uniform"


def quantity(
    default: Any, *, unit: str, low: float | None = None, high: float | None = None, source: str, meaning: str,
    prior: Prior | None = None,
) -> Any:  # fmt: skip
    """A number with its unit, allowed range [low, high], source (fact id, reference or `assumption`) and meaning.

    `source` starts with a fact id (`CAL_W01`), a reference, or the word `assumption`; where a value was moved
    inside its range so that the model meets reports, it adds "; set by search". A number with a `prior` is calibrated:
    `talentgap calibrate` searches it. A group with a prior is one parameter, all of its numbers take the same value.
    """
    book: dict[str, Any] = {"unit": unit, "low": low, "high": high, "source": source}
    if prior is not None:
        book["prior"] = prior._asdict()
    if isinstance(default, Group):
        return Field(default, description=meaning, json_schema_extra=book)
    return Field(default, ge=low, le=high, description=meaning, json_schema_extra=book)


def book_entry(field: FieldInfo) -> dict[str, Any]:
    """The unit, low, high and source of a field made by `quantity`."""
    extra = field.json_schema_extra
    return dict(extra) if isinstance(extra, dict) else {}


def per(*names: str, low: float, high: float, **defaults: float) -> Any:
    """A group class with one bounded number per name, e.g. per layer or per job class."""
    fields: dict[str, Any] = {name: (float, Field(defaults.get(name, ...), ge=low, le=high)) for name in names}
    return create_model(f"Per_{'_'.join(names)}", __base__=Group, **fields)


LAYERS = ("application", "technology", "foundation")
CLASSES = ("engineer", "compound", "research")
TIERS = ("elite", "regular", "applied")
