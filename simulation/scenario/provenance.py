"""Who set a key: a file and line, an option, or nobody."""

from __future__ import annotations

from simulation.scenario.written import Place, Written

DEFAULT = "default"


class Origins:
    """The origin of every key of one loaded scenario."""

    def __init__(self, root: Written) -> None:
        self._root = root

    def place(self, key: str) -> Place | None:
        """Where a dotted key was set, `shocks.0.kind` in a list; None when it has its default."""
        written = self._root.at(tuple(int(part) if part.isdigit() else part for part in key.split(".")))
        return written.place if written else None

    def __getitem__(self, key: str) -> str:
        """The origin in words: `scenarios/a.yaml:4:9`, `--set runs.scale=5`, or `default`."""
        place = self.place(key)
        return str(place) if place else DEFAULT
