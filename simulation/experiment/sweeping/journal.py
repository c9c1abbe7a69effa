"""The journal: finished runs, appended one by one as they come.

Each record is framed with its length and digest, so that the record at which a killed driver or machine stopped is
recognised and cut off, and a damaged one in the middle is passed over. A record is handed to the operating system
at once: killing the driver loses nothing. It is forced to the disk as often as that takes a twentieth of the time,
so that a power cut loses less than a second of runs on most disks.
"""

from __future__ import annotations

import hashlib
import os
import struct
import time
from collections.abc import Iterator
from pathlib import Path

from simulation.experiment.store import storing, write_whole

_MARK = b"\xf5run"
_FRAME = struct.Struct("<4sI8s")  # mark, length and digest of the record
_LONGEST = 1 << 28
_SYNCING_SHARE = 20  # of the time, one part in so many goes to syncing


class Journal:
    """One journal file, open for appending. Attributes: records: how many it holds, damaged ones not counted."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.records = 0
        self._handle = -1
        self._size = 0
        self._synced, self._cost, self._dirty = 0.0, 0.0, False

    def open(self) -> list[bytes]:
        """Open it, mend it and hand out its records. What is no record is kept aside as `.corrupt`."""
        with storing(self.path):
            content = self.path.read_bytes() if self.path.exists() else b""
            spans = list(sound_spans(content))
            whole = b"".join(content[start - _FRAME.size : end] for start, end in spans)
            if whole != content:
                self._set_aside(content, spans)
                write_whole(self.path, whole)
            self._handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        self.records, self._size = len(spans), len(whole)
        return [content[start:end] for start, end in spans]

    def _set_aside(self, content: bytes, spans: list[tuple[int, int]]) -> None:
        """A torn end is what a crash leaves; anything else is damage, and kept for a look at it."""
        end = spans[-1][1] if spans else 0
        if sum(stop - start + _FRAME.size for start, stop in spans) != end or not _torn(content[end:]):
            write_whole(self.path.with_suffix(".corrupt"), content)

    def append(self, record: bytes) -> None:
        """Keep a record. Raises: StorageError, with the journal as it was before."""
        frame = framed(record)
        with storing(self.path):
            try:
                written = os.write(self._handle, frame)
                if written < len(frame):  # a full disk may take the first half
                    os.write(self._handle, frame[written:])
            except OSError:
                os.ftruncate(self._handle, self._size)
                raise
        self._size += len(frame)
        self.records += 1
        self._dirty = True
        if time.monotonic() - self._synced >= _SYNCING_SHARE * self._cost:
            self.sync()

    def sync(self) -> None:
        """Force to the disk what was appended. Raises: StorageError."""
        if not self._dirty:
            return
        before = time.monotonic()
        with storing(self.path):
            os.fsync(self._handle)
        self._synced = time.monotonic()
        self._cost, self._dirty = self._synced - before, False

    def read(self) -> list[bytes]:
        """All sound records."""
        with storing(self.path):
            content = self.path.read_bytes()
        return [content[start:end] for start, end in sound_spans(content)]

    def clear(self) -> None:
        """Forget all records: they are in a part now."""
        with storing(self.path):
            os.ftruncate(self._handle, 0)
            os.fsync(self._handle)
        self.records, self._size, self._dirty = 0, 0, False

    def close(self) -> None:
        """Sync and close."""
        if self._handle >= 0:
            try:
                self.sync()
            finally:
                os.close(self._handle)
                self._handle = -1


def framed(record: bytes) -> bytes:
    """A record as it stands in a journal."""
    return _FRAME.pack(_MARK, len(record), _digest(record)) + record


def sound_spans(content: bytes) -> Iterator[tuple[int, int]]:
    """Where whole, undamaged records begin and end; what lies between them is passed over."""
    at = 0
    while 0 <= at <= len(content) - _FRAME.size:
        mark, length, digest = _FRAME.unpack_from(content, at)
        start, end = at + _FRAME.size, at + _FRAME.size + length
        sound = mark == _MARK and length <= _LONGEST and end <= len(content)
        if sound and _digest(content[start:end]) == digest:
            yield start, end
            at = end
        else:
            at = content.find(_MARK, at + 1)


def _torn(rest: bytes) -> bool:
    """Whether these bytes are the beginning of a record that was still being written."""
    if len(rest) < _FRAME.size:
        return rest[:4] == _MARK[: len(rest)]
    mark, length, _ = _FRAME.unpack_from(rest)
    return bool(mark == _MARK and _FRAME.size + length > len(rest))


def _digest(record: bytes) -> bytes:
    return hashlib.blake2b(record, digest_size=8).digest()
