"""Running heads and feet: short lines at the edges of pages that come back on other pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from functools import lru_cache
from typing import Any

from fixtext.layout.alike import likeness, masked
from fixtext.layout.furniture.of_story import of_story
from fixtext.layout.furniture.page_edges import (
    INLINE,
    STRIP,
    Found,
    Sheets,
    head_shape,
    number,
    outer,
    rises,
    thin_edges,
)
from fixtext.layout.line_patterns import ended, unbroken
from fixtext.layout.lines import Lines

SET, EVEN = 6, 1.1  # lines of a page that is set to a width, and how far they may be from it
FEW = 8  # pages on which a head comes back once or twice, if left and right have heads of their own
SAME = 0.6  # from which two masked lines are one
_Row = list[tuple[int, str, int]]
Title = tuple[int, str]


def heads(lines: Lines, sheets: Sheets, roles: Mapping[int, Any]) -> Iterator[Found]:
    """Short lines at the edges of pages that come back on other pages, numbers and OCR damage aside.

    The first one stays unless a number stands on its line: it may be the title that the others repeat.
    """
    risen = _risen(lines, roles)
    for i in risen:
        why = "head shape at the page's edge; the number on its line rises from page to page"
        yield i, "running_heads", "running-head", 0.95, why
    rows = [_row(lines, ends, roles, risen) for ends in thin_edges(lines)] if len(sheets) > 1 else []
    known: set[str] = set()
    inside: dict[int, list[Title]] = {}
    for p, row in enumerate(rows):
        if not row:
            continue
        near = tuple(key for other in (*rows[max(0, p - 4) : p], *rows[p + 1 : p + 5]) for _, key, _ in other)
        for i, key, numbered in row:
            alike = _alikes(key, near)
            if numbered != 2 and alike.count(key) < 2 and _fills(lines, sheets[p], i):
                continue  # a line of the story
            cuts = _cuts(lines, sheets, p, i, roles)
            times, least = len(alike), 1 if numbered or cuts or len(sheets) < FEW else 2
            known_or_inline = numbered == 2 or cuts or key in known
            could_be = times + 1 >= least and (known_or_inline or numbered)
            titled = could_be and any(j != i and _alike(key, title) for j, title in _titles(lines, sheets, p, inside))
            if times + titled >= least and (known_or_inline or (titled and numbered)):
                why = f"at the page's edge; comes back on {times} pages near" + (
                    "; beside a page number" if numbered else ""
                )
                yield i, "running_heads", "running-head", 0.95 if numbered else 0.85, why
            elif numbered != 2:
                known |= {key, *alike}


def _fills(lines: Lines, sheet: range, i: int) -> bool:
    """Whether a line is as wide as most lines of its page are, where they are set to a width, as no head is."""
    if lines.boxed[i]:
        return False  # its width is told from the left edge of the column, and a head may stand at the right
    around = sorted(float(lines.width[k]) for k in sheet if k != i)
    full = around[-1 - len(around) // 4] if len(around) >= SET else 0.0
    even = sum(abs(width - full) <= EVEN for width in around) >= len(around) // 3
    return even and abs(lines.width[i] + lines.indent[i] - full) <= EVEN


def _cuts(lines: Lines, sheets: Sheets, p: int, i: int, roles: Mapping[int, Any]) -> bool:
    """Whether a line at a page's head stands in the midst of a sentence, as no title does."""
    before = [k for k in sheets[p - 1] if k not in roles] if p and i == sheets[p][0] else []
    if len(before) < 3 or ended(lines)[before[-1]] or lines.text_of(before[-1])[-1] in "：:；;":
        return False
    widths = sorted(lines.width[k] for k in before)
    return bool(lines.width[before[-1]] >= widths[-2] - 2)


def _row(lines: Lines, edges: tuple[range, range], roles: Mapping[int, Any], risen: Set[int]) -> _Row:
    """Of the lines of head shape at both edges of a page: number, masked text, and 2 with a number, 1 beside one."""
    row: _Row = []
    for ends in edges:
        for k, i in enumerate(ends):
            if i in roles or i in risen or not (shape := _shape(lines.text_of(i))):
                continue
            key, inline = shape
            row.append((i, key, 2 if inline else int(_is_beside(lines, ends, k, roles))))
    return row


@lru_cache(maxsize=1 << 14)  # edges of pages are looked at again whenever lines have gone
def _shape(text: str) -> tuple[str, bool] | None:
    """Of a line of head shape its masked text, and whether a number stands on it."""
    key = masked(text) if head_shape(text) and not of_story(text) else ""
    return (key, INLINE.match(text) is not None) if len(key) > 1 else None


def _is_beside(lines: Lines, ends: range, k: int, roles: Mapping[int, Any]) -> bool:
    """Whether a page number stands next to a line, without a white strip between."""
    beside = [ends[j] for j in (k - 1, k + 1) if 0 <= j < len(ends) and ends[j] in roles]
    return any(roles[i].kind == "page_numbers" and lines[max(ends[k], i)].space <= STRIP for i in beside)


def _risen(lines: Lines, roles: Mapping[int, Any]) -> set[int]:
    """Outermost lines of head shape whose number goes on from a page number, or from a line at the same edge.

    The same edge, because a numbered list goes on from the foot of a page to the head of the next.
    """
    alone = {(int(lines.page[i]), number(lines.text_of(i))[0] or -9) for i in roles if roles[i].kind == "page_numbers"}
    found: set[int] = set()
    for side in (0, 1):
        row = [(i, value) for i, value in outer(lines, side) if i not in roles]
        known = alone | {(int(lines.page[i]), value) for i, value in row}
        found |= {i for i, value in row if rises(int(lines.page[i]), value, known)}
    return found


def _titles(lines: Lines, sheets: Sheets, p: int, inside: dict[int, list[Title]]) -> list[Title]:
    """What a running head may repeat: the short lines without marks inside a page, and some from before."""
    titles = _inside(lines, sheets, p, inside)
    before: list[Title] = []
    while p and len(before) < 24:
        p -= 1
        before = _inside(lines, sheets, p, inside) + before
    return before[-24:] + titles


def _inside(lines: Lines, sheets: Sheets, p: int, inside: dict[int, list[Title]]) -> list[Title]:
    """(line, masked text) of each."""
    if p not in inside:
        bare = unbroken(lines)
        short = (i for i in sheets[p][2:-1] if lines.width[i] <= 24 and bare[i])
        inside[p] = [(i, key) for i in short if len(key := masked(lines.text_of(i))) >= 4]
    return inside[p]


@lru_cache(maxsize=1 << 12)  # the same edges come again while lines are joined
def _alikes(key: str, others: tuple[str, ...]) -> list[str]:
    return [other for other in others if _alike(key, other)]


def _alike(a: str, b: str) -> bool:
    """Whether two masked heads are the same line, read twice by a machine that errs."""
    if a == b:
        return True
    if abs(len(a) - len(b)) > 0.4 * max(len(a), len(b)) or min(len(a), len(b)) < 3:
        return False
    return likeness(a, b) >= SAME
