"""Where two readings of one sentence differ, and which of the two is likelier."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from fixtext.compare.letters import LONGEST, Letters
from fixtext.compare.support import Match, judged
from fixtext.text import Span

ALIKE = 0.6  # share of letters that agree from which a sentence and its match are the same sentence
AROUND = 4  # letters on both sides by which a reading is judged
CLEAR = 0.25  # how much likelier (mean ln P a character) one reading must be than the other
_HAN = re.compile("[\u4e00-\u9fff]")
_WORD = re.compile(r"[^\W\d_]")


class Difference(NamedTuple):
    """Spans of the letters of two readings that should be the same; `script` says that only the script differs."""

    a: Span
    b: Span
    script: bool


def differences(one: Letters, other: Letters, span: Span, match: Match) -> Iterator[Difference]:
    """Where a sentence of one reading differs from its match in the other, words of Latin letters as a whole."""
    from rapidfuzz.distance import Levenshtein

    if match.share < ALIKE:
        return
    a, b = one.key[slice(*span)], other.key[match.start : match.end]
    for op in Levenshtein.opcodes(a, b):
        start, end = span[0] + op.src_start, span[0] + op.src_end
        first, last = match.start + op.dest_start, match.start + op.dest_end
        if op.tag == "equal":
            for k in range(end - start):
                if one.shown[start + k].lower() != other.shown[first + k].lower():
                    yield Difference((start + k, start + k + 1), (first + k, first + k + 1), True)
        elif not (op.tag == "insert" and op.src_start in (0, len(a))):  # the match has more at its edges
            yield Difference(_word(one, start, end), _word(other, first, last), False)


def widened(one: Letters, other: Letters, span: Span, match: Match) -> Match:
    """A match drawn out to the ends of the other's sentence, where just the letters at the edges differ.

    The search for the best place stops before a last letter that was read otherwise.
    """
    from rapidfuzz.distance import Levenshtein

    ops = list(Levenshtein.opcodes(one.key[slice(*span)], other.key[match.start : match.end]))
    lead = ops[0].src_end if ops and ops[0].tag == "delete" else 0
    tail = ops[-1].src_end - ops[-1].src_start if ops and ops[-1].tag == "delete" else 0
    start = match.start - lead if match.start - lead in other.edges else match.start
    end = match.end + tail if match.end + tail in other.edges else match.end
    return Match(start, end, match.share)


def between(one: Letters, other: Letters, spans: Sequence[Span], matches: Sequence[Match]) -> Iterator[Difference]:
    """Differences of what is too short to be looked for: it stands between sentences whose places are known."""
    from rapidfuzz.distance import Levenshtein

    known = [((0, 0), Match(0, 0, 1.0)), *zip(spans, matches, strict=True)]
    known.append(((len(one.key),) * 2, Match(len(other.key), len(other.key), 1.0)))
    for (before, place), (after, next_place) in pairwise(known):
        span, there = (before[1], after[0]), (place.end, next_place.start)
        a, b = one.key[slice(*span)], other.key[slice(*there)]
        if a and b and len(a) <= LONGEST and len(b) <= LONGEST:
            share = Levenshtein.normalized_similarity(a, b)
            yield from differences(one, other, span, Match(*there, share))
        elif span[0] <= span[1] and there[0] <= there[1] and (a or b) and not judged(a or b):
            yield Difference(span, there, False)  # a few words that one of the two lacks


def _word(letters: Letters, start: int, end: int) -> Span:
    """A span drawn out to the ends of the word of Latin letters that it is in."""
    while start and end > start - 1 and _joined(letters, start - 1) and start < len(letters.at):
        start -= 1
    while end and end < len(letters.at) and _joined(letters, end - 1):
        end += 1
    return start, end


def _joined(letters: Letters, i: int) -> bool:
    """Whether letter i and the next are of one word of Latin letters."""
    pair = letters.shown[i : i + 2]
    together = len(pair) == 2 and letters.at[i + 1] == letters.at[i] + 1
    return together and all(c < "\u2e80" and _WORD.match(c) for c in pair)


def likelier(one: Letters, other: Letters, at: Difference) -> str:
    """ "a" or "b", the reading that the language model or the word list prefers; "" if neither is clearly better."""
    a, b = one.shown[slice(*at.a)], other.shown[slice(*at.b)]
    if _HAN.search(a + b):
        gain = _likely(other, at.b) - _likely(one, at.a)
        return "b" if gain > CLEAR else "a" if gain < -CLEAR else ""
    known = [_known(word) for word in (a, b)]
    return "" if known[0] == known[1] else "ab"[known.index(True)]


def _likely(letters: Letters, span: Span) -> float:
    from fixtext.detectors.ngram import DATA
    from fixtext.ngram import reader

    part = letters.shown[max(0, span[0] - AROUND) : span[1] + AROUND]
    return reader.load(DATA).surprise(part) if part else -20.0


def _known(word: str) -> bool:
    from fixtext import english

    return word.lower() in english.words()
