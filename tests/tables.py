"""Rows of tables, for tests that look one up."""

from __future__ import annotations

import pandas as pd


def row_of(table: pd.DataFrame, **where: object) -> pd.Series:
    found = table
    for column, value in where.items():
        found = found[found[column] == value]
    (row,) = (each for _, each in found.iterrows())
    return row
