"""A scenario with every value in force: as a file, and as a hash."""

from __future__ import annotations

import hashlib
import io
import json

from ruamel.yaml import YAML

from simulation.scenario.schema import Scenario

_HEADER = "# Every value in force, defaults included. This file can be run and gives the same results.\n"


def resolved_yaml(scenario: Scenario) -> str:
    """The whole scenario as YAML text that loads to an equal one."""
    writer = YAML()
    writer.width = 110
    text = io.StringIO()
    writer.dump(scenario.model_dump(mode="json", exclude_none=True), text)
    return _HEADER + text.getvalue()


def config_hash(scenario: Scenario) -> str:
    """64 hex digits over all that results depend on: horizon, assumptions, policies, shocks, scale and seed.

    Title, question, sources and budget change no number of a run, and more replicates only add runs: they are left
    out, so that a longer series of replicates continues in the same folder.
    """
    settings = scenario.model_dump(mode="json", exclude={"title", "question", "sources", "budget", "runs"})
    settings["runs"] = {"scale": scenario.runs.scale, "seed": scenario.runs.seed}
    return hashlib.sha256(json.dumps(settings, sort_keys=True, allow_nan=False).encode()).hexdigest()
