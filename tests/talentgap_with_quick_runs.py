"""The real command line over the quick simulator, as a program of its own: for tests that kill or starve it.

Usage: python talentgap_with_quick_runs.py JOURNAL SECONDS_PER_RUN run scenario.yaml ...
"""

from __future__ import annotations

import sys
from pathlib import Path

from quick_simulator import QuickSimulator

from simulation.cli import main
from simulation.experiment import simulate

if __name__ == "__main__":
    simulator = QuickSimulator(Path(sys.argv[1]), float(sys.argv[2]))
    simulate.default_simulator = lambda: simulator
    sys.argv[1:3] = []
    main()
