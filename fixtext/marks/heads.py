"""Numbers at the head of a line: of headings, clauses, tables, figures. The space behind them is printed (GB/T 1.1)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from fixtext.characters import PAUSES, TERMINALS
from fixtext.edits import Edit
from fixtext.text import line_end, line_start

RULE = "punctuation/space-beside-latin"
_LEAD = r"[ \u3000]*(?:#{1,6}[ \t]+|>[ ]?|[-*+][ ]+)*(?:\*\*)?"
_PARTS = re.compile(_LEAD + r"(?:[0-9]{1,2}(?:\.[0-9]{1,3}){1,5}|[A-Z](?:\.[0-9]{1,2}){1,5})\.?")
_HEADING = re.compile(r"[ ]{0,3}#{1,6}[ \t]+(?:\*\*)?(?:[0-9]{1,3}|[A-Z]|[IVX]{1,5})\.?")
_FIGURE = re.compile(
    _LEAD
    + r"(?:(?:续|附)?[图表例式圖]|附[录錄件])"
    + r"(?:[ ]?(?:[A-Z]|[A-Z]?[0-9]{1,3})(?:[-.–—][0-9]{1,3}){0,3}(?:[(（][a-z0-9][)）])?)?"
)
_ALONE = re.compile(_LEAD + r"([0-9]{1,2})")
_QUANTITY = "万亿元%％‰℃°吨米倍亩公千"  # behind 3.5 they make it a quantity and no number of a clause
COUNTED = (
    _QUANTITY
    + "月日年号时分秒点个名人位次届岁百里户家台辆只头条件项种层楼页章节折度级期版周天例"
    + "张本部篇句字斤两克升尺寸角块座所间双对批份封"
)
_MARKS = re.compile(f"[{PAUSES}{TERMINALS},;]")
LONGEST = 30  # characters of a heading that has a bare number
NEAR = 600  # characters around a clause with a bare number in which the next or the last one stands


def kept(text: str, edits: Iterable[Edit]) -> Iterator[Edit]:
    """The edits but for those that take the space from behind a number at the head of a line."""
    return (edit for edit in edits if edit[4] != RULE or not _is_head(text, edit[0], edit[1]))


def _is_head(text: str, start: int, end: int) -> bool:
    """Whether the space at [start, end) stands behind the number of a heading, a clause, a table or a figure."""
    first = line_start(text, start, max(0, start - LONGEST - 1))
    if start - first > LONGEST:
        return False
    before, after = text[first:start], text[end : end + 1]
    if _HEADING.fullmatch(before) or _FIGURE.fullmatch(before):
        return True
    if _PARTS.fullmatch(before):
        return before.count(".") > 1 or after not in _QUANTITY or before.lstrip().startswith("#")
    alone = _ALONE.fullmatch(before)
    return alone is not None and after not in COUNTED and _is_clause(text, int(alone[1]), first, end)


def _is_clause(text: str, number: int, first: int, end: int) -> bool:
    """Whether a line with a bare number is as short as headings are, or its neighbours' numbers head lines near it."""
    line = text[end : line_end(text, end)]
    if len(line) <= LONGEST and not _MARKS.search(line):
        return True
    around = text[max(0, first - NEAR) : first], text[end : end + NEAR]
    others = rf"(?<![^\n]){number - 1} (?=\D)", rf"\n{number + 1} (?=\D)"
    return any(re.search(other, part) for other, part in zip(others, around, strict=True))
