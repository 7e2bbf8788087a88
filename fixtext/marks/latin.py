"""Lines of Latin text on a page with Chinese: full-width marks in half width there, and the spaces that they keep."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from fixtext.characters import ENUMERATION, HAN, IS_HAN, PAUSES, TERMINALS
from fixtext.edits import Edit, Risk
from fixtext.marks.brackets import IS_CJK, LONGEST, is_latin_line
from fixtext.marks.sides import WORDS
from fixtext.marks.widths import FULL
from fixtext.text import at_least, line_around, line_near, paragraph_around

_MARK = re.compile(f"[0-9A-Za-z\"'’”)）\\]][{PAUSES}{TERMINALS}](?= ?[0-9A-Za-z\"'“‘”’(（)]| *(?:[\n\f]|\\Z))")
_WORD_BEGINS = re.compile("[\"'“‘(（]?[A-Za-z]|[0-9](?<![0-9]：[0-9])(?!(?<=[0-9]，[0-9])[0-9]{2}(?![0-9]))")
# a literal first: the search goes from bracket to bracket
_PAIRS = [re.compile(f"{a}[ -~][^()（）\n\f]{{0,{LONGEST}}}{b}") for a, b in (("（", "[)）]"), ("\\(", "）"))]
_LINE = 1000
_HALF = {full: half for half, full in FULL.items() if half != "．"}
_SENTENCE_WORDS = 4  # words of a line that is a sentence of its own rather than the end of one above
_FULL_LINE = 12  # characters of a line that is no heading
_GOES_ON = re.compile(f"[{HAN}{PAUSES}{ENUMERATION}][ \\r]*\\n[ \u3000]*\\Z")


def full_width_in_latin(text: str) -> Iterator[Edit]:
    """Full-width marks and brackets in lines without Chinese or Japanese, in half width, spaced as they must be."""
    for found in _MARK.finditer(text):
        at = found.end() - 1
        start, end = line_near(text, at, _LINE)
        if max(at - start, end - at) < _LINE and _is_latin(text, start, end):
            space = " " if _WORD_BEGINS.match(text, at + 1) else ""
            yield _edit(text, at, _HALF[text[at]] + space)
    yield from _brackets(text)


def _brackets(text: str) -> Iterator[Edit]:
    """Pairs of which one at least is full width, in a line that has Latin words outside them."""
    for found in chain.from_iterable(pattern.finditer(text) for pattern in _PAIRS):
        start, end = found.start(), found.end() - 1
        if not is_latin_line(text, start, end):
            continue
        first, last = line_around(text, start, end)
        if _is_latin(text, first, last) and len(WORDS.findall(text[first:start] + " " + text[end:last])) > 1:
            yield from _half(text, start, end)


def _half(text: str, start: int, end: int) -> Iterator[Edit]:
    """The half-width pair, with a space between it and the words beside it."""
    if text[start] == "（":
        yield _edit(text, start, " (" if text[start - 1 : start].isalnum() else "(")
    if text[end] == "）":
        yield _edit(text, end, ") " if text[end + 1 : end + 2].isalnum() else ")")


def _edit(text: str, at: int, new: str) -> Edit:
    return Edit(at, at + 1, text[at], new, "punctuation/full-width-in-latin", Risk.LIKELY)


def _is_latin(text: str, start: int, end: int) -> bool:
    """Whether a line has Latin words and nothing of Chinese, and is not what a Chinese sentence above it ends in."""
    if not WORDS.search(text, start, end) or IS_CJK.search(text, start, end):
        return False
    if not _GOES_ON.search(text, max(0, start - 8), start) or paragraph_around(text, start, start)[0] == start:
        return True
    above = line_around(text, start - 1, start - 1)
    is_end = above[1] - above[0] >= _FULL_LINE or not at_least(_SENTENCE_WORDS, WORDS, text, start, end)
    return not is_end


def holds_chinese(text: str, at: int) -> bool:
    """Whether a place is in a line of Latin words that names something in Chinese, and begins and ends in Latin."""
    line = text[slice(*line_near(text, at, _LINE))].strip()
    if not line or not (line[0].isascii() and line[-1].isascii()):
        return False
    words = len(WORDS.findall(line))
    return words >= max(_SENTENCE_WORDS, len(IS_HAN.findall(line)))
