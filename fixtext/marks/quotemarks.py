"""Where the quotes of a text stand, paragraph by paragraph, and which of them need a look."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixtext.marks.primes import without_primes

_MARKS = re.compile("[\"'“”‘’](?!(?<=[A-Za-z]['‘’])[A-Za-z])")  # apostrophes within Latin words are none
_BLANK_LINE = re.compile(r"\n[^\S\n\f]*(?=\n)")
_FINAL_MARKS = "。！？!?.…：:；”’」』）\"'"
# As far as no quote stands, or all stand in pairs within a paragraph: most of a text is passed over by one match.
_NONE = "[^\"'“”‘’]*+"
_UNMARKED = re.compile(_NONE)
_IN_LINE = "[^\"'“”‘’\n\f]*+"
_IN_PARAGRAPH = f"{_IN_LINE}(?:\n(?=\\S){_IN_LINE})*+"
_ORDERLY_LINES, _ORDERLY = (
    re.compile(f"{_NONE}(?:“{within}(?:‘{within}’{within})*+”{_NONE})*+") for within in (_IN_LINE, _IN_PARAGRAPH)
)
_SAMPLE = 20_000
RIGHT = re.compile("(?:“(?:‘’)*”|‘’)*")
_PAIR = re.compile("“(?:‘’)*”|‘’")
_MANY, _CALM = 60, 6
_NARROWEST, _WIDEST = 10, 80  # characters of a line in a column


def paragraphs(text: str, skip: bool) -> Iterator[list[int]]:
    """Where the quotes of each paragraph stand; with `skip` paragraphs whose quotes are in order are left out."""
    by_line = _a_line_each(text)
    passed = (_ORDERLY_LINES if by_line else _ORDERLY) if skip else _UNMARKED
    end = 0
    while (at := passed.match(text, end).end()) < len(text):  # type: ignore[union-attr]
        start = _begins(text, end, at, by_line)
        end = _ends(text, at, by_line)
        if marks := without_primes(text, [m.start() for m in _MARKS.finditer(text, start, end)]):
            yield marks


def _begins(text: str, least: int, at: int, by_line: bool) -> int:
    """Where the paragraph of a place begins, `least` at the earliest."""
    least = max(least, text.rfind("\f", least, at) + 1)
    start = text.rfind("\n", least, at)
    while start >= 0 and not by_line:
        before = text.rfind("\n", least, start)
        if before >= 0 and not text[before:start].strip() and not _runs_on(text, before, start + 1):
            break
        start = before
    return max(least, start + 1)


def _ends(text: str, at: int, by_line: bool) -> int:
    """Where the paragraph of a place ends: at a line's end, or at a blank line, or at a form feed."""
    if by_line:
        end = text.find("\n", at)
    else:
        gaps = _BLANK_LINE.finditer(text, at)
        end = next((gap.start() for gap in gaps if not _runs_on(text, gap.start(), gap.end() + 1)), -1)
    end = len(text) if end < 0 else end
    page = text.find("\f", at, end)
    return end if page < 0 else page


def _runs_on(text: str, end: int, start: int) -> bool:
    """Whether a blank line, between the line that ends at `end` and the one from `start`, is only the scan's.

    Then both are full lines of one width and the first ends no sentence.
    """
    stop = text.find("\n", start, start + _WIDEST)
    least = max(0, end - _WIDEST)
    before, after = text[max(text.rfind("\n", least, end) + 1, least) : end].rstrip(), text[start:stop].rstrip()
    alike = min(len(before), len(after)) >= _NARROWEST and abs(len(before) - len(after)) <= 2 and stop > start
    return alike and before[-1] not in _FINAL_MARKS and not after[0].isspace()


def _a_line_each(text: str) -> bool:
    """Whether each line is a paragraph of its own: nearly all of those at the beginning end as sentences do."""
    lines = [line for line in text[:_SAMPLE].split("\n") if line.strip()][:-1]
    return len(lines) > 2 and sum(line.rstrip()[-1] in _FINAL_MARKS for line in lines) >= 0.8 * len(lines)


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
