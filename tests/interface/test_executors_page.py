"""The page on executors: its example of a cluster started by hand is carried out."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hand_started_cluster import LIMIT, free_port

_ROOT = Path(__file__).parents[2]
_PAGE = (_ROOT / "docs" / "executors.md").read_text("utf-8")


@pytest.mark.slow
def test_workers_started_by_hand(tmp_path: Path) -> None:
    """The lines of the page as they stand, on another port and with runs that take no time."""
    (lines,) = re.findall(r"## Workers started by hand\n.*?```sh\n(.*?)```", _PAGE, re.DOTALL)
    quick = f"{sys.executable} {_ROOT}/tests/talentgap_with_quick_runs.py {tmp_path}/journal 0"
    run = f"{quick} run --no-report --out {tmp_path}/out"
    script = lines.replace("8786", str(free_port())).replace("talentgap run", run)
    paths = os.pathsep.join([str(_ROOT / "tests"), *(path for path in sys.path if path)])
    programs = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    done = subprocess.run(
        ["bash", "-e", "-c", f"trap 'kill $(jobs -p) 2>&-' EXIT\n{script}"],
        cwd=_ROOT, env=os.environ | {"PYTHONPATH": paths, "PATH": programs},
        capture_output=True, text=True, timeout=LIMIT,
    )  # fmt: skip
    assert "baseline: 4 runs done in" in done.stdout, done.stderr
    assert done.returncode == 0
    assert len((tmp_path / "journal").read_text().split()) == 4
