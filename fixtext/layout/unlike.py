"""Which lines look different to layout after characters in them were changed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from fixtext.layout import line_patterns as patterns
from fixtext.layout.line_patterns import width_of
from fixtext.layout.lines import Bools, Lines, lines_of
from fixtext.layout.seam_features import WIDEST
from fixtext.text import Span, line_around

WINDOW = 8  # lines around by which a column is measured


def unlike(text: str, lines: Sequence[Span], before: Sequence[str]) -> list[int] | None:
    """The numbers of those lines whose traits changed, or the line ends beside them; None if a line changed that may
    be one of a column, since then all of the text tells what it is.

    text    the text of now
    lines   where lines of it stand that were changed
    before  what stood there before the changes

    >>> unlike("他说：走吧。\n\n（甲）", [(0, 6), (8, 11)], ["他说:走吧。", "（甲）"]) is None
    True
    """
    after = [text[start:end] for start, end in lines]
    if any("\f" in line for line in after):  # a change over the end of a page
        return None
    other = [i for i, pair in enumerate(zip(before, after, strict=True)) if _is_of_other_lines(*pair)]
    same = sorted({*range(len(lines))}.difference(other))
    old, new = (lines_of("".join(some[i].strip() + "\n" for i in same)) for some in (before, after))
    traits = _differ(old, new)
    width = (old.width != new.width) & ((old.width <= WIDEST) | (new.width <= WIDEST))
    unlike, narrow = ([same[n] for n in numbers.nonzero()[0].tolist()] for numbers in (traits, width))
    if not all(_is_beside_a_paragraph(text, lines[i]) for i in (*other, *unlike, *narrow)):
        return None
    return sorted([*other, *unlike])


def _differ(old: Lines, new: Lines) -> Bools:
    """Which lines look different: how they begin and end, what they look like."""
    found = (old.head_class != new.head_class) | (old.tail_class != new.tail_class)
    for look in (patterns.ended, patterns.titles, patterns.items, patterns.notes, patterns.bylines, patterns.markup):
        found |= look(old) != look(new)
    return np.asarray(found)


def _is_of_other_lines(before: str, after: str) -> bool:
    """Whether a changed piece holds more than one line, or other white space around it."""
    old, new = before.strip(), after.strip()
    return not new or any(end in old + new for end in "\n\f") or before.replace(old, "", 1) != after.replace(new, "", 1)


def _is_beside_a_paragraph(text: str, line: Span) -> bool:
    """Whether a line near this one, or itself, is a whole paragraph: then no width is that of a column here."""
    above = below = line
    for _ in range(WINDOW):
        if _is_a_paragraph(text, *above) or _is_a_paragraph(text, *below):
            return True
        above = line_around(text, *(max(0, above[0] - 1),) * 2)
        below = line_around(text, *(min(len(text), below[1] + 1),) * 2)
    return False


def _is_a_paragraph(text: str, start: int, end: int) -> bool:
    return end - start > WIDEST and width_of(text[start:end]) > WIDEST
