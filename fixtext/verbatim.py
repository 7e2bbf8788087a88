"""What only looks like punctuation: code, links, addresses, tags, file names."""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections.abc import Iterable, Iterator

from fixtext.edits import Edit
from fixtext.text import Span

# Each pattern begins with a literal: those are found many times faster than classes.
_KINDS = [
    re.compile(r"(`(?<!``)`*+)[^\n]{1,400}?(?<!`)\1(?!`)"),
    re.compile(r"\]\([^)\s]{0,400}\)"),
    re.compile(r"www\.[!-~]+"),
    re.compile(r"</?[A-Za-z][^<>]{0,400}>"),
    re.compile(r"&#?[A-Za-z0-9]{1,32};"),
    re.compile(r":::+ ?\w*"),
]
_FRONT_MATTER = re.compile(r"---\n(?:[^\n]{0,400}\n){1,60}?---\n")
# (what stands before a sign, what stands from it on)
_AROUND = [
    (re.compile(r"(?:https?|ftp)\Z"), re.compile(r"://[!-'*-~]+")),
    (re.compile(r"[A-Za-z0-9._+-]{1,64}\Z"), re.compile(r"@[A-Za-z0-9-]{1,63}\.[A-Za-z0-9.-]+")),
]
_LONGEST = 64


def spans(text: str) -> list[Span]:
    """Where such things stand, sorted and disjoint."""
    front = _FRONT_MATTER.match(text)
    found = [front.span()] if front else []
    found += [m.span() for kind in _KINDS for m in kind.finditer(text)]
    return disjoint(found + [span for before, after in _AROUND for span in _around(text, before, after)])


def _around(text: str, before: re.Pattern[str], after: re.Pattern[str]) -> Iterator[Span]:
    end = 0
    for found in after.finditer(text):
        start = max(end, found.start() - _LONGEST)
        if begun := before.search(text[start : found.start()]):
            end = found.end()
            yield start + begun.start(), end


def disjoint(found: list[Span]) -> list[Span]:
    """Spans in order; of those that overlap the first, drawn out to the end of the last."""
    kept: list[Span] = []
    for start, end in sorted(found):
        if kept and start < kept[-1][1]:
            kept[-1] = kept[-1][0], max(end, kept[-1][1])
        else:
            kept.append((start, end))
    return kept


def edits_outside(inside: list[Span], edits: Iterable[Edit]) -> Iterator[Edit]:
    """The edits that touch none of the spans; `outside` for many."""
    starts, ends = [a for a, _ in inside] + [sys.maxsize], [b for _, b in inside]
    return (edit for edit in edits if starts[bisect_right(ends, edit[0])] >= edit[1])


def outside(inside: list[Span], start: int, end: int) -> bool:
    """Whether [start, end) touches none of the spans."""
    at = bisect_right(inside, (end, end))
    return not any(start < b and a < end for a, b in inside[max(0, at - 1) : at + 1])
