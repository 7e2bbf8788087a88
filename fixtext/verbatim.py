"""What only looks like punctuation: code, links, addresses, tags, file names."""

from __future__ import annotations

import re
from bisect import bisect_right

from fixtext.text import Span

# (a string without which the pattern finds nothing, the pattern)
_KINDS = [
    ("`", re.compile(r"(`+)(?!`)[^\n]{1,400}?(?<!`)\1(?!`)")),
    ("](", re.compile(r"\]\([^)\s]{0,400}\)")),
    ("://", re.compile(r"(?:https?|ftp)://[!-'*-~]+")),
    ("www.", re.compile(r"www\.[!-~]+")),
    ("@", re.compile(r"[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9-]{1,63}\.[A-Za-z0-9.-]+")),
    ("<", re.compile(r"</?[A-Za-z][^<>]{0,400}>")),
    ("&", re.compile(r"&#?[A-Za-z0-9]{1,32};")),
    (":::", re.compile(r":::+ ?\w*")),
]


def spans(text: str) -> list[Span]:
    """Where such things stand, sorted and disjoint."""
    return disjoint([m.span() for word, kind in _KINDS if word in text for m in kind.finditer(text)])


def disjoint(found: list[Span]) -> list[Span]:
    """Spans in order; of those that overlap the first, drawn out to the end of the last."""
    kept: list[Span] = []
    for start, end in sorted(found):
        if kept and start < kept[-1][1]:
            kept[-1] = kept[-1][0], max(end, kept[-1][1])
        else:
            kept.append((start, end))
    return kept


def outside(inside: list[Span], start: int, end: int) -> bool:
    """Whether [start, end) touches none of the spans."""
    at = bisect_right(inside, (end, end))
    return not any(start < b and a < end for a, b in inside[max(0, at - 1) : at + 1])
