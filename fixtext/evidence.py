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
    is_byline,
    is_chapter,
    is_item,
    is_title,
    opened,
)
from fixtext.columns import Measure

WHY = {
    "bias": "two lines, before anything is seen of them",
    "full": "the line fills its column",
    "over": "the line is longer than its column",
    "near": "the line nearly fills its column",
    "short": "the line ends short of its column",
    "shorter": "the line ends well short of its column",
    "first-near": "the line fills its column but for an indent",
    "first-short": "the line ends short of its column, indent reckoned in",
    "sharp-near": "the column is even, and the line does not fill it",
    "sharp-short": "the column is even, and the line ends short of it",
    "sharp-shorter": "the column is even, and the line ends well short of it",
    "sharp-very-short": "the column is even, and the line is far shorter",
    "sharp-over": "the column is even, and the line is longer",
    "sharp-first-near": "the column is even, and the line fills it but for an indent",
    "sharp-first-short": "the column is even, and the line ends short of it, indent reckoned in",
    "latin": "",
    "old": "the page is printed without full stops, so the width of a line says less",
    "no-gap": "no blank line stands between, as it does between paragraphs here",
    "no-gap-latin": "no blank line stands between, as it does between paragraphs here",
    "byline": "the next line names the writer",
    "was-byline": "the line names the writer",
    "item-final": "an item of a list after a sentence ended",
    "item-item": "both lines begin like items of a list",
    "old-full": "",
    "old-over": "",
    "old-near": "",
    "old-short": "",
    "old-shorter": "",
    "old-very-short": "",
    "old-first-near": "",
    "old-first-short": "",
    "narrow-full": "",
    "narrow-over": "",
    "narrow-near": "",
    "narrow-short": "",
    "narrow-shorter": "",
    "narrow-very-short": "",
    "narrow-first-near": "",
    "narrow-first-short": "",
    "comma-short": "a short line ends with a comma",
    "short-then-first": "a short line, and the next is shorter by an indent",
    "starter": "a short line, and the next begins like a sentence",
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
    "capitals": "the line is set in capitals, the next is not",
    "box-deep": "the next line stands far from the column's edge",
    "box-indents": "the next line is set in, as paragraphs begin here",
    "box-indented": "the next line is set in",
    "box-flush": "the next line begins at the column's edge, and paragraphs are set in here",
    "box-was-indented": "the line is set in",
    "box-was-deep": "the line stands far from the column's edge",
    "box-size": "the next line is set in another size",
    "box-space": "the next line stands well below",
}
_BARE_CHAPTER = re.compile(r"第[一二三四五六七八九十百零〇0-9]{1,4}[章节節回編编卷部篇]$")
_WORD = re.compile(r"[A-Za-z0-9.,%]{2,}")
_NOT_FULL = ("near", "short", "shorter", "very-short", "first-short")
_STARTER = re.compile(
    "然而|此外|但|因此|因而|所以|为了|随着|这|在|当|从|他|她|我们|如果|虽然|尽管|由于|首先|其次|最后|同时|另外|而且|"
    "现在|今天|后来|于是|可是|不过|事实上|总之|[0-9]{4}年|一[七八九][〇零O○一二三四五六七八九]{2}年|第[一二三四五六]"
)
_MARKED = "，。；：！？,;:!?.」』”"
WEIGHTS: dict[str, float] = {
    "bias": 0.46,
    "full": 2.43,
    "over": 0.13,
    "near": -0.29,
    "short": -0.63,
    "shorter": -0.88,
    "first-near": 1.57,
    "first-short": 0.79,
    "sharp-near": -0.58,
    "sharp-short": -0.18,
    "sharp-shorter": -0.21,
    "sharp-very-short": 0.86,
    "sharp-over": -0.3,
    "sharp-first-near": 0.78,
    "sharp-first-short": 1.17,
    "latin": -0.92,
    "old": -0.6,
    "no-gap": 2.41,
    "no-gap-latin": 2.67,
    "byline": -4,
    "was-byline": -4,
    "item-final": 1.22,
    "item-item": -3.5,
    "old-full": -1.3,
    "old-over": 0.27,
    "old-near": -1.4,
    "old-short": -0.96,
    "old-shorter": -0.51,
    "old-very-short": -0.14,
    "old-first-near": -3.11,
    "old-first-short": -2.88,
    "narrow-full": -1.7,
    "narrow-over": -1.86,
    "narrow-near": 0.36,
    "narrow-short": -0.64,
    "narrow-shorter": -0.54,
    "narrow-very-short": -0.12,
    "narrow-first-near": -1.76,
    "narrow-first-short": -2.07,
    "comma-short": -0.47,
    "short-then-first": -1.31,
    "starter": -1.3,
    "bare": -5.5,
    "bare-chapter": 2.6,
    "both-marked": 0.02,
    "very-short": -2.65,
    "final": -2.2,
    "final-full": 0.33,
    "final-first": -1.71,
    "colon": 0.52,
    "comma": 0.61,
    "semicolon": -0.29,
    "mid": 1.4,
    "open-end": 0.13,
    "closed": -0.05,
    "hyphen": 0.34,
    "short-mid": 0.28,
    "never-first": 0.85,
    "item": -1.52,
    "chapter": -1.26,
    "opener": -1.37,
    "opener-final": 1.27,
    "lower": 1.46,
    "upper": -0.07,
    "upper-final": -0.36,
    "next-full": 1.26,
    "next-first": -0.63,
    "next-title": -0.12,
    "next-title-mid": -0.79,
    "title": -1.07,
    "title-title": 0.76,
    "was-item": 0.33,
    "indented": -2.5,
    "outdented": 0.3,
    "gap": 0.28,
    "gap-final": -1.39,
    "wide-gap": -1.5,
    "page": 1.55,
    "open": 1.65,
    "changed": -0.36,
    "changed-mid": -1.16,
    "capitals": -3.0,
    "box-deep": -0.2,
    "box-indents": -3.4,
    "box-indented": -1.5,
    "box-flush": 2.0,
    "box-was-indented": 0.1,
    "box-was-deep": 0.0,
    "box-size": -0.9,
    "box-space": -0.3,
}


def signs(
    a: Line,
    b: Line,
    column: Measure,
    after: float,
    starts: bool,
    bare: bool,
    gaps: bool,
    stops: bool = True,
    indents: bool = False,
) -> list[str]:
    """The signs at the boundary of two lines of set text.

    `column` and `after` are the column and the next line's column width, `starts` tells that the line
    begins a paragraph, `bare` that no line around has a mark, `gaps` that blank lines part paragraphs,
    `stops` that sentences end with a full stop here, `indents` that boxes show where paragraphs are set in.
    """
    measure = column.width
    found = ["bias"]
    add = found.append
    slack = measure - a.width
    if b.text[0].isascii() and (word := _WORD.match(b.text)):
        slack = min(slack, max(0.0, slack - len(word[0]) / 2 - 0.5))  # a word that did not fit went down
    fill = _fill(slack, measure)
    if starts and fill in ("near", "short"):
        fill = "first-" + fill
    add(fill)
    if not stops:
        found += ["old", "old-" + fill]
    if measure < 20:
        add("narrow-" + fill)
    if column.sharp and fill != "full":
        add("sharp-" + fill)
    latin = a.text.isascii() or not has_cjk(a.text)
    if latin:
        add("latin")
    if gaps and not b.gap and a.page == b.page:
        add("no-gap-latin" if latin else "no-gap")
    if is_byline(b.text):
        add("byline")
    elif is_byline(a.text):
        add("was-byline")
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
            add("comma-short" if a.text[-1] in "，,、" else "short-mid")
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
        elif fill in _NOT_FULL:
            add("short-then-first")
    if not final and fill in _NOT_FULL and _STARTER.match(b.text):
        add("starter")
    next_title = rest > 2.6 and is_title(b.text, b.width)
    if next_title:
        add("next-title")
        if not final:
            add("next-title-mid")
    if slack > 2.3 and is_title(a.text, a.width):
        add("title-title" if next_title else "title")
    if a.text.isupper() and not b.text.isupper() and len(a.text.split()) > 1:
        add("capitals")
    if is_item(a.text):
        add("was-item")
        if "item" in found or "chapter" in found:
            add("item-item")
    if a.boxed and b.boxed:
        _boxes(add, a, b, indents)
    elif b.indent - a.indent >= 0.9:
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


def _boxes(add, a: Line, b: Line, indents: bool) -> None:  # type: ignore[no-untyped-def]
    if b.indent > 4.5:
        add("box-deep")
    elif b.indent >= 1.0:
        add("box-indents" if indents else "box-indented")
    elif indents:
        add("box-flush")
    if a.indent >= 1.0:
        add("box-was-indented" if a.indent <= 4.5 else "box-was-deep")
    if not 0.8 < b.size / a.size < 1.25:
        add("box-size")
    if b.space > 1.0:
        add("box-space")


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
        if final:
            add("item-final")
    elif head.islower():
        add("lower")
    elif head.isupper():
        add("upper")
        if final:
            add("upper-final")


def told(sign: str) -> str:
    """A sign in words; those of old pages and narrow columns correct the sign of the same name."""
    for kind, where in (("old-", "on a page without full stops"), ("narrow-", "in a narrow column")):
        if sign.startswith(kind):
            return f"{WHY[sign.removeprefix(kind)]}, {where}"
    return WHY[sign] or f"the line is {sign}"


def score(found: Iterable[str]) -> float:
    """The probability of a join, 0-1."""
    return 1 / (1 + math.exp(-sum(WEIGHTS[name] for name in found)))


def reasons(found: Iterable[str], joined: bool, most: int = 3) -> str:
    """The weightiest signs that speak for the decision, in words."""
    sign = 1 if joined else -1
    telling = [n for n in found if WEIGHTS[n] * sign > 0.15 and WHY[n] and n != "bias"]
    heavy = sorted(telling, key=lambda n: -WEIGHTS[n] * sign)
    return "; ".join(WHY[name] for name in heavy[:most])


__all__ = ["WEIGHTS", "WHY", "has_cjk", "reasons", "score", "signs"]
