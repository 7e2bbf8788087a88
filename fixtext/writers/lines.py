"""What became of each line of a file with boxes, from the record alone: its characters, and what follows it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from fixtext import linemarks
from fixtext.layout import Place
from fixtext.layout.hyphens import HYPHENS
from fixtext.layout.line_patterns import has_cjk
from fixtext.provenance import Result


class Character(NamedTuple):
    """A character of the clean text with the stretch of its line's text, as it was read, that it stands for."""

    text: str
    start: float
    end: float


class Rewritten(NamedTuple):
    """A line of the file in the clean text; without characters it was dropped.

    `then` is what stands between it and the next line that was not dropped: a line end, a space, nothing, or "-": the
    hyphen at its end, which stays in the file as it is printed, goes.
    """

    characters: tuple[Character, ...]
    then: str = "\n"

    @property
    def text(self) -> str:
        return "".join(character.text for character in self.characters)

    @property
    def mark(self) -> str:
        """The mark by which the file says what became of the line; empty for a plain one."""
        return linemarks.name_of(bool(self.characters), self.then)


class _At(NamedTuple):
    """A character of the clean text: where it stands, the span of the original that it is of, its place or -1."""

    at: int
    start: int
    end: int
    place: int


def rewritten(result: Result, places: Sequence[Place]) -> dict[int, Rewritten]:
    """The lines of a file by number; `places` are their pieces in the original, in its order."""
    placed = _placed(result, places)
    pieces: dict[int, list[_At]] = {n: [] for n in range(len(places))}
    for one in placed:
        if one.place >= 0:
            pieces[one.place].append(one)
    lines: dict[int, list[int]] = {}
    for n, place in sorted(enumerate(places), key=lambda row: (row[1].line, row[1].at)):
        lines.setdefault(place.line, []).append(n)
    following = _following(result.text, placed, [place for place in range(len(places)) if pieces[place]], places)
    return {line: _line(result, places, pieces, numbers, following) for line, numbers in lines.items()}


def _placed(result: Result, places: Sequence[Place]) -> list[_At]:
    """The characters of the clean text. What was put in belongs to the line around it, or to the one before."""
    starts = [place.start for place in places]
    spans = result.sources()
    placed: list[_At] = []
    for i, (start, end) in enumerate(spans):
        n = bisect_right(starts, start) - 1
        inside = n >= 0 and places[n].start <= start < min(end, places[n].end)
        placed.append(_At(i, start, end, n if inside else -1))
    for inside, run in groupby(range(len(placed)), key=lambda i: placed[i].place >= 0):
        if not inside:
            _adopt(result.text, placed, list(run))
    return placed


def _adopt(text: str, placed: list[_At], run: Sequence[int]) -> None:
    """Give characters of no line to the line around them; ink between two lines to the one before."""
    before = placed[run[0] - 1].place if run[0] else -1
    after = placed[run[-1] + 1].place if run[-1] + 1 < len(placed) else -1
    if "\n" in (piece := text[run[0] : run[-1] + 1]) or before != after:
        head, _, _ = piece.partition("\n")
        tail = piece.rpartition("\n")[2] if "\n" in piece else ""
        first = run[: len(head)] if head.strip() and before >= 0 else ()
        last = run[len(run) - len(tail) :] if tail.strip() and after >= 0 else ()
        _give(placed, first, before)
        _give(placed, last, after)
    else:
        _give(placed, run, before)


def _give(placed: list[_At], run: Sequence[int], place: int) -> None:
    for i in run:
        placed[i] = placed[i]._replace(place=place)


def _following(text: str, placed: Sequence[_At], kept: Sequence[int], places: Sequence[Place]) -> dict[int, str]:
    """What stands in the clean text between a piece of a line and the piece that follows it in the original."""
    after = dict(pairwise(kept))
    inked = [one for one in placed if one.place >= 0]
    return {
        a.place: text[a.at + 1 : b.at]
        for a, b in pairwise(inked)
        if a.place != b.place and after.get(a.place) == b.place and places[a.place].line != places[b.place].line
    }


def _line(
    result: Result,
    places: Sequence[Place],
    pieces: dict[int, list[_At]],
    numbers: Sequence[int],
    following: dict[int, str],
) -> Rewritten:
    characters: list[Character] = []
    for n in numbers:
        place = places[n]
        first = next((one.at for one in pieces[n]), -1)
        if characters and first >= 0 and not has_cjk(characters[-1].text + result.text[first]):
            characters.append(Character(" ", characters[-1].end, place.at))
        characters += _shared(result.text, pieces[n], place)
    last = places[numbers[-1]]
    then = following.get(numbers[-1], "\n")
    sign = result.original[last.end - 1 : last.end]
    if characters and then == "" and sign in HYPHENS and characters[-1].text not in HYPHENS:
        end = last.at + last.end - last.start
        return Rewritten((*_stripped(characters), Character(sign, end - 1, end)), "-")
    return Rewritten(_stripped(characters), _joint(then))


def _joint(between: str) -> str:
    """What stands between two lines as a mark says it; more than a blank is a line's end."""
    return between if between in ("", " ") else "\n"


def _stripped(characters: Sequence[Character]) -> tuple[Character, ...]:
    text = "".join(one.text for one in characters)
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    return tuple(characters[start:end])


def _shared(text: str, piece: Sequence[_At], place: Place) -> Iterator[Character]:
    """The characters of a piece; those that stand for one stretch together share it out."""
    for (start, end), group in groupby(piece, key=lambda one: (one.start, one.end)):
        run = list(group)
        left, right = (max(place.start, min(edge, place.end)) - place.start + place.at for edge in (start, end))
        step = (right - left) / len(run)
        for k, one in enumerate(run):
            character = (
                " " if text[one.at].isspace() else text[one.at]
            )  # a line that was cut is one line of the file still
            yield Character(character, left + k * step, left + (k + 1) * step)
