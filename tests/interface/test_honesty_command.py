"""`make calibration-study` on the market: its names, what it compares, tables that are adopted, and that it goes on."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from calibration.fit.exploring import Explored, spread_places
from calibration.fit.problem import Posterior, Problem, Told, untold
from calibration.study import least_error
from calibration.study.least_error import AT_ANY_SCALE, OF_A_RUN
from calibration.study.whole import Sizes
from simulation.experiment.calibrating import honesty

POINTS = 60


@dataclass(frozen=True)
class Prior:
    """Believes the prior, and explores it, so that the wiring is tried at little cost."""

    name: str = field(default="prior", init=False)

    def fit(self, problem: Problem, budget: int, seed: int, told: Told = untold) -> Posterior:
        draws = np.random.default_rng(seed).random((200, len(problem.parameters)))
        return Posterior(draws, np.full(200, 1 / 200), 0)

    def explore(self, problem: Problem, budget: int, seed: int, told: Told = untold) -> Explored:
        places = spread_places(POINTS, len(problem.parameters), seed)
        return Explored(places, problem.simulate(places, 2), 2 * POINTS)


def asked(monkeypatch: pytest.MonkeyPatch, *words: str) -> None:
    monkeypatch.setattr("sys.argv", ["honesty", *words])
    honesty.main()


def test_an_unknown_study_is_refused(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        asked(monkeypatch, "recovry")
    assert ended.value.code == 2
    assert "studies are recovery and misspecification; got recovry" in capsys.readouterr().err


def test_luck_lasts_where_agents_are_there_one_by_one() -> None:
    """Universities and researchers; only the study of right reports asks for the least error."""
    assert honesty.lasting_of("recovery") == (
        "programmes_2019",
        "programmes_2020",
        "programmes_2021",
        "researchers_2020",
    )
    assert honesty.lasting_of("misspecification") is None


def test_each_study_compares_its_methods() -> None:
    """Those that run the model anew take part in recovery, and are told of one wrong report apart."""
    every = ["history matching", "emulator alone", "regression ABC", "simulated moments"]
    assert [method.name for method in honesty.methods_of("recovery")] == every
    assert [method.name for method in honesty.methods_of("misspecification")] == every[1:3]
    assert [method.name for method in honesty.methods_anew()] == [every[0], every[3]]


@pytest.mark.slow
def test_it_runs_the_market_adopts_its_tables_and_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Three truths at scale 500; the luck of persons taken off, the exact posterior errs by less."""
    monkeypatch.setattr(least_error, "STEPS", 150)
    monkeypatch.setattr(honesty, "methods_of", lambda study: (Prior(),))
    monkeypatch.setattr(honesty, "_RECOVERY", Sizes(recovery=3, ranks=0, misspecification=0))
    monkeypatch.setattr(honesty, "ADOPTED", tmp_path / "adopted")
    words = ("recovery", "--out", str(tmp_path), "--jobs", "1", "--adopt")
    asked(monkeypatch, *words)
    assert "least error: truth 3 of 3, luck at any scale" in capsys.readouterr().out
    summary = pd.read_csv(tmp_path / "adopted" / "recovery" / "least_error_summary.csv").set_index("luck")
    assert summary.loc[AT_ANY_SCALE, "least rmse all"] < summary.loc[OF_A_RUN, "least rmse all"] < 0.8 / 12**0.5
    before = {path.name: path.read_bytes() for path in (tmp_path / "adopted" / "recovery").iterdir()}
    asked(monkeypatch, *words)
    assert "truth" not in capsys.readouterr().out
    assert {path.name: path.read_bytes() for path in (tmp_path / "adopted" / "recovery").iterdir()} == before
