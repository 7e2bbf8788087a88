"""The words of a line anew: what is as it was keeps its box, a changed word has the place of its characters."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from html import escape
from typing import AnyStr, NamedTuple

from fixtext.fragments import NOWHERE, is_upright, offsets
from fixtext.layout import Box, Fragment, hull
from fixtext.layout.line_patterns import has_cjk
from fixtext.writers.lines import Character


class Word(NamedTuple):
    """A word of the line as it is now. `owner` is the number of the old word that it begins in; `same`: it is that."""

    text: str
    box: Box
    owner: int
    same: bool


def resplit(old: Sequence[Fragment], characters: Sequence[Character]) -> list[Word]:
    """The words of a line, given those that it had and its characters as they are now.

    Words part at spaces; between Han, where readers take no spaces, at the ends of the old words.
    """
    starts = offsets([word.text for word in old])
    down = is_upright(old)
    return [_word(old, starts, run, down) for run in _runs(starts, characters)]


def _runs(starts: Sequence[int], characters: Sequence[Character]) -> Iterator[list[Character]]:
    run: list[Character] = []
    blanks: list[Character] = []
    for one in characters:
        if one.text.isspace():
            blanks.append(one)
            continue
        if run and _part(starts, run[-1], one, blanks):
            yield run
            run, blanks = [], []
        run += [blank._replace(text=" ") for blank in blanks[:1]] if run else []
        run.append(one)
        blanks = []
    if run:
        yield run


def _part(starts: Sequence[int], a: Character, b: Character, blanks: Sequence[Character]) -> bool:
    """Whether two characters, side by side but for blanks, are of two words: readers part words at Latin alone."""
    within = _owner(starts, a) == _owner(starts, b)
    if has_cjk(a.text + b.text):
        return not blanks and not within
    return bool(blanks) and not (within and blanks[0].end > blanks[0].start)


def _owner(starts: Sequence[int], character: Character) -> int:
    return max(0, bisect_right(starts, character.start) - 1)


def _word(old: Sequence[Fragment], starts: Sequence[int], run: Sequence[Character], down: bool) -> Word:
    text, owner = "".join(one.text for one in run), _owner(starts, run[0])
    first, last = run[0].start, max(one.end for one in run)
    if text == old[owner].text and (first, last) == (starts[owner], starts[owner] + len(text)):
        return Word(text, old[owner].box, owner, True)
    parts = [_extent(old[n], first - starts[n], last - starts[n], down) for n in _touched(starts, first, last)]
    placed = [box for box in parts if box != NOWHERE]
    return Word(text, hull(placed) if placed else NOWHERE, owner, False)


def _touched(starts: Sequence[int], first: float, last: float) -> range:
    begin = max(0, bisect_right(starts, first) - 1)
    return range(begin, max(begin + 1, sum(start < last for start in starts)))


def _extent(word: Fragment, first: float, last: float, down: bool) -> Box:
    """The part of a word's box from one of its characters to another, each as wide as the others."""
    if word.box == NOWHERE:
        return NOWHERE
    a, b = (min(1.0, max(0.0, at / len(word.text))) for at in (first, last))
    box = word.box
    if down:
        return box._replace(top=box.top + a * box.height, bottom=box.top + b * box.height)
    return box._replace(left=box.left + a * box.width, right=box.left + b * box.width)


Change = tuple[int, int, str]  # what stands from one place of a file to another becomes this
Spans = Sequence[tuple[int, int]]


def changes(spans: Spans, words: Sequence[Word], source: Callable[[Word, int], str]) -> Iterator[Change]:
    """The changes to a line's part of its file.

    `spans` are those of the old words' elements; `source` writes the element of a word, given how many words of the
    same old word stand before it.
    """
    last = max((word.owner for word in words), default=-1)
    for number, (start, end) in enumerate(spans):
        mine = [word for word in words if word.owner == number]
        if not mine:
            yield (start, spans[number + 1][0], "") if number < last else (spans[number - 1][1], end, "")
        elif len(mine) > 1 or not mine[0].same:
            yield start, end, " ".join(source(word, k) for k, word in enumerate(mine))


def spliced(file: AnyStr, made: Iterable[tuple[int, int, AnyStr]]) -> AnyStr:
    """A file with changes made to it that do not overlap."""
    pieces: list[AnyStr] = []
    at = 0
    for start, end, new in sorted(made):
        pieces += (file[at:start], new)
        at = end
    pieces.append(file[at:])
    return file[:0].join(pieces)


def encoded(made: Iterable[Change]) -> Iterator[tuple[int, int, bytes]]:
    """Changes to a file of bytes."""
    return ((start, end, new.encode("utf-8", "surrogateescape")) for start, end, new in made)


def with_attribute(tag: str, name: str, value: str) -> str:
    """A start tag with an attribute set, in its place if it has one; an empty value takes it away."""
    there = re.search(rf"\s{name}\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'>]+)", tag)
    new = f' {name}="{escape(value)}"' if value else ""
    if there:
        return tag[: there.start()] + new + tag[there.end() :]
    head = re.match(r"<[^\s/>]+", tag)
    at = head.end() if head else len(tag)
    return tag[:at] + new + tag[at:]
