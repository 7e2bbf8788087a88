"""How well each page could be read: a verdict by suspects, by what print has beside each other, by the engine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from fixtext.context import Context
from fixtext.markup.scan import scan
from fixtext.provenance import Result, Sighting
from fixtext.text import Span, han_count

NAMED = 3  # loops and their like of a page that are told
LITTLE = 60  # Han characters that say nothing of a page
_POOR, _UNREADABLE = 100.0, 400.0  # suspects in 10,000 characters, above which a page is so
_STRANGE, _NOISE = 0.84, 0.78  # share of neighbours that print has beside each other, below which a page is so
_UNSURE, _LOST = 0.8, 0.6  # mean confidence of the engine, below which a page is so


class Page(NamedTuple):
    """A page of a file (from 1), or the whole. `known`, `engine` are 0-1; None where nothing tells. `noise` says what
    of a model's own is there: loops, refusals, another script."""

    file: str
    number: int
    characters: int
    suspects: int
    known: float | None = None
    engine: float | None = None
    noise: tuple[str, ...] = ()

    @property
    def rate(self) -> float:
        """Suspects in 10,000 characters."""
        return self.suspects * 10_000 / max(1, self.characters)

    @property
    def grade(self) -> str:
        """good, poor or unreadable."""
        if self.characters < LITTLE:
            return "poor" if self.noise else "good"
        signs = [(self.rate / _UNREADABLE, self.rate / _POOR)]
        for value, worst, bad in ((self.known, _NOISE, _STRANGE), (self.engine, _LOST, _UNSURE)):
            if value is not None:
                signs.append(((1 - value) / (1 - worst), (1 - value) / (1 - bad)))
        if max(first for first, _ in signs) > 1:
            return "unreadable"
        return "poor" if self.noise or max(second for _, second in signs) > 1 else "good"

    def line(self) -> str:
        """`book.txt, page 7 is unreadable: scan it again (310 suspects in 10,000 characters, …)`"""
        where = f"{self.file}, page {self.number}" if self.number else self.file
        advice = ": scan it again" if self.grade == "unreadable" else ": read it with care"
        parts = [*self.noise[:NAMED], f"{self.rate:.0f} suspects in 10,000 characters"]
        parts += [f"{self.known:.0%} of its characters stand as print has them"] if self.known is not None else []
        parts += [f"engine {self.engine:.2f}"] if self.engine is not None else []
        return f"{where} is {self.grade}{advice} ({', '.join(parts)})"


def pages(file: str, result: Result, found: Sequence[Sighting], judged: bool = True) -> Iterator[Page]:
    """The pages of a text; a text without page marks is one page, number 0. Not `judged`: only what a model's noise
    tells of them."""
    text = result.original
    spans = list(_spans(text))
    for number, (start, end) in enumerate(spans, 1):
        here = [one for one in found if start <= one.start < end]
        suspects = sum(one.finding.kind == "suspect" for one in here)
        size = sum(not char.isspace() for char in text[start:end])
        known, engine = (_known(text[start:end]), _engine(result, start, end)) if judged else (None, None)
        noise = tuple(said for one in here if (said := _noise(one)))
        yield Page(file, number if len(spans) > 1 else 0, size, suspects, known, engine, noise)


def verdict(result: Result) -> str:
    """What a model's noise tells of a text, in a line: `page 12: a loop of 14 copies`; empty if nothing."""
    found = result.findings()
    if not any(map(_noise, found)):
        return ""
    told = [(page.number, page.noise) for page in pages("", result, found, judged=False) if page.noise]
    return "; ".join((f"page {number}: " if number else "") + ", ".join(noise[:NAMED]) for number, noise in told)


def _spans(text: str) -> Iterator[Span]:
    """The spans of the pages of a text, which form feeds and the marks of models part."""
    from fixtext.pageends.marks import marks  # what has no page marks does without

    start = 0
    for mark in marks(text, Context().rules("page-marks"), scan(text)):
        if text[start : mark.start].strip() or text[mark.start] == "\f":
            yield start, mark.start
            start = mark.end
    yield start, len(text)


def _noise(seen: Sighting) -> str:
    """What a finding says of its page; empty for one that tells nothing of the whole."""
    if seen.finding.kind == "loop":
        return f"a loop of {seen.finding.why.partition(';')[0]} in line {seen.line}"
    return seen.finding.why or seen.finding.rule if seen.finding.kind == "noise" else ""


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
