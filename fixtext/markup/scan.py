"""One look at a text that finds all that is not prose. Plain prose has no sign of it and costs no more than that."""

from __future__ import annotations

import re

from fixtext.markup.signs import Signs
from fixtext.markup.spans import Markup

_ALONE = re.compile("\r(?!\n)")


def scan(text: str) -> Markup:
    """What of a text is not prose: code, formulas, links, tags, addresses, tables and their like.

    >>> [(text[a:b], kind.name) for text in ["见`a,b`。"] for a, b, kind in scan(text).pieces]
    [('`a,b`', 'CODE')]
    """
    if "\r" in text:
        text = _ALONE.sub("\n", text)  # a carriage return alone ends a line, too
    signs = Signs(text)
    if not signs.any_at_all():
        return Markup()
    from fixtext.markup.reading import read  # its patterns take 20 ms to compile

    return read(text, signs)
