"""How far a sweep is: `status.json` beside the results, for jobs that nobody watches."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

_SECONDS_APART = 1.0


@dataclass
class Status:
    """Counts of runs, written at most once a second; by the monotonic clock, which does not jump.

    Attributes: kept: runs that were there before. done, failed: runs of this time. content: the content hash, once
        the tables are written.
    """

    path: Path
    jobs: int
    total: int = 0
    kept: int = 0
    done: int = 0
    failed: int = 0
    content: str | None = None
    _began: float = field(default_factory=lambda: time.monotonic())
    _wrote: float = -_SECONDS_APART

    def begin(self, total: int, kept: int) -> None:
        """The runs wanted in all, and those already there."""
        self.total, self.kept = total, kept
        self.write("running")

    def count(self, failed: bool) -> None:
        """One more run has ended."""
        self.done += not failed
        self.failed += failed
        if time.monotonic() - self._wrote >= _SECONDS_APART:
            self.write("running")

    def told(self, state: str) -> dict[str, Any]:
        """The content of the file."""
        elapsed = time.monotonic() - self._began
        ended = self.done + self.failed
        rate = ended / elapsed if elapsed > 0 else 0.0
        left = max(self.total - self.kept - ended, 0)
        return {
            "state": state,
            "runs": self.total,
            "done": self.kept + self.done,
            "of_them_kept": self.kept,
            "failed": self.failed,
            "runs_per_second": round(rate, 3),
            "seconds_elapsed": round(elapsed, 1),
            "seconds_left": round(left / rate, 1) if rate > 0 else None,
            "jobs": self.jobs,
            "content_sha256": self.content,
            "updated": datetime.now(UTC).isoformat(timespec="seconds"),
        }

    def write(self, state: str) -> None:
        """Replace the file. It only informs: when it cannot be written the sweep goes on."""
        self._wrote = time.monotonic()
        temporary = self.path.with_name(self.path.name + ".tmp")
        try:
            temporary.write_text(json.dumps(self.told(state), indent=2) + "\n", "utf-8")
            temporary.replace(self.path)
        except OSError:
            temporary.unlink(missing_ok=True)
