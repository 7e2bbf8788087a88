"""How near a cleaned page is to proofread text: characters left in and lost, paragraph breaks found and missed.

The characters that are not white space are aligned (Levenshtein, by rapidfuzz); every line that is not
blank begins a paragraph, in the output as in the gold.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from fixtext.errors import missing


class Score(NamedTuple):
    """Counts, which add up over documents. Characters without white space; `right`, `wrong`, `lost` are breaks."""

    gold: int = 0
    substituted: int = 0
    extra: int = 0
    missing: int = 0
    right: int = 0
    wrong: int = 0
    lost: int = 0

    def __add__(self, other: Score) -> Score:  # type: ignore[override]
        return Score(*(a + b for a, b in zip(self, other, strict=True)))

    @property
    def precision(self) -> float:
        """Share of the paragraph breaks in the output that the gold has too, 0-1."""
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        """Share of the paragraph breaks of the gold that the output has too, 0-1."""
        return self.right / max(1, self.right + self.lost)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall of paragraph breaks, 0-1."""
        return 2 * self.precision * self.recall / max(1e-9, self.precision + self.recall)

    @property
    def cer(self) -> float:
        """Character error rate: substituted, extra and missing ones per character of the gold."""
        return (self.substituted + self.extra + self.missing) / max(1, self.gold)


class Place(NamedTuple):
    """A stretch in which output and gold differ.

    `line` counts from 1, in the output; in the gold for what is missing.
    """

    kind: str  # extra, missing, substituted, joined (a break that the output lost), split (one too many)
    line: int
    out: str
    gold: str


class _Stream(NamedTuple):
    text: str
    starts: set[int]
    lines: list[int]  # of each character, from 1


def _stream(text: str) -> _Stream:
    kept: list[str] = []
    starts: set[int] = set()
    lines: list[int] = []
    for number, line in enumerate(text.split("\n"), 1):
        if characters := [c for c in line if not c.isspace()]:
            starts.add(len(kept))
            kept += characters
            lines += [number] * len(characters)
    return _Stream("".join(kept), starts, lines)


class _Op(NamedTuple):
    tag: str
    a: int
    b: int
    c: int
    d: int


def _align(out: str, gold: str) -> list[_Op]:
    try:
        from rapidfuzz.distance import Levenshtein
    except ImportError as error:
        raise missing("scoring", "rapidfuzz", error) from error
    ops = Levenshtein.opcodes(out, gold)
    return [_Op(op.tag, op.src_start, op.src_end, op.dest_start, op.dest_end) for op in ops]


def _breaks(out: _Stream, to: dict[int, int]) -> dict[int, int]:
    """Where in the gold each paragraph of the output begins: {index in gold: index in out}."""
    found: dict[int, int] = {}
    for start in sorted(out.starts - {0}):
        at = start
        while at < len(out.text) and at not in to:
            at += 1
        if at in to:
            found.setdefault(to[at], start)
    return found


def _mapped(ops: list[_Op]) -> dict[int, int]:
    return {op.a + k: op.c + k for op in ops if op.tag in ("equal", "replace") for k in range(op.b - op.a)}


def score(out_text: str, gold_text: str) -> Score:
    """Compare one cleaned document with its proofread text.

    Time and memory grow with the square of the length where the two differ much: score pages or
    articles, not volumes. Raises MissingExtra without rapidfuzz.
    """
    out, gold = _stream(out_text), _stream(gold_text)
    ops = _align(out.text, gold.text)
    found = set(_breaks(out, _mapped(ops)))
    true = gold.starts - {0}
    substituted = sum(op.b - op.a for op in ops if op.tag == "replace")
    extra = sum(op.b - op.a for op in ops if op.tag == "delete")
    missing = sum(op.d - op.c for op in ops if op.tag == "insert")
    return Score(len(gold.text), substituted, extra, missing, len(found & true), len(found - true), len(true - found))


def places(out_text: str, gold_text: str) -> list[Place]:
    """Where output and gold differ, the longest stretches first, then the paragraph breaks."""
    out, gold = _stream(out_text), _stream(gold_text)
    ops = _align(out.text, gold.text)
    kinds = {"delete": "extra", "insert": "missing", "replace": "substituted"}
    stretches = [
        Place(
            kinds[op.tag], _line(gold if op.tag == "insert" else out, op), out.text[op.a : op.b], gold.text[op.c : op.d]
        )
        for op in ops
        if op.tag in kinds
    ]
    stretches.sort(key=lambda place: -max(len(place.out), len(place.gold)))
    return [*stretches, *_wrong_breaks(out, gold, _mapped(ops))]


def _line(side: _Stream, op: _Op) -> int:
    at = op.c if op.tag == "insert" else op.a
    return side.lines[at] if at < len(side.lines) else (side.lines or [1])[-1]


def _wrong_breaks(out: _Stream, gold: _Stream, to: dict[int, int]) -> Iterator[Place]:
    found = _breaks(out, to)
    back = {there: here for here, there in to.items()}
    for there, here in sorted(found.items()):
        if there not in gold.starts:
            yield Place("split", out.lines[here], _around(out, here, "¶"), _around(gold, there, ""))
    for there in sorted(gold.starts - {0} - set(found)):
        if there in back:
            here = back[there]
            yield Place("joined", out.lines[here], _around(out, here, ""), _around(gold, there, "¶"))


def _around(side: _Stream, at: int, sign: str) -> str:
    return f"{side.text[max(0, at - 8) : at]}{sign}{side.text[at : at + 8]}"
