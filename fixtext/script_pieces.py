"""The pieces of a text that are converted to another script in one way: lines, and the words of lists."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import groupby
from operator import itemgetter

from fixtext import scripts
from fixtext.characters import HAN, IS_HAN
from fixtext.text import Span, outside

# OpenCC drops everything after a NUL with some configurations and cannot take lone surrogates: it never sees them.
_SAFE = re.compile("[^\x00\ud800-\udfff]+")
_LINE = re.compile("[^\n]*\n|[^\n]+")
_WORD_LIST = re.compile(f"[{HAN}]{{2,6}}(?: [{HAN}]{{2,6}})+\n?")  # a line that says the same in several words
_WORD = re.compile("[^ ]+ ?")


def segments(text: str, kept: list[Span], names: tuple[str, ...]) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """(start, end, chain of configurations) of the parts of a text that have Han characters.

    A line that is in traditional script already goes another way: read as simplified, its 長征 would become 長徵. In a
    list of words each is judged by itself.
    """
    beyond = (*scripts.BEYOND.get(names[0], ()), *names[1:])
    is_traditional = _traditional_lines(text, kept, names) if names[0] in scripts.BEYOND else None
    for found in _SAFE.finditer(text):
        start, end = found.span()
        if not IS_HAN.search(text, start, end):
            continue
        if is_traditional is None:
            yield start, end, names
            continue
        for traditional, pieces in groupby(_pieces(text, start, end, is_traditional), key=itemgetter(1)):
            spans = [span for span, _ in pieces]
            yield spans[0][0], spans[-1][1], beyond if traditional else names


def _pieces(
    text: str, start: int, end: int, is_traditional: Callable[[re.Match[str]], bool]
) -> Iterator[tuple[Span, bool]]:
    """The lines of a text, and the words of lines that are lists of words, each with whether it is traditional."""
    for line in _LINE.finditer(text, start, end):
        traditional = is_traditional(line)
        if traditional and _WORD_LIST.fullmatch(line.group()):
            for word in _WORD.finditer(text, *line.span()):
                yield word.span(), not scripts.is_simplified_phrase(word.group().strip())
        else:
            yield line.span(), traditional


def _traditional_lines(text: str, kept: list[Span], names: tuple[str, ...]) -> Callable[[re.Match[str]], bool] | None:
    """Whether a line has characters that only traditional script has, and none that is to be converted.

    None if no line has. What stays as it is says nothing.
    """
    simplified, traditional = scripts.forms(text, names)
    if not traditional:
        return None
    some, none = (re.compile(f"[{characters}]") if characters else None for characters in (traditional, simplified))

    def has(pattern: re.Pattern[str] | None, start: int, end: int) -> bool:
        found = pattern.finditer(text, start, end) if pattern else ()
        return any(outside(kept, *one.span()) for one in found)

    return lambda line: has(some, *line.span()) and not has(none, *line.span())
