"""Furniture at the edges of pages: mastheads, page numbers, running heads and feet."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence, Set
from functools import lru_cache
from itertools import chain
from typing import Any

from fixtext.layout.line_patterns import integer, is_markdown, is_title, width_of
from fixtext.layout.lines import Lines

Found = tuple[int, str, str, float, str]
Sheets = Sequence[range]

_EDGE = 4
_LONGEST = 14  # characters of a number and what stands around it
_SET = 8  # lines of a page that is set text
STRIP = 2.0  # characters of white
_NUMBER = re.compile(
    r"(?P<left>[-—–·•.。~(（\[〔【－─一\s]{0,4}?)(?P<page>第\s?|[Pp](?:age|\.)?\s?)?"
    r"(?P<value>[0-9０-９OolI]{1,4}|[〇零一二三四五六七八九十廿卅卌百]{1,5}|[ivxlc]{1,7})(?P<sheet>\s?[页頁])?"
    r"(?P<all>\s?(?:[/／]|of|共)\s?[0-9０-９]{1,4}\s?[页頁]?)?"
    r"(?P<right>[-—–·•.。~)）\]〕】－─一\s]{0,4})"
)
_ROMAN = "(?=[ivxlc])c{0,3}(?:x[cl]|l?x{0,3})(?:i[xv]|v?i{0,3})(?![a-z])"  # of front matter: iv, xii
_DIGITS = rf"(?:(?=\w{{0,3}}\d)[\dOolI]{{1,4}}|{_ROMAN})"  # damaged ones, too
INLINE = re.compile(rf"\W{{0,2}}({_DIGITS})\s|.*\s({_DIGITS})\W{{0,2}}$")
_DAMAGED = re.compile(r"[^\u3400-\u9fff]{0,5}[0-9A-Za-z〇零一二三四五六七八九十百?&$§|]{1,4}[^\w]{0,3}")


def edges(sheet: range, depth: int = _EDGE) -> tuple[range, range]:
    """The lines at the head and at the foot of a page, outermost first; no line is in both."""
    half = min(depth, (len(sheet) + 1) // 2)
    return sheet[:half], sheet[: half - 1 if 2 * half > len(sheet) else None : -1][:half]


@lru_cache(maxsize=4)
def thin_edges(lines: Lines) -> list[tuple[range, range]]:
    """The three outermost lines at the head and at the foot of each page."""
    return [edges(sheet, 3) for sheet in lines.sheets]


def mastheads(lines: Lines, sheets: Sheets, shapes: Mapping[int, tuple[str, str]]) -> Iterator[Found]:
    """Lines of masthead shape. Weak shapes (a section's or a paper's name) count beside a strong one only."""
    shaped = sorted(i for i, (kind, _) in shapes.items() if kind == "mastheads")
    for sheet in sheets if shaped else ():
        found = shaped[bisect_left(shaped, sheet[0]) : bisect_right(shaped, sheet[-1])]
        if not found:
            continue
        outer = {i for ends in edges(sheet, 6) for i in ends}
        crowd = set(found)
        crowd = {i for i in found if not crowd.isdisjoint((i - 2, i - 1, i + 1, i + 2))}
        strong = [i for i in found if not shapes[i][1].endswith("-name") and (i in outer or i in crowd)]
        for i in strong:
            yield (
                i,
                "mastheads",
                shapes[i][1].split("/")[1],
                0.9,
                "folio, editors' or contact line by its whole shape; at the page's edge or beside another",
            )
        for i, why in _names(sheet, found, strong, shapes):
            yield i, "mastheads", shapes[i][1].split("/")[1], 0.8, why


def _names(
    sheet: range, found: Sequence[int], strong: Sequence[int], shapes: Mapping[int, tuple[str, str]]
) -> Iterator[tuple[int, str]]:
    """(line, why) of weak shapes at a page's edges: beside a strong one, or two of two kinds that are outermost."""
    for ends in edges(sheet, 6):
        inside = [k for k, i in enumerate(ends) if i in strong]
        weak = [i in found and i not in strong for i in ends]
        two = weak[:2] == [True, True] and shapes[ends[0]] != shapes[ends[1]]
        for k, i in enumerate(ends):
            if weak[k] and any(abs(k - other) <= 2 for other in inside):
                yield i, "name of a section or paper; at the page's edge beside a folio line"
            elif two and k < 2:
                yield i, "date, or name of a section or paper; outermost on the page beside another"


def numbers(lines: Lines, sheets: Sheets, roles: Mapping[int, Any]) -> Iterator[Found]:
    """Lines that are a number only, at a page's edge, in a rising row, between marks, or beside furniture."""
    seen: list[tuple[int, int, int, bool]] = []
    starts, stops = lines.start, lines.end
    for ends in chain.from_iterable(thin_edges(lines)):
        for k, i in enumerate(ends):
            if stops[i] - starts[i] <= _LONGEST:
                value, sure = number(lines.text_of(i))
                if value is not None and i not in roles:
                    seen.append((i, int(lines.page[i]), value, sure or (k > 0 and ends[k - 1] in roles)))
    known = {(page, value) for _, page, value, _ in seen}
    known |= {(int(lines.page[i]), value) for i, value in outer(lines, 0) + outer(lines, 1)}
    for i in _damaged(lines, {i for i, *_ in seen}, known, roles):
        yield i, "page_numbers", "page-number", 0.9, "where the number stands that the pages before and behind lack"
    for i, page, value, sure in seen:
        if rises(page, value, known):
            yield (
                i,
                "page_numbers",
                "page-number",
                0.97,
                "a number alone at the page's edge; it rises from page to page",
            )
        elif sure:
            why = "a number at the page's edge; set between marks or beside a folio"
            yield i, "page_numbers", "page-number", 0.9, why
        elif len(sheets) == 1 and _is_alone(lines, sheets[0], i):
            why = "a number alone; the outermost line of a page of set text"
            yield i, "page_numbers", "page-number", 0.7, why


def _is_alone(lines: Lines, sheet: range, i: int) -> bool:
    """Whether a number is the outermost line of set text, and the next line no number, as in a column of a table."""
    in_row = i == sheet[0] + 1 and lines[i].space < 0  # boxes show it beside the head
    if not (i in (sheet[0], sheet[-1]) or in_row) or len(sheet) < _SET or not lines.text_of(i).isdigit():
        return False
    return not any(number(lines.text_of(k))[0] is not None for k in sheet if k != i)  # a column of them is a table's


def _damaged(lines: Lines, read: Set[int], known: Set[tuple[int, int]], roles: Mapping[int, Any]) -> Iterator[int]:
    """Outermost short lines that cannot be read as the number that the pages before and behind let expect."""
    values = dict(known)
    for sheet in lines.sheets if len(known) > 1 else ():
        page = int(lines.page[sheet[0]])
        if page in values or values.get(page + 1, 0) - values.get(page - 1, 0) != 2 or page - 1 not in values:
            continue
        for i in (sheet[0], sheet[-1]):
            if i not in read and i not in roles and len(sheet) > 1 and _DAMAGED.fullmatch(lines.text_of(i)):
                yield i


def set_apart(lines: Lines, sheets: Sheets, roles: Mapping[int, Any]) -> Iterator[Found]:
    """Short pieces at the edge of a page that boxes show alone under or over a white strip, as folios stand.

    One that is no number, as damage makes it, must stand where a number stands on another page.
    """
    alone: list[tuple[int, int, bool]] = []
    for sheet in sheets if lines.boxed.any() else ():
        for side, i in ((0, sheet[0]), (1, sheet[-1])):
            strip = lines[sheet[1]].space if side == 0 and len(sheet) > 1 else lines[i].space
            if lines[i].boxed and strip > STRIP and width_of(lines[i].text) <= 3:
                alone.append((i, side, number(lines.text_of(i))[0] is not None))
    for i, side, is_number in alone:
        same = (j for j, s, n in alone if s == side and n and abs(lines[i].indent - lines[j].indent) < 3)
        if i not in roles and (is_number or any(j != i for j in same)):
            why = "a folio's size and place: alone at the page's edge, parted from the text by a white strip"
            yield i, "page_numbers", "page-number", 0.9, why


def rises(page: int, value: int, known: Set[tuple[int, int]]) -> bool:
    """Whether pages near have the numbers that the number of this page lets expect."""
    return any((page + d, value + d) in known for d in (-3, -2, -1, 1, 2, 3))


@lru_cache(maxsize=1 << 14)
def number(text: str) -> tuple[int | None, bool]:
    """(value, whether marks or words make it a page number) of a line that is only a number."""
    found = _NUMBER.fullmatch(text)
    if not found or len(text) > _LONGEST:
        return None, False
    sure = bool(
        (found["left"].strip() and found["right"].strip()) or (found["page"] and (found["sheet"] or found["all"]))
    )
    return integer(found["value"]), sure


@lru_cache(maxsize=1 << 14)  # the edges of pages are looked at again whenever lines have gone
def inline(text: str) -> int | None:
    """The number at the left or right end of a line of head shape."""
    found = INLINE.match(text) if head_shape(text) else None
    return integer(found[1] or found[2]) if found else None


@lru_cache(maxsize=4)
def outer(lines: Lines, side: int) -> list[tuple[int, int]]:
    """(line, number) of the first or the last line of each page, where it is of head shape and has a number."""
    ends = [sheet[-1 if side else 0] for sheet in lines.sheets]
    return [(i, value) for i in ends if (value := inline(lines.text_of(i))) is not None]


@lru_cache(maxsize=1 << 14)
def head_shape(text: str) -> bool:
    bare = " ".join(text.split()).strip(" ,.;:'\"‘’“”·-—_|")
    return len(bare) > 1 and is_title(bare) and not is_markdown(text)
