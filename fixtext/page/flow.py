"""Which lines belong together: pairs of neighbours in the story, judged by evidence.

Lines of set text are judged by the signs of `fixtext/page/evidence.py`. Where a line is a paragraph, only a
sentence that is cut in the middle joins two of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from fixtext.page import pairs
from fixtext.page.cuts import Side, cut
from fixtext.page.evidence import DIVIDED_WORD, SURE, Verdict, verdict
from fixtext.page.furniture import Role
from fixtext.page.lines import Lines
from fixtext.page.measures import ENDED, measures
from fixtext.page.structure import listed, lone, tabled
from fixtext.page.traits import DASHED, DIVIDED, FINAL, ITEM, MARKED, MARKUP, ROW, SMALL, TAIL, cells, of_verse

UNSURE = 0.3
MOVED = "\f\n"  # a page's end that was moved behind a paragraph, unlike one that stands on a line of its own
DIRT, CUT_SHARE = 8, 0.33  # so many blank lines, of which so many cut sentences, tell that a scan took dirt for lines
FULL = 1.3  # how far from its column's width a line may be that fills it
CLOSE = 0.2  # how much less paragraphs look cut apart between which nothing stands
BARRIERS = ("teasers", "kickers", "photo_titles")
TEXTS = ("captions", "footnotes")
INTRUDERS = 8
STANZA = 4  # lines
OVER = 4  # how much wider than its column a line can be
_SAMPLE = 2000
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
    for i, k in _neighbours(len(lines), roles):
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


class _Sheet:
    """What is known of all lines before two of them are judged."""

    def __init__(self, lines: Lines) -> None:
        self.lines = lines
        self.columns = measures(lines)
        self.whole = Whole.of(lines, [column.width for column in self.columns])
        self.bits = pairs.of_page(self.whole.gaps, self.whole.stops, self.whole.dirty)
        self.marked = [bits & MARKED for bits in lines.bits]
        self.verse = [of_verse(bits) for bits in lines.bits]
        self.stanzas = _stanzas(lines, self.verse)
        self.markup = {i for i, bits in enumerate(lines.bits) if bits & MARKUP}
        for kind in (ROW, DASHED):
            alike = sorted(i for i in self.markup if lines.bits[i] & kind)
            self.markup -= {i for i in lone(alike) if fits(lines.widths[i], self.columns[i].width)}
        if not self.whole.dirty:  # the gaps of dirt are no cells
            short = [column.width - width > FULL for column, width in zip(self.columns, lines.widths, strict=True)]
            gaps = {i: (lines[i].page, cells(bits)) for i, bits in enumerate(lines.bits) if cells(bits) > 1}
            self.markup |= tabled(gaps, short)
        self.listed = set(listed((i for i, bits in enumerate(lines.bits) if bits & ITEM), lines.text_of))

    def judge(self, i: int, k: int, starts: bool) -> tuple[Verdict, int]:
        """What is said of a join, and by which rule; `starts` tells that line `i` begins a paragraph."""
        a, b = self.lines[i], self.lines[k]
        if a.bits & DIVIDED and b.bits & SMALL:
            return DIVIDED_WORD, WRAPPED
        measure = self.columns[i].width
        if fits(a.width, measure) and not (k > i + 1 and a.bits & TAIL == FINAL):
            return verdict(self._seen(i, k, starts and not a.boxed)), WRAPPED
        return cut_at(self.lines, i, k, self.whole.stops), CUT

    def _seen(self, i: int, k: int, starts: bool) -> int:
        a, b = self.lines[i], self.lines[k]
        bare = not any(self.marked[max(0, i - 3) : k + 4])
        measure, sharp = self.columns[i]
        around = self.verse[max(0, i - STANZA // 2) : k + STANZA // 2 + 1]
        verse = (len(around) >= STANZA and all(around)) or (i in self.stanzas and k in self.stanzas and not b.gap)
        after = self.columns[k].width or measure
        seen: int = self.bits | pairs.observed(a, b, measure, sharp, after, bare, verse, k in self.listed)
        if a.boxed and b.boxed:
            seen |= pairs.of_boxes(a, b, self.whole.indents)
        return seen | pairs.STARTS if starts and pairs.hangs(seen) else seen


def fits(width: float, measure: float) -> bool:
    """Whether a line is set to a column; text and column are as wide as so many Han characters."""
    return 0 < measure >= width - OVER


def _neighbours(count: int, roles: Mapping[int, Role]) -> Iterator[tuple[int, int]]:
    """Pairs of lines that follow each other in the story, or in one caption or note."""
    last = -1
    for k in range(count):
        role = roles.get(k)
        if role is None:
            if last >= 0 and k - last <= INTRUDERS:
                yield last, k
            last = k
        elif role.kind in BARRIERS:
            last = -1
        elif role.kind in TEXTS and k and k - 1 in roles and roles[k - 1].kind == role.kind:
            yield k - 1, k


def cut_at(lines: Lines, i: int, k: int, stops: bool) -> Verdict:
    """Whether two paragraphs were cut apart; lines that nothing parts are hardly cut."""
    a, b = (Side(lines.text_of(n), lines.bits[n], lines.widths[n]) for n in (i, k))
    score, why = cut(a, b, stops)
    score -= CLOSE if k == i + 1 and not lines.gaps[k] and lines.page_of(i) == lines.page_of(k) else 0.0
    return Verdict(score, why, (), round(score, 2))


def _stanzas(lines: Lines, verse: Sequence[bool]) -> set[int]:
    """The lines of blocks between blank lines or pages that look like verse throughout."""
    found: set[int] = set()
    starts = [i for i, line in enumerate(lines) if not i or line.gap or line.page != lines[i - 1].page]
    for start, stop in pairwise([*starts, len(lines)]):
        if stop - start >= STANZA and all(verse[start:stop]):
            found |= set(range(start, stop))
    return found


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
