"""The part: one finished run as the bytes of a one-row Parquet file that explains itself."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

_DIGEST_DIGITS = 16
_SCALARS = ("key", "replicate", "seed", "draw", "seconds", "months", "persons", "states")


@dataclass(frozen=True)
class Part:
    """A finished run, decoded.

    Attributes: draw: of the posterior, -1 for none. values: float64 [series, months].
        flows: int64 [months, states, states].
    """

    key: str
    replicate: int
    seed: int
    draw: int
    seconds: float
    months: int
    persons: int
    keys: list[tuple[str, str]]
    values: np.ndarray
    flows: np.ndarray


def encoded(
    *,
    key: str,
    replicate: int,
    seed: int,
    draw: int,
    seconds: float,
    persons: int,
    keys: list[tuple[str, str]],
    values: np.ndarray,
    flows: np.ndarray,
) -> bytes:
    """The bytes of a part. Args: values [months, series]; flows [months, states, states]."""
    months, states, _ = flows.shape
    if values.shape != (months, len(keys)):
        raise ValueError(f"values have shape {values.shape}, expected {(months, len(keys))}")
    row = {
        "key": pa.array([key]),
        "replicate": pa.array([replicate], pa.int32()),
        "seed": pa.array([seed], pa.int64()),
        "draw": pa.array([draw], pa.int32()),
        "seconds": pa.array([seconds]),
        "months": pa.array([months], pa.int32()),
        "persons": pa.array([persons], pa.int64()),
        "states": pa.array([states], pa.int32()),
        "indicators": _one_list(pa.array([indicator for indicator, _ in keys])),
        "groups": _one_list(pa.array([group for _, group in keys])),
        "values": _one_list(pa.array(np.ascontiguousarray(values.T, np.float64).ravel())),
        "flows": _one_list(pa.array(np.ascontiguousarray(flows, np.int64).ravel())),
    }
    sink = pa.BufferOutputStream()
    pq.write_table(pa.table(row), sink, compression="zstd", use_dictionary=["key"])
    return sink.getvalue().to_pybytes()


def _one_list(values: pa.Array) -> pa.Array:
    return pa.ListArray.from_arrays(pa.array([0, len(values)], pa.int32()), values)


def decoded(content: bytes) -> Part:
    """The part in these bytes."""
    table = pq.read_table(pa.BufferReader(content), use_threads=False)
    scalars = table.select(list(_SCALARS)).to_pylist()[0]
    indicators, groups = (table[name].chunk(0).values.to_pylist() for name in ("indicators", "groups"))
    states, months = scalars.pop("states"), scalars["months"]
    return Part(
        **scalars,
        keys=list(zip(indicators, groups, strict=True)),
        values=table["values"].chunk(0).values.to_numpy().reshape(len(indicators), months),
        flows=table["flows"].chunk(0).values.to_numpy().reshape(months, states, states),
    )


def digest(content: bytes) -> str:
    """Sixteen hex digits that change with any byte of a part."""
    return hashlib.sha256(content).hexdigest()[:_DIGEST_DIGITS]
