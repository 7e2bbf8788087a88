"""Spaces within Chinese text that are not printed ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from fixtext import words
from fixtext.context import Context
from fixtext.edits import Edit, Risk
from fixtext.filter import Scope, Touches, text_filter
from fixtext.marks.brackets import LONGEST, scanned_gap
from fixtext.text import HAN, IS_HAN

_BETWEEN = re.compile(f" (?<=[{HAN}] ) *(?=[{HAN}])")  # a literal first: the scan runs from space to space
_END = re.compile("[\n\f]")
_GAP = re.compile(f" (?<=[{HAN}] ) {{0,2}}(?=[{HAN}])")
_HEADING = re.compile(f"(?:#+ )?[ \u3000]*[{HAN}](?: {{1,3}}[{HAN}]){{2,14}}[ \t\r]*")
_SENTENCE = re.compile("[，,。；;！？]")
_PAREN = re.compile("[（()）]")
MANY = 0.12  # gaps per Han character from which they are the scan's; bylines and verse stay below or have no marks

NEAR = 60  # how far from a gap a space at a mark tells that the scan puts spaces where none are printed
TORN = 0.35  # share of single characters between gaps from which the scan tore the words apart


@text_filter(scope=Scope.LINE, touches=Touches.LAYOUT)
def close_spaces(text: str, _ctx: Context) -> Iterator[Edit]:
    """Close spaces that the scan put between Chinese characters, and letter-spaced headings.

    Spaces in bylines, credits, headlines of two parts, verse and tables stay; a lone space in running text is offered.
    """
    for start, end in _lines(text):
        line = text[start:end]
        if _HEADING.fullmatch(line):
            yield from _closed(text, _GAP, start, end, "letter-spaced-heading", Risk.LIKELY)
        elif _SENTENCE.search(line):
            yield from _running(text, start, end)


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """The lines in which a space stands between two Chinese characters."""
    end = 0
    for gap in _BETWEEN.finditer(text):
        at = gap.start()
        if at >= end:
            start = text.rfind("\n", 0, at) + 1
            start = text.rfind("\f", start, at) + 1 or start
            found = _END.search(text, at)
            end = found.start() if found else len(text)
            yield start, end


def _running(text: str, start: int, end: int) -> Iterator[Edit]:
    """Gaps of a line of running text, those in parentheses (bylines) left out."""
    gaps = [g for g in _GAP.finditer(text, start, end) if not _in_parentheses(text, g.start(), start, end)]
    if len(gaps) >= 3 and len(gaps) > MANY * _han(text, start, end, len(gaps)) and _torn(text, gaps):
        yield from _closed(text, _GAP, start, end, "scanned-space", Risk.LIKELY)
        return
    for gap in gaps:
        rule, risk = _judged(text, gap, start, end)
        yield Edit(*gap.span(), gap.group(), "", f"spaces/{rule}", risk)


def _judged(text: str, gap: re.Match[str], start: int, end: int) -> tuple[str, Risk]:
    """Which rule sees a gap of a line, and how sure it is."""
    if scanned_gap().search(text, max(start, gap.start() - NEAR), min(end, gap.end() + NEAR)):
        return "space-among-gaps", Risk.LIKELY
    return ("split-word", Risk.LIKELY) if words.is_split(text, *gap.span()) else ("lone-space", Risk.GUESS)


def _han(text: str, start: int, end: int, gaps: int) -> int:
    """How many Han characters a line has; of a line with few gaps, its length."""
    return len(IS_HAN.findall(text, start, end)) if gaps * 5 > MANY * (end - start) else end - start


def _in_parentheses(text: str, at: int, start: int, end: int) -> bool:
    """Whether the next parenthesis on the left opens and the next on the right closes."""
    first, last = max(start, at - LONGEST), min(end, at + LONGEST)
    before, after = _PAREN.findall(text, first, at), _PAREN.search(text, at, last)
    return bool(before and before[-1] in "（(" and after and after.group() in "）)")


def _torn(text: str, gaps: list[re.Match[str]]) -> bool:
    """Whether the pieces between gaps are single characters often enough; lists of names have two and three."""
    pieces = [text[a.end() : b.start()] for a, b in pairwise(gaps)]
    return sum(len(piece) == 1 for piece in pieces) >= TORN * len(pieces)


def _closed(text: str, pattern: re.Pattern[str], start: int, end: int, rule: str, risk: Risk) -> Iterator[Edit]:
    for gap in pattern.finditer(text, start, end):
        yield Edit(*gap.span(), gap.group(), "", f"spaces/{rule}", risk)
