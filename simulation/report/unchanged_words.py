"""Sentences on what changed nothing, from the manifest of a run or of a comparison."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def unchanged_sentences(manifest: Mapping[str, Any]) -> list[str]:
    """One sentence for each run that has keys which changed no figure; none where nothing was found or asked."""
    found = manifest.get("changed_nothing") or {}
    if "keys" in found:
        return _sentence(found, "")
    return [said for name, one in found.items() for said in _sentence(one, f"{name}: ")]


def _sentence(found: Mapping[str, Any], whose: str) -> list[str]:
    keys = found["keys"]
    if not keys:
        return []
    each = "Without it" if len(keys) == 1 else "Without any one of them"
    how = f"every figure but costs is the same to the last bit (seed {found['seed']}, scale {found['scale']})"
    return [f"{whose}{', '.join(keys)} changed nothing. {each} {how}."]
