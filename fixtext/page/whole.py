"""What is known of a text as a whole before two of its lines are judged."""

from __future__ import annotations

from itertools import pairwise
from typing import Any, NamedTuple

from fixtext.columns import LEAST, NONE, WIDEST, Measure
from fixtext.page.lines import Lines
from fixtext.page.measures import ENDED
from fixtext.page.traits import BYLINE, CLOSED, DATELINE, FINAL, MARKUP, TAIL

DIRT, CUT_SHARE = 8, 0.33  # so many blank lines, of which so many cut sentences, tell that a scan took dirt for lines
SET_IN = (0.9, 4.5)  # how far, in Han characters, white space sets a paragraph in
BEGINS = 0.6  # of the lines that are set in so many stand behind an end, where that tells paragraphs
FULL = 1.3  # how far from its column's width a line may be that fills it
_SAMPLE = 2000


class Whole(NamedTuple):
    """What is known of a text as a whole."""

    gaps: bool  # blank lines part paragraphs
    dirty: bool  # blank lines stand anywhere, for a scan took dirt for lines
    stops: bool  # sentences end with full stops
    indents: bool  # boxes show where paragraphs are set in
    spaces: bool  # white space does

    @classmethod
    def of(cls, lines: Lines, columns: Any, spaces: bool) -> Whole:
        """`columns` has the width of the column of each line: an array if the lines are rows, or else a list."""
        stops = _has_stops(lines)
        parted, cut = _parted_by_gaps(lines, columns)
        some = 0.03 * len(lines) < parted < 0.5 * len(lines)
        dirty = some and stops and parted >= DIRT and CUT_SHARE * parted <= cut
        return cls(some and not dirty, dirty, stops, _has_indents(lines), spaces)


def _parted_by_gaps(lines: Lines, columns: Any) -> tuple[int, int]:
    """How many lines have blank lines above them, within a page; and how many of those stand behind a line that fills
    its column and ends nothing, as paragraphs do not end."""
    if lines.rows is not None:
        bits, gap, page, width = lines.rows.bits, lines.rows.gap, lines.rows.page, lines.rows.width
        parted = (gap[1:] > 0) & (page[1:] == page[:-1])
        tails, slack = bits[:-1][parted] & TAIL, (columns - width)[:-1][parted]
        ended = sum((tails == tail for tail in ENDED), tails < 0)
        return len(tails), int((~ended & (slack >= -FULL) & (slack <= FULL)).sum())
    above = [n for n, (a, b) in enumerate(pairwise(lines)) if b.gap and a.page == b.page]
    cut = sum(abs(columns[n] - lines.widths[n]) <= FULL and lines.bits[n] & TAIL not in ENDED for n in above)
    return len(above), cut


def reckoned(lines: Lines) -> tuple[Lines, bool]:
    """(lines, whether white space sets paragraphs in): if so the white space is reckoned into the widths of lines."""
    if not _set_in(lines):
        return lines, False
    if lines.rows is not None:
        return Lines(lines.text, rows=lines.rows._replace(width=lines.rows.width + lines.rows.indent)), True
    return Lines(lines.text, [line._replace(width=line.width + line.indent) for line in lines]), True


def set_in(indent: Any) -> Any:
    """Whether white space sets a line in as paragraphs are; of a value or of an array."""
    return (indent >= SET_IN[0]) & (indent <= SET_IN[1])


def begins(bits: Any, indent: Any, spaces: bool) -> Any:
    """Whether a line begins a paragraph, by a dateline, a writer's name or white space; of a value or of an array."""
    return (bits & (DATELINE | BYLINE) > 0) | (set_in(indent) & spaces)


def wrapped(lines: Lines) -> Measure:
    """What a text of few lines is set to where white space sets paragraphs in: the widest lines behind which the next
    is not set in, if two are as wide."""
    text, bits, ends = lines.text, lines.bits, pairwise(range(len(lines)))
    goes_on = (i for i, k in ends if lines.indents[k] < SET_IN[0] and "\f" not in text[lines.ends[i] : lines.starts[k]])
    widths = sorted(lines.widths[i] for i in goes_on if not bits[i] & MARKUP)
    widest = widths[-1] if widths else 0.0
    even = len(widths) > 1 and widths[-2] >= widest - FULL and LEAST <= widest <= WIDEST
    return Measure(widest, True) if even else NONE


def _set_in(lines: Lines) -> bool:
    """Whether most lines that white space sets in stand behind a paragraph's end, by its mark or its short line, and
    most lines behind an end by both are set in."""
    if lines.rows is not None:
        some = set_in(lines.rows.indent).nonzero()[0].tolist()
    else:
        some = [i for i, line in enumerate(lines) if set_in(line.indent) and not line.boxed]
    if len(some) < 2:
        return False
    widths = sorted(lines.widths)
    full = widths[-1 - len(widths) // 4] - FULL
    behind = [i for i in some if i]
    ended = sum(lines.bits[i - 1] & TAIL in (*ENDED, CLOSED) or lines.widths[i - 1] < full for i in behind)
    over = [i + 1 for i, bits in enumerate(lines.bits[:-1]) if bits & TAIL == FINAL and lines.widths[i] < full - FULL]
    begun = len(set(over).intersection(some))
    return ended >= BEGINS * len(behind) and begun >= BEGINS * len(over)


def _has_indents(lines: Lines) -> bool:
    """Whether boxes show that some lines stand a little to the right of their column's edge, as paragraphs begin."""
    boxed = [line.indent for line in lines if line.boxed] if lines.rows is None else []
    begun = sum(1.1 <= indent <= 3.5 for indent in boxed)
    return 0.03 * len(boxed) < begun < 0.5 * len(boxed)


def _has_stops(lines: Lines) -> bool:
    """Whether sentences end with a full stop here; before 1950 many pages had nothing but 、."""
    count = min(len(lines), _SAMPLE)
    sample = lines.text[lines.starts[0] : lines.ends[count - 1]] if count else ""
    return 4 * (sample.count("。") + sample.count(".")) >= sample.count("、")
