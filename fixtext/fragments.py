"""Lines of words with boxes, as engines put them together, taken apart where the white is wide.

Engines run a line across a gutter now and then. `fixtext.layout.reading_order` sets pieces together again where no
gutter was.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import unescape
from itertools import pairwise
from typing import Any

from fixtext.layout import Box, Fragment, around, hull
from fixtext.layout.furniture.roles import mark_of
from fixtext.layout.line_patterns import together

_WIDE = 1.0  # of the height of the line
NOWHERE = Box(0, 0, 0, 0)  # the box of a line whose place the source does not give


def text_of(found: Any) -> str:
    """A field of JSON that has to be text. TypeError if it is none."""
    if not isinstance(found, str):
        raise TypeError(f"{found!r} is no text")
    return found


def beside_neighbours(page: Sequence[Fragment]) -> list[Fragment]:
    """The fragments of a page; those that stand NOWHERE get a place between the lines before and behind them."""
    done = list(page)
    for i, fragment in enumerate(done):
        if fragment.box == NOWHERE:
            above = done[i - 1].box if i else None
            below = next((later.box for later in done[i + 1 :] if later.box != NOWHERE), None)
            done[i] = fragment._replace(box=_between(above, below))
    return done


def _between(above: Box | None, below: Box | None) -> Box:
    """A place for a line between two boxes, as high as the one above it."""
    if above is None or above == NOWHERE:
        return below._replace(top=below.top - 1, bottom=below.top) if below else NOWHERE
    under = below is not None and below.top > above.top and below.left < above.right and above.left < below.right
    top = (above.top + below.top) / 2 if below and under else above.bottom
    return above._replace(top=top, bottom=top + above.height)


def pieces(words: Sequence[Fragment], number: int | None = None, then: str = "\n") -> Iterator[Fragment]:
    """The words of a line, from left to right or downwards, as few fragments as its white allows.

    All are as high as the line: a dash alone would seem to stand between two lines. `number` is that of the line in its
    file, `then` what stands between it and the next.
    """
    if not words:
        return
    line = hull(word.box for word in words)
    down = is_upright(words)
    size = line.width if down else line.height
    at = offsets([word.text for word in words])
    first = 0
    for n, word in enumerate(words[1:], 1):
        last = words[n - 1].box
        if (word.box.top - last.bottom if down else word.box.left - last.right) > _WIDE * size:
            yield _one(words[first:n], line, down)._replace(line=number, at=at[first])
            first = n
    yield _one(words[first:], line, down)._replace(line=number, at=at[first], then=then)


def is_upright(words: Sequence[Fragment]) -> bool:
    """Whether the words of a line stand one below the other."""
    line = hull(word.box for word in words)
    return line.height > 2 * line.width and sum(len(word.text) for word in words) > 2


def offsets(texts: Sequence[str]) -> list[int]:
    """Where each word begins in the text of a line (`together`)."""
    starts, at = [0], 0
    for before, text in pairwise(texts):
        at += len(before) + len(together((before[-1], text[0]))) - 2
        starts.append(at)
    return starts


def _one(run: Sequence[Fragment], line: Box, down: bool) -> Fragment:
    sure = [word.confidence for word in run if word.confidence is not None]
    box = hull(word.box for word in run)
    box = box._replace(left=line.left, right=line.right) if down else box._replace(top=line.top, bottom=line.bottom)
    return Fragment(together([word.text for word in run]), box, sum(sure) / len(sure) if sure else None, run[0].block)


# what layout models call the furniture of a page, and the class that it is here
_FURNITURE = {
    "header": "running_heads",
    "footer": "running_heads",
    "page-header": "running_heads",
    "page-footer": "running_heads",
    "page_header": "running_heads",
    "page_footer": "running_heads",
    "number": "page_numbers",
    "page_number": "page_numbers",
    "page-number": "page_numbers",
}
_HEADINGS = {
    "doc_title": "# ",
    "title": "# ",
    "paragraph_title": "## ",
    "section-header": "## ",
    "section_header": "## ",
}


def block(text: str, box: Box, label: str, number: int) -> Iterator[Fragment]:
    """The lines of a labelled block: furniture marked as an earlier run would mark it, headings as in Markdown.

    What a layout model says of a block is taken as known; a table in HTML becomes rows between bars.
    """
    label = label.lower()
    if label in _FURNITURE:
        mark = mark_of(_FURNITURE[label])
    else:
        mark = "" if text.lstrip().startswith("#") else _HEADINGS.get(label, "")
    lines = rows(text) if text.lstrip()[:6].lower() == "<table" else text.split("\n")
    for line in filter(None, map(str.strip, lines)):
        yield Fragment(f"{mark}{line}", box, block=number)


def rows(table: str) -> list[str]:
    """A table in HTML as rows between bars, which no filter joins; the table itself if it has no row."""
    found = re.findall(r"<tr[^>]*>(.*?)</tr>", table, re.DOTALL | re.IGNORECASE)
    return [f"| {' | '.join(_cells(row))} |" for row in found] or [table]


def _cells(row: str) -> Iterator[str]:
    for cell in re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.DOTALL | re.IGNORECASE):
        yield " ".join(unescape(re.sub(r"<[^>]+>", _between_lines, cell)).split())


def _between_lines(tag: re.Match[str]) -> str:
    return " " if tag[0].lower().startswith("<br") else ""


def box_of(points: Any) -> Box:
    """The box of a place in JSON: left, top, right, bottom; x, y, x, y, …; points in lists; or points with x and y."""
    if not points:
        return NOWHERE
    if isinstance(points[0], int | float):
        if len(points) in (4, 5):
            return Box(*map(float, points[:4]))
        if len(points) < 4:
            raise ValueError(f"{points!r} is no box")
        return around(zip(map(float, points[::2]), map(float, points[1::2]), strict=True))
    if isinstance(points[0], dict):
        return around((float(p.get("x", p.get("X", 0))), float(p.get("y", p.get("Y", 0)))) for p in points)
    return around((float(p[0]), float(p[1])) for p in points)
