"""Two or three readings of a page, compared: what one alone has, where they differ, what the majority reads."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from fixtext.characters import CLOSING_QUOTES, FINAL
from fixtext.compare.differences import Difference, between, differences, likelier, widened
from fixtext.compare.letters import Letters, letters
from fixtext.compare.support import Index, Support
from fixtext.text import Span, place

_MARKS = re.compile(f"[{FINAL}.；;{CLOSING_QUOTES}\"'）)]*")


class Spot(NamedTuple):
    """A span of the text of a reading, with its line and column from 1."""

    file: str
    start: int
    end: int
    line: int
    column: int
    text: str


class Note(NamedTuple):
    """What was found at `spot`.

    `kind` is "only" (no other reading has this), "differs", "script" (the same in another script) or "vote" (two
    readings agree against this one).
    `others` are the places in the other readings, `likelier` the file that is likely right.
    """

    kind: str
    spot: Spot
    others: tuple[Spot, ...] = ()
    likelier: str = ""


@dataclass(frozen=True)
class _Pair:
    one: Letters
    other: Letters
    support: Support

    @staticmethod
    def of(one: Letters, index: Index) -> _Pair:
        return _Pair(one, index.letters, Support(one, index))

    def differences(self, missing: Sequence[Span]) -> Iterator[Difference]:
        gone = sorted(missing)
        found = zip(self.support.spans, self.support.matches, strict=True)
        there = [(s, widened(self.one, self.other, s, match)) for s, match in found if match and not _within(gone, s)]
        spans, matches = [span for span, _ in there], [match for _, match in there]
        some = [at for span, match in there for at in differences(self.one, self.other, span, match)]
        yield from sorted({*some, *between(self.one, self.other, spans, matches)})


def compare(texts: Sequence[tuple[str, str]], vote: bool = False) -> list[Note]:
    """What two or three readings, as (name, text), do not agree on, in the order of the readings and their texts.

    With `vote` and three readings, places of each where the other two agree against it. UsageError without rapidfuzz.

    >>> one, other = ("a", "今年秋天稻谷收成很好。村里新修了一座水闸。"), ("b", "今年秋天稻谷收成很好。")
    >>> [note.kind for note in compare([one, other])]
    ['only']
    """
    readings = [letters(name, text) for name, text in texts]
    indexes = [Index.of(one) for one in readings]
    notes: list[Note] = []
    for number, one in enumerate(readings):
        pairs = [_Pair.of(one, index) for k, index in enumerate(indexes) if k != number]
        missing = [list(pair.support.missing()) for pair in pairs]
        notes += (Note("only", _sentence(one, span)) for span in _common(missing))
        found = [list(pair.differences(gone)) for pair, gone in zip(pairs, missing, strict=True)]
        if vote and len(pairs) == 2:
            notes += _votes(pairs, found)
        elif number == 0:
            notes += (_differs(pair, at) for pair, some in zip(pairs, found, strict=True) for at in some)
    return notes


def _common(missing: Sequence[Sequence[Span]]) -> Iterator[Span]:
    """Spans that every other reading lacks."""
    first, *rest = missing
    for start, end in first:
        if all(any(a < end and start < b for a, b in spans) for spans in rest):
            yield start, end


def _within(spans: Sequence[Span], span: Span) -> bool:
    """Whether a span begins in one of the sorted spans."""
    at = bisect_right(spans, (span[0], span[1]))
    return any(a <= span[0] < b for a, b in spans[max(0, at - 1) : at + 1])


def _differs(pair: _Pair, at: Difference) -> Note:
    kind = "script" if at.script else "differs"
    better = "" if at.script else likelier(pair.one, pair.other, at)
    name = {"a": pair.one.name, "b": pair.other.name}.get(better, "")
    return Note(kind, _spot(pair.one, at.a), (_spot(pair.other, at.b),), name)


def _votes(pairs: Sequence[_Pair], found: Sequence[Sequence[Difference]]) -> Iterator[Note]:
    """Places where both other readings have the same, and this one something else."""
    second = {at.a: at for at in found[1]}
    for at in found[0]:
        same = second.get(at.a)
        if same and _read(pairs[0].other, at.b) == _read(pairs[1].other, same.b):
            spots = _spot(pairs[0].other, at.b), _spot(pairs[1].other, same.b)
            yield Note("vote", _spot(pairs[0].one, at.a), spots)


def _read(letters: Letters, span: Span) -> str:
    return letters.shown[slice(*span)]


def _sentence(letters: Letters, span: Span) -> Spot:
    """A spot with the marks that end it."""
    spot = _spot(letters, span)
    found = _MARKS.match(letters.text, spot.end)
    end = found.end() if found else spot.end
    return spot._replace(end=end, text=letters.text[spot.start : end])


def _spot(letters: Letters, span: Span) -> Spot:
    start, end = letters.span(*span)
    return Spot(letters.name, start, end, *place(letters.text, start), letters.text[start:end])
