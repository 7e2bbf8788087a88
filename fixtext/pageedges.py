"""Furniture at the edges of pages: mastheads, page numbers, running heads and feet, footnotes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from fixtext.blocks import Line, is_markup, is_title

Found = tuple[int, str, str, float, str]
Sheets = Sequence[list[int]]

_EDGE = 4
_NUMBER = re.compile(
    r"(?P<left>[-—–·•.~(（\[〔【－─一\s]{0,4}?)(?P<page>第\s?|[Pp](?:age|\.)?\s?)?"
    r"(?P<value>[0-9０-９OolI]{1,4}|[〇零一二三四五六七八九十百]{1,5}|[ivxlc]{1,7})(?P<sheet>\s?[页頁])?"
    r"(?P<right>[-—–·•.~)）\]〕】－─一\s]{0,4})"
)
_CHINESE = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0}
_INLINE = re.compile(r"\W{0,2}\d{1,4}\s|.*\s\d{1,4}\W{0,2}$")
_MASK = re.compile(r"[\d\s\W_]+")
_NOTE = re.compile(
    r"[①-⑳]|[〔［\[][0-9０-９]{1,3}[〕］\]]|[*＊†‡](?!\s*[*＊])|[0-9]{1,2}(?=[\s.．、][^\d\s]|(?:译|译者|编|编者|作者|校|原)?注[：:])"
)
_DAMAGED = re.compile(r"[A-Za-z@©®O0]{1,2}$")
_SOURCE = re.compile(
    r"《[^》]*》|第\s?[0-9〇一二三四五六七八九十百]+\s?[页頁卷]|同上|见[本前]|[Ii]bid"
    r"|\b[Pp]p?\. ?\d|\b[Vv]ol\.|https?:|出版社|譯者|[译编]者?注[：:]"
)


def edges(sheet: list[int], depth: int = _EDGE) -> tuple[list[int], list[int]]:
    """The lines at the head and at the foot of a page, outermost first; no line is in both."""
    half = min(depth, (len(sheet) + 1) // 2)
    return sheet[:half], sheet[: half - 1 if 2 * half > len(sheet) else None : -1][:half]


def mastheads(lines: Sequence[Line], sheets: Sheets, shapes: Mapping[int, tuple[str, str]]) -> Iterator[Found]:
    """Lines of masthead shape. Weak shapes (a section's or a paper's name) count beside a strong one only."""
    for sheet in sheets:
        found = [i for i in sheet if shapes.get(i, ("",))[0] == "mastheads"]
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


def numbers(lines: Sequence[Line], sheets: Sheets, roles: Mapping[int, Any]) -> Iterator[Found]:
    """Lines that are a number only, at a page's edge, in a rising row, between marks, or beside furniture."""
    seen: list[tuple[int, int, int, bool]] = []
    for sheet in sheets:
        for ends in edges(sheet, 3):
            for k, i in enumerate(ends):
                value, sure = number(lines[i].text)
                if value is not None and i not in roles:
                    seen.append((i, lines[i].page, value, sure or (k > 0 and ends[k - 1] in roles)))
    pages = {(page, value) for _, page, value, _ in seen}
    size = {sheet[0]: len(sheet) for sheet in sheets}
    first = {lines[sheet[0]].page: sheet[0] for sheet in sheets}
    for i, page, value, sure in seen:
        rises = any((page + d, value + d) in pages for d in (-3, -2, -1, 1, 2, 3))
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


def heads(lines: Sequence[Line], sheets: Sheets, roles: Mapping[int, Any]) -> Iterator[Found]:
    """Short lines at the edges of pages that come back on other pages, numbers and OCR damage aside.

    The first one stays unless a number stands on its line: it may be the title that the others repeat.
    """
    rows: list[list[tuple[int, str, int]]] = []
    for sheet in sheets if len(sheets) > 1 else ():
        row: list[tuple[int, str, int]] = []
        for ends in edges(sheet, 3):
            for k, i in enumerate(ends):
                if i in roles or not _head_shape(lines[i]):
                    continue
                beside = any(
                    0 <= j < len(ends) and getattr(roles.get(ends[j]), "kind", "") == "page_numbers"
                    for j in (k - 1, k + 1)
                )
                key = _MASK.sub("", lines[i].text)
                if len(key) >= 2:
                    inline = _INLINE.match(lines[i].text) is not None
                    row.append((i, key, 2 if inline else int(beside)))
        rows.append(row)
    known: set[str] = set()
    titles: list[str] = []
    for p, row in enumerate(rows):
        titles = titles[-24:] + _titles(lines, sheets[p])
        near = [key for other in (*rows[max(0, p - 4) : p], *rows[p + 1 : p + 5]) for _, key, _ in other]
        for i, key, numbered in row:
            times = sum(_alike(key, other) for other in near)
            titled = any(_alike(key, title) for title in titles)
            enough = times + titled >= (1 if numbered or len(sheets) < 5 else 2)
            if enough and (numbered == 2 or key in known or (titled and numbered)):
                why = f"at the page's edge; comes back on {times} pages near" + (
                    "; beside a page number" if numbered else ""
                )
                yield i, "running_heads", "running-head", 0.95 if numbered else 0.85, why
            elif numbered != 2:
                known |= {other for other in (key, *near) if _alike(key, other)}


def _titles(lines: Sequence[Line], sheet: list[int]) -> list[str]:
    """What a running head may repeat: the short lines without marks inside a page."""
    inside = [lines[i] for i in sheet[2:-1] if lines[i].width <= 24]
    return [key for line in inside if is_title(line.text, line.width) and len(key := _MASK.sub("", line.text)) >= 4]


def _head_shape(line: Line) -> bool:
    bare = line.text.strip(" ,.;:'\"‘’“”·-—_|")
    return line.width <= 30 and len(bare) > 1 and is_title(bare, line.width) and not is_markup(line.text)


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


def footnotes(lines: Sequence[Line], sheets: Sheets, roles: Mapping[int, Any]) -> Iterator[Found]:
    """The notes at the foot of each page: a mark that stands above, a source, or smaller type names them."""
    for sheet in sheets:
        body = [i for i in sheet if i not in roles]
        top = _first_note(lines, body)
        if top < len(body):
            top = _smaller_type(lines, body, top)
        for i in body[top:]:
            yield (
                i,
                "footnotes",
                "footnote",
                0.9,
                "at the page's foot under a note mark; the mark stands above or a source is named",
            )


def _first_note(lines: Sequence[Line], body: list[int]) -> int:
    """Where the notes of a page begin in `body`; its length if there are none."""
    top = len(body)
    for k in range(len(body) - 1, max(len(body) // 4, len(body) - 40), -1):
        if top - k > 8:
            break
        text = lines[body[k]].text
        mark = _NOTE.match(text)
        if not mark and not (_DAMAGED.match(text) and k + 1 < len(body)):
            continue
        note = "".join(lines[j].text for j in body[k : min(top, k + 4)])
        source = _SOURCE.search(note) is not None
        above = mark is not None and not mark[0].isdigit() and any(mark[0] in lines[j].text[1:] for j in body[:k])
        if (mark and source) or above or (source and len(text) <= 2):
            top = k
    return top


def _smaller_type(lines: Sequence[Line], body: list[int], top: int) -> int:
    """Notes are set smaller: lines above the first mark that are wider than the page belong to a note too."""
    widths = sorted(lines[i].width for i in body[:top])
    if len(widths) < 8:
        return top
    limit = widths[-1 - len(widths) // 3] + 2.5
    wide = [k for k in range(max(0, top - 8), top) if lines[body[k]].width >= limit]
    return wide[0] if wide and all(b - a <= 2 for a, b in zip(wide, [*wide[1:], top], strict=True)) else top
