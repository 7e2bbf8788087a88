"""What is seen at the boundary of two lines, as bits of a number: traits of both, and how they stand to each other.

`observed` works on numbers as on arrays of them, so that a long text is seen at once.
"""

from __future__ import annotations

from typing import Any

from fixtext.page.blocks import TITLE_WIDTH
from fixtext.page.traits import (
    BYLINE,
    CAPITALS,
    CHAPTER_ALONE,
    DATE,
    DATELINE,
    END_MARK,
    FINAL,
    HEADLINE,
    ITEM,
    LATIN,
    OPEN,
    TAIL,
    TITLE,
)
from fixtext.page.whole import Whole, set_in

_FIRST = TAIL | LATIN | CAPITALS | ITEM | OPEN | CHAPTER_ALONE | BYLINE | END_MARK  # bits 0-9, of the first line
_SECOND = 0b11111011  # of the second BYLINE, END_MARK, HEAD, STARTER, UPPER
_SECOND_BITS, _SECOND_AT, RELATION_AT = 8, 10, 18
FILL = 0b111 << RELATION_AT
NARROW, SHARP, CHANGED, TITLE_FIRST, TITLE_SECOND = (1 << RELATION_AT + n for n in range(3, 8))
REST_AT, BREAK_AT, SHIFT_AT = RELATION_AT + 8, RELATION_AT + 10, RELATION_AT + 12
BARE, STARTS, GAPS, STOPS = (1 << RELATION_AT + n for n in range(14, 18))
_BOX_AT = RELATION_AT + 18
BOXED, INDENTS, OTHER_SIZE, SPACE = (1 << _BOX_AT + n for n in range(4))
BOX_FIRST, BOX_SECOND = _BOX_AT + 4, _BOX_AT + 6
DIRTY, STORY, VERSE, SIGNED, LISTED, SPOKEN, DATED = (1 << _BOX_AT + n for n in range(8, 15))
ENDS, NEARLY, LED, HEADLINED, SPACES, BEGINS, OPENS = (1 << _BOX_AT + n for n in range(15, 22))


def observed(
    a: Any,
    b: Any,
    measure: Any,
    sharp: Any,
    after: Any,
    bare: Any,
    verse: Any,
    listed: Any,
    spoken: Any,
    led: Any,
    opens: Any,
) -> Any:
    """What is seen at the boundary of two lines of set text, `a` and `b`; all arguments are values or arrays.

    `measure` and `after` are the widths of the column of each, `sharp` tells that the lines of the column are even,
    `bare` that no line around has a mark, `verse` that each looks like verse, `listed` that the second is an item
    of a list that goes on, `spoken` that it begins with a speaker's name, `led` that an item stands above the first,
    `opens` that behind the second a paragraph begins.
    """
    slack = measure - a.width
    room = slack - b.lead - 0.5  # a word that did not fit went down
    fits = (b.lead > 0) & (slack > 0)
    slack = slack * (1 - fits) + room * (fits & (room > 0))
    rest = after - b.width
    same_page = a.page == b.page
    fill = (slack < -1.6) * 1 + (slack > 1.1) * 2 + (slack > 2.1) * 1 + (slack > 3.6) * 1
    fill = fill + ((slack > 3.6) & (slack > measure / 3)) * 1
    titles = (slack > 2.3) & (a.bits & TITLE > 0) & (a.width <= TITLE_WIDTH)
    next_titles = (rest > 2.6) & (b.bits & TITLE > 0) & (b.width <= TITLE_WIDTH)
    broken = (b.gap > 0) * 1 + (b.gap > 1) * 1
    return (
        (a.bits & _FIRST)
        | (b.bits >> _SECOND_BITS & _SECOND) << _SECOND_AT
        | fill * (1 << RELATION_AT)
        | (measure < 20) * NARROW
        | sharp * SHARP
        | (abs(after - measure) > 1.6) * CHANGED
        | titles * TITLE_FIRST
        | next_titles * TITLE_SECOND
        | ((rest >= -1.1) * 1 + (rest > 1.1) * 1 + (rest > 2.6) * 1) * (1 << REST_AT)
        | (same_page * broken + (1 - same_page) * 3) * (1 << BREAK_AT)
        | ((b.indent - a.indent >= 0.9) * 1 + (a.indent - b.indent >= 0.9) * 2) * (1 << SHIFT_AT)
        | bare * BARE
        | verse * VERSE
        | (b.bits & DATELINE > 0) * STORY
        | (a.bits & DATE > 0) * DATED
        | (b.bits & DATE > 0) * SIGNED
        | listed * LISTED
        | spoken * SPOKEN
        | (b.bits & TAIL == FINAL) * ENDS
        | ((rest > 0.75) & (rest < 1.25)) * NEARLY
        | led * LED
        | opens * (b.gap > 0) * OPENS  # without a blank line it may be the second line of a title
        | set_in(b.indent) * BEGINS
        | (a.bits & HEADLINE > b.bits & HEADLINE) * HEADLINED
    )


def of_page(whole: Whole) -> int:
    """The bits of all pairs of a text."""
    return GAPS * whole.gaps | STOPS * whole.stops | DIRTY * whole.dirty | SPACES * whole.spaces


def of_boxes(a: Any, b: Any, indents: bool) -> int:
    """The bits of a pair whose places boxes tell; `indents` tells that paragraphs are set in."""
    other_size = not 0.8 < float(b.size) / float(a.size) < 1.25
    return (
        BOXED
        | INDENTS * indents
        | OTHER_SIZE * other_size
        | SPACE * (float(b.space) > 1.0)
        | _deep(a.indent) << BOX_FIRST
        | _deep(b.indent) << BOX_SECOND
    )


def _deep(indent: float) -> int:
    return (indent >= 1.0) + (indent > 4.5)


def hangs(seen: Any) -> Any:
    """Whether it matters that the first line begins a paragraph: an indent may be what it lacks to be full."""
    fill = (seen & FILL) >> RELATION_AT
    return (fill == 2) | (fill == 3)


def of_second(seen: int) -> int:
    """A number that has the traits of the second line at their bits, and other things at others."""
    return seen >> _SECOND_AT << _SECOND_BITS
