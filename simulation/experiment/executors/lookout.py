"""Who looks after the workers of a cluster from the driver: one that says nothing any more is taken off."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

_LOOK_SECONDS = 2.0
# A worker tells the scheduler that it lives every half second, every six seconds among a thousand workers.
SILENT_SECONDS = 30.0
_RESTART_SECONDS = 10.0


class Lookout:
    """A thread that counts workers and takes off silent ones, so that the scheduler gives their work to others.

    A worker counts as silent when it told the scheduler nothing for SILENT_SECONDS while the scheduler answered the
    driver: stopped (SIGSTOP), hung, or cut off without its connection being closed. Only time that the driver itself
    was awake counts, and no clock that can be set is read.

    Attributes: workers: how many there were at the last look, at least 1.
    """

    def __init__(self, client: Any) -> None:
        self._client = client
        self.workers = 1
        self._silent: dict[str, float] = {}
        self._heard: dict[str, float] = {}
        self._turn = time.monotonic()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._keep_looking, name="talentgap-lookout", daemon=True)

    def start(self) -> None:
        """Look once, then from time to time."""
        self._look()
        self._thread.start()

    def stop(self) -> None:
        """Look no more."""
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join(_LOOK_SECONDS)

    def _keep_looking(self) -> None:
        while not self._ended.wait(_LOOK_SECONDS):
            self._look()

    def _look(self) -> None:
        with suppress(Exception):  # whoever waits for results says when the scheduler is gone
            seen = self._client.run_on_scheduler(_asking_for_workers())
            self.workers = max(1, len(seen))
            silent = self._too_silent({address: heard for address, (heard, _) in seen.items()})
            for address in silent:
                self._take_off(address, has_nanny=seen[address][1])

    def _too_silent(self, heard: dict[str, float]) -> list[str]:
        """Args: heard: when the scheduler last heard of each worker, by its own clock; only changes are looked at."""
        now = time.monotonic()
        passed, self._turn = min(now - self._turn, 2 * _LOOK_SECONDS), now
        same = {address for address, at in heard.items() if self._heard.get(address) == at}
        self._silent = {
            address: self._silent.get(address, 0.0) + passed if address in same else 0.0 for address in heard
        }
        self._heard = heard
        return [address for address, seconds in self._silent.items() if seconds >= SILENT_SECONDS]

    def _take_off(self, address: str, has_nanny: bool) -> None:
        self._silent.pop(address)
        if has_nanny:  # it kills the worker and starts another
            with suppress(Exception):
                self._client.restart_workers([address], timeout=_RESTART_SECONDS, raise_for_error=False)
        self._client.run_on_scheduler(_taking_off(address))


# Functions made inside functions travel as code: the scheduler need not have talentgap installed.


def _asking_for_workers() -> Callable[..., dict[str, tuple[float, bool]]]:
    def ask(dask_scheduler: Any) -> dict[str, tuple[float, bool]]:
        return {address: (one.last_seen, bool(one.nanny)) for address, one in dask_scheduler.workers.items()}

    return ask


def _taking_off(address: str) -> Callable[..., Any]:
    async def take_off(dask_scheduler: Any) -> None:
        await dask_scheduler.remove_worker(address=address, stimulus_id="talentgap: silent")

    return take_off
