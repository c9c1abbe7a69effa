"""A worker process of this machine: seen by the driver, and its own life."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import socket
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

from simulation.experiment.executors.channel import Channel, receive_frame, send_frame
from simulation.experiment.executors.chunks import Job
from simulation.experiment.executors.interface import done
from simulation.experiment.executors.processes import ON_LINUX

_SECONDS_TO_LEAVE = 5.0
_PR_SET_PDEATHSIG = 1  # prctl(2): a signal for this process when its parent dies

# Forked workers inherit compiled kernels and start in milliseconds; elsewhere than on Linux forking is not
# safe, and workers load the kernels from the cache on disk.
_FORKS = ON_LINUX
_CONTEXT: Any = multiprocessing.get_context("fork" if _FORKS else "spawn")


class Worker:
    """A worker process, seen by the driver.

    Attributes:
        jobs: handed over and not answered, in the order in which they are done: the first is being done.
        answered: how many jobs it did.
        silent, stopped: seconds that nothing came from it, and that it was seen stopped.
    """

    def __init__(self, fn: Callable[[Any], Any], others: Iterable[Worker]) -> None:
        here, there = socket.socketpair()
        self.channel: Channel = Channel(here)
        to_close = [here, *(worker.channel.end for worker in others)] if _FORKS else []
        self.process = _CONTEXT.Process(target=_serve, args=(there, fn, to_close, os.getpid()), daemon=True)
        self.process.start()
        there.close()
        self.jobs: deque[Job] = deque()
        self.answered = 0
        self.silent = self.stopped = 0.0

    def take(self, jobs: list[Job]) -> None:
        """Hand jobs over."""
        self.jobs.extend(jobs)
        for job in jobs:
            self.channel.send(job.packed)
        self.channel.flush()

    def leave(self) -> None:
        """Let an idle worker end by itself."""
        with suppress(OSError):
            self.channel.end.shutdown(socket.SHUT_RDWR)  # the worker sees the end
        self.process.join(_SECONDS_TO_LEAVE)
        self.kill()

    def kill(self) -> None:
        self.process.kill()
        self.process.join()
        self.channel.close()

    def how_it_ended(self) -> str:
        """Words for the way a dead worker ended."""
        code = self.process.exitcode
        return f"killed by {signal.Signals(-code).name}" if code and code < 0 else f"exit code {code}"


def _serve(end: socket.socket, fn: Callable[[Any], Any], to_close: list[socket.socket], driver: int) -> None:
    """The life of a worker: tasks in, results out, until the driver closes the channel or is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the driver decides
    for inherited in to_close:  # else a worker would keep the channels of others open when the driver dies
        inherited.close()
    _die_with(driver)
    with suppress(EOFError, OSError):
        while True:
            send_frame(end, done(fn, receive_frame(end)))
    os._exit(0)  # a forked worker holds copies of the driver's streams and must not flush them


def _die_with(driver: int) -> None:
    """End with the driver at once, even in the middle of a long task. Elsewhere than on Linux: after that task."""
    if ON_LINUX:
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != driver:  # it died before that call
        os._exit(1)
