"""The posterior as runs use it: which draw of the calibrated assumptions a replicate takes, and whether it is stale.

`posterior.parquet` holds one draw a row: `draw` (0, 1, 2 ...), `weight` (they sum to 1) and one column for each
assumption, named by its key below `assumptions`. Neighbours are alike, so that places spread evenly over the
cumulative weight are spread evenly over the posterior too.

NumPy and pandas are imported where they are needed: commands that only ask whether a posterior is there stay quick.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from calibration.targets import TARGETS_FILE
from simulation.scenario.assumptions import Assumptions, book

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]

POSTERIOR = Path(__file__).with_name("posterior")
SEEDS_PER_DRAW = 2  # replicates that share a draw: two tell what luck does inside one world
NO_DRAW = -1  # stands for the draw of runs that carry none
_FILE, _MANIFEST = "posterior.parquet", "manifest.json"
_FIRST_PLACE = 0.5
_STEP = (5.0**0.5 - 1.0) / 2.0  # golden ratio conjugate: any number of steps leaves no large gap (Knuth 1973, 6.4)
_WEIGHT_TOLERANCE = 1e-6  # of the sum of the weights, which are rounded


class PosteriorError(ValueError):
    """The posterior file cannot be used; the message says why."""


@dataclass(frozen=True, eq=False)
class Draws:
    """Draws from the posterior.

    Attributes:
        keys: dotted, below `assumptions`.
        values: float64 [draw, key], in the unit of the key. weights: float64 [draw], they sum to 1.
        sha256: 64 hex digits over keys, weights and values, see `posterior_sha256`.
    """

    keys: tuple[str, ...]
    values: Floats
    weights: Floats
    sha256: str

    def draw_of(self, replicate: int) -> int:
        """The draw of a replicate (0-based): the same in every scenario, and for any number of replicates.

        Formula: slot s = replicate div 2; the first draw whose cumulative weight exceeds frac(0.5 + 0.618... s).
        Verified: tests/unit/test_draws.py, tests/property/test_draw_pairing.py
        """
        import numpy as np

        if replicate < 0:
            raise ValueError(f"replicate must be at least 0; got {replicate}")
        place = (_FIRST_PLACE + replicate // SEEDS_PER_DRAW * _STEP) % 1.0
        reached = np.cumsum(self.weights)
        return int(np.searchsorted(reached / reached[-1], place, side="right"))

    def values_of(self, draw: int) -> dict[str, float]:
        """The values of one draw by key. Raises: ValueError when there is no such draw."""
        if not 0 <= draw < len(self.values):
            raise ValueError(f"draw must be 0 to {len(self.values) - 1}; got {draw}")
        return dict(zip(self.keys, self.values[draw].tolist(), strict=True))

    def quantiles(self, key: str, probabilities: Sequence[float]) -> list[float]:
        """Weighted quantiles of one assumption: the least value whose cumulative weight reaches the probability.

        Raises: ValueError when the key is not among the keys.
        """
        import numpy as np

        if key not in self.keys:
            raise ValueError(f"key must be calibrated, one of {', '.join(self.keys)}; got {key}")
        values = self.values[:, self.keys.index(key)]
        order = np.argsort(values, kind="stable")
        reached = np.cumsum(self.weights[order])
        places = np.searchsorted(reached / reached[-1], np.asarray(probabilities) - _WEIGHT_TOLERANCE, side="left")
        return [float(value) for value in values[order][np.minimum(places, len(values) - 1)]]


def load_draws(folder: Path | None = None) -> Draws | None:
    """The posterior in a folder, by default the project's own; None where no file is there.

    Raises: PosteriorError for a file that is damaged, or that holds what is no assumption of the model.
    """
    path = (POSTERIOR if folder is None else Path(folder)) / _FILE
    try:
        stat = path.stat()
    except FileNotFoundError:
        return None
    return _loaded(path, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=8)
def _loaded(path: Path, _changed: int, _size: int) -> Draws:
    import numpy as np
    import pandas as pd

    try:
        frame = pd.read_parquet(path)
    except (OSError, ValueError) as error:
        raise PosteriorError(f"{path} cannot be read: {error}; calibrate again") from error
    if wrong := _fault(frame):
        raise PosteriorError(f"{path} {wrong}; calibrate again")
    keys = tuple(str(column) for column in frame.columns[2:])
    values = np.ascontiguousarray(frame[list(keys)].to_numpy(np.float64))
    weights = frame["weight"].to_numpy(np.float64).copy()
    values.flags.writeable = weights.flags.writeable = False  # the same object serves every caller
    return Draws(keys, values, weights, posterior_sha256(frame))


def _fault(frame: Any) -> str:
    """What is wrong with a posterior, as the rest of a sentence; empty when nothing is."""
    import numpy as np

    if list(frame.columns[:2]) != ["draw", "weight"]:
        return "must begin with the columns draw and weight"
    if len(frame) == 0 or frame["draw"].tolist() != list(range(len(frame))):
        return "must hold draws 0, 1, 2 ... in this order"
    numbers = frame.iloc[:, 1:].to_numpy(np.float64)
    if not np.isfinite(numbers).all() or (numbers[:, 0] < 0.0).any():
        return "must hold finite numbers, and no weight below 0"
    if abs(numbers[:, 0].sum() - 1.0) > _WEIGHT_TOLERANCE:
        return f"must have weights that sum to 1; they sum to {numbers[:, 0].sum():.6g}"
    unknown = [str(key) for key in frame.columns[2:] if key not in _known_keys()]
    return f"holds what is no number of the parameter book: {', '.join(unknown)}" if unknown else ""


@lru_cache(maxsize=1)
def _known_keys() -> frozenset[str]:
    return frozenset(row.key for row in book(Assumptions()) if isinstance(row.value, float))


def posterior_sha256(frame: Any) -> str:
    """64 hex digits over the values of a posterior: columns, and the bits of weights and assumptions.

    How the file is compressed does not count.
    """
    import numpy as np

    found = hashlib.sha256(json.dumps([str(name) for name in frame.columns]).encode())
    found.update(np.ascontiguousarray(frame.iloc[:, 1:].to_numpy(np.float64)).astype("<f8").tobytes())
    return found.hexdigest()


def targets_sha256(path: Path = TARGETS_FILE) -> str:
    """64 hex digits over the bytes of `targets.csv`, by which a posterior knows what it was fitted to."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def posterior_state(folder: Path | None = None, model: Callable[[], str] | None = None) -> list[str]:
    """Sentences on what is wrong with the posterior: none where it is there and fits what it was made from.

    Args: model: gives the fingerprint of the model of today, which only layers above know; asked only where there is a
        posterior. Without it the model is not compared.
    Verified: tests/unit/test_draws.py
    """
    home = POSTERIOR if folder is None else Path(folder)
    draws = load_draws(home)
    if draws is None:
        return ["No posterior is there: every assumption keeps one value, and bands hold luck alone."]
    try:
        made = json.loads((home / _MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        return ["The posterior has no manifest: nobody can say which reports it was fitted to."]
    return staleness(made, draws, model() if model else None)


def staleness(made: dict[str, Any], draws: Draws, model: str | None = None) -> list[str]:
    """In what a posterior does not fit its manifest, or the reports and the model of today, one sentence each."""
    told = []
    if made.get("posterior_sha256") != draws.sha256:
        told.append("The posterior is not the one that its manifest describes.")
    if made.get("targets_sha256") != targets_sha256():
        told.append("The posterior is stale: the reports in targets.csv have changed since it was fitted.")
    if model is not None and made.get("model_fingerprint") != model:
        told.append("The posterior is stale: the model has changed since it was fitted.")
    return told
