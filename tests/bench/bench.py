"""Measure what the model costs and say whether it meets its goals. Run it on an idle machine: `make bench`."""

from __future__ import annotations

import argparse
from pathlib import Path

from bench.markets import TINY, Sizes, measure_markets
from bench.measure import Measurement, table, write_json
from bench.processes import measure_one_to_one, measure_runs, measure_starts
from simulation.model import compile_everything

_RESULTS = Path(__file__).resolve().parents[2] / "results" / "bench"


def everything(*, tiny: bool, one_to_one: bool) -> list[Measurement]:
    """All measurements, the longest last."""
    compile_everything()
    found = measure_markets(TINY if tiny else Sizes())
    found += measure_runs(1000, 3, 2) if tiny else measure_runs(100, 216, 20)
    found += measure_starts()
    if one_to_one:
        found += measure_one_to_one(2000, 3) if tiny else measure_one_to_one()
    return found


def main() -> None:
    """The program."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--full", action="store_true", help="also the market one to one: some minutes")
    parser.add_argument("--tiny", action="store_true", help="only see whether everything works: numbers mean nothing")
    parser.add_argument("--out", type=Path, default=_RESULTS, help="folder for the JSON file")
    options = parser.parse_args()
    measurements = everything(tiny=options.tiny, one_to_one=options.full)
    print(table(measurements))
    print(f"\n{write_json(measurements, options.out)}")


if __name__ == "__main__":
    main()
