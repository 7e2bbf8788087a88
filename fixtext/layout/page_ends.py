"""Where pages end: form feeds, and the marks that other programs write for them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixtext.text import Span

MARKS = (r"\f", r"(?m:^[ \t]*<!-- ?page(?: end| break)?:? ?[0-9ivxlc]* ?-->[ \t]*\r?(?:\n|\Z))")
_MARK = re.compile("|".join(MARKS))


def page_ends(text: str) -> Iterator[Span]:
    """The spans of what marks the end of a page, or the beginning of the next.

    >>> list(page_ends("a\\n\\fb\\n<!-- page 3 -->\\nc"))
    [(2, 3), (5, 21)]
    """
    if "\f" in text or "<!--" in text:
        yield from (found.span() for found in _MARK.finditer(text))
