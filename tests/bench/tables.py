"""Kept measurements as tables: the same in the terminal, in the README and in the documentation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from bench.phases import WHOLE

Kept = dict[str, Any]  # what `measure.as_kept` makes and a JSON file holds


def where_and_when(kept: Kept) -> str:
    """The sentence that every table needs: without it the figures mean nothing."""
    versions = kept["versions"]
    changed = " with uncommitted changes" if kept["uncommitted_changes"] else ""
    return (
        f"Measured on {kept['time'][:10]} at version {kept['commit']}{changed}; {kept['machine']}, "
        f"{kept['cores']} cores; Python {versions['python']}, NumPy {versions['numpy']}, numba {versions['numba']}."
    )


def measurements_table(kept: Kept) -> str:
    """A line per measurement, with its goal and whether it is met."""
    rows = [
        (one["name"], f"{shown(one['value'])} {one['unit']}", _limit(one, "goal"), _limit(one, "aim"), one["verdict"])
        for one in kept["measurements"]
    ]
    return markdown(("measured", "value", "goal", "aim", ""), rows)


def profile_table(kept: Kept) -> str:
    """A line per phase, a column per size, what the memory has to do with it, and the memory that a size takes."""
    profile = kept["profile"]
    persons = [f"{count:,} persons" for count in profile["persons"]]
    rows = [
        (name, *map(shown, costs), *_memory_cells(profile, name, costs[-1]))
        for name, costs in profile["nanoseconds"].items()
    ]
    rows.append(("most memory, MiB", *(shown(most / 2**20) for most in profile["bytes_at_most"]), "", ""))
    rows.append(("memory per person, bytes", *map(shown, profile["bytes_per_person"]), "", ""))
    return markdown(("ns per person-month", *persons, "bytes touched", f"of the triad at {persons[-1]}"), rows)


def _memory_cells(profile: Kept, name: str, nanoseconds: float) -> tuple[str, str]:
    """Bytes that a phase touches per person-month, and its bandwidth as a share of the triad's."""
    touched = profile["bytes_touched"]
    count = sum(touched.values()) if name == WHOLE else touched.get(name, 0.0)
    if count < 1.0:  # does not go through the persons
        return "", ""
    return shown(count), f"{100 * count / nanoseconds / profile['triad_bytes_per_ns']:.0f} %"


def dearest_phases(kept: Kept, most: int = 3) -> str:
    """What takes most of the month at the largest size, in words."""
    profile = kept["profile"]
    costs = {name: each[-1] for name, each in profile["nanoseconds"].items()}
    whole = costs.pop(WHOLE)
    dearest = sorted(costs, key=lambda name: -costs[name])[:most]
    told = ", ".join(f"`{name}` {100 * costs[name] / whole:.0f} %" for name in dearest)
    return f"Of the month at {profile['persons'][-1]:,} persons, {told}."


def shown(value: float) -> str:
    """Three digits or more."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _limit(one: dict[str, Any], which: str) -> str:
    if one[which] is None:
        return ""
    return f"{'at least' if one['more_is_better'] else 'at most'} {one[which]:g}"


def markdown(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table whose columns stand below each other also in a terminal."""
    lines = [tuple(head), *map(tuple, rows)]
    widths = [max(len(line[k]) for line in lines) for k in range(len(head))]
    padded = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |" for line in lines
    ]
    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return "\n".join([padded[0], rule, *padded[1:]])


def everything(kept: Kept) -> str:
    """All that is known, for the terminal."""
    return "\n\n".join((where_and_when(kept), measurements_table(kept), profile_table(kept)))


def rewrite_pages(kept: Kept, root: Path) -> list[Path]:
    """Put the tables between their marks into README.md and docs/performance.md; returns the pages."""
    blocks = {
        root / "README.md": ("bench", (where_and_when(kept), measurements_table(kept), dearest_phases(kept))),
        root / "docs" / "performance.md": (
            "profile",
            (where_and_when(kept), profile_table(kept), dearest_phases(kept)),
        ),
    }
    for page, (mark, parts) in blocks.items():
        page.write_text(between_marks(page.read_text("utf-8"), mark, "\n\n".join(parts)), "utf-8")
    return list(blocks)


def between_marks(text: str, mark: str, block: str) -> str:
    """The text with the block between `<!-- mark -->` and `<!-- end of mark -->`. Raises ValueError without marks."""
    before, begin, rest = text.partition(f"<!-- {mark} -->\n")
    _, end, after = rest.partition(f"<!-- end of {mark} -->")
    if not begin or not end:
        raise ValueError(f"no marks '<!-- {mark} -->' and '<!-- end of {mark} -->' in the page")
    return f"{before}{begin}{block}\n{end}{after}"
