"""What the furniture of pages says of the document: the paper, its date, the numbers of its pages."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from fixtext.provenance import Result
from fixtext.writers.story import FURNITURE, gone, paragraphs

_DIGITS = "0-9０-９〇○零一二三四五六七八九十廿"
_DATE = re.compile(rf"[{_DIGITS}]{{2,5}}年[{_DIGITS}]{{1,3}}月[{_DIGITS}]{{1,3}}[日号]")
_PAGE = re.compile(rf"(?<=第)[{_DIGITS}]{{1,4}}(?=[版页頁])|[{_DIGITS}]{{1,4}}(?=[版页頁])")
_NUMBER = re.compile(rf"\W*([{_DIGITS}]{{1,5}}|[ivxlcIVXLC]{{1,7}})\W*")
_PAPER = re.compile(r"[\u4e00-\u9fff]{2,8}(?:日报|晚报|晨报|早报|时报|旬报|周报|月报|日報|晚報|時報|旬報|週報|报|報)")


class Folios(NamedTuple):
    """Each as it is printed, once, in the order of the pages."""

    papers: tuple[str, ...]
    dates: tuple[str, ...]
    pages: tuple[str, ...]


def folios(result: Result) -> Folios:
    """What a document's furniture says, whether it was taken out or kept."""
    texts_at = [(piece.at, piece.text) for piece in gone(result) if piece.kind == FURNITURE]
    kept = [part for part in paragraphs(result) if part.kind == FURNITURE]
    starts = result.origins(((part.start + part.skip, part.end) for part in kept), len(result.passes))
    texts_at += [(start, result.text[p.start + p.skip : p.end]) for (start, _), p in zip(starts, kept, strict=True)]
    texts = [text for _, text in sorted(texts_at)]
    return Folios(_of(_PAPER, texts), _of(_DATE, texts), _pages(texts))


def _of(pattern: re.Pattern[str], texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(match for text in texts for match in pattern.findall(text)))


def _pages(texts: Iterable[str]) -> tuple[str, ...]:
    alone = ((_NUMBER.fullmatch(text), text) for text in texts)
    return tuple(dict.fromkeys(n for whole, text in alone for n in ([whole[1]] if whole else _PAGE.findall(text))))


def when(date: str) -> str:
    """A printed date as ISO 8601; empty if it is not in Arabic digits or has no year of four.

    >>> when("1956年3月8日"), when("一九五六年三月八日")
    ('1956-03-08', '')
    """
    numbers = [int(number) for number in re.findall(r"[0-9０-９]+", date)]
    if len(numbers) != 3 or not 1000 <= numbers[0] <= 9999 or not 1 <= numbers[1] <= 12 or not 1 <= numbers[2] <= 31:
        return ""
    return f"{numbers[0]}-{numbers[1]:02}-{numbers[2]:02}"
