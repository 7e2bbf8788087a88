"""Which lines belong together, of many lines at a time: `fixtext/page/flow.py` by numpy, with the same results."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fixtext.page import pairs, windows
from fixtext.page.arrays import Rows
from fixtext.page.blocks import TITLE_WIDTH
from fixtext.page.cuts import LEAST, LONG
from fixtext.page.evidence import DIVIDED_WORD, SURE, Verdict, verdict
from fixtext.page.flow import (
    BARRIERS,
    CUT,
    INTRUDER,
    INTRUDERS,
    OVER,
    PAGE_CUT,
    RULES,
    TEXTS,
    UNSURE,
    WRAPPED,
    Join,
    cut_at,
    fits,
)
from fixtext.page.furniture import Role
from fixtext.page.lines import APART, Lines
from fixtext.page.structure import NAME, STANZA, listed, lone, spoken, stanzas, tabled
from fixtext.page.tables import codes_of
from fixtext.page.traits import (
    BEGINS_NOTHING,
    BYLINE,
    COLON,
    COMMA,
    DASHED,
    DIVIDED,
    FINAL,
    HEAD_AT,
    ITEM,
    MARKED,
    MARKUP,
    OPEN,
    OPEN_END,
    ROW,
    SMALL,
    TAIL,
    TITLE,
    cells,
    of_item,
    of_verse,
)
from fixtext.page.whole import FULL, Whole, begins, reckoned, wrapped

Array = NDArray[Any]
_NO = Verdict(0.0, "", (), 0.0)


class Neighbours(NamedTuple):
    """Neighbours: the numbers of first and second lines, what is known of them, and which first ones end a sentence."""

    first: Array
    second: Array
    a: Rows
    b: Rows
    final: Array

    def divided(self) -> Array:
        found: Array = (self.a.bits & DIVIDED > 0) & (self.b.bits & SMALL > 0)
        return found

    def cuttable(self, stops: bool) -> Array:
        """Those that `cut` could join or offer: it says no to all others."""
        a, b, tail = self.a, self.b, self.a.bits & TAIL
        story = ~self.final & (tail != COLON) & (a.width >= LEAST)
        plain = ((a.bits | b.bits) & BYLINE == 0) & (b.bits & ITEM == 0)
        sure = (b.bits >> HEAD_AT & 0b111 == BEGINS_NOTHING) | (b.bits & SMALL > 0)
        title = (b.bits & TITLE > 0) & (b.width <= TITLE_WIDTH) & (b.bits & TAIL != FINAL)
        if not stops:
            title |= (tail != COMMA) & (tail != OPEN_END) & ((a.bits & OPEN == 0) | (a.width < LONG))
        found: Array = story & plain & (sure | ~title)
        return found


def likely(lines: Lines, roles: Mapping[int, Role]) -> list[Join]:
    """The joins with a score of at least UNSURE, in order of the text."""
    near, rules, told = verdicts(lines, roles)
    return joins_of(near, rules, told, range(len(told)))


def verdicts(lines: Lines, roles: Mapping[int, Role]) -> tuple[Neighbours, Array, list[Verdict]]:
    """Neighbours, by which rule each pair is judged, and what is said of it."""
    lines, spaces = reckoned(lines)
    rows = lines.rows
    if rows is None:
        raise ValueError("lines that were read one by one are judged one by one")
    columns = windows.measures(rows, spaces)
    if spaces and not columns[0].all():
        few = wrapped(lines)
        columns = np.where(columns[0] > 0, columns[0], few.width), columns[1] | (columns[0] == 0) & few.sharp
    whole = Whole.of(lines, columns[0], spaces)
    near = _neighbours(rows, roles, _markup(rows, columns[0], whole.dirty))
    divided = near.divided()
    set_, seen = _seen(lines, near, whole, divided, columns)
    told = [_NO] * len(divided)
    for j in np.flatnonzero(divided).tolist():
        told[j] = DIVIDED_WORD
    for j in np.flatnonzero(~set_ & ~divided & near.cuttable(whole.stops)).tolist():
        told[j] = cut_at(lines, int(near.first[j]), int(near.second[j]), whole)
    _judge(near, set_, seen, told)
    rules = np.where(set_ | divided, WRAPPED, CUT)
    rules[near.a.page != near.b.page] = PAGE_CUT
    rules[near.second > near.first + 1] = INTRUDER
    return near, rules, told


def joins_of(near: Neighbours, rules: Array, told: Sequence[Verdict], some: Iterable[int]) -> list[Join]:
    first, second, kinds = near.first.tolist(), near.second.tolist(), rules.tolist()
    found = ((first[j], second[j], told[j], RULES[kinds[j]]) for j in some if told[j].shown >= UNSURE)
    return [tuple.__new__(Join, (i, k, v.shown, rule, v.why, v.signs)) for i, k, v, rule in found]


def _markup(rows: Rows, width: Array, dirty: bool) -> Array:
    """Which lines are never joined."""
    found: Array = rows.bits & MARKUP > 0
    for kind in (ROW, DASHED):
        for i in lone(np.flatnonzero(rows.bits & kind).tolist()):
            found[i] = not fits(float(rows.width[i]), float(width[i]))
    at = np.flatnonzero((cells(rows.bits) > 1) & (not dirty))
    if len(at):
        gaps = zip(rows.page[at].tolist(), cells(rows.bits[at]).tolist(), strict=True)
        rows_of_tables = tabled(dict(zip(at.tolist(), gaps, strict=True)), (width - rows.width > FULL).tolist())
        found[list(rows_of_tables)] = True
    return found


def _neighbours(rows: Rows, roles: Mapping[int, Role], markup: Array) -> Neighbours:
    """Pairs of lines that follow each other in the story, or in one caption or note; none of them is markup."""
    story = np.delete(np.arange(len(rows.start)), sorted(roles))
    barriers = [i for i, role in roles.items() if role.kind in BARRIERS]
    texts = [k for k in roles if roles[k].kind in TEXTS and k - 1 in roles and roles[k - 1].kind == roles[k].kind]
    texts = [k for k in texts if rows.gap[k] < APART]
    broken = np.zeros(len(story) + 1, bool)
    broken[np.searchsorted(story, [*barriers, *np.flatnonzero(rows.gap >= APART).tolist()])] = True
    goes_on = (np.diff(story) <= INTRUDERS) & ~broken[1:-1]
    second = np.concatenate((story[1:][goes_on], np.array(texts, np.int64)))
    first = np.concatenate((story[:-1][goes_on], np.array(texts, np.int64) - 1))
    order = np.argsort(second, kind="stable")
    order = order[~(markup[first[order]] | markup[second[order]])]
    first, second = first[order], second[order]
    a, b = rows.at(first), rows.at(second)
    return Neighbours(first, second, a, b, a.bits & TAIL == FINAL)


def _seen(
    lines: Lines, near: Neighbours, whole: Whole, divided: Array, columns: tuple[Array, Array]
) -> tuple[Array, Array]:
    """(which pairs are set text, what is seen of each pair)."""
    rows: Any = lines.rows
    width, even = columns
    measure, after = width[near.first], width[near.second]
    apart = (near.second > near.first + 1) & near.final
    set_ = (measure > 0) & (near.a.width <= measure + OVER) & ~apart & ~divided
    around = _count(rows.bits & MARKED > 0, near, 3)[0]
    items = np.isin(near.second, listed(np.flatnonzero(rows.bits & ITEM).tolist(), lines.text_of))
    speeches = np.isin(near.second, spoken(_before_colons(lines.text, rows), lines.text_of))
    led = (near.first > 0) & (near.a.bits & ITEM == 0) & of_item(rows.bits[near.first - 1])
    opens = np.append(begins(rows.bits, rows.indent, whole.spaces)[1:], False)[near.second]
    company = _verse(rows, near, width - rows.width > FULL), items, speeches, led, opens
    after = np.where(after > 0, after, measure)
    seen = pairs.observed(near.a, near.b, measure, even[near.first], after, around == 0, *company)
    return set_, seen | pairs.of_page(whole)


def _verse(rows: Any, near: Neighbours, short: Array) -> Array:
    """Pairs that look like verse with the lines around, with their block between blank lines, or in short lines."""
    verse = of_verse(rows.bits)
    alike, company = _count(verse, near, STANZA // 2)
    block = np.cumsum((rows.gap > 0) | (np.diff(rows.page, prepend=-1) > 0))
    whole = (np.bincount(block) == np.bincount(block, verse)) & (np.bincount(block) >= STANZA)
    stanza = (block[near.first] == block[near.second]) & whole[block[near.first]]
    run = np.zeros(len(verse), bool)
    run[list(stanzas(np.flatnonzero(verse & short).tolist()))] = True
    row = run[near.first] & run[near.second] & (near.b.gap == 0)
    found: Array = (alike == company) & (company >= STANZA) | stanza | row
    return found


def _before_colons(text: str, rows: Any) -> list[int]:
    """The numbers of lines with a colon where a speaker's name may end."""
    codes = codes_of(text)
    at = np.flatnonzero((codes == ord("：")) | (codes == ord(":")))
    line = np.searchsorted(rows.start, at, "right") - 1
    found: list[int] = np.unique(line[(line >= 0) & (at - rows.start[line] <= NAME + 1)]).tolist()
    return found


def _count(some: Array, near: Neighbours, around: int) -> tuple[Array, Array]:
    """(how many lines of some are there from so many lines before a pair to as many behind, how many lines in all)."""
    sums = np.concatenate(([0], np.cumsum(some)))
    low, high = np.maximum(near.first - around, 0), np.minimum(near.second + around + 1, len(some))
    return sums[high] - sums[low], high - low


def _judge(near: Neighbours, set_: Array, seen: Array, told: list[Verdict]) -> None:
    """Verdicts on set text. Whether a line that is nearly full begins a paragraph is told by the pair before."""
    at = np.flatnonzero(set_)
    kinds, of_kind = np.unique(seen[at], return_inverse=True)
    verdicts = list(map(verdict, kinds.tolist()))
    for j, kind in zip(at.tolist(), of_kind.tolist(), strict=True):
        told[j] = verdicts[kind]
    hanging = at[pairs.hangs(seen[at])]
    before = np.searchsorted(near.second, near.first[hanging])
    same = near.second[np.minimum(before, len(near.second) - 1)] == near.first[hanging]
    for j, p, there in zip(hanging.tolist(), before.tolist(), same.tolist(), strict=True):
        if not (there and told[p].score >= SURE):
            told[j] = verdict(int(seen[j]) | pairs.STARTS)
