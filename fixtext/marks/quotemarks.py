"""Where the quotes of a text stand, paragraph by paragraph, and which of them need a look."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixtext.characters import FINAL_MARKS
from fixtext.marks.primes import without_primes
from fixtext.text import line_around, paragraph_around

_MARKS = re.compile("[\"'“”‘’](?!(?<=[A-Za-z]['‘’])[A-Za-z])")  # apostrophes within Latin words are none
# As far as no quote stands, or all stand in pairs within a line: most of a text is passed over by one match.
_NONE = "[^\"'“”‘’]*+"
_UNMARKED = re.compile(_NONE)
_WITHIN = "[^\"'“”‘’\n\f]*+"
_ORDERLY = re.compile(f"{_NONE}(?:“{_WITHIN}(?:‘{_WITHIN}’{_WITHIN})*+”{_NONE})*+")
_SAMPLE = 20_000
RIGHT = re.compile("(?:“(?:‘’)*”|‘’)*")
_PAIR = re.compile("“(?:‘’)*”|‘’")
_MANY, _CALM = 60, 6


def paragraphs(text: str, skip: bool) -> Iterator[list[int]]:
    """Where the quotes of each paragraph stand; with `skip` those before which all are in order are left out."""
    passed = _ORDERLY if skip else _UNMARKED
    end = lines_until = 0
    while (at := passed.match(text, end).end()) < len(text):  # type: ignore[union-attr]
        if at >= lines_until:
            start, end = paragraph_around(text, at, at, end)
            lines_until = end if _a_line_each(text, start, end) else 0
        if at < lines_until:
            start, end = line_around(text, at, at, start)
        if marks := without_primes(text, [m.start() for m in _MARKS.finditer(text, start, end)]):
            yield marks


def _a_line_each(text: str, start: int, end: int) -> bool:
    """Whether each line is a paragraph of its own: nearly all of those at the beginning end as sentences do."""
    lines = [line for line in text[start : min(end, start + _SAMPLE)].split("\n") if line.strip()][:-1]
    return len(lines) > 2 and sum(line.rstrip()[-1] in FINAL_MARKS for line in lines) >= 0.8 * len(lines)


def doubtful(text: str, marks: list[int]) -> Iterator[list[int]]:
    """The marks of a paragraph; of a very long one only those around a mark that is out of order."""
    if len(marks) <= _MANY:
        yield marks
        return
    part: list[int] = []
    right = 0  # how many marks in order since the last that is not
    at = 0
    written = "".join(text[i] for i in marks)
    while at < len(marks):
        if right > _CALM and (end := RIGHT.match(written, at).end()) > at:  # type: ignore[union-attr]
            at = end  # on to the next mark that is out of order
            continue
        pair = _PAIR.match(written, at)
        step = len(pair.group()) if pair else 1
        right = right + step if pair else 0
        part += marks[at : at + step]
        at += step
        if right > _CALM:
            if len(part) > right:
                yield part
            part = []
    if part and not RIGHT.fullmatch("".join(text[i] for i in part)):
        yield part
