"""From what somebody types to a key of the schema: in full, or an ending that only one key has."""

from __future__ import annotations

import difflib

from simulation.scenario.book.entries import entries

_NEAR, _MOST = 0.6, 5


class UnknownKeyError(ValueError):
    """A key that the schema does not have; the message names the nearest ones."""


def find_keys(wanted: str) -> tuple[str, ...]:
    """The keys that are meant: one, or several that share the ending.

    Args: wanted: a dotted key in full, or its last parts, e.g. `half_life_months`; `shocks.0.severity` counts as
        `shocks.severity`.
    Raises: UnknownKeyError naming the nearest keys.
    """
    key = without_places(wanted.strip().strip("."))
    if key in entries():
        return (key,)
    found = tuple(known for known in entries() if known.endswith(f".{key}")) if key else ()
    if not found:
        raise UnknownKeyError(_sentence(wanted, _nearest(key)))
    return found


def without_places(key: str) -> str:
    """The key without places in a list: `shocks.severity` for `shocks.0.severity`."""
    return ".".join(part for part in key.split(".") if not part.isdigit())


def _nearest(key: str) -> list[str]:
    """Keys whose ending of as many parts is most like the one typed."""
    parts = key.count(".") + 1
    endings: dict[str, list[str]] = {}
    for known in entries():
        endings.setdefault(".".join(known.split(".")[-parts:]), []).append(known)
    folded = key.lower().replace("-", "_").replace(" ", "_")
    near = difflib.get_close_matches(folded, endings, n=_MOST, cutoff=_NEAR)
    best = difflib.SequenceMatcher(None, folded, near[0]).ratio() if near else 0.0
    # Only those about as good as the best: five guesses help less than one.
    close = [ending for ending in near if difflib.SequenceMatcher(None, folded, ending).ratio() > best - 0.05]
    return [known for ending in close for known in endings[ending]][:_MOST]


def _sentence(wanted: str, near: list[str]) -> str:
    if not near:
        return f"no key '{wanted}'; 'talentgap explain --all' lists every key"
    meant = near[0] if len(near) == 1 else f"{', '.join(near[:-1])} or {near[-1]}"
    return f"no key '{wanted}'; did you mean {meant}?"
