"""Lines that are nearly those a few lines before: with other numbers, or a little changed each time."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from fixtext.loops.loop import APART, Loop, needed, weight
from fixtext.loops.rows import Row, is_table, loop_of
from fixtext.text import Span

PERIODS = (1, 2, 3, 4)  # lines of one copy
ALIKE = 0.86  # share of letters that agree in lines that drift
MORE = 4  # so many more copies if they drift: laws and reports have lists of sentences that are alike
LOOSE = 0.6  # the same for a copy that is worse than its neighbours
TWIN = 0.96  # the same for two long paragraphs
CLUSTER = 4  # lines with the edges of a neighbour, from which a place is looked at closely
COUNTED = 10  # copies that differ by their number alone from which a model counts
NAMED, LISTED = 4, 40  # weight of a copy below which it may be a chapter's name, and the copies that count then
NUMBERS = 100  # the same for numbers alone
HALF = 0.5  # share of pairs of letters that two lines have in common at least if they are alike
DIRECT = 0.3  # share of the copies that are like the one before
STAYS = 0.6  # share of the copies that have the same number, where it stays
OTHER_NUMBERS = 3  # times as many copies if their numbers do not count
_NEAR = 6
_EDGE = 4
_SEEN = 160  # characters of a line that are compared
_NUMBER = re.compile(r"[0-9]+|[一二三四五六七八九十百千〇零]+|\b[IVXLC]+\b")
_OTHER = re.compile(r"[\W_]+")
_CLUSTER = re.compile(b"\1(?:\0{0,%d}\1)*" % (_NEAR - 1))


def drifting(rows: Sequence[Row], places: Sequence[Span]) -> Iterator[Loop]:
    """Loops of lines that are alike, in the places that `clusters` found."""
    for first, last in places:
        part = rows[max(0, first - _NEAR) : last + _NEAR]
        keys = [_key(row) for row in part]
        for period in PERIODS:
            yield from _chains(part, keys, period)


def clusters(lines: Sequence[str], least: int = CLUSTER) -> list[Span]:
    """Spans of lines where many begin or end as a neighbour does, or one long line does both.

    A line is a byte, so that C looks at all of them: 1 where it has an edge of the line before or of the last but one.
    """
    heads, tails = [line[:_EDGE] for line in lines], [line[-_EDGE:] for line in lines]
    same = [_same(edges, far) for edges in (heads, tails) for far in (1, 2)]
    near = _either(_either(same[0], same[1]), _either(same[2], same[3]))
    both = [m.start() for m in re.finditer(b"\1", _both(same[0], same[2]))]
    twins = [i for i in both if min(len(lines[i]), len(lines[i - 1])) >= APART]
    return [m.span() for m in _CLUSTER.finditer(near) if m.group().count(1) >= least or any(map(_inside(m), twins))]


def _same(edges: list[str], far: int) -> bytes:
    return bytes(far) + bytes(map(str.__eq__, edges, edges[far:]))


def _either(a: bytes, b: bytes) -> bytes:
    size = max(len(a), len(b))
    return (int.from_bytes(a.ljust(size, b"\0"), "big") | int.from_bytes(b.ljust(size, b"\0"), "big")).to_bytes(
        size, "big"
    )


def _both(a: bytes, b: bytes) -> bytes:
    return bytes(map(int.__and__, a, b))


def _inside(found: re.Match[bytes]) -> Callable[[int], bool]:
    return lambda at: found.start() <= at < found.end()


def _key(row: Row) -> str:
    """The letters of a line, every number as 0; empty for a row of a table."""
    return "" if is_table(row) else _OTHER.sub("", _NUMBER.sub("0", row.text[:_SEEN])).lower()


def _chains(rows: Sequence[Row], keys: Sequence[str], period: int) -> Iterator[Loop]:
    """Loops of lines that are each like the one a period before."""
    like = [any(_alike(key, keys[i - far]) for far in _backs(i, period)) for i, key in enumerate(keys)]
    direct = like
    if period == 1:
        direct = [False] + [_alike(a, b) for a, b in pairwise(keys)]
        over = [_alike(a, b) for a, b in zip(keys, keys[2:], strict=False)]  # past a copy that is worse than others
        like = [a or (0 < i <= len(over) and over[i - 1] and _loosely(keys, i)) for i, a in enumerate(like)]
    start = 0
    for i in range(period, len(rows) + 1):
        if i < len(rows) and like[i]:
            continue
        enough = sum(direct[start + period : i]) >= DIRECT * (i - start - period)
        if i - start >= 2 * period and enough and (rule := _rule(rows[start:i], keys[start:i], period)):
            whole = (i - start) // period * period
            yield loop_of(rows, start, period, start + period, start + whole, *rule)
        start = max(start, i - period + 1)


def _loosely(keys: Sequence[str], i: int) -> bool:
    """Whether a line has something of the one before: a copy that is worse than others, and no line of its own."""
    return SequenceMatcher(None, keys[i - 1], keys[i], autojunk=False).ratio() >= LOOSE


def _backs(i: int, period: int) -> range:
    """How far back the copies stand that a line may be like: a copy that is worse than others does not end a loop."""
    return range(period, min(i, 3 if period == 1 else period) + 1)


def _rule(rows: Sequence[Row], keys: Sequence[str], period: int) -> tuple[str, bool] | None:
    """(rule, whether the copies are sure to be no more than that) of rows that are alike; None if they are too few."""
    copies = len(rows) // period
    wanted = needed("\n".join(row.text for row in rows[:period]))
    counts = all(_counts([row.text for row in rows[k::period]]) for k in range(period))
    wanted *= 1 if counts else OTHER_NUMBERS
    if any(key != keys[i % period] for i, key in enumerate(keys)):
        twins = copies == 2 and period == 1 and _twins(rows[0].text, rows[1].text)
        return ("drifting-loop", copies > 2) if copies >= wanted + MORE or twins else None
    if all(row.text == rows[i % period].text for i, row in enumerate(rows)):
        return ("loop", True) if copies >= wanted else None
    wanted = max(wanted, LISTED if weight("".join(keys[:period])) < NAMED else COUNTED)
    return ("counting-loop", True) if copies >= wanted else None


def _alike(a: str, b: str) -> bool:
    if a == b:
        return bool(a)
    if min(len(a), len(b)) < 4 or abs(len(a) - len(b)) > 0.25 * max(len(a), len(b)):
        return False
    if a[:3] != b[:3] and a[-3:] != b[-3:]:
        return False
    one, two = set(map(str.__add__, a, a[1:])), set(map(str.__add__, b, b[1:]))
    if len(one & two) < HALF * min(len(one), len(two)):  # a fiftieth of the price of the next line
        return False
    return SequenceMatcher(None, a, b, autojunk=False).ratio() >= ALIKE


def _twins(a: str, b: str) -> bool:
    """Whether two long paragraphs are the same but for a few letters; other numbers make another paragraph."""
    if min(weight(a), weight(b)) < APART or _NUMBER.findall(a) != _NUMBER.findall(b):
        return False
    return SequenceMatcher(None, a, b, autojunk=False).ratio() >= TWIN


def _counts(lines: Sequence[str]) -> bool:
    """Whether the numbers of lines stay, or rise by one from line to line."""
    columns = list(zip(*map(_NUMBER.findall, lines), strict=False))
    return all(_stays(column) or _rises(column) for column in columns)


def _stays(column: Sequence[str]) -> bool:
    return Counter(column).most_common(1)[0][1] >= STAYS * len(column)


def _rises(column: Sequence[str]) -> bool:
    steps = [int(b) - int(a) if (a + b).isdecimal() else a != b for a, b in pairwise(column)]
    return sum(step == 1 for step in steps) >= 0.8 * len(steps)


def counted(rows: Sequence[Row]) -> Iterator[Loop]:
    """Numbers alone on their lines, each one more than the last, without end."""
    if sum(row.text.isdecimal() for row in rows) < NUMBERS:
        return
    numbers = [int(row.text) if row.text.isdecimal() and len(row.text) < 9 else -9 for row in rows]
    start = 0
    for i, (a, b) in enumerate(pairwise([*numbers, -9]), 1):
        if b == a + 1 and a >= 0:
            continue
        if i - start >= NUMBERS:
            yield loop_of(rows, start, 1, start + 1, i, "counting-loop")
        start = i
