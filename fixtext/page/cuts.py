"""Whether two paragraphs are the halves of one that a column, a photo or a note cut in mid-sentence."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from fixtext.page.blocks import CLOSING, NEVER_FIRST, OPENING, ends_sentence, has_cjk, is_title
from fixtext.page.traits import BYLINE, COLON, FINAL, ITEM, OPEN, TAIL

LEAST, LONG = 16, 40  # characters of a paragraph that can be cut, and of one that hardly ends without a mark
_INLINE_CREDIT = re.compile("[\u4e00-\u9fff ]{2,8}摄[)）]?$")
_COMMA = re.compile("[，,。；;！？、]")
_OPENS_STORY = re.compile(r"本报讯|新华社|[（(]?(?:本报)?记者|[一二三四五六七八九十]+是|图为")


class Side(NamedTuple):
    """What a line says of a cut, which is the same wherever it stands."""

    text: str
    bits: int
    width: float


@lru_cache(maxsize=1 << 12)  # most paragraphs stay as they are when others are joined
def cut(a: Side, b: Side, stops: bool) -> tuple[float, str]:
    """(score, reasons) that two paragraphs are the halves of one that was cut in mid-sentence.

    Where sentences have no stops (`stops`), the end of a paragraph says nothing.
    """
    if (a.bits | b.bits) & BYLINE or _INLINE_CREDIT.search(a.text):
        return 0.0, ""
    if a.bits & TAIL in (FINAL, COLON) or not _is_story(a) or b.bits & ITEM or _OPENS_STORY.match(b.text):
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
    if a.bits & OPEN:
        score, why = score + 0.1, [*why, "a bracket or quote is still open"]
    if a.width >= LONG:
        score, why = score + 0.15, [*why, "a long paragraph without an end"]
    if not _COMMA.search(b.text):
        score -= 0.25
    if head in OPENING or a.bits & ITEM:
        score -= 0.2
    return score, "; ".join(why)


def _is_story(line: Side) -> bool:
    return line.width >= LEAST and _COMMA.search(line.text) is not None
