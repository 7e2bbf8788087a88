"""Lists and tables: lines that are rows or items by the company that they keep; the same for lines and for arrays."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby, pairwise

from fixtext.page.pageedges import integer
from fixtext.text import HAN

TABLE = 8  # lines from one row of a table or list to the next, where a row alone may be dirt
SPEECHES = 4  # lines that make a dialogue
ROWS = 4  # that are a table however wide
STANZA = 4  # lines
LIST = 12  # lines from one item of a list to the next
NAME = 8  # characters of a speaker's name, at most
_NAME = re.compile(rf"([{HAN}·A-Za-z]{{1,{NAME}}}) ?[：:]")
_LABEL = re.compile(
    r"([(（〔［\[]?)(?:([0-9０-９]{1,2})|([一二三四五六七八九十百]{1,3})|([ivx]{1,3}))([)）〕］\]、．.])"
    r"|(第)([0-9〇零一二三四五六七八九十百]{1,4})([章节節回編编卷部篇条條款])"
)


def lone(numbers: Sequence[int]) -> list[int]:
    """The lines, of some in order, that have none of the others near: a table has more than one row."""
    apart = [b - a > TABLE for a, b in pairwise(numbers)]
    around = zip(numbers, [True, *apart], [*apart, True], strict=False)
    return [i for i, before, behind in around if before and behind]


def listed(numbers: Iterable[int], text_of: Callable[[int], str]) -> list[int]:
    """The lines, of some in order that begin like items, that have the item before or behind theirs near."""
    last: dict[tuple[str, int], int] = {}
    found: set[int] = set()
    for i in numbers:
        kind, value = label(text_of(i))
        before = last.get((kind, value - 1 if value else 0))
        if before is not None and i - before <= LIST:
            found |= {before, i}
        last[kind, value] = i
    return sorted(found)


def label(text: str) -> tuple[str, int]:
    """(kind, number) of the label of an item: `（一）`, `3.`, `②`, `第四条`. A bullet has no number, so all are 0."""
    if found := _LABEL.match(text):
        opened, arabic, chinese, roman, closed, nth, count, unit = found.groups()
        if nth:
            return nth + unit, integer(count) or 0
        return f"{opened}{'a' if arabic else 'c' if chinese else 'r'}{closed}", integer(arabic or chinese or roman) or 0
    if "①" <= text[0] <= "⒇":
        first = "①" if text[0] < "⑴" else "⑴"
        return first, ord(text[0]) - ord(first) + 1
    return text[0], 0


def spoken(numbers: Iterable[int], text_of: Callable[[int], str]) -> list[int]:
    """The lines, of some in order, that begin with a speaker's name and a colon, as in interviews: a name comes back,
    and some lines begin so."""
    names = [(i, name[1]) for i in numbers if (name := _NAME.match(text_of(i)))]
    often = Counter(name for _, name in names)
    found = [i for i, name in names if often[name] > 1]
    return found if len(found) >= SPEECHES else []


def stanzas(numbers: Iterable[int]) -> set[int]:
    """The lines, of some in order that look like verse and are short of their column, that follow each other, some in
    a row: prose has such lines, too, but not beside each other."""
    runs = groupby(enumerate(numbers), lambda place: place[1] - place[0])
    rows = ([number for _, number in run] for _, run in runs)
    return {number for row in rows if len(row) >= STANZA for number in row}


def tabled(rows: Mapping[int, tuple[int, int]], short: Sequence[bool]) -> set[int]:
    """The lines that are rows of a table: some in a row that have as many gaps each, two at least.

    Two are enough if they are `short` of their column; prose with blanks for commas is not. `rows` has (page, gaps) of
    the lines that have two gaps or more, in order.
    """
    found: set[int] = set()
    run: list[int] = []
    for i in [*rows, -1]:
        if run and (i != run[-1] + 1 or rows[i] != rows[run[-1]]):
            if len(run) >= ROWS or (len(run) > 1 and all(short[k] for k in run)):
                found |= set(run)
            run = []
        run.append(i)
    return found
