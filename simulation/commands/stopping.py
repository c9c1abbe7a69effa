"""What stops a command that runs something, told in one line, with its exit code.

Import it where a command begins to run: the errors live beside what runs, which `talentgap --help` does not load.
"""

from __future__ import annotations

import errno
import shutil
from pathlib import Path

from simulation.commands.console import BAD_INPUT, SOME_FAILED, note
from simulation.commands.estimating import size_of
from simulation.experiment.executor import ClusterError
from simulation.experiment.lock import FolderInUseError
from simulation.experiment.store import StorageError

STOPS = (ClusterError, FolderInUseError, StorageError)
_NOT_WRITABLE = (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST, errno.ENAMETOOLONG)
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
_KEPT = "Finished runs are kept; the same command goes on from there."


def stopped(error: ClusterError | FolderInUseError | StorageError, folder: Path) -> int:
    """Say what stopped it. Args: folder: of the results. Returns: the exit code."""
    if isinstance(error, FolderInUseError):
        note(str(error))
        return BAD_INPUT
    if isinstance(error, ClusterError):
        note(f"{error}. {_KEPT}")
        return SOME_FAILED
    if error.errno in _NOT_WRITABLE and not folder.is_dir():
        note(f"{error.strerror}. Nothing was written: name another folder with --out.")
        return BAD_INPUT
    room = _room(folder) if error.errno in _NO_ROOM else ""
    note(f"{error.strerror}.{room} {_KEPT}")
    return BAD_INPUT if error.errno in _NOT_WRITABLE else SOME_FAILED


def _room(folder: Path) -> str:
    """How much room the disk of a folder has."""
    try:
        usage = shutil.disk_usage(folder)
    except OSError:
        return ""
    return f" The disk of {folder} has {size_of(usage.free)} free of {size_of(usage.total)}: make room there."
