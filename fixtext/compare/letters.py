"""The letters of a reading, without markup, marks and white space, and the sentences they make."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from fixtext.characters import HAN, HANGUL, KANA, NARROW_TERMINALS, TERMINALS
from fixtext.text import Span

LONGEST = 240  # letters of a sentence; longer ones are cut
_MARKUP = re.compile(
    r"<!--.{0,2000}?-->|!\[[^\]\n]{0,400}\]\([^)\n]{0,800}\)|\]\([^)\s]{0,800}\)|<\|det\|>.{0,400}?<\|/det\|>"
    r"|<\|ref\|>[a-z_]{1,30}<\|/ref\|>|</?[A-Za-z!|][^<>]{0,800}>|\\(?:mathrm|text|textbf|mathbf|left|right|quad|begin|end)\b"
    r"|&[A-Za-z]{2,8};|^```[A-Za-z]*$|https?://[!-;=?-~]+",
    re.DOTALL | re.MULTILINE,
)
_END = re.compile(
    rf"[{TERMINALS}{NARROW_TERMINALS}；;]+"
    r"|(?<=[a-z0-9)\]”\"’'])\.(?=\s+[A-Z“\"‘(]|\s*\n|\s*$)|\n[ \t\r]*\n|\f|\n(?=[ \t]*[#|>*-])"
    r"|(?<=\|)[ \t]*\n|^#[^\n]*\n|</(?:tr|table|p|div|h[1-6]|li)>",
    re.MULTILINE,
)
_IN_NUMBER = (",", ".", "，", "．")
_WIDE = re.compile(f"[{HAN}{KANA}{HANGUL}]")


@dataclass(frozen=True)
class Letters:
    """What a reading says.

    `shown` are its letters and digits in half width; `at` their places in the text; `ends` where sentences end in it.
    """

    name: str
    text: str
    shown: str
    at: list[int]
    ends: list[int]

    @cached_property
    def key(self) -> str:
        """The same letters, small and in simplified script, as long as `shown`."""
        return _simplified(self.shown.lower()) if len(self.shown.lower()) == len(self.shown) else self.shown

    @cached_property
    def edges(self) -> frozenset[int]:
        """Where sentences begin or end in `shown`."""
        return frozenset((0, *self.ends, len(self.shown)))

    def sentences(self) -> Iterator[Span]:
        """Spans of `shown`, of at most LONGEST letters."""
        start = 0
        for end in [*self.ends, len(self.shown)]:
            while end - start > LONGEST:
                yield start, start + LONGEST
                start += LONGEST
            if end > start:
                yield start, end
            start = max(start, end)

    def is_row(self, start: int, end: int) -> bool:
        """Whether a span is of cells of a table."""
        text = self.text[self.at[start] : self.at[end - 1] + 1]
        return "</t" in text or "|" in text

    def phrases(self, start: int, end: int) -> Iterator[str]:
        """The parts of `key` between marks, tags and line ends: clauses, cells of a table; a number is one. In a row of
        a table also the parts between blanks: one engine sets two rows in one cell, the other does not."""
        first = start
        blanks = "" if self.is_row(start, end) else " "
        for i in range(start, end - 1):
            gap = self.text[self.at[i] + 1 : self.at[i + 1]]
            if gap.strip(blanks) and not (
                gap in _IN_NUMBER and self.shown[i].isdigit() and self.shown[i + 1].isdigit()
            ):
                yield self.key[first : i + 1]
                first = i + 1
        yield self.key[first:end]

    def span(self, start: int, end: int) -> Span:
        """The span of the text of a span of the letters; between two letters where that is empty."""
        if start >= end:
            place = self.at[start - 1] + 1 if start else (self.at[0] if self.at else 0)
            return place, place
        return self.at[start], self.at[end - 1] + 1


def letters(name: str, text: str) -> Letters:
    """The letters of a reading that is called `name`."""
    bare = _MARKUP.sub(lambda found: " " * len(found.group()), text)
    shown: list[str] = []
    at: list[int] = []
    for place, c in enumerate(bare):
        if c.isalnum():
            plain = c if c < "\u2000" or "\u3400" <= c <= "\u9fff" else unicodedata.normalize("NFKC", c)[:1]
            if plain.isalnum():
                shown.append(plain)
                at.append(place)
    return Letters(name, text, "".join(shown), at, _ends(text, at))


def _ends(text: str, at: list[int]) -> list[int]:
    """Numbers of the letters behind which a sentence ends."""
    found: list[int] = []
    number = 0
    for end in _END.finditer(text):
        while number < len(at) and at[number] < end.end():
            number += 1
        if number and (not found or found[-1] < number):
            found.append(number)
    return found


def weight(text: str) -> float:
    """How much letters say, in Chinese characters; a Latin letter is half of one."""
    wide = len(_WIDE.findall(text))
    return wide + (len(text) - wide) / 2


def _simplified(text: str) -> str:
    import opencc

    chars = sorted(set(_WIDE.findall(text)))
    if not chars:
        return text
    simple = opencc.OpenCC("t2s").convert("\n".join(chars)).split("\n")
    return text.translate({ord(a): b for a, b in zip(chars, simple, strict=True) if a != b and len(b) == 1})
