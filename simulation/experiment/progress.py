"""Who is told how far a set of runs has come."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol


class Progress(Protocol):
    """Told about each step; commands show it, Python users usually do not."""

    def say(self, text: str) -> None:
        """A sentence on what happens now."""

    def begin(self, title: str, total: int, done: int, what: str = "runs") -> None:
        """Work starts: so many runs (or figures) in all, so many of them already there."""

    def advance(self, failed: bool = False) -> None:
        """One more of them has ended, or failed."""

    def end(self) -> None:
        """No more to come."""


class Silent:
    """Tells nobody."""

    def say(self, text: str) -> None:
        """See Progress."""

    def begin(self, title: str, total: int, done: int, what: str = "runs") -> None:
        """See Progress."""

    def advance(self, failed: bool = False) -> None:
        """See Progress."""

    def end(self) -> None:
        """See Progress."""


class PlainLines:
    """Lines for a log: at the start, at the end, and between them at most one in `seconds_apart`."""

    def __init__(self, write: Callable[[str], object], seconds_apart: float = 5.0) -> None:
        self._write, self._apart = write, seconds_apart
        self._title, self._what, self._total, self._done, self._ended, self._failed = "", "", 0, 0, 0, 0
        self._began = self._told = 0.0

    def say(self, text: str) -> None:
        """See Progress."""
        self._write(text)

    def begin(self, title: str, total: int, done: int, what: str = "runs") -> None:
        """See Progress."""
        self._title, self._what, self._total, self._done, self._ended, self._failed = title, what, total, done, 0, 0
        self._began = self._told = time.monotonic()
        kept = f", {done} of them already there" if done else ""
        self._write(f"{title}: {total} {what}{kept}")

    def advance(self, failed: bool = False) -> None:
        """See Progress."""
        self._ended += 1
        self._failed += failed
        now = time.monotonic()
        if self._done + self._ended == self._total or now - self._told >= self._apart:
            self._told = now
            self._write(self._line(now - self._began))

    def end(self) -> None:
        """See Progress."""

    def _line(self, seconds: float) -> str:
        rate = self._ended / max(seconds, 1e-9)
        ended = self._done + self._ended
        left = (self._total - ended) / rate
        failed = f", {self._failed} failed" if self._failed else ""
        return f"{self._title}: {ended} of {self._total} {self._what}{failed}, {rate:.2g}/s, {left:.0f} s left"
