"""`talentgap new`: a scenario file to start from, checked before it is there."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from simulation.commands.console import BAD_INPUT, answer, note
from simulation.scenario.errors import ScenarioError, nearest_of

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}")
_SUFFIX = ".yaml"
_STANDARD = "baseline"


class Wishes(NamedTuple):
    """What was asked for, as typed. `extends`: None for the baseline where there is one."""

    name: str
    pillars: tuple[str, ...]
    shocks: tuple[str, ...]
    extends: str | None
    folder: Path


def start(wishes: Wishes) -> int:
    """Write the file and say what to do next. Returns: the exit code."""
    try:
        path = _path(wishes)
        text = _text(wishes)
    except ValueError as error:
        note(str(error))
        return BAD_INPUT
    try:
        _write_checked(path, text)
    except FileExistsError:
        note(f"{path}: is there already and is left as it is; take another name")
        return BAD_INPUT
    except ScenarioError as error:
        note(f"nothing written, because the scenario would not be valid:\n{error}")
        return BAD_INPUT
    except OSError as error:
        note(f"cannot write {path}: {error.strerror or error}")
        return BAD_INPUT
    _tell(path, bool(wishes.pillars))
    return 0


def _path(wishes: Wishes) -> Path:
    """The file to write. Raises: ValueError for a name that is none."""
    name = wishes.name.removesuffix(_SUFFIX)
    if "/" in name or "\\" in name:
        raise ValueError(f"NAME: a name without a folder; you wrote '{wishes.name}'; give the folder with --folder")
    if not _NAME.fullmatch(name):
        raise ValueError(
            f"NAME: letters a to z, digits, - and _, at most 60, a letter or digit first; you wrote '{wishes.name}'"
        )
    return wishes.folder / f"{name}{_SUFFIX}"


def _text(wishes: Wishes) -> str:
    """What to write. Raises: ValueError for a pillar or shock that is none."""
    from simulation.commands.pillars import pillar_named
    from simulation.commands.template import scenario_text
    from simulation.scenario.policies import PILLARS

    wanted = {_of_option("--pillar", pillar_named, typed) for typed in wishes.pillars}
    kinds = dict.fromkeys(_of_option("--shock", _shock_named, typed) for typed in wishes.shocks)
    return scenario_text(
        wishes.name.removesuffix(_SUFFIX),
        [pillar for pillar in PILLARS if pillar in wanted],
        list(kinds),
        wishes.extends or _standard_parent(wishes.folder),
        _schema_beside(wishes.folder),
    )


def _of_option(option: str, read: Callable[[str], str], typed: str) -> str:
    try:
        return read(typed)
    except ValueError as error:
        raise ValueError(f"{option}: {error}") from None


def _shock_named(typed: str) -> str:
    """The kind of a shock. Raises: ValueError."""
    from simulation.scenario.shocks import KINDS

    kind = typed.replace("-", "_")
    if kind not in KINDS:
        near = nearest_of(typed, KINDS)
        hint = f"; did you mean '{near}'?" if near else ""
        raise ValueError(f"no such kind of shock; you wrote '{typed}'; allowed: {', '.join(KINDS)}{hint}")
    return kind


def _home(folder: Path) -> Path:
    """The nearest folder called `scenarios`, where library and schema lie; else the folder itself."""
    whole = folder.resolve()
    return next((above for above in (whole, *whole.parents) if above.name == "scenarios"), whole)


def _standard_parent(folder: Path) -> str | None:
    """The baseline where it can be extended; its values are the defaults, so nothing is lost without it."""
    there = any((base / f"{_STANDARD}{_SUFFIX}").is_file() for base in (folder, _home(folder)))
    return _STANDARD if there else None


def _schema_beside(folder: Path) -> str:
    return Path(os.path.relpath(_home(folder) / "schema.json", folder.resolve())).as_posix()


def _write_checked(path: Path, text: str) -> None:
    """Write a file that is valid and new, whole or not at all. Raises: FileExistsError, ScenarioError, OSError."""
    from simulation.commands.loading import load_checked

    if path.exists():
        raise FileExistsError(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:  # a file stands where the folder should
        raise NotADirectoryError(error.errno, "a file stands where the folder should") from None
    draft = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        draft.write_text(text, "utf-8")
        try:
            load_checked(str(draft), ())
        except ScenarioError as error:
            raise _named(error, draft, path) from None
        os.link(draft, path)  # unlike a rename, refuses to replace a file that came in the meantime
    finally:
        draft.unlink(missing_ok=True)


def _named(error: ScenarioError, draft: Path, path: Path) -> ScenarioError:
    """The same problems under the name that the user knows."""
    return ScenarioError(
        replace(problem, place=problem.place._replace(file=str(path))) if problem.place.file == str(draft) else problem
        for problem in error.problems
    )


def _tell(path: Path, decides: bool) -> None:
    base = path.with_name(f"{_STANDARD}{_SUFFIX}")
    answer(f"{path}: written. Open it in an editor, then:")
    answer(f"  talentgap validate {path}")
    answer(f"  talentgap run {path} --dry-run")
    answer(f"  talentgap run {path}")
    if base.is_file():
        answer(f"  talentgap compare {base} {path}")
    if decides:
        answer(f"  talentgap attribute {path}")
