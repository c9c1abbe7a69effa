"""Months as people write them: YYYY-MM."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

FIRST_MONTH = "2018-01"
LAST_MONTH = "2060-12"


def months_since_start(month: str) -> int:
    """Months from 2018-01 to a month written YYYY-MM, e.g. 11 for 2018-12."""
    year, number = month.split("-")
    return (int(year) - 2018) * 12 + int(number) - 1


def month_label(index: int) -> str:
    """The name of a month counted from 2018-01, e.g. `2018-01` for 0."""
    return f"{2018 + index // 12}-{index % 12 + 1:02d}"


def checked_month(written: Any) -> str:
    """The month as written. Raises PydanticCustomError saying what is wrong with it."""
    if not isinstance(written, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}", written):
        raise PydanticCustomError("month", "must be a month written YYYY-MM, such as 2035-12")
    if not 1 <= int(written[5:]) <= 12:
        raise PydanticCustomError("month", "no such month: the part after the dash runs from 01 to 12")
    if not FIRST_MONTH <= written <= LAST_MONTH:
        raise PydanticCustomError("month", "outside the months the model covers")
    return written


MONTH_PATTERN = "^(201[89]|20[2-5][0-9]|2060)-(0[1-9]|1[0-2])$"  # for editors: FIRST_MONTH to LAST_MONTH
Month = Annotated[
    str,
    BeforeValidator(checked_month),
    WithJsonSchema({"type": "string", "pattern": MONTH_PATTERN, "maxLength": len(LAST_MONTH)}),
]
MONTH_BOOK: dict[str, Any] = {"unit": "", "low": FIRST_MONTH, "high": LAST_MONTH}
