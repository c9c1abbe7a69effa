"""By which code a posterior was made: told apart from its comments and docstrings."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import calibration

_PACKAGE = Path(__file__).resolve().parents[2]
_CALIBRATION = Path(calibration.__path__[0])
_PARTS = ("model.py", "agents", "columns", "indicators", "phases", "policy", "rules", "scenario/assumptions")


@cache
def model_fingerprint() -> str:
    """64 hex digits over the model's code without comments and docstrings: a new sentence makes no posterior stale."""
    places = [_PACKAGE / part for part in _PARTS]
    files = [path for place in places for path in (sorted(place.rglob("*.py")) if place.is_dir() else [place])]
    return _fingerprint(files, _PACKAGE)


@cache
def method_fingerprint() -> str:
    """The same over the code that fits and makes the tables."""
    folders = _CALIBRATION, _CALIBRATION / "fit", Path(__file__).parent
    return _fingerprint([path for folder in folders for path in sorted(folder.glob("*.py"))], _PACKAGE.parent)


@cache
def figures_fingerprint() -> str:
    """The same over the code that makes the numbers kept of a run: kept ones of another definition are not used."""
    files = [_CALIBRATION / "moments.py", _CALIBRATION / "targets.py", Path(__file__).with_name("figures.py")]
    files += [_PACKAGE / "experiment" / name for name in ("pairing.py", "sweeping/kept.py")]
    return _fingerprint(files, _PACKAGE.parent)


def _fingerprint(files: Iterable[Path], root: Path) -> str:
    found = hashlib.sha256()
    for path in files:
        found.update(path.relative_to(root).as_posix().encode())
        found.update(_code(path.read_text("utf-8")).encode())
    return found.hexdigest()


def _code(text: str) -> str:
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            first = node.body[0] if node.body else None
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                node.body = node.body[1:]
    return ast.unparse(tree)  # not dump, whose form differs between versions of Python
