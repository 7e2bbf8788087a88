"""Pages, paragraphs and lines as spans, and the character classes that filters and rules share.

A span is `(start, end)` in code points. Lines end at LF only (str.splitlines would also split at form
feeds and U+2028, which are content or page breaks here); a CR before the LF belongs to the line end.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

Span = tuple[int, int]

# Bodies of character classes: write [{HAN}] in code and [\p{Han}] in rule files. Python takes 0.1 ms to compile a class
# of 1,000 characters, and a page waits for a hundred of them: so blocks that no page has (half-width kana, and
# compatibility ideographs, which normalize-unicode replaces) are left out.
HAN = "\u3005-\u3007\u3400-\u9fff\U00020000-\U0003ffff"
KANA = "\u3041-\u30ff"
HANGUL = "\u1100-\u11ff\u3130-\u318f\uac00-\ud7af"
LATIN = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f"
DIGIT = "0-9"
# Marks that a Chinese line is set with: full-width forms, corner and book-title brackets, dashes, ellipses.
WIDE = (
    "\u3001-\u3003\u3008-\u3011\u3014-\u301f\uff01-\uff0f\uff1a-\uff20"
    "\uff3b-\uff40\uff5b-\uff65\u2014\u2026\u00b7\u30fb"
)
QUOTES = "\u2018\u2019\u201c\u201d"
FINAL = "。！？!?…"
CLASSES = {
    "Han": HAN,
    "Kana": KANA,
    "Hangul": HANGUL,
    "CJK": "\u3005-\u3007\u3041-\u9fff\U00020000-\U0003ffff",
    "Latin": LATIN,
    "Wide": WIDE,
    "Quotes": QUOTES,
}

IS_HAN = re.compile(f"[{HAN}]")  # compiled once for all: a large class takes 2 ms
_PARAGRAPH = re.compile(r"[^\n\f]*[^\s][^\n\f]*(?:\n(?=[^\n\f]*[^\s])[^\n\f]*)*")


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


def line_start(text: str, at: int) -> int:
    """Where the line of a place begins."""
    start = text.rfind("\n", 0, at) + 1
    return text.rfind("\f", start, at) + 1 or start


def line_end(text: str, at: int) -> int:
    """Where the line of a place ends, before its LF or form feed; a CR belongs to it."""
    end = text.find("\n", at)
    end = len(text) if end < 0 else end
    stop = text.find("\f", at, end)
    return end if stop < 0 else stop


def places(text: str, literal: str) -> Iterator[int]:
    """Where a literal stands; four times as fast as `re` where it is rare."""
    at = text.find(literal)
    while at >= 0:
        yield at
        at = text.find(literal, at + len(literal))


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
    """Spans of runs of lines that are not blank, within a page."""
    for found in _PARAGRAPH.finditer(text):
        yield found.span()


def han_count(text: str) -> int:
    """How many Han characters the text has."""
    return len(IS_HAN.findall(text))


def place(text: str, offset: int) -> tuple[int, int]:
    """Line and column, both from 1, of an offset; columns are code points."""
    return text.count("\n", 0, offset) + 1, offset - (text.rfind("\n", 0, offset) + 1) + 1


def at_least(count: int, pattern: re.Pattern[str], text: str, *place: int) -> bool:
    """Whether a pattern is found `count` times or more; looks no further than that."""
    return sum(1 for _ in islice(pattern.finditer(text, *place), count)) == count
