"""Items of lists: lines behind a bullet, each a line of its own and no note."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixtext.text import Span, line_end

_SIGNS = "·•‧・◆◇○●◎▪▫■□▲△►▸★☆➢➤✓✔–—+-"
_BULLET = re.compile(rf"\n[ \t]*([{_SIGNS}])[ \t]+(?=\S)")
# In a text of markup an asterisk is a bullet and no mark of a note, and wikis have some in a row and three more signs.
_MARKUP = re.compile(rf"\n[ \t>]*((?:[*#]{{1,5}}|[;:]{{1,3}}|[{_SIGNS}]))[ \t]+(?=\S)")
ITEMS = 2  # lines in a row with one bullet that are a list in a plain text; one may be dirt, or a dash of speech


def items(text: str, markup: bool) -> Iterator[Span]:
    """The lines of lists; in `markup` also of lists of one item.

    >>> list(items("· 红茶\\n· 绿茶\\n* 注", False))
    [(0, 4), (5, 9)]
    """
    run: list[Span] = []
    sign = ""
    for found in (_MARKUP if markup else _BULLET).finditer("\n" + text):  # a line's end first: it is found quickly
        start = found.start()
        if run and (start != run[-1][1] + 1 or (found[1] != sign and not markup)):
            yield from run if markup or len(run) >= ITEMS else ()
            run = []
        run.append((start, line_end(text, start)))
        sign = found[1]
    yield from run if markup or len(run) >= ITEMS else ()
