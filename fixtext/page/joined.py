"""Joins of many lines at a time as edits, where they only take out a line's end; nearly all do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fixtext.edits import Edit, Risk
from fixtext.page.blocks import HYPHENS, NUMBERED, TITLED, WORD_ENDS
from fixtext.page.crowds import Neighbours, joins_of, verdicts
from fixtext.page.evidence import SURE, Verdict
from fixtext.page.flow import RULES, Join, not_moved
from fixtext.page.furniture import Role
from fixtext.page.lines import Lines
from fixtext.page.tables import CLOSE_SET, DIGIT, LETTER, codes_of, tables
from fixtext.page.traits import LATIN

Array = NDArray[Any]


def parted(lines: Lines, roles: Mapping[int, Role]) -> tuple[list[Edit], list[Join]]:
    """(edits of joins that only take out a line's end, all other joins), in order of the text each."""
    near, rules, told = verdicts(lines, roles)
    sure = np.fromiter((said.shown >= SURE for said in told), bool, len(told))
    plain = sure & _plain(near, sure) & ~_hyphens(lines.text, near)
    edits = _edits(lines, near, np.flatnonzero(plain), rules, told)
    return edits, list(not_moved(lines, joins_of(near, rules, told, np.flatnonzero(~plain).tolist())))


def _edits(lines: Lines, near: Neighbours, at: Array, rules: Array, told: Sequence[Verdict]) -> list[Edit]:
    """Some joins as edits."""
    starts, ends = near.b.start[at].tolist(), near.a.end[at].tolist()
    spaces = ["\n" if start == end + 1 else lines.text[end:start] for end, start in zip(ends, starts, strict=True)]
    names, said = [RULES[rule] for rule in rules[at].tolist()], [told[j] for j in at.tolist()]
    scores, reasons = [v.shown for v in said], [v.why for v in said]
    columns = zip(ends, starts, spaces, _glue(lines, near, at), names, repeat(Risk.LIKELY), scores, reasons)
    return [tuple.__new__(Edit, column) for column in columns]  # three times as fast as `Edit`


def _plain(near: Neighbours, sure: Array) -> Array:
    """Pairs within a page between which nothing stands, in paragraphs that nothing is carried behind or through."""
    apart = near.second > near.first + 1
    across = sure & (apart | (near.a.page != near.b.page))
    goes_on = sure[1:] & sure[:-1] & (near.first[1:] == near.second[:-1])
    chain = np.cumsum(np.concatenate(([False], ~goes_on))[: len(sure)])  # the number of each pair's paragraph
    carried = np.isin(chain, chain[across])
    depth = np.zeros(int(near.second.max(initial=0)) + 2, np.int64)
    np.add.at(depth, near.first[sure & apart], 1)
    np.add.at(depth, near.second[sure & apart], -1)
    found: Array = ~carried & (np.cumsum(depth)[near.first] == 0)
    return found


def _hyphens(text: str, near: Neighbours) -> Array:
    found: Array = np.isin(codes_of(text)[near.a.end - 1], [ord(c) for c in HYPHENS])
    return found


def _glue(lines: Lines, near: Neighbours, at: Array) -> list[str]:
    """What stands between the joined lines of some pairs, as `glue` in fixtext/filters/rejoin_lines.py."""
    codes, flags = codes_of(lines.text), tables().flags
    head, tail, second = codes[near.a.start[at]], codes[near.a.end[at] - 1], codes[near.b.start[at]]
    numbered = (head == ord("第")) & (near.a.end[at] - near.a.start[at] < NUMBERED) & (near.b.width[at] < TITLED)
    a, b = flags[tail], flags[second]
    word = (b & LETTER > 0) & ((a & (LETTER | DIGIT) > 0) & (tail < 128) | np.isin(tail, [ord(c) for c in WORD_ENDS]))
    apart = (near.a.bits[at] & near.b.bits[at] & LATIN > 0) | word | (b & DIGIT > 0) & (a & LETTER > 0)
    close = ~numbered & (((a | b) & CLOSE_SET > 0) | ~apart)
    return ["" if together else " " for together in close.tolist()]
