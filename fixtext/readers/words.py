"""Lines of words with boxes, as engines put them together, taken apart where the white is wide.

Engines run a line across a gutter now and then. `fixtext.page.order` sets pieces together again where no gutter was.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from fixtext.layout import Box, Fragment, hull
from fixtext.page.blocks import together

_WIDE = 1.0  # of the height of the line


def text_of(found: Any) -> str:
    """A field of JSON that has to be text. TypeError if it is none."""
    if not isinstance(found, str):
        raise TypeError(f"{found!r} is no text")
    return found


def pieces(words: Sequence[Fragment]) -> Iterator[Fragment]:
    """The words of a line, from left to right or downwards, as few fragments as its white allows.

    All are as high as the line: a dash alone would seem to stand between two lines.
    """
    if not words:
        return
    line = hull(word.box for word in words)
    down = line.height > 2 * line.width and sum(len(word.text) for word in words) > 2
    size = line.width if down else line.height
    run = [words[0]]
    for word in words[1:]:
        last = run[-1].box
        if (word.box.top - last.bottom if down else word.box.left - last.right) > _WIDE * size:
            yield _one(run, line, down)
            run = []
        run.append(word)
    yield _one(run, line, down)


def _one(run: Sequence[Fragment], line: Box, down: bool) -> Fragment:
    sure = [word.confidence for word in run if word.confidence is not None]
    box = hull(word.box for word in run)
    box = box._replace(left=line.left, right=line.right) if down else box._replace(top=line.top, bottom=line.bottom)
    return Fragment(together([word.text for word in run]), box, sum(sure) / len(sure) if sure else None)
