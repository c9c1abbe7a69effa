"""Small pieces of Markdown that the generated pages share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A table; bars inside cells are escaped."""
    titles = list(head)
    lines: list[Iterable[object]] = [titles, ["---"] * len(titles), *rows]
    return "\n".join("| " + " | ".join(str(cell).replace("|", "\\|") for cell in line) + " |" for line in lines)


def page(blocks: Iterable[str]) -> str:
    """Blocks with an empty line between them."""
    return "\n\n".join(blocks) + "\n"


def joined(text: str | None) -> str:
    """A text of several lines on one."""
    return " ".join((text or "").split())


def filled(text: str, parts: Mapping[str, str], page: str) -> str:
    """A page with every part between its markers, `<!-- NAME -->` and `<!-- end of NAME -->`.

    Raises: ValueError when a marker is missing. Args: page: its name, for the message.
    """
    for name, part in parts.items():
        begin, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
        before, found, rest = text.partition(begin)
        _, ended, after = rest.partition(end)
        if not (found and ended):
            raise ValueError(f"docs/{page} needs the markers {begin} and {end}")
        text = f"{before}{begin}\n\n{part}\n\n{end}{after}"
    return text
