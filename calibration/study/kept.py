"""The folder of a study: what is finished stays, one small file for each truth and method."""

from __future__ import annotations

import hashlib
import io
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from calibration.fit.exploring import Explored

_SEED_BITS = 29  # libraries take 32 bits, scenarios seeds up to 10^9


def keyed_seed(seed: int, *key: str | int) -> int:
    """A seed of its own for each key, below 2**29: results do not depend on what was done before."""
    digest = hashlib.sha256(json.dumps([seed, *key]).encode()).digest()
    return int.from_bytes(digest[:8]) >> (64 - _SEED_BITS)


def slug(name: str) -> str:
    """A name as part of a path."""
    return "".join(letter if letter.isalnum() else "_" for letter in name.lower())


class Kept:
    """A folder that was begun with certain settings, and goes on only with the same."""

    def __init__(self, folder: Path, settings: dict[str, Any]) -> None:
        """Open or make it. Args: settings: everything that changes a result, as JSON.

        Raises: ValueError naming the settings that differ from those the folder was begun with.
        """
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        wanted, path = json.loads(json.dumps(settings)), folder / "settings.json"
        if path.exists():
            found = json.loads(path.read_text(encoding="utf-8"))
            differ = sorted(name for name in wanted.keys() | found.keys() if _text(wanted, name) != _text(found, name))
            if differ:
                raise ValueError(f"{folder} was begun with other {', '.join(differ)}: take another folder or empty it")
        else:
            write_whole(path, (json.dumps(wanted, indent=2, sort_keys=True) + "\n").encode())

    def table(self, make: Callable[[], pd.DataFrame], *key: str | int) -> pd.DataFrame:
        """The table of this key: read if it is there, else made and kept."""
        if not self.has(*key):
            self.keep(make(), *key)
        return self.read(*key)

    def has(self, *key: str | int) -> bool:
        """Whether the table of this key is there."""
        return self._path(key, "parquet").exists()

    def keep(self, table: pd.DataFrame, *key: str | int) -> None:
        """Keep a table for good."""
        write_whole(self._path(key, "parquet"), table.to_parquet(index=False))

    def read(self, *key: str | int) -> pd.DataFrame:
        """A table that was kept."""
        return pd.read_parquet(self._path(key, "parquet"))

    def explored(self, make: Callable[[], Explored], *key: str | int) -> Explored:
        """Runs that several fits share: read if they are there, else made and kept."""
        path = self._path(key, "npz")
        if not path.exists():
            made, sink = make(), io.BytesIO()
            np.savez_compressed(sink, places=made.places, moments=made.moments, runs=made.runs)
            write_whole(path, sink.getvalue())
        with np.load(path) as found:
            return Explored(found["places"], found["moments"], int(found["runs"]))

    def _path(self, key: tuple[str | int, ...], ending: str) -> Path:
        parts = [f"{part:04d}" if isinstance(part, int) else slug(part) for part in key]
        return self.folder.joinpath(*parts[:-1], f"{parts[-1]}.{ending}")


def _text(settings: dict[str, Any], name: str) -> str:
    """As JSON, in which nan equals nan."""
    return json.dumps(settings.get(name), sort_keys=True)


def csv_bytes(table: pd.DataFrame) -> bytes:
    """A table as CSV whose numbers read back to the same bits; undefined ones are `nan`."""
    return table.to_csv(index=False, na_rep="nan", lineterminator="\n").encode()


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it is there whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(path.name + ".tmp")
    with temporary.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    temporary.replace(path)
