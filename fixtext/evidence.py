"""Evidence for and against a join of two lines: signs with weights, added up to a score.

The weights are fitted (logistic regression on scanned books and newspaper pages with proofread text);
`WHY` names each sign for people. A sign's weight is in log odds: +1 makes a join 2.7 times as likely.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable

from fixtext.blocks import (
    CLOSING,
    NEVER_FIRST,
    OPENING,
    Line,
    ends_sentence,
    has_cjk,
    is_chapter,
    is_item,
    is_title,
    opened,
)

WHY = {
    "bias": "",
    "full": "the line fills its column",
    "over": "the line is longer than its column",
    "near": "the line nearly fills its column",
    "short": "the line ends short of its column",
    "shorter": "the line ends well short of its column",
    "first-near": "the line fills its column but for an indent",
    "first-short": "the line ends short of its column, indent reckoned in",
    "bare": "no line around has a mark",
    "bare-chapter": "a chapter's number stands apart from its title",
    "both-marked": "both lines end with a mark, as verse does",
    "very-short": "the line is far shorter than its column",
    "final": "a sentence ends",
    "final-full": "a sentence ends at the column's edge",
    "final-first": "the next line is shorter by an indent, as a paragraph's first line is",
    "colon": "a colon ends the line",
    "comma": "a comma ends the line",
    "semicolon": "a semicolon ends the line",
    "mid": "no mark ends the line",
    "open-end": "an opening mark ends the line",
    "closed": "a bracket or quote closes without a final mark",
    "hyphen": "a hyphen ends the line",
    "short-mid": "a short line without a mark",
    "never-first": "the next line begins with a mark that begins nothing",
    "item": "the next line begins like an item of a list",
    "chapter": "the next line is a numbered heading",
    "opener": "the next line begins with a quote or bracket",
    "opener-final": "a quote begins after a sentence ended",
    "lower": "the next line begins with a small letter",
    "upper": "the next line begins with a capital",
    "upper-final": "a capital after a final mark",
    "next-full": "the next line fills the column",
    "next-first": "the next line is shorter by an indent",
    "next-title": "the next line is short and has no mark",
    "next-title-mid": "two lines without marks, the next one short",
    "title": "the line looks like a title",
    "title-title": "both lines look like titles",
    "was-item": "the line is an item of a list",
    "indented": "the next line is indented",
    "outdented": "the line above was indented, the next is not",
    "gap": "a blank line stands between",
    "gap-final": "a blank line after a final mark",
    "wide-gap": "several blank lines stand between",
    "page": "a page ends between",
    "open": "a bracket or quote is still open",
    "changed": "the column's width changes",
    "changed-mid": "the column's width changes in mid-sentence",
}
_BARE_CHAPTER = re.compile(r"第[一二三四五六七八九十百零〇0-9]{1,4}[章节節回編编卷部篇]$")
_WORD = re.compile(r"[A-Za-z0-9.,%]{2,}")
_MARKED = "，。；：！？,;:!?.」』”"
WEIGHTS: dict[str, float] = {
    "bias": 0.4,
    "full": 1.65,
    "over": -0.34,
    "near": 0.2,
    "short": -0.11,
    "shorter": -0.99,
    "first-near": 1.58,
    "first-short": 0.17,
    "bare": -5.5,
    "bare-chapter": 1.7,
    "both-marked": -0.05,
    "very-short": -1.76,
    "final": -1.99,
    "final-full": 0.69,
    "final-first": -0.79,
    "colon": 0.21,
    "comma": 0.16,
    "semicolon": -0.04,
    "mid": 1.31,
    "open-end": 0.01,
    "closed": -0.04,
    "hyphen": 0.77,
    "short-mid": 0.28,
    "never-first": 0.5,
    "item": -1.66,
    "chapter": -0.67,
    "opener": -0.81,
    "opener-final": 0.69,
    "lower": 3.21,
    "upper": 0.34,
    "upper-final": 0.5,
    "next-full": 0.87,
    "next-first": -1.05,
    "next-title": -0.55,
    "next-title-mid": -0.9,
    "title": -1.16,
    "title-title": 0.79,
    "was-item": 0.43,
    "indented": -2.5,
    "outdented": 0.3,
    "gap": -0.43,
    "gap-final": -1.99,
    "wide-gap": -1.5,
    "page": 0.37,
    "open": 1.69,
    "changed": -1.14,
    "changed-mid": -2.17,
}


def signs(a: Line, b: Line, measure: float, after: float, starts: bool, bare: bool) -> list[str]:
    """The signs at the boundary of two lines of set text.

    `measure` and `after` are the widths of their columns, `starts` tells that the line begins a
    paragraph, `bare` that no line around has a mark.
    """
    found = ["bias"]
    add = found.append
    slack = measure - a.width
    if b.text[0].isascii() and (word := _WORD.match(b.text)):
        slack = min(slack, max(0.0, slack - len(word[0]) / 2 - 0.5))  # a word that did not fit went down
    fill = _fill(slack, measure)
    if starts and fill in ("near", "short"):
        fill = "first-" + fill
    add(fill)
    if bare:
        add("bare")
    if _BARE_CHAPTER.match(a.text):
        add("bare-chapter")
    tail, head = a.text[-1], b.text[0]
    final = ends_sentence(a.text)
    if final:
        add("final")
        if fill in ("full", "over"):
            add("final-full")
    else:
        add(_tail(tail))
        if fill in ("short", "shorter", "very-short"):
            add("short-mid")
    if a.text[-1] in _MARKED and b.text[-1] in _MARKED:
        add("both-marked")
    _heads(add, b, head, final)
    rest = after - b.width
    if abs(rest) <= 1.1:
        add("next-full")
    elif 1.1 < rest <= 2.6:
        add("next-first")
        if final:
            add("final-first")
    next_title = rest > 2.6 and is_title(b.text, b.width)
    if next_title:
        add("next-title")
        if not final:
            add("next-title-mid")
    if slack > 2.3 and is_title(a.text, a.width):
        add("title-title" if next_title else "title")
    if is_item(a.text):
        add("was-item")
    if b.indent - a.indent >= 0.9:
        add("indented")
    elif a.indent - b.indent >= 0.9:
        add("outdented")
    if b.page != a.page:
        add("page")
    elif b.gap:
        add("wide-gap" if b.gap > 1 else "gap")
        if final:
            add("gap-final")
    if not final and opened(a.text) > 0:
        add("open")
    if abs(after - measure) > 1.6:
        add("changed" if final else "changed-mid")
    return found


def _fill(slack: float, measure: float) -> str:
    if slack <= 1.1:
        return "full" if slack >= -1.6 else "over"
    if slack <= 2.1:
        return "near"
    if slack <= 3.6:
        return "short"
    return "shorter" if slack <= measure / 3 else "very-short"


def _tail(tail: str) -> str:
    if tail in "：:":
        return "colon"
    if tail in "，,、":
        return "comma"
    if tail in "；;":
        return "semicolon"
    if tail in "-‐­":
        return "hyphen"
    if tail in OPENING:
        return "open-end"
    return "closed" if tail in CLOSING else "mid"


def _heads(add, b: Line, head: str, final: bool) -> None:  # type: ignore[no-untyped-def]
    if head in NEVER_FIRST:
        add("never-first")
    elif head in OPENING or head == '"':
        add("opener")
        if final:
            add("opener-final")
    elif is_item(b.text):
        add("chapter" if is_chapter(b.text) else "item")
    elif head.islower():
        add("lower")
    elif head.isupper():
        add("upper")
        if final:
            add("upper-final")


def score(found: Iterable[str]) -> float:
    """The probability of a join, 0-1."""
    return 1 / (1 + math.exp(-sum(WEIGHTS[name] for name in found)))


def reasons(found: Iterable[str], joined: bool, most: int = 3) -> str:
    """The weightiest signs that speak for the decision, in words."""
    sign = 1 if joined else -1
    heavy = sorted((n for n in found if WEIGHTS[n] * sign > 0.15 and WHY[n]), key=lambda n: -WEIGHTS[n] * sign)
    return "; ".join(WHY[name] for name in heavy[:most])


__all__ = ["WEIGHTS", "WHY", "has_cjk", "reasons", "score", "signs"]
