"""Measure what the model costs and say whether it meets its goals. Run it on an idle machine: `make bench`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any, NamedTuple

from bench.markets import Comparison, measure_markets
from bench.measure import Measurement, as_kept, newest, write_json
from bench.phases import MARKETS, MONTHS, WARM_UP_MONTHS, Market, measure_profile
from bench.processes import count_bytes_touched, live, measure_one_to_one, measure_runs, measure_starts
from bench.tables import everything, rewrite_pages
from simulation.model import compile_everything

_ROOT = Path(__file__).resolve().parents[2]
_RESULTS = _ROOT / "results" / "bench"
_PERSONS_AT_SCALE_1 = 8_000_000  # about


class Plan(NamedTuple):
    """How much is measured."""

    markets: tuple[Market, ...] = MARKETS
    warm_up_months: int = WARM_UP_MONTHS
    months: int = MONTHS
    comparison: Comparison = Comparison()
    runs: tuple[int, int, int] = (100, 216, 20)  # scale, months, replicates
    one_to_one: tuple[int, int] = (1, 216)  # scale, months


TINY = Plan(
    (Market(2000, 2), Market(1000)), 2, 2, Comparison(2000, 2000, 2, 2, 1 << 16), (1000, 3, 2), (2000, 3)
)  # fmt: skip


def plan_for(options: argparse.Namespace) -> Plan:
    """What the options ask for."""
    if options.tiny:
        return TINY
    markets = tuple(one for one in MARKETS if _PERSONS_AT_SCALE_1 / one.scale <= options.up_to)
    if not markets:
        raise SystemExit(f"--up-to {options.up_to}: the smallest market has about 10,000 persons")
    compared = Comparison(scale=max(Comparison().scale, min(one.scale for one in markets)))
    return Plan(markets, comparison=compared)


def measure(plan: Plan, *, one_to_one: bool) -> tuple[list[Measurement], dict[str, Any]]:
    """All measurements, the longest last; and the month taken apart."""
    compile_everything()
    _say("bytes touched")
    touched = count_bytes_touched()
    _say("the month and its phases, by size")
    profile: dict[str, Any] = dict(measure_profile(plan.markets, plan.warm_up_months, plan.months)._asdict())
    _say("the month beside plain Mesa, NumPy and the memory")
    found = measure_markets(plan.comparison, sum(touched.values()))
    triad = next(one.value for one in found if one.name == "memory triad")
    _say("memory, by size")
    lives = [live(one.scale, plan.warm_up_months + plan.months) for one in plan.markets]
    profile |= {
        "bytes_touched": touched,
        "triad_bytes_per_ns": triad,
        "bytes_at_most": [life.bytes_at_most for life in lives],
        "bytes_per_person": [life.bytes_per_person for life in lives],
    }
    _say("runs and starts")
    found += measure_runs(*plan.runs) + measure_starts()
    if one_to_one:
        _say("one to one")
        found += measure_one_to_one(*plan.one_to_one)
    return found, profile


def _rewrite_pages(results: Path) -> None:
    try:
        kept = newest(results)
    except FileNotFoundError as error:
        raise SystemExit(str(error)) from None
    for page in rewrite_pages(kept, _ROOT):
        print(page.relative_to(_ROOT))


def _say(what: str) -> None:
    print(f"measuring: {what}", file=sys.stderr, flush=True)


def main(arguments: list[str] | None = None) -> None:
    """The program."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--full", action="store_true", help="also 216 months one to one: some minutes more")
    parser.add_argument("--up-to", type=int, default=10**9, metavar="PERSONS", help="leave out larger markets")
    parser.add_argument("--tiny", action="store_true", help="only see whether everything works: numbers mean nothing")
    parser.add_argument("--out", type=Path, default=_RESULTS, help="folder for the JSON file")
    parser.add_argument(
        "--readme", action="store_true", help="measure nothing: the newest complete JSON into README and docs"
    )
    options = parser.parse_args(arguments)
    if options.readme:
        _rewrite_pages(options.out)
        return
    plan = plan_for(options)
    kept = as_kept(*measure(plan, one_to_one=options.full), complete=plan == Plan())
    path = write_json(kept, options.out)
    print(f"{everything(kept)}\n\n{path}")


if __name__ == "__main__":
    main()
