"""What tells whether a line is body, head, note, foot or something that floats in the body: one function a feature."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from fixtext.layout import line_patterns as patterns
from fixtext.layout.characters import LOWER, UPPER
from fixtext.layout.feature import Feature, declare
from fixtext.layout.lines import Column
from fixtext.layout.page_lines import FOLIO, PageLines
from fixtext.layout.seams import digits, marks, mean_around, percentile, spaces, windows

FEATURES: list[Feature[PageLines]] = []
feature = declare(FEATURES)
_SMALL = 3  # lines around that a note is set in


@feature
def top(p: PageLines) -> Column:
    """How many lines stand above it on the page."""
    return np.minimum(p.top, 40)


@feature
def bottom(p: PageLines) -> Column:
    """How many lines stand below it on the page."""
    return np.minimum(p.bottom, 40)


@feature
def page_size(p: PageLines) -> Column:
    """How many lines the page has."""
    return np.minimum(p.size, 80)


@feature
def pages(p: PageLines) -> Column:
    """How many pages the text has."""
    return np.full(len(p.lines), min(20, len(p.lines.sheets)))


@feature
def first_page(p: PageLines) -> Column:
    """Whether it stands on the first page."""
    return np.asarray(p.lines.page == p.lines.page[:1].max(initial=0))


@feature
def gap(p: PageLines) -> Column:
    """How many blank lines stand above it."""
    return np.minimum(p.lines.gap, 5)


@feature
def gaps(p: PageLines) -> Column:
    """How many lines around have a blank line above them."""
    return mean_around((p.lines.gap > 0).astype(np.float64), 12)


@feature
def width(p: PageLines) -> Column:
    """How wide it is."""
    return p.lines.width


@feature
def slack(p: PageLines) -> Column:
    """How much shorter or longer it is than most lines of the page."""
    return p.measure - p.lines.width


@feature
def filled(p: PageLines) -> Column:
    """Which share of the page's measure it fills."""
    return p.lines.width / np.maximum(1, p.measure)


@feature
def wide_around(p: PageLines) -> Column:
    """How wide the lines close by are, against those of the page: notes in smaller type have more on a line."""
    return percentile(windows(p.lines.width, _SMALL, _SMALL), 75) / np.maximum(1, p.measure)


@feature
def measure(p: PageLines) -> Column:
    """How wide most lines of the page are."""
    return p.measure


@feature
def indent(p: PageLines) -> Column:
    """How far it is set in."""
    return p.lines.indent


@feature
def numbers(p: PageLines) -> Column:
    """How much of it is digits."""
    return digits(p.lines) / p.lines.length


@feature
def latin(p: PageLines) -> Column:
    """How much of it is Latin letters."""
    return p.lines.of_class(LOWER, UPPER) / p.lines.length


@feature
def upper(p: PageLines) -> Column:
    """How much of its Latin letters is capitals."""
    return p.lines.of_class(UPPER) / np.maximum(1, p.lines.of_class(LOWER, UPPER))


@feature
def marked(p: PageLines) -> Column:
    """How many marks of a sentence it has, against its length."""
    return marks(p.lines) / p.lines.length


@feature
def spaced(p: PageLines) -> Column:
    """How many spaces stand within it, against its length."""
    return spaces(p.lines) / p.lines.length


@feature
def head(p: PageLines) -> Column:
    """What kind of character begins it."""
    return p.lines.head_class


@feature
def tail(p: PageLines) -> Column:
    """What mark or character ends it."""
    return p.lines.tail_class


@feature
def ended_above(p: PageLines) -> Column:
    """Whether the line above ends a sentence."""
    return p.near(patterns.ended(p.lines), -1)


@feature
def answered_before(p: PageLines) -> Column:
    """Whether a line close above begins with a mark that stands in the text above that."""
    since = p.since_mark
    at = np.maximum(np.arange(len(since)) - since, 0)
    return np.where(since < 20, p.answered[at], False)


@feature
def since_mark(p: PageLines) -> Column:
    """How many lines above the last mark of a note stands."""
    return np.minimum(p.since_mark, 30)


@feature
def marks_below(p: PageLines) -> Column:
    """How many lines below it on the page begin with the mark of a note."""
    sums = np.concatenate((np.cumsum(p.marks[::-1])[::-1], [0]))
    last = np.arange(len(p.lines)) + p.bottom + 1
    return np.asarray(np.minimum(sums[:-1] - sums[last], 8))


@feature
def sources(p: PageLines) -> Column:
    """How many lines close by name a source."""
    return mean_around(patterns.sources(p.lines).astype(np.float64), 2)


@feature
def folio(p: PageLines) -> Column:
    """Whether it is nothing but a number, with the marks that stand around a page's number."""
    texts = p.lines.texts
    short = (p.lines.length <= 12).tolist()
    return np.array([s and FOLIO.match(t) is not None for s, t in zip(short, texts, strict=True)], np.bool_)


@feature
def again(p: PageLines) -> Column:
    """On how many pages near by a line alike stands at the same edge."""
    return p.company[0]


@feature
def alike(p: PageLines) -> Column:
    """How alike the line is that comes nearest to it at the edge of another page."""
    return p.company[1]


@feature
def rising(p: PageLines) -> Column:
    """On how many pages near by a number stands that its number rises from or to."""
    return p.company[2]


@feature
def shape(p: PageLines) -> Column:
    """Which rule of shapes it has the shape of: a folio line, a credit, a jump line."""
    return p.shape


@feature
def shape_below(p: PageLines) -> Column:
    """Whether a photo credit or its like stands close below."""
    found = (p.shape > 0).astype(np.float64)
    return np.fmax(np.fmax(p.near(found, 1), p.near(found, 2)), p.near(found, 3))


@feature
def title(p: PageLines) -> Column:
    """Whether it is short and has no mark of a sentence."""
    return patterns.titles(p.lines)


@feature
def binds(p: PageLines) -> Column:
    """How the language model binds it to the line above."""
    return p.bonds[0]


@feature
def binds_below(p: PageLines) -> Column:
    """How the language model binds it to the line below."""
    return p.near(p.bonds[0], 1)


@feature
def interrupts(p: PageLines) -> Column:
    """How the language model binds the line above to the line below, across it."""
    return p.bonds[1]


@feature
def size(p: PageLines) -> Column:
    """How large its type is, by boxes."""
    return p.lines.size


@feature
def space_below(p: PageLines) -> Column:
    """How much white stands below it, by boxes."""
    return p.near(p.lines.space, 1)


def _beside(name: str, by: int, function: Callable[[PageLines], Column]) -> Feature[PageLines]:
    where = f"{'next' if by > 0 else 'last'}{abs(by)}_{name}"
    line = (
        f"the line {'below' if by > 0 else 'above'}"
        if abs(by) == 1
        else f"the line two {'below' if by > 0 else 'above'}"
    )
    why = (function.__doc__ or "").rstrip(".")
    return Feature(where, f"{line}: {why[0].lower()}{why[1:]}", lambda p: p.near(p.of(function), by))


_AROUND = {
    filled: (-2, -1, 1, 2),
    marked: (-2, -1, 1, 2),
    tail: (-2,),
    folio: (-1, 1),
    size: (-2, 1, 2),
    shape: (-2, -1, 1),
}
FEATURES += [_beside(function.__name__, by, function) for function, where in _AROUND.items() for by in where]
