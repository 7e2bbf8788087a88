"""What is known of a text as a whole before two of its lines are judged."""

from __future__ import annotations

from itertools import pairwise
from typing import Any, NamedTuple

from fixtext.page.lines import Lines
from fixtext.page.measures import ENDED
from fixtext.page.traits import TAIL

DIRT, CUT_SHARE = 8, 0.33  # so many blank lines, of which so many cut sentences, tell that a scan took dirt for lines
FULL = 1.3  # how far from its column's width a line may be that fills it
_SAMPLE = 2000


class Whole(NamedTuple):
    """What is known of a text as a whole."""

    gaps: bool  # blank lines part paragraphs
    dirty: bool  # blank lines stand anywhere, for a scan took dirt for lines
    stops: bool  # sentences end with full stops
    indents: bool  # boxes show where paragraphs are set in

    @classmethod
    def of(cls, lines: Lines, columns: Any) -> Whole:
        """`columns` has the width of the column of each line: an array if the lines are rows, or else a list."""
        stops = _has_stops(lines)
        parted, cut = _parted_by_gaps(lines, columns)
        some = 0.03 * len(lines) < parted < 0.5 * len(lines)
        dirty = some and stops and parted >= DIRT and CUT_SHARE * parted <= cut
        return cls(some and not dirty, dirty, stops, _has_indents(lines))


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


def _has_indents(lines: Lines) -> bool:
    """Whether boxes show that some lines stand a little to the right of their column's edge, as paragraphs begin."""
    boxed = [line.indent for line in lines if line.boxed] if lines.rows is None else []
    set_in = sum(1.1 <= indent <= 3.5 for indent in boxed)
    return 0.03 * len(boxed) < set_in < 0.5 * len(boxed)


def _has_stops(lines: Lines) -> bool:
    """Whether sentences end with a full stop here; before 1950 many pages had nothing but 、."""
    count = min(len(lines), _SAMPLE)
    sample = lines.text[lines.starts[0] : lines.ends[count - 1]] if count else ""
    return 4 * (sample.count("。") + sample.count(".")) >= sample.count("、")
