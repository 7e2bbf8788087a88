"""Pages, paragraphs and lines as spans.

A span is `(start, end)` in code points. Lines end at LF only (str.splitlines would also split at form
feeds and U+2028, which are content or page breaks here); a CR before the LF belongs to the line end.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from fixtext.characters import FINAL_MARKS, IS_HAN
from fixtext.characters import HAN as HAN  # layout looks for these here
from fixtext.characters import KANA as KANA
from fixtext.characters import LATIN as LATIN

Span = tuple[int, int]

_NOT_BLANK = re.compile(r"\S")
_NARROWEST, _WIDEST = 10, 80  # characters of a line in a column
LONGEST_LINE = 124  # characters of a line in the widest column, Latin ones; a longer line is a paragraph of its own
_LONG = f"[^\n\f]{{{LONGEST_LINE + 1}}}"
_IS_LONG, _BELOW_LONG = re.compile(_LONG), re.compile(rf"(?<={_LONG}\n)")
# a page's end, a blank line, the end of a line that is a paragraph, the end of the line above one
_GAP = re.compile(rf"[\n\f](?:(?<=\f)|[^\S\n\f]*(?=\n)|(?<={_LONG}\n)|(?={_LONG}))")


def pages(text: str) -> Iterator[Span]:
    """Spans between form feeds; the form feed itself belongs to no page."""
    start = 0
    while (end := text.find("\f", start)) >= 0:
        yield start, end
        start = end + 1
    yield start, len(text)


def lines(text: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
    """Spans of lines without their line ends, blank ones too, also ended by form feeds."""
    end = len(text) if end is None else end
    for found in re.compile(r"[^\n\f]*").finditer(text, start, end):
        a, b = found.span()
        if a == b and a > start and text[a - 1] not in "\n\f":
            continue
        yield a, b - 1 if b > a and text[b - 1] == "\r" else b


def line_start(text: str, at: int, least: int = 0) -> int:
    """Where the line of a place begins, `least` at the earliest."""
    start = max(least, text.rfind("\n", least, at) + 1)
    return text.rfind("\f", start, at) + 1 or start


def line_end(text: str, at: int) -> int:
    """Where the line of a place ends, before its LF or form feed; a CR belongs to it."""
    end = text.find("\n", at)
    end = len(text) if end < 0 else end
    stop = text.find("\f", at, end)
    return end if stop < 0 else stop


def places(text: str, literal: str, start: int = 0, end: int | None = None, overlap: bool = False) -> Iterator[int]:
    """Where a literal stands in [start, end); four times as fast as `re` where it is rare.

    With `overlap` also where it overlaps itself, as `--` does in `---`.
    """
    step = 1 if overlap else len(literal)
    at = text.find(literal, start, end)
    while at >= 0:
        yield at
        at = text.find(literal, at + step, end)


def disjoint(found: Iterable[Span]) -> list[Span]:
    """Spans in order; of those that overlap the first, drawn out to the end of the last."""
    kept: list[Span] = []
    for start, end in sorted(found):
        if kept and start < kept[-1][1]:
            kept[-1] = kept[-1][0], max(end, kept[-1][1])
        else:
            kept.append((start, end))
    return kept


def outside(inside: Sequence[Span], start: int, end: int) -> bool:
    """Whether [start, end) touches none of some sorted and disjoint spans."""
    at = bisect_right(inside, (end, end))
    return not any(start < b and a < end for a, b in inside[max(0, at - 1) : at + 1])


def paragraphs(text: str) -> Iterator[Span]:
    """Spans of paragraphs: lines between blank ones or pages' ends, and each line that is longer than a column is wide;
    a blank line that is only the scan's parts none."""
    end = 0
    while found := _NOT_BLANK.search(text, end):
        start, end = paragraph_around(text, found.start(), found.start(), end)
        yield start, end


def line_around(text: str, start: int, end: int, least: int = 0) -> Span:
    """The line of a span, or the lines of its ends and between; `least` is where it begins at the earliest."""
    return line_start(text, start, least), line_end(text, end)


def line_near(text: str, at: int, reach: int) -> Span:
    """What stands in the line of a place, as far as `reach` to both sides."""
    start, end = max(0, at - reach), min(len(text), at + reach)
    start = max(start, text.rfind("\n", start, at) + 1, text.rfind("\f", start, at) + 1)
    for stop in "\n\f":
        end = found if (found := text.find(stop, at, end)) >= 0 else end
    return start, end


def is_parted(text: str, start: int, end: int) -> bool:
    """Whether a paragraph ends between two places."""
    if text.find("\n", start, end) < 0 and text.find("\f", start, end) < 0:
        return False  # the common case needs no pattern
    return any(_parts(text, gap) for gap in _GAP.finditer(text, start, end))


def page_around(text: str, start: int, end: int, least: int = 0) -> Span:
    """The page of a span, or the pages of its ends and between; `least` is where it begins at the earliest."""
    stop = text.find("\f", end)
    return max(least, text.rfind("\f", least, start) + 1), len(text) if stop < 0 else stop


def paragraph_around(text: str, start: int, end: int, least: int = 0) -> Span:
    """The paragraph of a span, or those of its ends and between; `least` is where it begins at the earliest."""
    return _begin_of_paragraph(text, start, least), _end_of_paragraph(text, end)


def _begin_of_paragraph(text: str, at: int, least: int) -> int:
    start = line_start(text, at, least)
    while start > least and text[start - 1] != "\f" and not _begins(text, start):
        start = line_start(text, start - 1, least)
    return start


def _begins(text: str, start: int) -> bool:
    """Whether a paragraph begins with a line: it is one itself, or stands below one or a blank line."""
    if _IS_LONG.match(text, start) or _BELOW_LONG.match(text, start):
        return True
    above = text.rfind("\n", max(0, start - LONGEST_LINE), start - 1)
    blank = text[above + 1 : start].isspace() and above >= 0
    return blank and not _runs_on(text, above, start)


def _end_of_paragraph(text: str, at: int) -> int:
    if text.find("\n", at) < 0 and text.find("\f", at) < 0:
        return len(text)  # a literal is looked for a hundred times as fast as a class
    gaps = _GAP.finditer(text, at)
    return next((gap.start() for gap in gaps if _parts(text, gap)), len(text))


def _parts(text: str, gap: re.Match[str]) -> bool:
    blank = gap.group() != "\f" and text.startswith("\n", gap.end())
    return not (blank and _runs_on(text, gap.start(), gap.end() + 1))


def _runs_on(text: str, end: int, start: int) -> bool:
    """Whether a blank line, between the line that ends at `end` and the one from `start`, is only the scan's.

    Then both are full lines of one width and the first ends no sentence.
    """
    stop = text.find("\n", start, start + _WIDEST)
    if stop <= start:
        return False
    least = max(0, end - _WIDEST)
    before, after = text[max(text.rfind("\n", least, end) + 1, least) : end].rstrip(), text[start:stop].rstrip()
    alike = min(len(before), len(after)) >= _NARROWEST and abs(len(before) - len(after)) <= 2
    return alike and before[-1] not in FINAL_MARKS and not after[0].isspace()


def han_count(text: str) -> int:
    """How many Han characters the text has."""
    return len(IS_HAN.findall(text))


def place(text: str, offset: int) -> tuple[int, int]:
    """Line and column, both from 1, of an offset; columns are code points."""
    return text.count("\n", 0, offset) + 1, offset - (text.rfind("\n", 0, offset) + 1) + 1


def at_least(count: int, pattern: re.Pattern[str], text: str, *place: int) -> bool:
    """Whether a pattern is found `count` times or more; looks no further than that."""
    return sum(1 for _ in islice(pattern.finditer(text, *place), count)) == count
