"""Tasks done in a child process under watch, so that whoever asks for them lives on whatever they do."""

from __future__ import annotations

import os
import pickle
import selectors
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from typing import NamedTuple

from simulation.experiment.executors.channel import Channel
from simulation.experiment.executors.child import FUNCTION, TASK
from simulation.experiment.executors.interface import MAX_ATTEMPTS, Failure, UnfitWorkerError
from simulation.experiment.executors.watch import Watch

_ATTEMPTS_THAT_HANG = 2  # a hung task has cost its whole patience, and is tried alone once more
_SECONDS_TO_DIE = 2.0
_PREPARATION_SECONDS = 3600.0  # to load libraries and compile kernels on a busy node


class _Blow(NamedTuple):
    """What ended a task before its time. Attributes: error: as in Failure."""

    error: str
    message: str


class Child:
    """A child process. Attributes: answered: tasks it did. silent, stopped: see Watch."""

    def __init__(self) -> None:
        here, there = socket.socketpair()
        self.channel = Channel(here)
        path = os.pathsep.join(each for each in sys.path if each)  # it has to find what this process finds
        module = "simulation.experiment.executors.child"
        with there:
            self.process = subprocess.Popen(
                [sys.executable, "-m", module, str(there.fileno()), str(os.getpid())],
                pass_fds=[there.fileno()], stdin=subprocess.DEVNULL, env=os.environ | {"PYTHONPATH": path},
            )  # fmt: skip
        self.answered = 0
        self.silent = self.stopped = 0.0

    def kill(self) -> str:
        """Returns: words for the way it ended."""
        if self.channel.ended:  # it is dying: its own code is wanted, not that of the blow
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(_SECONDS_TO_DIE)
        self.process.kill()
        code = self.process.wait()
        self.channel.close()
        return f"killed by {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"


_SPARE: list[Child] = []  # of this process: idle, with machine code loaded, for the next function


class Shield:
    """Does tasks one after another in a child that is replaced when it dies, hangs or takes too much memory.

    Args: packed_fn: pickle of the function that does tasks; see Work. memory_limit_mb, longest_task_seconds: of one
        task, see Watch.
    """

    def __init__(
        self, packed_fn: bytes, memory_limit_mb: float | None = None, longest_task_seconds: float | None = None
    ) -> None:
        self._packed_fn = packed_fn
        self._watch = Watch(memory_limit_mb, longest_task_seconds)
        self._child: Child | None = None
        self._busy = threading.Lock()
        self._closed = False

    def do(self, packed_task: bytes) -> bytes:
        """What `interface.done` gives; a Failure after some attempts. Raises: UnfitWorkerError."""
        with self._busy:
            return self._done(packed_task)

    def _done(self, packed_task: bytes) -> bytes:
        attempt, began = 0, time.monotonic()
        while True:
            attempt += 1
            child = self._child or self._started()
            fresh = not child.answered
            reply = self._reply(child, packed_task)
            if isinstance(reply, bytes):
                child.answered += 1
                self._watch.measured(pickle.loads(reply)[0])
                return reply
            if self._is_given_up(reply.error, attempt, fresh):
                failure = Failure(reply.error, reply.message, attempts=attempt)
                return pickle.dumps((time.monotonic() - began, failure), protocol=5)

    def close(self) -> None:
        """Keep an idle child for the next shield; end one that is in the middle of a task. From any thread."""
        self._closed = True
        child, idle = self._child, self._busy.acquire(blocking=False)
        if child is not None and idle:
            _SPARE.append(child)
        elif child is not None:
            child.process.kill()
        if idle:
            self._child = None
            self._busy.release()

    def _is_given_up(self, error: str, attempt: int, fresh: bool) -> bool:
        if error == "MemoryLimit":
            return fresh  # too much memory may be the fault of tasks before; in a fresh child it is the task's own
        return self._closed or attempt >= (_ATTEMPTS_THAT_HANG if error == "WorkerHung" else MAX_ATTEMPTS)

    def _started(self) -> Child:
        """A child that has the function. Raises: UnfitWorkerError when it cannot begin."""
        if self._closed:
            raise UnfitWorkerError("the driver wants no more")
        spare = _spare()
        told = self._introduced(spare) if spare is not None else _Blow("WorkerDied", "")
        if isinstance(told, _Blow):  # also when the spare child was dying
            told = self._introduced(Child())
        trouble = Failure(*told) if isinstance(told, _Blow) else pickle.loads(told)
        if trouble is not None or self._child is None:
            raise UnfitWorkerError(f"a task cannot be begun: {trouble.error}: {trouble.message}\n{trouble.traceback}")
        return self._child

    def _introduced(self, child: Child) -> bytes | _Blow:
        """Give a child the function. It is kept when it is ready."""
        self._child = child
        told = self._answer(child, FUNCTION + self._packed_fn, Watch(longest_task_seconds=_PREPARATION_SECONDS))
        if isinstance(told, _Blow) or pickle.loads(told) is not None:
            self._drop(child)
        return told

    def _reply(self, child: Child, packed_task: bytes) -> bytes | _Blow:
        reply = self._answer(child, TASK + packed_task, self._watch)
        if isinstance(reply, bytes):
            return reply
        ended = self._drop(child)
        return _Blow(reply.error, reply.message or f"its worker died each time, last {ended}")

    def _drop(self, child: Child) -> str:
        self._child = None
        return child.kill()

    def _answer(self, child: Child, frame: bytes, watch: Watch) -> bytes | _Blow:
        """Send a frame and wait for the next one, under watch."""
        child.channel.send(frame)
        watch.pass_time([])
        child.silent = child.stopped = 0.0
        with selectors.DefaultSelector() as selector:
            selector.register(child.channel, selectors.EVENT_READ | selectors.EVENT_WRITE)
            while True:
                selector.select(watch.every)
                watch.pass_time([child])
                child.channel.flush()
                if not child.channel.has_more_to_send:
                    selector.modify(child.channel, selectors.EVENT_READ)
                if received := child.channel.received():
                    return received[0]
                if child.channel.ended:
                    return _Blow("WorkerDied", "")
                for _, error, message in watch.culprits([child]):
                    return _Blow(error, message)


def _spare() -> Child | None:
    """A child that is idle and alive."""
    while _SPARE:
        child = _SPARE.pop()
        if child.process.poll() is None:
            return child
        child.kill()
    return None


def end_spare_children() -> None:
    """End children that wait for another function. They end by themselves when this process does."""
    while (child := _spare()) is not None:
        child.kill()
