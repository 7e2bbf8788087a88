"""Code, settings and shell sessions that stand in a text without a fence, by what their lines look like.

Prose has no lines that look like statements, so the search begins at signs that are rare in it. What goes on with
statements (deeper lines, comments, closing brackets) belongs to them. One statement is not enough, unless nothing but
code has its form.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache

from fixtext.characters import POINT_MARKS
from fixtext.markup.kinds import Kind, Piece
from fixtext.markup.signs import CODE, Signs
from fixtext.markup.statements import Rank, rank
from fixtext.text import Span, line_end, line_start, outside

STATEMENTS = 2  # that make a listing
KEYS = 3  # settings (key: value, key=value) that make one
ALONE = 2  # settings that are a file of settings if nothing else is in it
SET_IN = 4  # blanks before indented code
GAP = 2  # blank lines within a listing
_BEFORE = Rank.REMARK, Rank.SURE  # what may stand right above the first line with a sign
_INDENT = re.compile(r"[ \t]*")
_QUOTES = re.compile(r"\"\"\"|'''")


@cache
def _keyed() -> re.Pattern[str]:
    return re.compile(r"\n[ ]*(?:- )?[a-z_][\w.-]*:(?=[ \n])")


def listed(text: str, signs: Signs, known: Sequence[Piece], markdown: bool) -> Iterator[Piece]:
    """The listings of a text, but for what is the inside of a tag or begins in one of the pieces that are known."""
    spans = listings(text, signs, [(piece.start, piece.end) for piece in known], markdown)
    if not spans:
        return
    from fixtext.markup.tags import in_tag

    yield from (Piece(*span, Kind.CODE) for span in spans if not in_tag(text, span))


def listings(text: str, signs: Signs, known: Sequence[Span] = (), markdown: bool = False) -> list[Span]:
    """Spans of whole lines that are code, without the last line's end. `known` are other spans, sorted and disjoint.

    In `markdown` one statement is enough that is set in by four blanks under a blank line.
    """
    found: list[Span] = []
    done = 0
    for start in _candidates(text, signs):
        if start >= done and outside(known, start, start + 1) and (run := _run(text, start, done, markdown)):
            found.append(run)
            done = run[1] + 1
    return found


def _candidates(text: str, signs: Signs) -> list[int]:
    """Where lines begin that have a sign of code."""
    starts: set[int] = {line_start(text, at) for at in [text.find("├─") if signs.has("tree") else -1] if at >= 0}
    for sign in filter(signs.any, CODE):
        at = text.find(sign)
        while at >= 0:
            starts.add(line_start(text, at))
            end = line_end(text, at)
            at = text.find(sign, end)
    if signs.has("key"):
        starts.update(found.start() + 1 for found in _keyed().finditer(text))
        starts.add(0)
    return sorted(starts)


def _run(text: str, start: int, floor: int, markdown: bool) -> Span | None:
    """The listing that begins at a line which has a sign of code, with the comment above it; None if it is none."""
    if rank(text[start : line_end(text, start)]) < Rank.KEY:
        return None
    base = _indent(text, start)
    counts: Counter[Rank] = Counter()
    last, quoted, answered, blank, at = start, False, False, 0, start
    while True:
        line = text[at : (end := line_end(text, at))]
        kind = rank(line)
        if kind is Rank.BLANK:
            blank, answered = blank + 1, False
        elif quoted or answered or kind >= Rank.KEY or _goes_on(text, at, base, kind, blank):
            counts[kind] += not quoted
            quoted ^= len(_QUOTES.findall(line)) % 2 == 1 and (quoted or _QUOTES.search(text, end) is not None)
            answered |= kind is Rank.PROMPT
            last, blank = end, 0
        elif kind is not Rank.REMARK:
            break
        if blank > GAP or end >= len(text) or text[end] == "\f":
            break
        at = end + 1
    few = 1 if markdown and base >= SET_IN and _is_below_blank(text, start) else STATEMENTS
    above = _above(text, start, floor)
    whole = not text[:above].strip() and not text[last:].strip() and counts[Rank.KEY] >= ALONE
    return (above, last) if whole or _is_listing(counts, few) else None


def _is_below_blank(text: str, start: int) -> bool:
    return not text[line_start(text, max(0, start - 1)) : start].strip()


def _is_listing(counts: Counter[Rank], few: int) -> bool:
    """Whether lines of some ranks are enough to make one; `few` statements are."""
    sure, plain = counts[Rank.SURE] + counts[Rank.PROMPT], counts[Rank.STATEMENT]
    braced = plain > 0 and counts[Rank.CLOSER] > 0
    return sure > 0 or braced or plain >= few or plain + counts[Rank.KEY] >= KEYS


def _goes_on(text: str, at: int, base: int, kind: Rank, blank: int) -> bool:
    """Whether a line follows without a blank one and looks like part of a listing, or stands deeper than the listing
    begins and is no paragraph that is set in."""
    if kind is not Rank.NONE and not blank:
        return True
    end = line_end(text, at)
    return _indent(text, at) > base and (kind is not Rank.NONE or not _SENTENCE.search(text, at, end))


_SENTENCE = re.compile(f"[{POINT_MARKS}]|[A-Za-z]{{2,}} [a-z]{{2,}} [a-z]{{2,}} [a-z]{{2,}}")


def _indent(text: str, at: int) -> int:
    found = _INDENT.match(text, at)
    return len(found[0].expandtabs(4)) if found else 0


def _above(text: str, start: int, floor: int) -> int:
    """Where the comments and commands begin that stand right above a line."""
    while start > floor:
        above = line_start(text, start - 1)
        if above < floor or text[start - 1] == "\f" or rank(text[above : start - 1]) not in _BEFORE:
            break
        start = above
    return start
