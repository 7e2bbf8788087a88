"""The list that `check` prints for people: series together, the sentence with the place marked, counts at the end."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from fixtext import report, terminal
from fixtext.characters import NARROW_TERMINALS, TERMINALS
from fixtext.provenance import Sighting

CONTEXT = 24  # characters on either side of a place that are shown, unless the sentence is shorter
PLACES = 8  # places of a series that are named
KINDS = ("suspect", "offer", "refusal", "loop", "noise", "artifact")
FAILS = frozenset(KINDS) - {"artifact"}  # what `check` exits with 1 for, if not asked otherwise
_END = re.compile(rf"[{TERMINALS}{NARROW_TERMINALS}\f\v]|\n\s*\n")
_MANY = {"suspect": "suspects", "offer": "offers", "refusal": "refusals", "loop": "loops", "artifact": "artifacts"}
_WIDE = frozenset("WF")


def kind_of(seen: Sighting) -> str:
    """What a finding is, for `--fail-on`: one of KINDS."""
    found = seen.finding
    if found.rule.endswith("-budget"):
        return "refusal"
    last = found.rule.rpartition("/")[2]
    named = next((kind for kind in ("loop", "noise") if last.startswith(kind)), found.kind)
    return "offer" if named == "offered" else named


class Series(NamedTuple):
    """Findings of a file that say the same of the same: 方 → 万, eleven times."""

    seen: tuple[Sighting, ...]

    @property
    def confidence(self) -> float:
        """Of the surest."""
        return max(sure(one) for one in self.seen)


def sure(seen: Sighting) -> float:
    """The confidence of a finding; what has none is sure."""
    return 1.0 if seen.finding.confidence is None else seen.finding.confidence


def series(found: Iterable[Sighting]) -> list[Series]:
    """Findings by what they say, the surest first, then in the order of the text. Only suspects with a suggestion go
    together: each of the others stands for itself."""
    together: dict[tuple[object, ...], list[Sighting]] = {}
    for one in found:
        key: tuple[object, ...] = (one.start, one.end, one.finding)
        if one.finding.kind == "suspect" and one.finding.suggestions:
            key = (one.finding.rule, one.text, one.finding.suggestions[0].text)
        together.setdefault(key, []).append(one)
    every = [Series(tuple(sorted(some, key=lambda one: (-sure(one), one.start)))) for some in together.values()]
    return sorted(every, key=lambda some: (-some.confidence, some.seen[0].start))


def listed(file: str, text: str, found: Sequence[Sighting], context: int = CONTEXT) -> Iterator[str]:
    """The lines of one file; `text` is the original, `context` 0 leaves the sentences out."""
    for some in series(found):
        first = some.seen[0]
        times = f" × {len(some.seen)}" if len(some.seen) > 1 else ""
        yield f"{report.finding_line(file, first, _sure(first) + times)}"
        if context:
            yield from _marked(text, first, context)
        if len(some.seen) > 1:
            places = [f"{one.line}:{one.column}" for one in some.seen[1 : PLACES + 1]]
            yield f"    also {', '.join(places)}{', …' if len(some.seen) > PLACES + 1 else ''}"


def _sure(seen: Sighting) -> str:
    return "" if seen.finding.confidence is None else f" {seen.finding.confidence:.2f}"


def _marked(text: str, seen: Sighting, context: int) -> Iterator[str]:
    """The sentence around a place, and carets under the place."""
    before, after = _sentence(text, seen.start, seen.end, context)
    head, place, tail = (terminal.visible(part) for part in (before, text[seen.start : seen.end], after))
    if place and len(place) <= 2 * context:
        yield f"    {head}{place}{tail}"
        yield f"    {' ' * width(head)}{'^' * max(1, width(place))}"


def _sentence(text: str, start: int, end: int, context: int) -> tuple[str, str]:
    """What stands before and behind a place in its sentence, `context` characters at most; lines are joined."""
    before, after = text[max(0, start - context) : start], text[end : end + context]
    ends = [found.end() for found in _END.finditer(before)]
    close = _END.search(after)
    before, after = before[ends[-1] :] if ends else before, after[: close.end()] if close else after
    return before.replace("\n", "").lstrip(), after.replace("\n", "").rstrip()


def width(text: str) -> int:
    """Cells of a terminal that a text takes: a full-width character takes two, a combining mark none."""
    return sum(2 if unicodedata.east_asian_width(c) in _WIDE else not unicodedata.combining(c) for c in text)


class Tally:
    """What a check came to."""

    def __init__(self) -> None:
        self.kinds: Counter[str] = Counter()
        self.files: set[str] = set()
        self.series = 0
        self.characters = 0

    def add(self, file: str, characters: int, found: Sequence[Sighting]) -> None:
        self.characters += characters
        self.kinds.update(map(kind_of, found))
        self.series += len(series(one for one in found if one.finding.kind == "suspect"))
        if found:
            self.files.add(file)

    def fails(self, kinds: frozenset[str]) -> bool:
        return any(self.kinds[kind] for kind in kinds)

    def line(self) -> str:
        """`12 suspects in 9 series, 3 artifacts in 2 files; 5.1 suspects in 10,000 characters`"""
        counts = []
        for kind in KINDS:
            count = self.kinds[kind]
            name = kind if count == 1 else _MANY.get(kind, kind)
            if count:
                counts.append(f"{count} {name}" + (f" in {self.series} series" if kind == "suspect" else ""))
        where = f" in {len(self.files)} file{'s' * (len(self.files) != 1)}"
        rate = self.kinds["suspect"] * 10_000 / max(1, self.characters)
        return f"{', '.join(counts)}{where}; {rate:.1f} suspects in 10,000 characters"
