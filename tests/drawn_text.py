"""Where the words of a figure are: for tests that nothing overlaps or leaves the page."""

from __future__ import annotations

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.text import Text


def text_boxes(figure: Figure) -> list[tuple[str, mpl.transforms.Bbox]]:
    """Every text that is drawn, with its box in pixels."""
    figure.canvas.draw()
    hidden = set()
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            low, high = sorted(axis.get_view_interval())
            for tick in axis.get_major_ticks():
                if not low - 1e-9 <= tick.get_loc() <= high + 1e-9:
                    hidden |= {id(tick.label1), id(tick.label2)}
    renderer = figure.canvas.get_renderer()
    return [
        (text.get_text(), text.get_window_extent(renderer))
        for text in figure.findobj(Text)
        if id(text) not in hidden and text.get_visible() and text.get_text().strip()
    ]


def check_words_apart(figure: Figure) -> None:
    """No text overlaps another or leaves the page. Raises: AssertionError naming the texts."""
    boxes, whole = text_boxes(figure), figure.bbox
    for place, (text, box) in enumerate(boxes):
        assert box.x0 >= 0, text
        assert box.y0 >= 0, text
        assert box.x1 <= whole.width + 0.5, text
        assert box.y1 <= whole.height + 0.5, text
        for other, there in boxes[place + 1 :]:
            across = min(box.x1, there.x1) - max(box.x0, there.x0)
            upwards = min(box.y1, there.y1) - max(box.y0, there.y0)
            assert across <= 1 or upwards <= 1.5, (text, other)
