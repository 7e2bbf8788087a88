"""Lines that come back letter for letter: a paragraph twice, or a stretch of lines again and again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from fixtext.loops.loop import APART, DOUBLED, Loop, is_verse, needed, weight

FAR = 200  # lines of one copy
BETWEEN = 3  # lines that may stand between a long paragraph and its copy
_MARKS = " \t\r\f\u3000#*_>"  # of headings, emphasis, quotations: a copy may have others
_TABLE = re.compile(r"\.{4}|…{3}|(?:\. ){3}|·{4}")


class Row(NamedTuple):
    """A line that is not blank, without white space and marks at its edges.

    `table` says that it is a row of a table, `stop` is the end of the line.
    """

    start: int
    text: str
    table: bool
    stop: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def bare_lines(text: str) -> list[str]:
    """The texts of `rows_of`, at a third of its price."""
    return [bare for line in text.split("\n") if (bare := line.strip(_MARKS))]


def rows_of(text: str) -> list[Row]:
    """The lines of a text that are not blank."""
    found: list[Row] = []
    at = 0
    for line in text.split("\n"):
        if bare := line.strip(_MARKS):
            found.append(Row(at + line.index(bare), bare, "\t" in line or line[0] == "|", at + len(line.rstrip())))
        at += len(line) + 1
    return found


def is_table(row: Row) -> bool:
    """Whether a line is a row of a table or of contents: those may be alike."""
    return row.table or bool(_TABLE.search(row.text))


def loop_of(rows: Sequence[Row], first: int, size: int, start: int, end: int, rule: str, sure: bool = True) -> Loop:
    """The loop of rows `start` to `end` that repeat `size` rows from `first` on, with what stands before them."""
    one = rows[first].start, rows[first + size - 1].end
    copies = 1 + (end - start) // size
    return Loop(rows[start - 1].stop, rows[end - 1].stop, one, copies, f"model-noise/{rule}", sure)


def any_repeated(lines: Sequence[str]) -> bool:
    """Whether a long line comes back."""
    long = [line for line in lines if len(line) >= DOUBLED]
    return len(set(long)) < len(long)


def repeated(rows: Sequence[Row]) -> Iterator[Loop]:
    """Stretches of lines that come back letter for letter; the first of them is a long one."""
    last: dict[str, int] = {}
    done = 0
    for i, row in enumerate(rows):
        before = last.get(row.text, -FAR - 1)
        last[row.text] = i
        if i < done or i - before > FAR or len(row.text) < DOUBLED:
            continue
        more = _agreeing(rows, before, i)
        if loop := _judged(rows, before, i - before, more):
            done = i + more
            yield loop


def _agreeing(rows: Sequence[Row], a: int, b: int) -> int:
    more = 0
    while b + more < len(rows) and rows[a + more].text == rows[b + more].text:
        more += 1
    return more


def _judged(rows: Sequence[Row], first: int, period: int, more: int) -> Loop | None:
    """The loop of `more` rows that are those a period before them, if they are one."""
    copy = rows[first : first + min(period, more)]
    heavy = sum(weight(row.text) for row in copy)
    table = any(map(is_table, copy))
    start = first + period
    if more >= period:
        wanted = needed("\n".join(row.text for row in copy)) * (2 if table else 1)
        if heavy >= DOUBLED and not table and not is_verse(row.text for row in copy):
            wanted = 2
        whole = more // period * period
        rule = "doubled-paragraph" if whole == period else "loop"
        found = loop_of(rows, first, period, start, start + whole, rule)
        return found if found.copies >= wanted else None
    if period - more <= BETWEEN and heavy >= APART and not table:
        return loop_of(rows, first, more, start, start + more, "doubled-paragraph")
    return None
