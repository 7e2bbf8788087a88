"""Footnotes at the feet of pages."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from fixtext.layout.characters import COLON, HAN, KANA
from fixtext.layout.line_patterns import ended
from fixtext.layout.lines import Lines

Found = tuple[int, str, str, float, str]

_NOTE = re.compile(
    r"[①-⑳⑴-⒇]|[〔［\[][注註]?[0-9０-９一二三四五六七八九十]{1,3}[〕］\]]|[（(][0-9０-９]{1,2}[)）]|※{1,3}|[注註][0-9]{1,2}[：:]|[*＊†‡](?!\s*[*＊])|[0-9]{1,2}(?=[\s.．、][^\d\s]|(?:译|译者|编|编者|作者|校|原)?注[：:])"
)
_IN_BRACKETS = "（(⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽"  # items of a list begin so, too
_NOTE_HEADS = frozenset("〔［[*＊†‡※注註（(0123456789") | frozenset(map(chr, range(0x2460, 0x2488)))
_CITATION = re.compile(r"[\u3400-\u9fff·]{2,12}[：:]《[^。]{2,60}第[ 0-9〇一二三四五六七八九十百]+[页頁]。?")
_LATIN_MARK = re.compile(r"(?:[*†‡§]|[1-9][0-9]?(?![.)\d]))(?= ?[A-Z“‘\"'])")
_SET = 124  # characters; no longer is a line of set text
_SMALL = 0.92  # of the type of the page
_DAMAGED = re.compile(r"[A-Za-z@©®O0]{1,2}$")
_SOURCE = re.compile(
    r"《[^》]*》|第\s?[0-9〇一二三四五六七八九十百]+\s?[页頁卷]|同上|见[本前]|[Ii]bid"
    r"|\b[Pp]p?\. ?\d|\b[Vv]ol\.|https?:|出版社|譯者|[译编]者?注[：:]"
)


def footnotes(lines: Lines, sheets: Sequence[range], roles: Mapping[int, Any]) -> Iterator[Found]:
    """The notes at the foot of each page: a mark that stands above, a source, or smaller type names them."""
    named = sorted(roles)
    for sheet in sheets:
        here = named[bisect_left(named, sheet[0]) : bisect_right(named, sheet[-1])]
        body = [i for i in sheet if i not in roles] if here else sheet
        top = min(_first_note(lines, body), _latin_note(lines, body))
        newspaper = any(roles[i].kind == "mastheads" for i in here)  # small type is captions there
        joined = len(body) > 0 and int(lines.length[list(body)].max()) > _SET  # then widths and types say nothing
        small = 0 if newspaper or joined else _in_small_type(lines, body)
        if small:
            top = min(top, small)
        elif not joined and (top < len(body) or not newspaper):
            top = _smaller_type(lines, body, top)
        for i in body[top:]:
            yield (
                i,
                "footnotes",
                "footnote",
                0.9,
                "at the page's foot under a note mark; the mark stands above or a source is named",
            )


def _first_note(lines: Lines, body: Sequence[int]) -> int:
    """Where the notes of a page begin in `body`; its length if there are none."""
    top = len(body)
    for k in range(len(body) - 1, max(len(body) // 4, len(body) - 40), -1):
        if top - k > 8:
            break
        text = lines.text_of(body[k])
        mark = _NOTE.match(text) if text[0] in _NOTE_HEADS else None
        damaged = len(text) <= 2 and _DAMAGED.match(text) and k + 1 < len(body)
        if mark and mark[0].isdigit() and k and lines.tail_class[body[k - 1]] == COLON:
            top = len(body)  # a list begins here
            break
        if not mark and not damaged and "：《" not in text:
            continue
        note = "".join(lines.text_of(j) for j in body[k : min(top, k + 4)])
        source = _SOURCE.search(note) is not None
        listed = mark is not None and mark[0][0] in _IN_BRACKETS  # both reasons for what may be an item of a list
        asked = mark is not None and (listed or not mark[0].isdigit())
        above = asked and mark is not None and any(mark[0] in lines.text_of(j)[1:] for j in body[:k])
        if (above and _SOURCE.search(text)) if listed else (mark and source) or above or (source and len(text) <= 2):
            top = k
        elif _CITATION.fullmatch(note) and (k + 2 >= len(body) or top <= k + 2):
            top = k  # a mark that OCR lost
    return top


def _latin_note(lines: Lines, body: Sequence[int]) -> int:
    """Where a note of a Latin page begins, in one of its last blocks; the number of lines if nowhere.

    Its first reason is a mark without a full stop, as raised ones are, its second that the sentence above has no end,
    that a line is longer than the page's, or that nothing else on the page begins so.
    """
    if not body or not _is_latin(lines, body[-1]):
        return len(body)
    least = max(len(body) - 14, len(body) // 2)
    tops = [k for k in range(len(body) - 1, least, -1) if lines.gap[body[k]]]
    for k, limit in zip(tops, _limits(lines, body, tops), strict=True):
        block = [lines.width[i] > limit for i in body[k:]]
        parted = sum(lines.gap[i] > 0 for i in body[k + 1 :])
        if len(block) > 2 and all(block[:-1]) and 2 * parted < len(block):
            return k  # all of it is set in smaller type; the mark may be damaged
        mark = _LATIN_MARK.match(lines.text_of(body[k]))
        if mark and (not ended(lines)[body[k - 1]] or any(block) or not _numbered(lines, body[:k])):
            return k
    return len(body)


def _limits(lines: Lines, body: Sequence[int], tops: Sequence[int]) -> list[float]:
    """From what width lines are wide for those above them, for lines numbered from the last up."""
    if not tops:
        return []
    done = tops[-1]
    widths = sorted(lines.width[i] for i in body[:done])
    found: list[float] = []
    for k in reversed(tops):
        for i in body[done:k]:
            insort(widths, lines.width[i])
        done = k
        found.append(widths[-1 - len(widths) // 4] + 2)
    return found[::-1]


def _numbered(lines: Lines, numbers: Sequence[int]) -> bool:
    """Whether some lines begin with a mark as notes do."""
    return any(_LATIN_MARK.match(lines.text_of(i)) for i in numbers)


def _in_small_type(lines: Lines, body: Sequence[int]) -> int:
    """Where lines at the foot begin that are set in small type under a white strip or a mark, by boxes; else 0."""
    top = len(body)
    if not top or not lines.boxed[body[-1]]:
        return 0
    while top and (lines[body[top - 1]].size < _SMALL or len(lines[body[top - 1]].text) <= 2):
        top -= 1
    while top < len(body) and lines[body[top]].size >= _SMALL:
        top += 1  # a short line that may be text
    if top in (0, len(body)) or not all(lines[i].boxed for i in body) or 2 * top < len(body):
        return 0
    first = lines[body[top]]
    spaces = sorted(lines[i].space for i in body[1:top])
    strip = bool(spaces) and first.space > spaces[len(spaces) // 2] + 0.5
    return top if strip or _NOTE.match(first.text) or _SOURCE.search(first.text) else 0


def _smaller_type(lines: Lines, body: Sequence[int], top: int) -> int:
    """Notes are set smaller, so more of them goes into a line: lines at the foot that are wider than the page's.

    A line that is not may follow a wide one, for it ends the note.
    """
    if len(body) < 8 or (top == len(body) and _is_latin(lines, body[-1])):
        return top  # not Han, so that widths say little
    widths = sorted(lines.width[list(body)].tolist())
    measure = widths[-1 - len(widths) // 3]
    even = measure - widths[len(widths) // 2] <= 2 and widths[-1] <= 1.6 * measure
    if top == len(body) and not even:
        return top  # nor if it is not set in columns
    limit = measure + 2.5
    k = top
    while k > len(body) // 2:
        if lines.width[body[k - 1]] >= limit:
            top = k = k - 1
        elif k > 1 and lines.width[body[k - 2]] >= limit:
            k -= 1
        else:
            break
    return top


def _is_latin(lines: Lines, i: int) -> bool:
    return not bool(lines.of_class(HAN, KANA)[i])
