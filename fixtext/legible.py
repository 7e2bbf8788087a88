"""How well each page could be read: a verdict by suspects, by what print has beside each other, by the engine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from fixtext.provenance import Result, Sighting
from fixtext.text import han_count

LITTLE = 60  # Han characters that say nothing of a page
_POOR, _UNREADABLE = 100.0, 400.0  # suspects in 10,000 characters, above which a page is so
_STRANGE, _NOISE = 0.84, 0.78  # share of neighbours that print has beside each other, below which a page is so
_UNSURE, _LOST = 0.8, 0.6  # mean confidence of the engine, below which a page is so


class Page(NamedTuple):
    """A page of a file (from 1), or the whole. `known`, `engine` are 0-1; None where nothing tells."""

    file: str
    number: int
    characters: int
    suspects: int
    known: float | None = None
    engine: float | None = None

    @property
    def rate(self) -> float:
        """Suspects in 10,000 characters."""
        return self.suspects * 10_000 / max(1, self.characters)

    @property
    def grade(self) -> str:
        """good, poor or unreadable."""
        if self.characters < LITTLE:
            return "good"
        signs = [(self.rate / _UNREADABLE, self.rate / _POOR)]
        for value, worst, bad in ((self.known, _NOISE, _STRANGE), (self.engine, _LOST, _UNSURE)):
            if value is not None:
                signs.append(((1 - value) / (1 - worst), (1 - value) / (1 - bad)))
        if max(first for first, _ in signs) > 1:
            return "unreadable"
        return "poor" if max(second for _, second in signs) > 1 else "good"

    def line(self) -> str:
        """`book.txt, page 7 is unreadable: scan it again (310 suspects in 10,000 characters, …)`"""
        where = f"{self.file}, page {self.number}" if self.number else self.file
        advice = ": scan it again" if self.grade == "unreadable" else ": read it with care"
        parts = [f"{self.rate:.0f} suspects in 10,000 characters"]
        parts += [f"{self.known:.0%} of its characters stand as print has them"] if self.known is not None else []
        parts += [f"engine {self.engine:.2f}"] if self.engine is not None else []
        return f"{where} is {self.grade}{advice} ({', '.join(parts)})"


def pages(file: str, result: Result, found: Sequence[Sighting]) -> Iterator[Page]:
    """The pages of a text; a text without form feeds is one page, number 0."""
    parts = result.original.split("\f")
    starts = [0]
    for part in parts:
        starts.append(starts[-1] + len(part) + 1)
    suspects = [one.start for one in found if one.finding.kind == "suspect"]
    for number, part in enumerate(parts):
        here = sum(starts[number] <= at < starts[number + 1] for at in suspects)
        engine = _engine(result, starts[number], starts[number + 1])
        size = sum(not char.isspace() for char in part)
        yield Page(file, number + 1 if len(parts) > 1 else 0, size, here, _known(part), engine)


def _known(text: str) -> float | None:
    """The share of neighbouring Han characters that print has beside each other."""
    if han_count(text) < LITTLE:
        return None
    from fixtext.detectors.ngram import DATA
    from fixtext.ngram import reader  # numpy takes 80 ms, and most of what fixtext does can do without

    return reader.load(DATA).known(text)


def _engine(result: Result, start: int, end: int) -> float | None:
    """The mean confidence of the engine's lines in a span, by their length."""
    lines = result.layout.at(start, end) if result.layout else ()
    told = [(line.confidence, line.span[1] - line.span[0]) for line in lines if line.confidence is not None]
    return sum(sure * size for sure, size in told) / max(1, sum(size for _, size in told)) if told else None


def worst(every: Iterable[Page]) -> list[Page]:
    """Pages that are not good, the worst first."""
    bad = [page for page in every if page.grade != "good"]
    return sorted(bad, key=lambda page: (page.grade == "poor", -page.rate, page.known or 1.0, page.file, page.number))
