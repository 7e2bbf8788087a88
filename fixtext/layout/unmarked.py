"""Texts in which a line is a paragraph, as models write them: paragraphs without final marks, notes by their marks."""

from __future__ import annotations

import re
from itertools import pairwise

from fixtext.characters import POINT_MARKS
from fixtext.layout.lines import Lines
from fixtext.words import is_split

NOTE_MARK = re.compile(
    r"[①-⑳⑴-⒇※*＊†‡§]|[〔［\[(（]?[注註]?[0-9０-９]{1,3}[〕］\])）]?|\\?\[|\$|<sup>|[注註译譯编編][:：]"
)

_STORY = re.compile("[，,、；;]")
_NO_END = re.compile(r"[\u3400-\u9fffA-Za-z0-9]$")
_BEGINNING = re.compile(r"[\u3400-\u9fff]")
_SHORT_CLAUSE = re.compile(f"[^{POINT_MARKS},;]{{1,3}}[{POINT_MARKS},;]")
STORY = 16  # characters of a paragraph that a page can cut
DROPPED = 3  # paragraphs without a final mark that show that a model drops them
INSIDE = 1 / 3  # share of them that are cut inside a word or clause, if pages cut them


def unmarked(lines: Lines) -> list[int]:
    """The ends of paragraphs without a final mark, if there are many and most are not cut inside a word or a clause:
    then a model has dropped the marks, and no page has cut the paragraphs."""
    ends: list[int] = []
    inside = 0
    for i, k in pairwise(range(len(lines))):
        a, b = lines.text_of(i), lines.text_of(k)
        if lines.gap[k] and len(a) >= STORY and _STORY.search(a) and _NO_END.search(a) and _BEGINNING.match(b):
            ends.append(int(lines.end[i]))
            inside += _SHORT_CLAUSE.match(b) is not None or is_split(f"{a} {b}", len(a), len(a) + 1)
    return ends if len(ends) >= DROPPED and inside < INSIDE * len(ends) else []
