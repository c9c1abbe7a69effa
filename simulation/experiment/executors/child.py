"""The process in which a Dask worker has its tasks done: `python -m simulation.experiment.executors.child FD PARENT`.

A task that never ends, dies or takes too much memory then costs this process, and not a worker of the cluster. A
program of its own, because a worker of Dask has threads, so that forking it is not safe, and may be of the kind of
process that `multiprocessing` gives no children.
"""

from __future__ import annotations

import os
import pickle
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from simulation.experiment.executors.channel import receive_frame, send_frame
from simulation.experiment.executors.interface import Failure, done, failure_of

FUNCTION, TASK = b"f", b"t"  # what a frame begins with; a task is for the function that came last
_SECONDS_BETWEEN_LOOKS = 1.0  # for the parent


def main(descriptor: int, parent: int) -> None:
    """Functions and tasks in, results out, until the other end is closed or the parent is gone.

    Args: descriptor: of the socket to the parent. parent: its process id.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the driver decides
    threading.Thread(target=_leave_with, args=(parent,), daemon=True).start()
    end = socket.socket(fileno=descriptor)
    with suppress(EOFError, OSError):
        fn: Any = None
        while True:
            frame = receive_frame(end)
            kind, content = frame[:1], frame[1:]
            if kind == FUNCTION:
                fn, trouble = _prepared(content)
                send_frame(end, pickle.dumps(trouble))
            else:
                send_frame(end, done(fn, content))
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def _prepared(packed: bytes) -> tuple[Callable[[Any], Any] | None, Failure | None]:
    """The function, ready to be called, or what is in the way."""
    try:
        fn = pickle.loads(packed)
        getattr(fn, "prepare", _nothing)()
    except Exception as error:
        return None, failure_of(error)
    return fn, None


def _leave_with(parent: int) -> None:
    """End soon after the parent, even in the middle of a long task."""
    while os.getppid() == parent:
        time.sleep(_SECONDS_BETWEEN_LOOKS)
    os._exit(1)


def _nothing() -> None:
    """For functions that need no preparation."""


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
