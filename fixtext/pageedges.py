"""Furniture at the edges of pages: mastheads, page numbers, running heads and feet."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence, Set
from functools import lru_cache
from typing import Any

from fixtext.blocks import is_markup, is_title, width_of
from fixtext.lines import Lines
from fixtext.traits import TITLE

Found = tuple[int, str, str, float, str]
Sheets = Sequence[range]

_EDGE = 4
_STRIP = 2.0  # characters of white
_NUMBER = re.compile(
    r"(?P<left>[-—–·•.~(（\[〔【－─一\s]{0,4}?)(?P<page>第\s?|[Pp](?:age|\.)?\s?)?"
    r"(?P<value>[0-9０-９OolI]{1,4}|[〇零一二三四五六七八九十百]{1,5}|[ivxlc]{1,7})(?P<sheet>\s?[页頁])?"
    r"(?P<right>[-—–·•.~)）\]〕】－─一\s]{0,4})"
)
_CHINESE = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0}
_INLINE = re.compile(r"\W{0,2}(\d{1,4})\s|.*\s(\d{1,4})\W{0,2}$")
_MASK = re.compile(r"[\d\s\W_]+")


def edges(sheet: range, depth: int = _EDGE) -> tuple[range, range]:
    """The lines at the head and at the foot of a page, outermost first; no line is in both."""
    half = min(depth, (len(sheet) + 1) // 2)
    return sheet[:half], sheet[: half - 1 if 2 * half > len(sheet) else None : -1][:half]


def mastheads(lines: Lines, sheets: Sheets, shapes: Mapping[int, tuple[str, str]]) -> Iterator[Found]:
    """Lines of masthead shape. Weak shapes (a section's or a paper's name) count beside a strong one only."""
    shaped = sorted(i for i, (kind, _) in shapes.items() if kind == "mastheads")
    for sheet in sheets if shaped else ():
        found = shaped[bisect_left(shaped, sheet[0]) : bisect_right(shaped, sheet[-1])]
        if not found:
            continue
        outer = {i for ends in edges(sheet, 6) for i in ends}
        crowd = {i for i in found if any(j != i and abs(i - j) <= 2 for j in found)}
        strong = [i for i in found if not shapes[i][1].endswith("-name") and (i in outer or i in crowd)]
        for i in strong:
            yield (
                i,
                "mastheads",
                shapes[i][1].split("/")[1],
                0.9,
                "folio, editors' or contact line by its whole shape; at the page's edge or beside another",
            )
        for ends in edges(sheet, 6):
            inside = [k for k, i in enumerate(ends) if i in strong]
            for k, i in enumerate(ends):
                if i not in strong and any(abs(k - other) <= 2 for other in inside) and i in found:
                    name = shapes[i][1].split("/")[1]
                    yield (
                        i,
                        "mastheads",
                        name,
                        0.8,
                        "name of a section or paper; at the page's edge beside a folio line",
                    )


def numbers(lines: Lines, sheets: Sheets, roles: Mapping[int, Any]) -> Iterator[Found]:
    """Lines that are a number only, at a page's edge, in a rising row, between marks, or beside furniture."""
    seen: list[tuple[int, int, int, bool]] = []
    for sheet in sheets:
        for ends in edges(sheet, 3):
            for k, i in enumerate(ends):
                value, sure = number(lines.text_of(i))
                if value is not None and i not in roles:
                    seen.append((i, lines[i].page, value, sure or (k > 0 and ends[k - 1] in roles)))
    known = {(page, value) for _, page, value, _ in seen}
    known |= {(lines[i].page, value) for i, value in _outer(lines, sheets, 0) + _outer(lines, sheets, 1)}
    size = {sheet[0]: len(sheet) for sheet in sheets}
    first = {lines[sheet[0]].page: sheet[0] for sheet in sheets}
    for i, page, value, sure in seen:
        rises = _rises(page, value, known)
        outermost = i == first[page] or i + 1 not in range(first[page], first[page] + size[first[page]])
        if rises:
            yield (
                i,
                "page_numbers",
                "page-number",
                0.97,
                "a number alone at the page's edge; it rises from page to page",
            )
        elif sure:
            yield (
                i,
                "page_numbers",
                "page-number",
                0.9,
                "a number at the page's edge; set between marks or beside a folio",
            )
        elif outermost and size[first[page]] >= 8 and lines[i].text.isdigit() and len(sheets) == 1:
            yield i, "page_numbers", "page-number", 0.7, "a number alone; the outermost line of a page of set text"


def set_apart(lines: Lines, sheets: Sheets, roles: Mapping[int, Any]) -> Iterator[Found]:
    """Short pieces at the edge of a page that boxes show alone under or over a white strip, as folios stand.

    One that is no number, as damage makes it, must stand where a number stands on another page.
    """
    alone: list[tuple[int, int, bool]] = []
    for sheet in sheets:
        for side, i in ((0, sheet[0]), (1, sheet[-1])):
            strip = lines[sheet[1]].space if side == 0 and len(sheet) > 1 else lines[i].space
            if lines[i].boxed and strip > _STRIP and width_of(lines[i].text) <= 3:
                alone.append((i, side, number(lines.text_of(i))[0] is not None))
    for i, side, is_number in alone:
        same = (j for j, s, n in alone if s == side and n and abs(lines[i].indent - lines[j].indent) < 3)
        if i not in roles and (is_number or any(j != i for j in same)):
            why = "a folio's size and place: alone at the page's edge, parted from the text by a white strip"
            yield i, "page_numbers", "page-number", 0.9, why


def _rises(page: int, value: int, known: Set[tuple[int, int]]) -> bool:
    """Whether pages near have the numbers that the number of this page lets expect."""
    return any((page + d, value + d) in known for d in (-3, -2, -1, 1, 2, 3))


@lru_cache(maxsize=1 << 14)  # the edges of pages are looked at again whenever lines have gone
def _inline(text: str) -> int | None:
    """The number at the left or right end of a line of head shape."""
    found = _INLINE.match(text) if _head_shape(text) else None
    return int(found[1] or found[2]) if found else None


@lru_cache(maxsize=1 << 14)
def number(text: str) -> tuple[int | None, bool]:
    """(value, whether marks or words make it a page number) of a line that is only a number."""
    if len(text) > 14:
        return None, False
    found = _NUMBER.fullmatch(text)
    if not found:
        return None, False
    sure = bool((found["left"].strip() and found["right"].strip()) or (found["page"] and found["sheet"]))
    return integer(found["value"]), sure


def integer(digits: str) -> int | None:
    """The number that Arabic digits (damaged ones too), Chinese numerals or small Roman numerals mean."""
    plain = digits.translate(str.maketrans("OolI", "0011"))
    if plain.isdigit():
        return int(plain)
    if re.fullmatch("[ivxlc]+", digits):
        values = [{"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}[c] for c in digits]
        return sum(-v if v < max(values[k:]) else v for k, v in enumerate(values))
    total = unit = 0
    if not set("十百") & set(digits):
        return int("".join(str(_CHINESE[c]) for c in digits))
    for c in digits:
        if c in "十百":
            total, unit = total + (unit or 1) * (10 if c == "十" else 100), 0
        else:
            unit = _CHINESE[c]
    return total + unit


def heads(lines: Lines, sheets: Sheets, roles: Mapping[int, Any]) -> Iterator[Found]:
    """Short lines at the edges of pages that come back on other pages, numbers and OCR damage aside.

    The first one stays unless a number stands on its line: it may be the title that the others repeat.
    """
    risen = _risen(lines, sheets, roles)
    for i in risen:
        why = "head shape at the page's edge; the number on its line rises from page to page"
        yield i, "running_heads", "running-head", 0.95, why
    rows: list[list[tuple[int, str, int]]] = []
    for sheet in sheets if len(sheets) > 1 else ():
        row: list[tuple[int, str, int]] = []
        for ends in edges(sheet, 3):
            for k, i in enumerate(ends):
                if i in roles or i in risen or not _head_shape(lines.text_of(i)):
                    continue
                beside = any(
                    0 <= j < len(ends)
                    and getattr(roles.get(ends[j]), "kind", "") == "page_numbers"
                    and lines[max(i, ends[j])].space <= _STRIP
                    for j in (k - 1, k + 1)
                )
                key = _masked(lines.text_of(i))
                if len(key) >= 2:
                    inline = _INLINE.match(lines.text_of(i)) is not None
                    row.append((i, key, 2 if inline else int(beside)))
        rows.append(row)
    known: set[str] = set()
    inside: dict[int, list[str]] = {}
    for p, row in enumerate(rows):
        near = tuple(key for other in (*rows[max(0, p - 4) : p], *rows[p + 1 : p + 5]) for _, key, _ in other)
        for i, key, numbered in row:
            alike = _alikes(key, near)
            times, least = len(alike), 1 if numbered or len(sheets) < 5 else 2
            known_or_inline = numbered == 2 or key in known
            could_be = times + 1 >= least and (known_or_inline or numbered)
            titled = could_be and any(_alike(key, title) for title in _titles(lines, sheets, p, inside))
            if times + titled >= least and (known_or_inline or (titled and numbered)):
                why = f"at the page's edge; comes back on {times} pages near" + (
                    "; beside a page number" if numbered else ""
                )
                yield i, "running_heads", "running-head", 0.95 if numbered else 0.85, why
            elif numbered != 2:
                known |= {key, *alike}


def _risen(lines: Lines, sheets: Sheets, roles: Mapping[int, Any]) -> set[int]:
    """Outermost lines of head shape whose number goes on from a page number, or from a line at the same edge.

    The same edge, because a numbered list goes on from the foot of a page to the head of the next.
    """
    alone = {(lines[i].page, number(lines.text_of(i))[0] or -9) for i in roles if roles[i].kind == "page_numbers"}
    found: set[int] = set()
    for side in (0, 1):
        row = [(i, value) for i, value in _outer(lines, sheets, side) if i not in roles]
        known = alone | {(lines[i].page, value) for i, value in row}
        found |= {i for i, value in row if _rises(lines[i].page, value, known)}
    return found


def _outer(lines: Lines, sheets: Sheets, side: int) -> list[tuple[int, int]]:
    """(line, number) of the first or the last line of each page, where it is of head shape and has a number."""
    ends = [sheet[-1 if side else 0] for sheet in sheets]
    return [(i, value) for i in ends if (value := _inline(lines.text_of(i))) is not None]


def _titles(lines: Lines, sheets: Sheets, p: int, inside: dict[int, list[str]]) -> list[str]:
    """What a running head may repeat: the short lines without marks inside a page, and some from before."""
    titles = _inside(lines, sheets, p, inside)
    before: list[str] = []
    while p and len(before) < 24:
        p -= 1
        before = _inside(lines, sheets, p, inside) + before
    return before[-24:] + titles


def _inside(lines: Lines, sheets: Sheets, p: int, inside: dict[int, list[str]]) -> list[str]:
    if p not in inside:
        widths, bits = lines.widths, lines.bits
        short = (i for i in sheets[p][2:-1] if widths[i] <= 24 and bits[i] & TITLE)
        inside[p] = [key for i in short if len(key := _masked(lines.text_of(i))) >= 4]
    return inside[p]


@lru_cache(maxsize=1 << 14)
def _masked(text: str) -> str:
    return _MASK.sub("", text)


@lru_cache(maxsize=1 << 14)
def _head_shape(text: str) -> bool:
    bare = " ".join(text.split()).strip(" ,.;:'\"‘’“”·-—_|")
    return len(bare) > 1 and is_title(bare, width_of(bare)) and not is_markup(text)


@lru_cache(maxsize=1 << 12)  # the same edges come again while lines are joined
def _alikes(key: str, others: tuple[str, ...]) -> list[str]:
    return [other for other in others if _alike(key, other)]


@lru_cache(maxsize=1 << 16)  # pages of one book have few heads, compared again and again
def _alike(a: str, b: str) -> bool:
    """Whether two masked heads are the same line, read twice by a machine that errs."""
    if a == b:
        return True
    if abs(len(a) - len(b)) > 0.4 * max(len(a), len(b)) or min(len(a), len(b)) < 3:
        return False
    x, y = _pairs(a), _pairs(b)
    return 2 * len(x & y) >= 1.2 * (len(x) + len(y)) / 2


@lru_cache(maxsize=1 << 14)
def _pairs(key: str) -> frozenset[str]:
    return frozenset(key[k : k + 2] for k in range(len(key) - 1))
