"""One driver per results folder."""

from __future__ import annotations

import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from simulation.experiment.store import storing

_HELD: set[int] = set()


class FolderInUseError(RuntimeError):
    """Another process is writing to the results folder."""


@contextmanager
def sole_driver(folder: Path) -> Iterator[None]:
    """Hold the folder's lock. Raises: FolderInUseError when a living process holds it.

    The operating system drops the lock when its holder dies, however it dies: nothing is ever left locked.
    """
    with storing(folder / ".lock"):
        handle = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        _take(handle, folder)
        yield
    finally:
        _HELD.discard(handle)
        os.close(handle)


def _take(handle: int, folder: Path) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.pread(handle, 200, 0).decode("utf-8", "replace").strip() or "another process"
        raise FolderInUseError(f"{folder} is being written by {holder}; wait for it or stop it") from None
    _HELD.add(handle)
    with storing(folder / ".lock"):
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"process {os.getpid()} on {socket.gethostname()}\n".encode(), 0)


def _let_go_in_child() -> None:
    """A worker must not keep the lock of a driver that was killed."""
    for handle in _HELD:
        os.close(handle)
    _HELD.clear()


os.register_at_fork(after_in_child=_let_go_in_child)
