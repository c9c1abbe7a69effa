"""The least a market could do each month: the floor that the full model is measured against."""

from __future__ import annotations

from typing import Any

from simulation.agents.codes import EMPLOYED, NO_EMPLOYER, SEEKING
from simulation.columns.jit import kernel
from simulation.columns.random import draw_key, uniform

SEPARATION_PER_MONTH = 0.01
_NO_STREAM = 1_000_000  # no stream of the model has this number


@kernel
def bare_month(persons, firms, retention, separation_per_month, seed, month):  # type: ignore[no-untyped-def]
    """Three skills fade, twice as fast without work; the employed draw a separation and, if it comes, lose the job."""
    key = draw_key(seed, _NO_STREAM, month)
    for i in range(persons.status.shape[0]):
        employed = persons.status[i] == EMPLOYED
        kept = retention if employed else retention * retention
        persons.technical[i] *= kept
        persons.practical[i] *= kept
        persons.domain[i] *= kept
        if employed and uniform(key, persons.unique_id[i]) < separation_per_month:
            firms.headcount[persons.employer[i], persons.job_class[i]] -= 1
            persons.status[i] = SEEKING
            persons.employer[i] = NO_EMPLOYER
            persons.since[i] = month


def copied(table: Any) -> Any:
    """The arrays of a table, copied, so that the bare pass leaves the market as it is."""
    arrays = table.arrays()
    return type(arrays)(*(column.copy() for column in arrays))
