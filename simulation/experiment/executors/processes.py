"""What the system says of a process: its memory, and whether somebody stopped it."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

ON_LINUX = sys.platform == "linux"


def can_watch_memory() -> bool:
    """Whether `resident_mb` knows anything: on Linux, elsewhere with psutil (Dask brings it)."""
    return ON_LINUX or find_spec("psutil") is not None


def resident_mb(process_id: int) -> float | None:
    """Memory of a process in use, MB of 10^6 bytes, its program and libraries included; None when not known."""
    if ON_LINUX:
        with suppress(OSError, IndexError):
            pages = int(Path(f"/proc/{process_id}/statm").read_text().split()[1])
            return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
        return None
    found = _by_psutil(process_id)
    return found.memory_info().rss / 1e6 if found else None


def is_stopped(process_id: int) -> bool:
    """Whether a process was stopped (SIGSTOP, SIGTSTP); one under a debugger does not count."""
    if ON_LINUX:
        with suppress(OSError, IndexError):
            return Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()[0] == "T"
        return False
    found = _by_psutil(process_id)
    return bool(found) and found.status() == "stopped"


def _by_psutil(process_id: int) -> Any:
    try:
        import psutil
    except ImportError:
        return None
    with suppress(psutil.Error):
        return psutil.Process(process_id)
    return None
