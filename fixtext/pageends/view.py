"""A text as if form feeds parted its pages.

Layout knows pages by form feeds. So each mark of a page's end becomes one for as long as a filter looks
(`returned.py` leads back).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from fixtext.edits import Edit, apply, trace
from fixtext.markup.kinds import Piece
from fixtext.markup.spans import Markup
from fixtext.pageends.bare import bare, number
from fixtext.pageends.blocks import Block, blocks, edges
from fixtext.pageends.implied import implied
from fixtext.pageends.marks import Mark, marks
from fixtext.ruleset import RuleSet
from fixtext.text import Span, disjoint, line_end, outside

FEED = "\f"
STRIPPED, IMPLIED = "page-marks/stripped", "page-marks/implied"
_OFTEN = 3  # pages on which a heading stands that is a running head
_DEEP = 3  # blocks at the head and at the foot of a page among which its head and number are


class View(NamedTuple):
    """`text` is what a filter looks at, `made` the edits that make it of the original, `markup` that of the text."""

    original: str
    text: str
    made: Sequence[Edit]
    markup: Markup

    def signs(self) -> Iterator[Edit | None]:
        """What each form feed stands for: the edit that made it, or None for one that is there."""
        of = {start: edit for (start, _), edit in zip(trace(self.made).made(), self.made, strict=True)}
        for found in re.finditer(FEED, self.text):
            yield of.get(found.start())


def view(text: str, rules: RuleSet, markup: Markup, edged: bool) -> View:
    """The text with form feeds where pages end. `edged` adds ends that no mark tells, and strips heads and numbers at
    the edges of pages of their markup."""
    found = _runs(text, marks(text, rules, markup))
    made = [_as_feed(text, run) for run in found]
    if edged and not found:
        made = [Edit(at, at, "", FEED, IMPLIED) for at in implied(text)]
    if edged and made:
        made = sorted([*made, *_stripped(text, made)])
    made = [edit for edit in made if edit.old != edit.new]
    return View(text, apply(text, made), made, _through(markup, made))


def _through(markup: Markup, made: Sequence[Edit]) -> Markup:
    """The markup of the view: what became a form feed, and the signs that are stripped, are none there."""
    taken = disjoint(edit[:2] for edit in made)
    left: list[Piece] = [piece for piece in markup.pieces if outside(taken, piece.start, piece.end)]
    return Markup(left, markup.shows).through(made)


def _runs(text: str, found: Sequence[Mark]) -> list[list[Mark]]:
    """Marks with nothing between them, such as a number in a tag under a rule: they end one page. Form feeds stay one
    by one, for they also stand for blank pages."""
    runs: list[list[Mark]] = []
    for mark in found:
        feed = text[mark.start] == FEED or (runs and text[runs[-1][-1].start] == FEED)
        if runs and not feed and not text[runs[-1][-1].end : mark.start].strip():
            runs[-1].append(mark)
        else:
            runs.append([mark])
    return runs


def _as_feed(text: str, run: Sequence[Mark]) -> Edit:
    """A mark as a form feed. One right under a paragraph and over a blank line is where a join put it: it becomes a
    form feed at the paragraph's end, where a join puts those."""
    start, end = run[0].start, run[-1].end
    if text[start] != FEED and start > 1 and text[start - 2 : start].strip() and text[start - 1] == "\n":
        below = line_end(text, end) + 1
        start -= not text[below : line_end(text, below)].strip()
    return Edit(start, end, text[start:end], FEED, run[0].rule)


def _stripped(text: str, made: Sequence[Edit]) -> Iterator[Edit]:
    """Edits that take the markup from heads and numbers at the edges of pages."""
    every = list(blocks(_with_feeds(text, made)))
    pages = _pages(every, text, made)
    outer = [every[i] for page in pages for i in sorted({*page[:_DEEP], *page[-_DEEP:]})]
    for block, edge in zip(outer, edges(outer, _OFTEN), strict=True):
        if edge:
            yield from _bared(block)


def _with_feeds(text: str, made: Sequence[Edit]) -> str:
    """The text with form feeds and blanks where marks stand, all else at its place."""
    return apply(text, [e._replace(new=FEED + " " * (len(e.old) - 1)) for e in made if e.old])


def _pages(every: Sequence[Block], text: str, made: Sequence[Edit]) -> Iterator[list[int]]:
    """The numbers of the blocks of each page."""
    stops = sorted({e.start for e in made} | {m.start() for m in re.finditer(FEED, text)})
    page: list[int] = []
    at = 0
    for i, block in enumerate(every):
        passed = at
        while at < len(stops) and stops[at] <= block.start:
            at += 1
        if at > passed and page:
            yield page
            page = []
        page.append(i)
    yield page


def _bared(block: Block) -> Iterator[Edit]:
    """Edits of a block's markup at both of its ends; of a number all of it."""
    line = block.text.strip()
    start, inner = block.start + block.text.index(line), bare(line)
    at = line.find(inner)
    if inner == line:
        return
    if at < 0 or number(line) is not None:
        yield Edit(start, start + len(line), line, inner, STRIPPED)
        return
    sides: tuple[Span, Span] = (0, at), (at + len(inner), len(line))
    yield from (Edit(start + a, start + b, line[a:b], "", STRIPPED) for a, b in sides if a < b)
