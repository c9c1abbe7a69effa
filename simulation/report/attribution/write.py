"""Writes the figures and the page of an attribution, each file whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

from simulation.experiment.attribution import Attribution
from simulation.experiment.store import write_whole
from simulation.report.attribution import interactions, waterfall
from simulation.report.attribution.answers import answers
from simulation.report.attribution.tables import coalition_rows, contribution_rows, interaction_rows
from simulation.report.attribution.words import level_unit, outcome_words, runs_words, title_words, unit_words
from simulation.report.drawing import Drawing
from simulation.report.drawn_titles import not_drawn
from simulation.report.html import figure_of, flattened, template
from simulation.report.pictures import Picture, pictured, remove_picture, write_picture
from simulation.report.worlds import spread_words, state_sentences, worlds_in

Tell = Callable[[int, int, str], None]
FIGURES: dict[str, Callable[[Attribution], Drawing]] = {"waterfall": waterfall.draw, "interactions": interactions.draw}
_NOT_TOLD = ("started", "written", "wall_seconds", "jobs", "machine", "libraries", "python")


def write(made: Attribution, progress: Tell | None) -> Path:
    """See `simulation.report.write_attribution_report`."""
    home = made.folder / "figures"
    home.mkdir(exist_ok=True)
    pictures = []
    names = [name for name in FIGURES if name == "waterfall" or interactions.pairs_set(made)]
    for name in FIGURES:
        if name in names:
            pictures.append(_draw(made, name, home))
            if progress is not None:
                progress(len(pictures), len(names), name)
        else:
            remove_picture(name, home)
    path = made.folder / "report.html"
    write_whole(path, attribution_html(made, pictures).encode())
    return path


def attribution_html(made: Attribution, pictures: list[Picture]) -> str:
    """The report as HTML text: the same attribution gives the same text."""
    manifest = json.loads((made.folder / "manifest.json").read_text("utf-8"))
    return str(
        template("attribution.html.j2").render(
            title=made.plan.scenario.title,
            question=made.plan.scenario.question,
            runs=runs_words(made),
            worlds=worlds_in(made.draws),
            spread=spread_words(worlds_in(made.draws)),
            notes=[*state_sentences(manifest), *not_drawn([(made.plan.scenario.title, title_words(made))])],
            whom="levers" if made.plan.coalitions.pillar else "pillars",
            outcome=outcome_words(made),
            year=made.plan.outcome.year,
            unit=unit_words(made),
            gap=made.plan.outcome.is_gap,
            level_unit=level_unit(made),
            answers=answers(made),
            figures=[figure_of(number, picture) for number, picture in enumerate(pictures, 1)],
            contributions=contribution_rows(made),
            interactions=interaction_rows(made),
            coalitions=coalition_rows(made),
            manifest=list(flattened({name: value for name, value in manifest.items() if name not in _NOT_TOLD})),
        )
    )


def _draw(made: Attribution, name: str, home: Path) -> Picture:
    picture = pictured(partial(FIGURES[name], made))
    write_picture(picture, name, home)
    return picture
