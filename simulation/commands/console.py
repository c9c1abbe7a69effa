"""What commands write on the terminal: messages and progress on stderr, answers on stdout."""

from __future__ import annotations

import os
import sys

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar
from rich.status import Status
from rich.text import Text

from simulation.experiment.progress import PlainLines, Progress

BAD_INPUT, SOME_FAILED, INTERRUPTED = 2, 1, 130


def note(text: str) -> None:
    """A line on stderr, as it is: no markup, no wrapping."""
    print(text, file=sys.stderr, flush=True)


def answer(text: str) -> None:
    """A line on stdout, as it is."""
    print(text, flush=True)


def console(*, stderr: bool = False) -> Console:
    """Where tables and bars are drawn. With NO_COLOR set no escape code is written, also none for bold or a bar."""
    return Console(stderr=stderr, force_terminal=False if os.environ.get("NO_COLOR") else None)


def progress_on_stderr() -> Progress:
    """A bar on a terminal, lines in a log."""
    drawn_on = console(stderr=True)
    if drawn_on.is_terminal and not drawn_on.is_dumb_terminal:
        return TerminalBar(drawn_on)
    return PlainLines(note)


class TerminalBar:
    """A bar with runs done, rate, failures and time left; a turning sign while something is prepared."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._waiting: Status | None = None
        self._bar: Bar | None = None
        self._began_with = self._failed = 0

    def say(self, text: str) -> None:
        """See Progress."""
        self._stop_waiting()
        self._waiting = self._console.status(Text(text))
        self._waiting.start()

    def begin(self, title: str, total: int, done: int, what: str = "runs") -> None:
        """See Progress."""
        self._stop_waiting()
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[what]} {task.fields[rate]}"),
            TimeRemainingColumn(compact=True),
            TextColumn("left"),
        )
        self._began_with, self._failed = done, 0
        self._bar = Bar(*columns, console=self._console, refresh_per_second=4)
        self._bar.start()
        self._bar.add_task(title, total=total, completed=done, what=what, rate="")

    def advance(self, failed: bool = False) -> None:
        """See Progress."""
        if self._bar is not None:
            self._failed += failed
            task = self._bar.tasks[0]
            rate = (task.completed + 1 - self._began_with) / max(task.elapsed or 0.0, 1e-9)
            told = f"{rate:.2g}/s" + (f", {self._failed} failed," if self._failed else "")
            self._bar.update(task.id, advance=1, rate=told)

    def end(self) -> None:
        """See Progress."""
        self._stop_waiting()
        if self._bar is not None:
            self._bar.stop()
            self._bar = None

    def _stop_waiting(self) -> None:
        if self._waiting is not None:
            self._waiting.stop()
            self._waiting = None
