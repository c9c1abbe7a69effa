"""`--dry-run`: what a command would take, told without running it. For any command that runs scenarios."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from simulation.commands.console import INTERRUPTED, SOME_FAILED, answer, note
from simulation.experiment.interrupts import interrupts_held
from simulation.scenario.schema import Scenario

if TYPE_CHECKING:
    from simulation.commands.running import RunOptions
    from simulation.experiment.dry_run import Estimate, Share

_PATIENCE = 2.0  # seconds without a word


def tell_dry_run(scenarios: Sequence[Scenario], options: RunOptions, also_elsewhere: bool = False) -> int:
    """Estimate and tell. Args: also_elsewhere: runs under another name count as there too. Returns: the exit code."""
    try:
        with _word_after(_PATIENCE, "Measuring a few months of the model; the first start compiles it"):
            found = _estimate(scenarios, options, also_elsewhere)
    except RuntimeError as error:
        note(str(error))
        return SOME_FAILED
    except KeyboardInterrupt:
        note("Interrupted. Nothing was written.")
        return INTERRUPTED
    if options.as_json:
        answer(json.dumps(found.as_object(), ensure_ascii=False))
    else:
        _tell(found)
    return 0


def _estimate(scenarios: Sequence[Scenario], options: RunOptions, also_elsewhere: bool) -> Estimate:
    with interrupts_held():
        from simulation.experiment.dry_run import Wanted, estimate
        from simulation.experiment.executor import available_cores
        from simulation.experiment.run import runs_there

    there = runs_there if not also_elsewhere else _runs_anywhere
    wanted = [Wanted(one, there(one, options.out) if options.resume else 0) for one in scenarios]
    return estimate(wanted, options.jobs or available_cores(), options.started)


def _runs_anywhere(scenario: Scenario, out: object) -> int:
    """Runs that `attribute` would use: whole results under any name, else those of its own folder."""
    from pathlib import Path

    from simulation.experiment.attribution.runs import finished_results
    from simulation.experiment.run import runs_there

    folder = Path(str(out))
    return scenario.runs.replicates if finished_results(scenario, folder) else runs_there(scenario, folder)


@contextmanager
def _word_after(seconds: float, text: str) -> Iterator[None]:
    """Say something when the block takes longer."""
    timer = threading.Timer(seconds, note, [text])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _tell(found: Estimate) -> None:
    for share in {(one.scenario.name, one.scenario.runs.scale): one for one in found.shares}.values():
        _tell_share(share)
    told = found.as_object()
    kept = f", {told['runs_there']} of them there already" if told["runs_there"] else ""
    of = f" of {len(found.shares)} scenarios" if len(found.shares) > 1 else ""
    answer(f"Runs: {told['runs']:,}{of}{kept}")
    answer(f"Time: about {duration_of(found.seconds)} from start to the last run; a report takes some seconds more")
    answer(f"Memory: about {size_of(told['memory_bytes'])} in all; disk: about {size_of(told['disk_bytes'])}")
    answer("Nothing was written.")


def _tell_share(share: Share) -> None:
    runs, probe = share.scenario.runs, share.probe
    horizon = share.scenario.horizon
    answer(
        f"{share.scenario.name}: valid; {runs.replicates} runs of {horizon.months} months "
        f"({horizon.start} to {horizon.end}) at scale {runs.scale}, {share.jobs} at a time"
    )
    answer(
        f"  agents in a run: about {_count(probe.persons)} persons, {_count(probe.firms)} firms, "
        f"{_count(probe.universities)} universities"
    )
    if worlds := share.worlds:
        answer(f"  worlds: {worlds}, each a draw of the calibrated assumptions from their posterior")
    answer(f"  a run: about {duration_of(probe.seconds)} and {size_of(probe.own)} of memory ({_how(share)})")


def _count(agents: float) -> str:
    """To three figures, because runs differ."""
    return f"{float(f'{agents:.3g}'):,.0f}"


def _how(share: Share) -> str:
    months = share.scenario.horizon.months
    probed = round(share.probe.probed)
    if probed >= months:
        return "measured in a whole run"
    return f"measured in {probed} months of {months}, later ones as in a whole run at a coarser scale"


def duration_of(seconds: float) -> str:
    """A time to two figures or so: `0.8 s`, `25 s`, `4 min`, `3.5 h`."""
    if seconds < 90:
        return f"{seconds:.1f} s" if seconds < 10 else f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def size_of(amount: float) -> str:
    """Bytes in words: `80 kB`, `14 MB`, `1.2 GB`."""
    if amount < 1e6:
        return f"{amount / 1e3:.0f} kB"
    return f"{amount / 1e9:.1f} GB" if amount >= 1e9 else f"{amount / 1e6:.3g} MB"
