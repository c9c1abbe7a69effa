"""`extends`: a scenario that starts from another one of the same folder tree, or from several."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from simulation.scenario.errors import Problem, nearest_of, shown
from simulation.scenario.reading import Unreadable, read_text, read_tree
from simulation.scenario.written import Place, Written, merged

MAX_PARENTS = 20
_SUFFIXES = (".yaml", ".yml", ".json")


def read_with_parents(path: Path) -> tuple[Written, tuple[Path, ...], list[Problem]]:
    """A file merged over the files it extends.

    Returns: the tree without `extends`; the files read, each once and nearest first; the problems found in them.
    Raises: Unreadable when the first file cannot be used at all.
    """
    family = _Family(_home(path))
    whole = family.whole(path, ())
    return whole, tuple(family.files), family.problems


class _Family:
    """The files that one scenario stands on: each is read once, also where two parents share it."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.files: list[Path] = []
        self.problems: list[Problem] = []
        self._wholes: dict[Path, Written] = {}

    def whole(self, path: Path, chain: tuple[Path, ...]) -> Written:
        """A file over all that it extends. `chain`: the files that led here. Raises: Unreadable."""
        known = self._wholes.get(path.resolve())
        if known is not None:
            return known
        tree, found = read_tree(read_text(path), os.fspath(path))
        self.files.append(path)
        self.problems += found
        if isinstance(tree.value, dict) and "extends" in tree.value:
            tree = self._over_parents(tree, (*chain, path))
        self._wholes[path.resolve()] = tree
        return tree

    def _over_parents(self, tree: Written, chain: tuple[Path, ...]) -> Written:
        wish = tree.value.pop("extends")
        below: Written | None = None
        for name in _names(wish):
            try:
                above = _without_question(self.whole(self._parent(name, chain), chain))
            except Unreadable as unreadable:
                self.problems.append(unreadable.problem)
                continue
            if below is not None:
                self.problems += _disagreements(below, above, tree, (), wish.place)
            below = above if below is None else merged(below, above)
        return tree if below is None else merged(below, tree)

    def _parent(self, wish: Written, chain: tuple[Path, ...]) -> Path:
        """The file that `extends` names; `chain`: the files that led here. Raises: Unreadable when none may be used."""
        if not isinstance(wish.value, str) or not wish.value.strip():
            text = "must be the name of a scenario file, such as baseline, or a list of them"
            raise _refused(wish, "extends", text)
        parent = _found(wish, chain[-1].parent, self.home, "extends", "a scenario extends")
        if parent.resolve() in [file.resolve() for file in chain]:
            names = " -> ".join(file.name for file in [*chain, parent])
            raise _refused(wish, "extends", f"goes round in a circle: {names}", mend="delete extends in one of them")
        if len(self.files) > MAX_PARENTS and parent.resolve() not in self._wholes:
            text = f"more than {MAX_PARENTS} scenarios extend each other"
            raise _refused(wish, "extends", text, mend="extend fewer, or nearer ones")
        return parent


def scenario_named(wish: Written, file: Path, key: str) -> Path:
    """The scenario file that a key of another kind of file names, found as `extends` finds it.

    Args: wish: the name, text. file: in which it stands. key: under which, for the message.
    Raises: Unreadable when there is none, or it lies outside the folder of scenarios.
    """
    return _found(wish, file.parent, _home(file), key, "this file uses")


def _found(wish: Written, folder: Path, home: Path, key: str, user: str) -> Path:
    inside = [path for path in _candidates(wish.value, folder, home) if path.resolve().is_relative_to(home)]
    if not inside:
        text = f"leaves the folder '{home.name}'; {user} files of its own folder only"
        raise _refused(wish, key, text, mend="copy that file into the folder and name the copy")
    found = next((path for path in inside if path.is_file()), None)
    if found is None:
        near = _similar(wish.value, folder, home)
        mend = "" if near else f"name one of the files in '{home.name}', without .yaml"
        raise _refused(wish, key, "no such scenario beside this file", nearest=near, mend=mend)
    return found


def _refused(wish: Written, key: str, text: str, **more: str) -> Unreadable:
    return Unreadable(Problem(wish.place, text, key, wrote=wish.plain(), **more))


def _names(wish: Written) -> list[Written]:
    """The parents named: one, or a list of them."""
    return wish.value if isinstance(wish.value, list) and wish.value else [wish]


def _disagreements(
    first: Written, second: Written, child: Written | None, path: tuple[str, ...], place: Place
) -> Iterator[Problem]:
    """Keys that two parents set differently and the child, which would settle it, does not set."""
    if isinstance(first.value, dict) and isinstance(second.value, dict):
        if child is not None and not isinstance(child.value, dict):
            return
        for key in (key for key in first.value if key in second.value):
            settled = child.child(key) if child is not None else None
            yield from _disagreements(first.value[key], second.value[key], settled, (*path, key), place)
    elif child is None and first.plain() != second.plain():
        said = " and ".join(f"{shown(side.plain())} ({side.place})" for side in (first, second))
        yield Problem(place, f"two parents set this key differently: {said}; set it in this file too", ".".join(path))


def _without_question(tree: Written) -> Written:
    """A parent as it is inherited: its question is its own, and no answer of another file."""
    if not isinstance(tree.value, dict):
        return tree
    return Written({key: inner for key, inner in tree.value.items() if key != "question"}, tree.place, tree.key_place)


def _home(path: Path) -> Path:
    """The folder that parents must lie in: the nearest one called `scenarios`, else the file's own."""
    folder = path.resolve().parent
    return next((above for above in (folder, *folder.parents) if above.name == "scenarios"), folder)


def _candidates(name: str, folder: Path, home: Path) -> list[Path]:
    suffixes = ("",) if name.endswith(_SUFFIXES) else _SUFFIXES
    folders = dict.fromkeys((folder, folder / os.path.relpath(home, folder.resolve())))
    return [Path(os.path.normpath(base / (name + suffix))) for base in folders for suffix in suffixes]


def _similar(name: str, folder: Path, home: Path) -> str:
    stems = [file.stem for base in (folder, home) for file in sorted(base.iterdir()) if file.suffix in _SUFFIXES]
    return nearest_of(Path(name).stem, stems)
