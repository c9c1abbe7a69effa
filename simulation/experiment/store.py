"""The parts of a results folder: committed one by one by the driver, checked before they are trusted.

A part is written to a temporary file, synced and renamed, so that under its final name it is whole or not
there. Its name carries its digest, so that a part and its digest are committed by one rename.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from simulation.experiment.parts import Part, decoded, digest

CODE_DIGITS = 8  # a run key starts with so many digits of the code fingerprint
_PART = re.compile(r"(?P<key>[0-9a-f]{24})-(?P<digest>[0-9a-f]{16})\.parquet")
_TEMPORARY = ".tmp"


class StorageError(OSError):
    """Results could not be written; what was committed before is whole."""


class DamagedPartError(ValueError):
    """The bytes of a part are not the ones that were written."""


class PartStore:
    """The folder `parts/` of one results folder. Only one driver may write to it: hold `sole_driver`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "parts"

    def open(self) -> None:
        """Make the folder and sweep up what a killed driver left half-written."""
        with storing(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            for left in self.folder.glob(f"*{_TEMPORARY}"):
                left.unlink()

    def commit(self, key: str, content: bytes) -> None:
        """Keep a finished run for good. Raises: StorageError, with nothing half-written left behind."""
        write_whole(self.folder / f"{key}-{digest(content)}.parquet", content)

    def sound(self, keys: Iterable[str]) -> set[str]:
        """Which of these runs are there with the right bytes; damaged ones are set aside as `.corrupt`."""
        wanted = set(keys)
        found = set()
        for key, path in self._paths():
            if key not in wanted:
                continue
            try:
                self._content(path)
            except DamagedPartError:
                path.replace(path.with_suffix(".corrupt"))
            else:
                found.add(key)
        return found

    def read(self, keys: Iterable[str]) -> Iterator[tuple[str, Part | DamagedPartError]]:
        """The parts of these runs, one at a time and in this order; runs without a part are passed over."""
        paths = dict(self._paths())
        for key in keys:
            if key in paths:
                try:
                    yield key, decoded(self._content(paths[key]))
                except DamagedPartError as damage:
                    paths[key].replace(paths[key].with_suffix(".corrupt"))
                    yield key, damage

    def clear(self) -> None:
        """Forget all parts."""
        for _, path in self._paths():
            path.unlink()

    def drop_other_code(self, code: str) -> None:
        """Remove parts made by another version of the code: no run can use them again."""
        for key, path in self._paths():
            if not key.startswith(code[:CODE_DIGITS]):
                path.unlink()

    def _paths(self) -> list[tuple[str, Path]]:
        entries = sorted(self.folder.iterdir()) if self.folder.is_dir() else []
        return [(match["key"], path) for path in entries if (match := _PART.fullmatch(path.name))]

    def _content(self, path: Path) -> bytes:
        content = path.read_bytes()
        match = _PART.fullmatch(path.name)
        if match is None or digest(content) != match["digest"]:
            raise DamagedPartError(f"{path.name} is damaged and was set aside; run again to replace it")
        return content


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it is there whole or not at all, even if the power fails. Raises: StorageError."""
    temporary = path.with_name(path.name + _TEMPORARY)
    with storing(path):
        try:
            with temporary.open("wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise


@contextmanager
def storing(path: Path) -> Iterator[None]:
    """Say which file could not be written, and why, when the disk is full or closed. Raises: StorageError."""
    try:
        yield
    except OSError as error:
        raise StorageError(error.errno, f"cannot write {path}: {error.strerror or error}") from error
