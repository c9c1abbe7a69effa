"""How well the effects of levers are known, in sentences: what is exploratory, and what to be warned of."""

from __future__ import annotations

from collections.abc import Iterable

from simulation.report.wording import capital, listed
from simulation.scenario.policies import BOOK


def doubts(keys: Iterable[str]) -> list[str]:
    """Sentences on levers, given as `pillar.lever`; none where all are evidence or judgement without a caution."""
    entries = [BOOK[key] for key in dict.fromkeys(keys) if key in BOOK]
    unproven = [entry.name.replace("_", " ") for entry in entries if entry.evidence == "exploratory"]
    said = [f"Exploratory, without evidence for the size of their effect: {listed(unproven)}."] if unproven else []
    return said + [f"{capital(entry.name.replace('_', ' '))}: {entry.caution}." for entry in entries if entry.caution]
