"""From a file to a tree of written values: text, then YAML 1.2, every fault with its place."""

from __future__ import annotations

import re
import warnings
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, ReusedAnchorWarning, YAMLError
from ruamel.yaml.events import CollectionEndEvent, CollectionStartEvent, NodeEvent
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from simulation.scenario.errors import Problem, nearest_of
from simulation.scenario.written import Place, Written

MAX_BYTES = 1_000_000
MAX_DEPTH = 20
MAX_VALUES = 10_000  # after aliases are followed: a bomb of aliases ends here
_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SCALAR_TAGS = {f"tag:yaml.org,2002:{kind}" for kind in ("null", "bool", "int", "float")}
_TEXT_TAGS = {f"tag:yaml.org,2002:{kind}" for kind in ("str", "timestamp", "value", "merge")}  # dates stay text
_KNOWN_TAGS = _SCALAR_TAGS | _TEXT_TAGS | {f"tag:yaml.org,2002:{kind}" for kind in ("map", "seq")}
# What ruamel says, what that is in plain words, and what to do about it.
_PLAIN_WORDS = (
    ("'\\t' that cannot start", "a tab stands here; indent with spaces", ""),
    ("mapping values are not allowed", "a second ': ' on a line, or wrong indentation",
     "put quotes around text that holds ': ', a space after each colon, and the keys of a group in one column"),
    ("found another document", "a second document starts here; one file holds one scenario",
     "delete the line of dashes, or put what follows into a file of its own"),
    ("could not find expected ':'", "a key without ': ' after it", "write it as key: value"),
    ("undefined alias", "an alias (*name) without its anchor (&name)", "put quotes around text that begins with *"),
    ("that cannot start any token", "a character that needs quotes around the text it starts",
     'put the text in quotes, such as title: "@home"'),
    ("found unexpected end of stream", "a quotation mark is opened and never closed",
     "close it where the text ends"),
    ("'<stream end>'", "a bracket is opened and never closed",
     "close it with } or ] where the group or list ends"),
    ("expected <block end>", "wrong indentation: keys of one group start in the same column", ""),
)  # fmt: skip
# What is wrong stands where these began, not where the parser noticed, which is mostly the end of the file.
_BEGAN_BEFORE = ("found unexpected end of stream", "'<stream end>'", "could not find expected ':'")


_NO_PLACE = Place("")
_MAKE_ONE = "'talentgap new NAME' writes a file to start from"
_WRONG_FILE = "name another file; a scenario is saved by a text editor, as UTF-8"
_DEEP = "no key stands deeper than five levels: look for a bracket too many, or a name with * that holds itself"
_PLAIN_NUMBER = "write digits, with a point for decimals, such as 0.25"
_WRITE_OUT = "write the values themselves instead of names with * and &"


class Unreadable(Exception):  # noqa: N818  (it carries a problem to the user, it is not an error of the program)
    """A file or text of which nothing can be used; `problem` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


def read_text(path: Path, make_one: str = _MAKE_ONE) -> str:
    """The text of a scenario file. Raises: Unreadable when it is missing, too large, binary or not UTF-8.

    Args: make_one: what somebody who has no such file can do.
    """
    place = Place(str(path))
    try:
        if path.is_dir():
            raise Unreadable(_folder_problem(path, place, make_one))
        if not path.exists():
            near = _similar_file(path)
            raise Unreadable(Problem(place, "no such file", nearest=near, mend="" if near else make_one))
        if not path.is_file():
            raise Unreadable(Problem(place, "not an ordinary file"))
        with path.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise Unreadable(Problem(place, f"cannot be read: {error.strerror or error}")) from None
    if len(content) > MAX_BYTES:
        raise Unreadable(
            Problem(place, f"larger than {MAX_BYTES:,} bytes; a scenario takes a few thousand", mend=_WRONG_FILE)
        )
    return _decoded(content, place, make_one)


def _decoded(content: bytes, place: Place, make_one: str) -> str:
    if b"\0" in content:
        raise Unreadable(Problem(place, "a binary file, not text; a scenario is a YAML text file", mend=_WRONG_FILE))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        column = len(before.rpartition(b"\n")[2].decode("utf-8", "replace")) + 1
        found = Place(place.file, before.count(b"\n") + 1, column)
        raise Unreadable(Problem(found, "not UTF-8 text; save the file as UTF-8")) from None
    if not text.strip():
        raise Unreadable(Problem(place, "the file is empty; a scenario needs at least a title", mend=make_one))
    return text


def _folder_problem(path: Path, place: Place, make_one: str) -> Problem:
    try:
        inside = sorted(file for file in path.iterdir() if file.suffix in (".yaml", ".yml"))
    except OSError:
        inside = []
    if not inside:
        return Problem(place, "this is a folder, and it holds no scenario file", mend=make_one)
    return Problem(place, f"this is a folder; name a scenario file in it, such as {inside[0]}")


def _similar_file(path: Path) -> str:
    folders = (path.parent, path.parent / "scenarios")
    files = {file.stem: file for folder in folders for file in sorted(folder.glob("*.y*ml"))}
    return str(files.get(nearest_of(path.stem, files), ""))


def read_tree(text: str, file: str) -> tuple[Written, list[Problem]]:
    """The values of a YAML text with their places, and what is wrong with single keys or values.

    Raises: Unreadable when the text as a whole is no YAML. An empty text gives an empty group.
    """
    bad = _FORBIDDEN.search(text)
    if bad:
        line, column = text.count("\n", 0, bad.start()) + 1, bad.start() - text.rfind("\n", 0, bad.start())
        raise Unreadable(
            Problem(
                Place(file, line, column),
                f"control character {bad.group()!r}",
                mend="delete it; many editors do not show it",
            )
        )
    loader = YAML(typ="safe", pure=True)
    try:
        _refuse_the_huge(text, file)
        with warnings.catch_warnings():
            warnings.simplefilter("error", ReusedAnchorWarning)
            root = loader.compose(text)
    except ReusedAnchorWarning as warning:
        found = re.search(r"line (\d+), column (\d+)", str(warning).rpartition("second occurrence")[2])
        place = Place(file, int(found[1]), int(found[2])) if found else Place(file)
        raise Unreadable(Problem(place, "an anchor (&name) stands twice", mend=_WRITE_OUT)) from None
    except MarkedYAMLError as error:
        raise Unreadable(_full_width(text, error, file) or _syntax_problem(error, file)) from None
    except YAMLError as error:
        raise Unreadable(Problem(Place(file), f"not readable as YAML: {' '.join(str(error).split())}")) from None
    if root is None:
        return Written({}, Place(file, 1, 1)), []
    converter = _Converter(loader, file)
    return converter.written(root, ()), converter.problems


def _refuse_the_huge(text: str, file: str) -> None:
    """Stop after so many values or levels: building them all first would take many seconds."""
    depth = values = 0
    for event in YAML(typ="safe", pure=True).parse(text):
        depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
        values += isinstance(event, NodeEvent)
        if depth > MAX_DEPTH + 1:
            place = Place(file, event.start_mark.line + 1, event.start_mark.column + 1)
            raise Unreadable(Problem(place, f"nested deeper than {MAX_DEPTH} levels", mend=_DEEP))
        if values > MAX_VALUES:
            raise Unreadable(Problem(Place(file), f"more than {MAX_VALUES:,} values", mend=_WRONG_FILE))


def _full_width(text: str, error: Any, file: str) -> Problem | None:
    """A full-width colon, comma or bracket where the fault is, or a line above: Chinese keyboards write them."""
    mark = error.problem_mark or error.context_mark
    lines = text.splitlines()
    for number in range(max(0, mark.line - 1), min(mark.line + 1, len(lines))) if mark else ():
        found = re.search("[\uff1a\uff0c\uff5b\uff5d]", lines[number])
        if found:
            plain = chr(ord(found.group()) - 0xFEE0)
            place = Place(file, number + 1, found.start() + 1)
            return Problem(place, f"a full-width '{found.group()}' stands here", mend=f"write '{plain} ' instead")
    return None


def _syntax_problem(error: Any, file: str) -> Problem:
    said = str(error.problem or error.context or error)
    began_before = error.context_mark is not None and any(part in said for part in _BEGAN_BEFORE)
    mark = error.context_mark if began_before else error.problem_mark or error.context_mark
    place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file)
    for part, plain, mend in _PLAIN_WORDS:
        if part in said:
            return Problem(place, plain, mend=mend)
    return Problem(place, f"not readable as YAML: {said}", mend="put text with unusual signs in quotes")


class _Converter:
    """Walks the nodes of one YAML text."""

    def __init__(self, loader: YAML, file: str) -> None:
        self.loader, self.file = loader, file
        self.problems: list[Problem] = []
        self.values = 0

    def written(self, node: Node, path: tuple[str, ...], key_place: Place = _NO_PLACE) -> Written:
        place = self.place(node)
        if key_place.file and isinstance(node, ScalarNode) and node.start_mark.index == node.end_mark.index:
            place = key_place  # nothing is written: the parser puts it on the next line
        self.values += 1
        if len(path) > MAX_DEPTH:
            raise Unreadable(Problem(place, f"nested deeper than {MAX_DEPTH} levels", mend=_DEEP))
        if self.values > MAX_VALUES:
            text = f"more than {MAX_VALUES:,} values, aliases followed"
            raise Unreadable(Problem(Place(self.file), text, mend=_WRITE_OUT))
        if node.tag not in _KNOWN_TAGS:
            tag = str(node.tag).replace("tag:yaml.org,2002:", "!!")
            self.problems.append(Problem(place, f"the tag '{tag}' is not read; write a plain value"))
        if isinstance(node, MappingNode):
            return Written(self.group(node, path), place, key_place)
        if isinstance(node, SequenceNode):
            return Written([self.written(inner, (*path, "-")) for inner in node.value], place, key_place)
        return Written(self.scalar(node, place), place, key_place)

    def group(self, node: MappingNode, path: tuple[str, ...]) -> dict[str, Written]:
        found: dict[str, Written] = {}
        for key_node, value_node in node.value:
            place, key = self.place(key_node), key_node.value
            if not isinstance(key_node, ScalarNode):
                text = "a key must be a word, not a list or group"
                self.problems.append(
                    Problem(place, text, mend="write it as key: value, without a question mark before")
                )
            elif key_node.tag not in _TEXT_TAGS:
                mend = (
                    "a number is written with a point and without commas, such as 0.5 or 20000000000"
                    if node.flow_style and not value_node.value
                    else "write the name of a key before the colon, and the value after it"
                )
                self.problems.append(Problem(place, "a key must be a word", wrote=key, mend=mend))
            elif key == "<<":
                self.problems.append(Problem(place, "merge keys (<<) are not read; use 'extends'"))
            elif key in found:
                text = f"this key stands twice, first on line {found[key].key_place.line}"
                mend = "keep one of the two; what stands below both belongs under one"
                self.problems.append(Problem(place, text, ".".join((*path, key)), mend=mend))
            else:
                found[key] = self.written(value_node, (*path, key), place)
        return found

    def scalar(self, node: Node, place: Place) -> Any:
        if node.tag in _SCALAR_TAGS:
            try:
                return self.loader.constructor.construct_object(node)
            except (ValueError, YAMLError):
                self.problems.append(Problem(place, "not a readable number", wrote=node.value, mend=_PLAIN_NUMBER))
                return None
        if node.value.encode("utf-8", "ignore").decode() != node.value:
            self.problems.append(Problem(place, "an escape that is no character", mend="write the character itself"))
            return "?"
        return node.value

    def place(self, node: Node) -> Place:
        return Place(self.file, node.start_mark.line + 1, node.start_mark.column + 1)
