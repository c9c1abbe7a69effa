"""The store of a sweep: a journal for what comes in, parts of many runs for good.

A finished run is appended to the journal. When enough have come together, the journal becomes a part: a Parquet file
under its final name whole or not at all, with its digest in its name; parts that are not full are taken along, so
that their number stays small however often a sweep is resumed. Parts and journal are the truth, all tables are made
from them. Both carry the code version in their name: runs of other code are not used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from simulation.experiment.parts import digest
from simulation.experiment.store import CODE_DIGITS, storing, write_whole
from simulation.experiment.sweeping.batch import Batch, Finished, batch_of, decoded, encoded, joined, part_of
from simulation.experiment.sweeping.journal import Journal

MOST_VALUES = 500_000  # numbers in a part: 4 MB, all that is ever held in memory
MOST_RUNS = 8_192
_PART = re.compile(r"(?P<code>[0-9a-f]{8})-(?P<digest>[0-9a-f]{16})\.parquet")


class SweepStore:
    """The folder `parts/` of a sweep. Only one driver may write to it: hold `sole_driver`.

    Args: figures: numbers kept of each run. code: fingerprint of the code that makes the runs.
    """

    def __init__(self, folder: Path, figures: int, code: str) -> None:
        self.folder = folder / "parts"
        self.figures = figures
        self.code = code[:CODE_DIGITS]
        self.full = max(1, min(MOST_RUNS, MOST_VALUES // max(figures, 1)))
        self.journal = Journal(self.folder / f"{self.code}.journal")
        self._sizes: dict[Path, int] = {}  # sound parts and how many runs they hold

    def open(self) -> None:
        """Make the folder, sweep up what a killed driver left, set damaged parts aside."""
        with storing(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            for left in self.folder.glob("*.tmp"):
                left.unlink()
        self._sizes = {path: _rows(path) for path in self._paths() if self._sound(path)}
        self.journal.open()

    def close(self) -> None:
        """Sync the journal and close it."""
        self.journal.close()

    def batches(self) -> Iterator[Batch]:
        """All runs there are, part by part, then the journal; a run may come twice after a crash."""
        for path in list(self._sizes):
            yield batch_of(pq.read_table(path, use_threads=False))
        yield decoded(self.journal.read(), self.figures)

    def commit(self, run: int, seed: int, key: bytes, finished: Finished) -> None:
        """Keep a finished run. Raises: StorageError, with all that was kept before still there."""
        self.journal.append(encoded(run, seed, key, finished))
        if self.journal.records >= self.full:
            self.roll()

    def roll(self) -> None:
        """Make a part of the journal and of parts that are not full."""
        records = self.journal.read()
        if not records:
            return
        batches, taken = [decoded(records, self.figures)], []
        rows = len(batches[0])
        for path, size in list(self._sizes.items()):
            if rows + size <= self.full and self._sound(path):
                batches.append(batch_of(pq.read_table(path, use_threads=False)))
                taken.append(path)
                rows += size
        whole = joined(batches, self.figures).in_order()
        content = part_of(whole)
        path = self.folder / f"{self.code}-{digest(content)}.parquet"
        write_whole(path, content)
        self._sizes[path] = len(whole)
        for old in taken:
            if old != path:
                del self._sizes[old]
                old.unlink()
        self.journal.clear()

    def verified(self) -> list[pq.ParquetFile]:
        """All parts, their bytes checked once more; damaged ones are set aside."""
        for path in list(self._sizes):
            if not self._sound(path):
                del self._sizes[path]
        return [pq.ParquetFile(path, page_checksum_verification=True) for path in sorted(self._sizes)]

    def names(self) -> list[str]:
        """The names of all parts; each holds the digest of its part."""
        return sorted(path.name for path in self._sizes)

    def clear(self) -> None:
        """Forget all runs of this code."""
        for path in self._sizes:
            path.unlink()
        self._sizes = {}
        self.journal.clear()

    def drop_other_code(self) -> None:
        """Remove runs of other versions of the code: nothing can use them again."""
        for path in [*self._paths(any_code=True), *self.folder.glob("*.journal")]:
            if not path.name.startswith(self.code):
                path.unlink()

    def _paths(self, any_code: bool = False) -> list[Path]:
        found = [(path, _PART.fullmatch(path.name)) for path in sorted(self.folder.iterdir())]
        return [path for path, match in found if match and (any_code or match["code"] == self.code)]

    def _sound(self, path: Path) -> bool:
        """Whether a part has the bytes that were written and the columns of this sweep; else it is set aside."""
        match = _PART.fullmatch(path.name)
        content = path.read_bytes()
        if match is not None and digest(content) == match["digest"] and _figures(content) == self.figures:
            return True
        path.replace(path.with_suffix(".corrupt"))
        return False


def _rows(path: Path) -> int:
    return int(pq.read_metadata(path).num_rows)


def _figures(content: bytes) -> int:
    return int(pq.read_schema(pa.BufferReader(content)).field("values").type.list_size)
