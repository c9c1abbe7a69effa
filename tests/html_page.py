"""A page of HTML taken apart, for tests of reports."""

from __future__ import annotations

import base64
from html.parser import HTMLParser


class HtmlPage(HTMLParser):
    """Tags and attributes of a page, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.text += data

    def named(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.tags if name == tag]


def decoded(address: str) -> bytes:
    """The content of a data address."""
    return base64.b64decode(address.partition("base64,")[2])
