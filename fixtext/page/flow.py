"""Which lines belong together: pairs of neighbours in the story, judged by evidence.

Lines of set text are judged by the signs of `fixtext/page/evidence.py`. Where a line is a paragraph, only a
sentence that is cut in the middle joins two of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from fixtext.page import pairs
from fixtext.page.cuts import Side, cut
from fixtext.page.evidence import DIVIDED_WORD, SURE, Verdict, verdict
from fixtext.page.furniture import Role
from fixtext.page.lines import APART, Lines
from fixtext.page.measures import measures
from fixtext.page.structure import STANZA, listed, lone, spoken, stanzas, tabled
from fixtext.page.traits import DASHED, DIVIDED, FINAL, ITEM, MARKED, MARKUP, ROW, SMALL, TAIL, cells, of_item, of_verse
from fixtext.page.whole import FULL, SET_IN, Whole, begins, reckoned, wrapped

UNSURE = 0.3
MOVED = "\f\n"  # a page's end that was moved behind a paragraph, unlike one that stands on a line of its own
CLOSE = 0.2  # how much less paragraphs look cut apart between which nothing stands
BARRIERS = ("teasers", "kickers", "photo_titles")
TEXTS = ("captions", "footnotes")
INTRUDERS = 8
OVER = 4  # how much wider than its column a line can be
RULES = ("layout/wrapped-line", "layout/cut-paragraph", "layout/page-cut", "layout/intruder")
WRAPPED, CUT, PAGE_CUT, INTRUDER = range(4)


class Join(NamedTuple):
    """Lines number `first` and `second` are one paragraph; what stands between them cuts it.

    `signs` are those of `fixtext/page/evidence.py`, where the lines are set text.
    """

    first: int
    second: int
    score: float
    rule: str
    why: str
    signs: tuple[str, ...] = ()


def joins(lines: Lines, roles: Mapping[int, Role]) -> Iterable[Join]:
    """The joins with a score of at least UNSURE, in order of the text."""
    if lines.rows is not None:
        from fixtext.page.crowds import likely

        found: Iterable[Join] = likely(lines, roles)
    else:
        found = (join for join in judged(lines, roles) if join.score >= UNSURE)
    return not_moved(lines, found)


def not_moved(lines: Lines, found: Iterable[Join]) -> Iterable[Join]:
    """Those joins that do not only seem to be cut by a page's end, which was moved behind the first line."""
    if MOVED not in lines.text:
        return found
    return (join for join in found if not lines.text.startswith(MOVED, lines.ends[join.first]) or _is_cut(join))


def _is_cut(join: Join) -> bool:
    """Whether two paragraphs look cut apart also if no page ends between them, where one was moved there."""
    return not join.signs and join.score - CLOSE >= SURE


def judged(lines: Lines, roles: Mapping[int, Role]) -> Iterator[Join]:
    """All neighbours that could be joined, with their scores, in order of the text."""
    sheet = _Sheet(lines)
    started: set[int] = set()
    for i, k in _neighbours(lines.gaps, roles):
        if i in sheet.markup or k in sheet.markup:
            continue
        said, rule = sheet.judge(i, k, i not in started)
        if said.score >= SURE:
            started.add(k)
        if k > i + 1:
            rule = INTRUDER
        elif lines[i].page != lines[k].page:
            rule = PAGE_CUT
        yield Join(i, k, said.shown, RULES[rule], said.why, said.signs)


class _Sheet:
    """What is known of all lines before two of them are judged."""

    def __init__(self, lines: Lines) -> None:
        self.lines, spaces = reckoned(lines)
        lines = self.lines
        self.columns = measures(lines, spaces)
        if spaces and not all(column.width for column in self.columns):
            few = wrapped(lines)
            self.columns = [column if column.width else few for column in self.columns]
        self.whole = Whole.of(lines, [column.width for column in self.columns], spaces)
        self.bits = pairs.of_page(self.whole)
        self.marked = [bits & MARKED for bits in lines.bits]
        self.verse = [of_verse(bits) for bits in lines.bits]
        self.short = [column.width - width > FULL for column, width in zip(self.columns, lines.widths, strict=True)]
        self.blocks = _blocks(lines, self.verse)
        self.stanzas = stanzas(i for i, verse in enumerate(self.verse) if verse and self.short[i])
        self.markup = self._markup()
        self.before = {i - 1 for i, line in enumerate(lines) if begins(line.bits, line.indent, spaces)}
        self.spoken = set(spoken(range(len(lines)), lines.text_of))
        self.listed = set(listed((i for i, bits in enumerate(lines.bits) if bits & ITEM), lines.text_of))

    def _markup(self) -> set[int]:
        """The lines that are never joined."""
        lines, columns = self.lines, self.columns
        found = {i for i, bits in enumerate(lines.bits) if bits & MARKUP}
        for kind in (ROW, DASHED):
            alike = [i for i, bits in enumerate(lines.bits) if bits & kind]
            found -= {i for i in lone(alike) if fits(lines.widths[i], columns[i].width)}
        if self.whole.dirty:
            return found  # the gaps of dirt are no cells
        gaps = {i: (lines[i].page, cells(bits)) for i, bits in enumerate(lines.bits) if cells(bits) > 1}
        return found | tabled(gaps, self.short)

    def judge(self, i: int, k: int, starts: bool) -> tuple[Verdict, int]:
        """What is said of a join, and by which rule; `starts` tells that line `i` begins a paragraph."""
        a, b = self.lines[i], self.lines[k]
        if a.bits & DIVIDED and b.bits & SMALL:
            return DIVIDED_WORD, WRAPPED
        measure = self.columns[i].width
        if fits(a.width, measure) and not (k > i + 1 and a.bits & TAIL == FINAL):
            return verdict(self._seen(i, k, starts and not a.boxed)), WRAPPED
        return cut_at(self.lines, i, k, self.whole), CUT

    def _seen(self, i: int, k: int, starts: bool) -> int:
        a, b = self.lines[i], self.lines[k]
        bare = not any(self.marked[max(0, i - 3) : k + 4])
        measure, sharp = self.columns[i]
        around = self.verse[max(0, i - STANZA // 2) : k + STANZA // 2 + 1]
        verse = len(around) >= STANZA and all(around)
        verse |= not b.gap and any(i in some and k in some for some in (self.blocks, self.stanzas))
        after = self.columns[k].width or measure
        led = i > 0 and not a.bits & ITEM and of_item(self.lines.bits[i - 1])
        company = k in self.listed, k in self.spoken, led, k in self.before
        seen: int = self.bits | pairs.observed(a, b, measure, sharp, after, bare, verse, *company)
        if a.boxed and b.boxed:
            seen |= pairs.of_boxes(a, b, self.whole.indents)
        return seen | pairs.STARTS if starts and pairs.hangs(seen) else seen


def fits(width: float, measure: float) -> bool:
    """Whether a line is set to a column; text and column are as wide as so many Han characters."""
    return 0 < measure >= width - OVER


def _neighbours(gaps: Sequence[int], roles: Mapping[int, Role]) -> Iterator[tuple[int, int]]:
    """Pairs of lines that follow each other in the story, or in one caption or note."""
    last = -1
    for k, gap in enumerate(gaps):
        role = roles.get(k)
        last = last if gap < APART else -1
        if role is None:
            if last >= 0 and k - last <= INTRUDERS:
                yield last, k
            last = k
        elif role.kind in BARRIERS:
            last = -1
        elif role.kind in TEXTS and gap < APART and k - 1 in roles and roles[k - 1].kind == role.kind:
            yield k - 1, k


def cut_at(lines: Lines, i: int, k: int, whole: Whole) -> Verdict:
    """Whether two paragraphs were cut apart; lines that nothing parts are hardly cut, unless white space tells."""
    a, b = (Side(lines.text_of(n), lines.bits[n], lines.widths[n]) for n in (i, k))
    score, why = cut(a, b, whole.stops)
    close = k == i + 1 and not lines.gaps[k] and lines.page_of(i) == lines.page_of(k)
    if whole.spaces and lines.indents[k] >= SET_IN[0]:
        return Verdict(0.0, "", (), 0.0)
    if whole.spaces and close and score:
        score, why = score + CLOSE, f"{why}; white space sets paragraphs in here, and not the next line"
    elif close:
        score -= CLOSE
    return Verdict(score, why, (), round(score, 2))


def _blocks(lines: Lines, verse: Sequence[bool]) -> set[int]:
    """The lines of blocks between blank lines or pages that look like verse throughout."""
    found: set[int] = set()
    starts = [i for i, line in enumerate(lines) if not i or line.gap or line.page != lines[i - 1].page]
    for start, stop in pairwise([*starts, len(lines)]):
        if stop - start >= STANZA and all(verse[start:stop]):
            found |= set(range(start, stop))
    return found
