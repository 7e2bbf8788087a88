"""Doubled characters and words, judged by where doublings are right in 67 million characters of print."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from fixtext.context import Context
from fixtext.detector import Suspect
from fixtext.edits import Suggestion

_CHARACTER = re.compile("([\u4e00-\u9fff])\\1")
_WORD = re.compile("([\u4e00-\u9fff]{2,4})\\1")
_WORD_CONFIDENCE = 0.7  # measured on news left aside: about two in three are slips in scanned pages
# A doubled verb (研究研究) ends a clause or has a particle behind it; where a word goes on, a doubling is a slip.
_CONTINUES = re.compile("[\u4e00-\u9fff](?<![再看吧嘛啊呢就了的地得一才也都还又])")
_DIGITS = "一二三四五六七八九十零"  # 一一 is a dash that was misread, 七七 part of a year
_NUMERAL = re.compile("[随边有无不可自半大小非没越时或连能全各难再又且同相互一二三四五六七八九十百千万两几半]")


def doubled(
    text: str, _ctx: Context, *, characters: Annotated[bool, "single characters too; `ngram` judges them better"] = True
) -> Iterator[Suspect]:
    """Doubled characters and words where print has them once: 依法法, 产业产业化 — and not 人人, 全国国土, 一个一个.

    A doubling is suspected if neither the character before it nor the one after it was ever seen with it, if it is not
    where two words meet (边防|防卫), and if slips are likelier with this character than right doublings in new places.
    """
    seen, words, pairs, sure = _counts()
    for found in _CHARACTER.finditer(text) if characters else ():
        start, end = found.span()
        confidence = sure.get(found[1], 0.0)
        if (
            confidence
            and found[1] not in _DIGITS
            and not _right(text, start, end, seen)
            and not _two_words(text, start, pairs)
        ):
            yield _suspect(found, "typos/doubled-character", confidence)
    for found in _WORD.finditer(text):
        if found.group() not in words and _CONTINUES.match(text, found.end()) and _is_plain(found[1]):
            yield _suspect(found, "typos/doubled-word", _WORD_CONFIDENCE)


def _is_plain(word: str) -> bool:
    """Whether a word is neither a number, nor half of a pattern like 随到随收, nor one character again and again."""
    return not _NUMERAL.search(word) and len(set(word)) > 1


def _two_words(text: str, start: int, pairs: dict[str, str]) -> bool:
    """Whether a word ends with the first of the two characters and a word begins with the second."""
    before, char, after = text[start - 1 : start], text[start], text[start + 2 : start + 3]
    ends = bool(before) and char in pairs.get(before, "")
    return ends and bool(after) and after in pairs.get(char, "")


def _right(text: str, start: int, end: int, seen: frozenset[str]) -> bool:
    """Whether the doubling is right in this context, or one half of a doubled pair (家家户户)."""
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    beside = any(len(pair) == 2 and pair[0] == pair[1] for pair in (before, after))
    tripled = text[start] in (before[-1:], after[:1])
    return beside or tripled or text[start - 1 : end] in seen or text[start : end + 1] in seen


def _suspect(found: re.Match[str], rule: str, confidence: float) -> Suspect:
    return Suspect(
        *found.span(),
        rule,
        (Suggestion(found[1], confidence),),
        confidence,
        "probably doubled by mistake",
    )


@lru_cache(maxsize=1)
def _counts() -> tuple[frozenset[str], frozenset[str], dict[str, str], dict[str, float]]:
    """(contexts of right doublings, right doubled words, second characters of words by first, confidences)."""
    data = json.loads((Path(__file__).parent / "data" / "doubled.json").read_bytes())
    sure = {char: min(0.9, float(level)) for level, chars in data["confidence"].items() for char in chars}
    return frozenset(data["seen"].split(" ")), frozenset(data["words"].split(" ")), data["pairs"], sure
