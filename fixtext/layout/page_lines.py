"""What is reckoned of the lines of pages before features look at them: places, company, what comes back."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from fixtext.layout import line_patterns as patterns
from fixtext.layout.alike import likeness, masked, most_alike
from fixtext.layout.lines import Bools, Column, Floats, Ints, Lines
from fixtext.layout.seams import HEAD as ASKED
from fixtext.layout.seams import said, shifted

EDGE = 4  # lines from a page's edge within which heads and feet stand
ENDS = 3  # lines at a page's head and foot that those of other pages are compared with
PAGES = 6  # pages before and behind on which a head may come back
TITLES, LEAST, ALIKE = 24, 4, 0.7  # titles that a head may repeat, their shortest, how alike it is to one
_NUMBER = re.compile(r"\d{1,4}")
_BEFORE_MARK, _BEHIND_MARK = re.compile(r"[^\d\s.,，、年月日第]"), re.compile(r"(?![\d年月日%.,])")
_NUMERAL = re.compile(r"^([ivxlc]{1,7}|[〇一二三四五六七八九十百]{1,5})(?=\s|$)|(?<=\s)([ivxlc]{1,7})$")
End = tuple[tuple[str, ...], frozenset[int]]  # lines at an end of a page, masked; all numbers in them
FOLIO = re.compile(r"[\s\d·.\-—－•*~〇一二三四五六七八九十百OoIl|〔〕()（）第页頁版Pp]+$|[ivxlc]+$")


@dataclass(frozen=True, eq=False)
class PageLines:
    """All lines of a text; `shapes` gives the number of the class that a rule of shapes found for a line."""

    lines: Lines
    shapes: Mapping[int, int]

    @cached_property
    def top(self) -> Ints:
        """How many lines stand above each line on its page."""
        return np.concatenate([np.arange(len(sheet)) for sheet in self.lines.sheets] or [np.zeros(0, np.int64)])

    @cached_property
    def size(self) -> Ints:
        """How many lines the page of each line has."""
        return np.repeat([len(s) for s in self.lines.sheets], [len(s) for s in self.lines.sheets]).astype(np.int64)

    @cached_property
    def bottom(self) -> Ints:
        """How many lines stand below each line on its page."""
        return self.size - 1 - self.top

    @cached_property
    def measure(self) -> Floats:
        """What most lines of the page of each line are wide."""
        widths = [np.sort(self.lines.width[s.start : s.stop]) for s in self.lines.sheets]
        return np.repeat([w[(3 * len(w)) // 4] for w in widths], [len(w) for w in widths]).astype(np.float64)

    @cached_property
    def shape(self) -> Ints:
        """The number of the class that a rule of shapes finds in each line, 0 for none."""
        found = np.zeros(len(self.lines), np.int64)
        for i, number in self.shapes.items():
            found[i] = number
        return found

    @cached_property
    def marks(self) -> Bools:
        return patterns.notes(self.lines)

    @cached_property
    def since_mark(self) -> Ints:
        """How many lines above, on the page, the last line stands that begins with a mark of a note; 99 for none."""
        at = np.arange(len(self.lines))
        last = np.maximum.accumulate(np.where(self.marks, at, -1))
        away = at - last
        return np.where((last >= 0) & (away <= self.top), away, 99)

    @cached_property
    def answered(self) -> Bools:
        """Which lines begin with a mark that stands within a line above it on the page."""
        lines, found = self.lines, np.zeros(len(self.lines), np.bool_)
        places: dict[tuple[int, str], int] = {}  # where each mark stands first on a page
        for i in np.flatnonzero(self.marks).tolist():
            head = int(lines.start[i - self.top[i]])
            key = head, patterns.mark_of_note(lines.text_of(i))
            if key not in places:
                tail = int(lines.end[i + self.bottom[i]])
                places[key] = _stands_at(key[1], lines.text, head, tail)
            found[i] = places[key] < lines.start[i]
        return found

    @cached_property
    def company(self) -> tuple[Ints, Floats, Ints]:
        """(pages on which a line alike stands at the same edge, how alike the best is, numbers that rise with them)."""
        again, rising = np.zeros(len(self.lines), np.int64), np.zeros(len(self.lines), np.int64)
        best = np.zeros(len(self.lines))
        sheets, near = self.lines.sheets, np.flatnonzero(np.minimum(self.top, self.bottom) < EDGE).tolist()
        if len(sheets) > 1:
            of_page = {int(self.lines.page[s.start]): n for n, s in enumerate(sheets)}
            for i in near:
                p = of_page[int(self.lines.page[i])]
                again[i], best[i], rising[i] = self._among(i, p)
        return again, best, rising

    def _among(self, i: int, p: int) -> tuple[int, float, int]:
        sheets, text = self.lines.sheets, self.lines.text_of(i)
        key, numbers, head = masked(text), _numbers(text), self.top[i] <= self.bottom[i]
        again, best, rising = 0, 0.0, 0
        for q in range(max(0, p - PAGES), min(len(sheets), p + PAGES + 1)):
            if q == p:
                continue
            keys, others = self._ends(q)[not head]
            alike = most_alike(key, keys) if len(key) > 1 else 0.0
            again, best = again + (alike > 0.55), max(best, alike)
            if numbers and abs(q - p) < 4:
                by = int(self.lines.page[sheets[q].start]) - int(self.lines.page[sheets[p].start])
                rising += any(n + by in others for n in numbers)
        return again, best, rising

    def _ends(self, q: int) -> tuple[End, End]:
        """What stands at the head and at the foot of a page."""
        if q not in self._known:
            sheet = self.lines.sheets[q]
            self._known[q] = self._end(sheet[:ENDS]), self._end(sheet[-ENDS:])
        return self._known[q]

    def _end(self, side: Sequence[int]) -> End:
        texts = [self.lines.text_of(i) for i in side]
        return tuple(map(masked, texts)), frozenset().union(*map(_numbers, texts))

    @cached_property
    def _known(self) -> dict[int, tuple[End, End]]:
        return {}

    def repeats_a_title(self, i: int) -> bool:
        """Whether a line is, but for what a machine misread, one of the last titles on the pages before."""
        key, before = masked(self.lines.text_of(i)), self._titles
        last = bisect_left(before, i - int(self.top[i]))
        near = (masked(self.lines.text_of(k)) for k in before[max(0, last - TITLES) : last])
        return len(key) >= LEAST and any(likeness(key, other) > ALIKE for other in near)

    @cached_property
    def _titles(self) -> list[int]:
        """The lines that may be titles of what is below them."""
        found = patterns.titles(self.lines) & (self.near(self.lines.length, 1) > 0)
        return np.flatnonzero(found).tolist()

    @cached_property
    def bonds(self) -> tuple[Floats, Floats]:
        """(how the language model binds each line to the one above, how it would bind the lines around it), in nats."""
        lines, n = self.lines, len(self.lines)
        direct, over = np.full(n, np.nan), np.full(n, np.nan)
        at = np.arange(n)
        if n > 1:
            both = bond(lines, np.concatenate((at[:-1], at[:-2])), np.concatenate((at[1:], at[2:])))
            direct[1:], over[1:-1] = both[: n - 1], both[n - 1 :]
        return direct, over

    def of(self, function: Callable[[PageLines], Column]) -> Column:
        """A feature's column; each is reckoned once."""
        if function not in self._columns:
            self._columns[function] = function(self)
        return self._columns[function]

    @cached_property
    def _columns(self) -> dict[Callable[[PageLines], Column], Column]:
        return {}

    def near(self, column: Column, by: int) -> Floats:
        """A column of the line `by` lines below (above, if negative), nan beyond the page's edge."""
        found = shifted(column, -by)
        found[self._beyond(by)] = np.nan
        return found

    def _beyond(self, by: int) -> Bools:
        """Which lines have no line `by` lines below (above, if negative) on their page."""
        if by not in self._edges:
            self._edges[by] = self.bottom < by if by > 0 else self.top < -by
        return self._edges[by]

    @cached_property
    def _edges(self) -> dict[int, Bools]:
        return {}


def bond(lines: Lines, a: Ints, b: Ints) -> Floats:
    """How much likelier pairs of lines are as one sentence than as two paragraphs, in nats a character."""
    go, new, end = said(lines, a, b)
    return np.clip((go - new) / ASKED - end / 4, -3, 3)


def _stands_at(mark: str, text: str, start: int, end: int) -> int:
    """Where a mark stands first in a part of a text, behind a word if it is a bare number; the end if nowhere."""
    at = text.find(mark, start, end)
    while (
        at >= 0
        and mark.isdigit()
        and not (_BEFORE_MARK.match(text, at - 1) and _BEHIND_MARK.match(text, at + len(mark)))
    ):
        at = text.find(mark, at + 1, end)
    return at if at >= 0 else end


@lru_cache(maxsize=1 << 14)
def _numbers(text: str) -> frozenset[int]:
    if len(text) > 60:
        return frozenset()
    found = [int(digits) for digits in _NUMBER.findall(text)]
    found += [patterns.integer(word) or 0 for pair in _NUMERAL.findall(text) for word in pair if word]
    return frozenset(found)
