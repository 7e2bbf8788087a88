"""Which lines belong together: pairs of neighbours in the story, judged by evidence.

Lines of set text are judged by the signs of `fixtext/evidence.py`. Where a line is a paragraph, only a
sentence that is cut in the middle joins two of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from fixtext import evidence
from fixtext.blocks import (
    CLOSING,
    NEVER_FIRST,
    OPENING,
    Line,
    ends_sentence,
    has_cjk,
    is_byline,
    is_item,
    is_markup,
    is_title,
    opened,
)
from fixtext.columns import measures
from fixtext.furniture import Role

SURE, UNSURE = 0.5, 0.3
_BARRIERS = ("teasers", "kickers", "photo_titles")
_TEXTS = ("captions", "footnotes")
_INTRUDERS = 8
_ANY_MARK = re.compile("[，。；：！？,;:!?、.]")
_INLINE_CREDIT = re.compile("[\u4e00-\u9fff ]{2,8}摄[)）]?$")
_COMMA = re.compile("[，,。；;！？、]")
_OPENS_STORY = re.compile(r"本报讯|新华社|[（(]?(?:本报)?记者|[一二三四五六七八九十]+是|图为")


class Join(NamedTuple):
    """Lines number `first` and `second` are one paragraph; what stands between them cuts it.

    `signs` are those of `fixtext/evidence.py`, where the lines are set text.
    """

    first: int
    second: int
    score: float
    rule: str
    why: str
    signs: tuple[str, ...] = ()


def joins(lines: Sequence[Line], roles: Mapping[int, Role]) -> Iterator[Join]:
    """The joins with a score of at least UNSURE, in order of the text."""
    return (join for join in judged(lines, roles) if join.score >= UNSURE)


def judged(lines: Sequence[Line], roles: Mapping[int, Role]) -> Iterator[Join]:
    """All neighbours that could be joined, with their scores, in order of the text."""
    sheet = _Sheet(lines)
    started: set[int] = set()
    for i, k in _neighbours(lines, roles):
        if sheet.markup[i] or sheet.markup[k]:
            continue
        score, rule, why, signs = sheet.judge(i, k, i not in started)
        if k > i + 1 or lines[i].page != lines[k].page:
            rule = "intruder" if k > i + 1 else "page-cut"
        if score >= SURE:
            started.add(k)
        yield Join(i, k, round(score, 2), f"layout/{rule}", why, signs)


class _Sheet:
    """What is known of all lines before two of them are judged."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.columns = measures(lines)
        self.gaps = _parted_by_gaps(lines)
        self.stops = _has_stops(lines)
        self.indents = _has_indents(lines)
        self.marked = [_ANY_MARK.search(line.text) is not None for line in lines]
        self.markup = [is_markup(line.text) for line in lines]

    def judge(self, i: int, k: int, starts: bool) -> tuple[float, str, str, tuple[str, ...]]:
        """(score, rule, reasons, signs) of a join; `starts` tells that line `i` begins a paragraph."""
        a, b = self.lines[i], self.lines[k]
        if a.text[-1] in "-\u2010" and b.text[0].islower() and a.text[-2:-1].isalpha() and a.text[-2:].isascii():
            return 0.95, "wrapped-line", "a hyphen divides a word", ()
        measure = self.columns[i].width
        if measure and a.width <= measure + 4 and not (k > i + 1 and ends_sentence(a.text)):
            found = self._signs(i, k, starts and not a.boxed)
            score = evidence.score(found)
            return score, "wrapped-line", evidence.reasons(found, score >= SURE), tuple(found)
        score, why = cut(a, b, self.stops)
        if k == i + 1 and not b.gap and a.page == b.page:
            score -= 0.2  # lines that nothing parts are hardly cut
        return score, "cut-paragraph", why, ()

    def _signs(self, i: int, k: int, starts: bool) -> list[str]:
        bare = not any(self.marked[max(0, i - 3) : k + 4])
        after = self.columns[k].width or self.columns[i].width
        a, b = self.lines[i], self.lines[k]
        return evidence.signs(a, b, self.columns[i], after, starts, bare, self.gaps, self.stops, self.indents)


def _neighbours(lines: Sequence[Line], roles: Mapping[int, Role]) -> Iterator[tuple[int, int]]:
    """Pairs of lines that follow each other in the story, or in one caption or note."""
    last = -1
    for k in range(len(lines)):
        role = roles.get(k)
        if role is None:
            if last >= 0 and k - last <= _INTRUDERS:
                yield last, k
            last = k
        elif role.kind in _BARRIERS:
            last = -1
        elif role.kind in _TEXTS and k and k - 1 in roles and roles[k - 1].kind == role.kind:
            yield k - 1, k


def _parted_by_gaps(lines: Sequence[Line]) -> bool:
    """Whether blank lines part some lines within pages, as a machine sets them between paragraphs."""
    parted = sum(b.gap > 0 and a.page == b.page for a, b in pairwise(lines))
    return 0.03 * len(lines) < parted < 0.5 * len(lines)


def _has_indents(lines: Sequence[Line]) -> bool:
    """Whether boxes show that some lines stand a little to the right of their column's edge, as paragraphs begin."""
    boxed = [line.indent for line in lines if line.boxed]
    set_in = sum(1.1 <= indent <= 3.5 for indent in boxed)
    return 0.03 * len(boxed) < set_in < 0.5 * len(boxed)


def _has_stops(lines: Sequence[Line]) -> bool:
    """Whether sentences end with a full stop here; before 1950 many pages had nothing but 、."""
    sample = [line.text for line in lines[:2000]]
    return 4 * sum(t.count("。") + t.count(".") for t in sample) >= sum(t.count("、") for t in sample)


def cut(a: Line, b: Line, stops: bool) -> tuple[float, str]:
    """(score, reasons) that two paragraphs are the halves of one that was cut in mid-sentence.

    Where sentences have no stops (`stops`), the end of a paragraph says nothing.
    """
    if is_byline(b.text) or is_byline(a.text) or _INLINE_CREDIT.search(a.text):
        return 0.0, ""
    if (
        ends_sentence(a.text)
        or not _is_story(a)
        or a.text[-1] in "：:"
        or is_item(b.text)
        or _OPENS_STORY.match(b.text)
    ):
        return 0.0, ""
    head = b.text[0]
    if head in NEVER_FIRST:
        return 0.95, "the next paragraph begins with a mark that begins nothing"
    if not has_cjk(a.text[-1] + head):
        small = head.islower() and (a.text[-1].isalpha() or a.text[-1] in ",;-")
        return (0.9, "a sentence without an end, then a small letter") if small else (0.0, "")
    if is_title(b.text, b.width) and not ends_sentence(b.text):
        return 0.0, ""
    score, why = 0.45, ["no final mark"]
    if a.text[-1] in "，,、" or a.text[-1] in OPENING:
        score, why = 0.7, ["a comma ends the paragraph"]
    elif a.text[-1] in CLOSING:
        score -= 0.25
    elif a.text[-1] in "；;":
        score -= 0.3  # so ends an item of a list
    if not stops:
        score -= 0.4
    if opened(a.text) > 0:
        score, why = score + 0.1, [*why, "a bracket or quote is still open"]
    if a.width >= 40:
        score, why = score + 0.15, [*why, "a long paragraph without an end"]
    if not _COMMA.search(b.text):
        score -= 0.25
    if head in OPENING or is_item(a.text):
        score -= 0.2
    return score, "; ".join(why)


def _is_story(line: Line) -> bool:
    return line.width >= 16 and _COMMA.search(line.text) is not None
