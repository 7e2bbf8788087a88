"""Where another reading has a sentence, in whatever order it stands: grams vote for places, an alignment decides."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, groupby
from typing import NamedTuple

from fixtext.characters import IS_HAN
from fixtext.compare.letters import Letters, weight
from fixtext.errors import UsageError
from fixtext.text import Span

# Share of letters that agree from which a sentence is there, Chinese and Latin: two readings with 20 % wrong each have
# 0.6, seldom less than 0.27 and 0.42; of sentences that are not there the best place has at most 0.2 and 0.35.
SUPPORTED, SUPPORTED_LATIN = 0.24, 0.38
SPREADS = 3.5  # standard deviations below the usual share from which a short sentence is not there
USUAL = 0.45  # the same as a share of what sentences of the two readings usually have in common
PIECE_USUAL = 0.8  # the same for a piece
CLAIM = 0.15  # by how much another sentence must agree better with a place
CLAIMED = 0.75  # share of the usual above which a sentence has its place whatever others say
HOLED = 0.85  # the same below which a part of a sentence may be missing
HOLE = 20  # weight of a part that can be missing
HOLE_SPREADS = 4.5  # the same as SPREADS for a part, of which there are many in a sentence
SHORT = 3  # letters of a clause or cell that is looked for as it is
LEAST = 8.0  # weight of what can be judged; shorter lines stand everywhere or nowhere
PIECE = 14  # weight of a piece of a sentence whose parts stand apart in the other reading
PART = 0.6  # share of the pieces that must be there
CLEAR = 0.6  # share from which no better place is looked for
WHOLE = 20_000  # letters of a reading that is searched as a whole where no gram leads to the sentence
_HAN_GRAM, _LATIN_GRAM = 3, 6
_OFTEN = 64  # places of a gram beyond which it says nothing
_BUCKET = 32
_TRIES = 5
_NUMBERS = re.compile("[0-9]+")


class Match(NamedTuple):
    """Where another reading has a sentence: a span of its letters, and the share of letters that agree."""

    start: int
    end: int
    share: float


@dataclass(frozen=True)
class Index:
    """The grams of a reading, by which it is searched."""

    letters: Letters
    grams: dict[str, list[int]]

    @staticmethod
    def of(letters: Letters) -> Index:
        grams: dict[str, list[int]] = defaultdict(list)
        for place, gram in _grams(letters.key):
            if len(grams[gram]) <= _OFTEN:
                grams[gram].append(place)
        return Index(letters, grams)

    def match(self, sentence: str) -> Match | None:
        """The best place of a sentence, given as a part of a reading's `key`; None if it shares no gram.

        UsageError without rapidfuzz.
        """
        best: Match | None = None
        for place, _ in self._votes(sentence).most_common(_TRIES):
            found = self._aligned(sentence, place * _BUCKET)
            if best is None or found.share > best.share:
                best = found
            if best.share > 0.9:
                return best
        if (best is None or best.share < CLEAR) and len(self.letters.key) <= WHOLE:
            found = self._in(sentence, 0, len(self.letters.key))
            best = found if best is None or found.share > best.share else best
        return best

    def _votes(self, sentence: str) -> Counter[int]:
        votes: Counter[int] = Counter()
        for place, gram in _grams(sentence):
            found = self.grams.get(gram, ())
            if len(found) <= _OFTEN:
                for there in found:
                    votes[(there - place) // _BUCKET] += 1
        return votes

    def _aligned(self, sentence: str, place: int) -> Match:
        slack = 16 + len(sentence) // 5
        return self._in(sentence, max(0, place - slack), place + _BUCKET + len(sentence) + slack)

    def _in(self, sentence: str, first: int, last: int) -> Match:
        """The best place of a sentence in a span of the letters."""
        try:
            from rapidfuzz.distance import Levenshtein
            from rapidfuzz.fuzz import partial_ratio_alignment
        except ImportError as error:
            raise UsageError("comparing needs rapidfuzz; pip install 'fixtext[compare]'") from error
        window = self.letters.key[first:last]
        found = partial_ratio_alignment(sentence, window)
        if found is None or len(window) < len(sentence):
            return Match(first, first + len(window), Levenshtein.normalized_similarity(sentence, window))
        start, end = found.dest_start, found.dest_end
        share = Levenshtein.normalized_similarity(sentence, window[start:end])
        return Match(first + start, first + end, share)


def _grams(key: str) -> Iterator[tuple[int, str]]:
    """(place, gram) of each letter: three Chinese characters, six Latin letters."""
    for i, c in enumerate(key):
        size = _HAN_GRAM if c > "\u2e80" else _LATIN_GRAM
        if i + size <= len(key):
            yield i, key[i : i + size]


def _pieces(sentence: str) -> Iterator[str]:
    size = PIECE if IS_HAN.search(sentence) else 2 * PIECE
    count = max(1, round(len(sentence) / size))
    for i in range(count):
        yield sentence[i * len(sentence) // count : (i + 1) * len(sentence) // count]


def judged(sentence: str) -> bool:
    """Whether a sentence is long enough to be looked for."""
    return weight(sentence) >= LEAST


def _says(row: str) -> bool:
    """Whether the words of a row of a table, its numbers aside, are enough for a sentence."""
    return judged(_NUMBERS.sub("", row))


class Support:
    """Which sentences of a reading another one has.

    What share of its letters must agree depends on how well the two agree at all: the median over the sentences.
    """

    def __init__(self, one: Letters, other: Index) -> None:
        self.other = other
        self.spans = [span for span in one.sentences() if judged(one.key[slice(*span)])]
        self.matches = [other.match(one.key[slice(*span)]) for span in self.spans]
        self._one = one
        shares = sorted(match.share for match in self.matches if match and match.share > SUPPORTED)
        self._by_place: dict[int, list[Match]] = defaultdict(list)
        for match in filter(None, self.matches):
            for bucket in range(match.start // _BUCKET - 1, match.end // _BUCKET + 2):
                self._by_place[bucket].append(match)
        self._usual = shares[len(shares) // 2] if shares else 1.0

    def missing(self) -> Iterator[Span]:
        """Spans of letters of sentences that the other reading has neither whole nor in pieces, and of long parts."""
        for span, match in zip(self.spans, self.matches, strict=True):
            sentence = self._one.key[slice(*span)]
            claimed = match and match.share < CLAIMED * self._usual and self._claimed(match)
            if (claimed or match is None or match.share < self._least(sentence)) and not self._in_parts(
                span, not claimed
            ):
                yield span
                continue
            if match and match.share < HOLED * self._usual:
                yield from ((span[0] + a, span[0] + b) for a, b in self._holes(span[0], sentence, match))

    def _holes(self, start: int, sentence: str, match: Match) -> Iterator[Span]:
        """Long parts of a sentence of which next to nothing agrees with the place where it stands."""
        from rapidfuzz.distance import Levenshtein

        equal = bytearray(len(sentence))
        for op in Levenshtein.opcodes(sentence, self.other.letters.key[match.start : match.end]):
            if op.tag == "equal":
                equal[op.src_start : op.src_end] = b"\1" * (op.src_end - op.src_start)
        size = HOLE if weight(sentence) > 0.75 * len(sentence) else 5 * HOLE // 2
        sums = [0, *accumulate(equal)]
        least = self._below(size, HOLE_SPREADS) * size
        bad = [i for i in range(len(sentence) - size + 1) if sums[i + size] - sums[i] < least]
        for first, last in _runs(bad):
            part = sentence[first : last + size]
            if not self._has_piece(part) and not self._in_parts((start + first, start + last + size), False):
                yield first, last + size

    def _in_parts(self, span: Span, pieces: bool) -> bool:
        """Whether the other reading has most of a sentence in parts: clauses or cells as they are, or pieces nearly."""
        key = self.other.letters.key
        row = self._one.is_row(*span)
        parts = [part for part in self._one.phrases(*span) if len(part) >= SHORT]
        there = sum(len(part) for part in parts if part in key or (pieces and judged(part) and self._has_piece(part)))
        whole = sum(map(len, parts)) if row else span[1] - span[0]  # signs of empty cells come and go
        if there >= PART * whole or (row and not _says(self._one.key[slice(*span)])):
            return True
        some = list(_pieces(self._one.key[slice(*span)])) if pieces else []
        return bool(some) and sum(map(self._has_piece, some)) >= PART * len(some)

    def _claimed(self, match: Match) -> bool:
        """Whether another sentence agrees much better with the same place: this one only resembles it."""
        better = (m for m in self._by_place[match.start // _BUCKET] if m.share >= match.share + CLAIM)
        return any(2 * (min(m.end, match.end) - max(m.start, match.start)) > match.end - match.start for m in better)

    def _least(self, sentence: str) -> float:
        wide = weight(sentence) > 0.75 * len(sentence)
        return max(SUPPORTED if wide else SUPPORTED_LATIN, self._below(len(sentence), SPREADS))

    def _below(self, size: int, spreads: float) -> float:
        """The share of so many letters that is too small to be chance."""
        spread = math.sqrt(self._usual * (1 - self._usual) / size)
        return min(USUAL * self._usual, self._usual - spreads * spread)

    def _has_piece(self, piece: str) -> bool:
        found = self.other.match(piece)
        return found is not None and found.share >= PIECE_USUAL * self._usual


def _runs(numbers: list[int]) -> Iterator[Span]:
    """(first, last) of each run of numbers without a gap."""
    for _, run in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0]):
        found = [number for _, number in run]
        yield found[0], found[-1]
