"""`extends`: a scenario that starts from another one of the same folder tree."""

from __future__ import annotations

import os
from pathlib import Path

from simulation.scenario.errors import Problem, nearest_of
from simulation.scenario.reading import Unreadable, read_text, read_tree
from simulation.scenario.written import Written, merged

MAX_PARENTS = 20
_SUFFIXES = (".yaml", ".yml", ".json")


def read_with_parents(path: Path) -> tuple[Written, tuple[Path, ...], list[Problem]]:
    """A file merged over the files it extends.

    Returns: the tree without `extends`; the files read, nearest first; the problems found in them.
    Raises: Unreadable when the first file cannot be used at all.
    """
    tree, problems = read_tree(read_text(path), os.fspath(path))
    home = _home(path)
    files, trees = [path], [tree]
    while isinstance(trees[-1].value, dict) and "extends" in trees[-1].value:
        wish = trees[-1].value.pop("extends")
        try:
            parent = _parent(wish, files, home)
            tree, found = read_tree(read_text(parent), os.fspath(parent))
        except Unreadable as unreadable:
            problems.append(unreadable.problem)
            break
        files.append(parent)
        trees.append(tree)
        problems += found
    whole = trees.pop()
    while trees:
        whole = merged(whole, trees.pop())
    return whole, tuple(files), problems


def _home(path: Path) -> Path:
    """The folder that parents must lie in: the nearest one called `scenarios`, else the file's own."""
    folder = path.resolve().parent
    return next((above for above in (folder, *folder.parents) if above.name == "scenarios"), folder)


def _parent(wish: Written, files: list[Path], home: Path) -> Path:
    """The file that `extends` names. Raises: Unreadable when there is none, or it may not be used."""

    def refused(text: str, **more: str) -> Unreadable:
        return Unreadable(Problem(wish.place, text, "extends", wrote=wish.plain(), **more))

    if not isinstance(wish.value, str) or not wish.value.strip():
        raise refused("must be the name of one scenario file, such as baseline")
    folder = files[-1].parent
    inside = [path for path in _candidates(wish.value, folder, home) if path.resolve().is_relative_to(home)]
    if not inside:
        raise refused(f"leaves the folder '{home.name}'; a scenario extends files of its own folder only")
    parent = next((path for path in inside if path.is_file()), None)
    if parent is None:
        raise refused("no such scenario beside this file", nearest=_similar(wish.value, folder, home))
    chain = [file.resolve() for file in files]
    if parent.resolve() in chain:
        names = " -> ".join(file.name for file in [*files, parent])
        raise refused(f"goes round in a circle: {names}")
    if len(files) > MAX_PARENTS:
        raise refused(f"more than {MAX_PARENTS} scenarios extend each other")
    return parent


def _candidates(name: str, folder: Path, home: Path) -> list[Path]:
    suffixes = ("",) if name.endswith(_SUFFIXES) else _SUFFIXES
    folders = dict.fromkeys((folder, folder / os.path.relpath(home, folder.resolve())))
    return [Path(os.path.normpath(base / (name + suffix))) for base in folders for suffix in suffixes]


def _similar(name: str, folder: Path, home: Path) -> str:
    stems = [file.stem for base in (folder, home) for file in sorted(base.iterdir()) if file.suffix in _SUFFIXES]
    return nearest_of(Path(name).stem, stems)
