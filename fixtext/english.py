"""English words and what scans make of them: the word list of symspellpy, and a channel of Latin OCR confusions.

The words, with their frequency in printed books, are symspellpy's (MIT). Its own index takes 3 s to build; the list
alone is read in 60 ms, and the confusions reach what edit distance does not (rn for m, ti for fr).
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from fixtext.errors import FixtextError

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_ANY = 9.5  # cost of a letter for any other, of a letter lost or one too many
_MOST = 14.5  # candidates that cost more are not looked at
# Confusions of old type and of digits, beside those that were counted: (read, printed, cost).
_KNOWN = [("ſ", "s", 0.1), ("f", "s", 6.5), ("0", "o", 3.5), ("1", "l", 3.5), ("1", "i", 3.5), ("5", "s", 4.5)]
_KNOWN += [("cl", "d", 6.0), ("rn", "m", 5.0), ("ii", "n", 6.0), ("vv", "w", 4.0), ("li", "h", 5.4), ("8", "s", 5.5)]
_KNOWN += [(junk, letter, 7.0) for junk in "-<>*«»£^~|\\/!'’?&\"" for letter in _LETTERS]
# Endings by which a word follows from one in the list; what is cut off, what is put in its place.
_ENDINGS = [
    ("s", ""),
    ("es", ""),
    ("d", ""),
    ("ed", ""),
    ("ly", ""),
    ("ness", ""),
    ("er", ""),
    ("ers", ""),
    ("ing", ""),
]
_ENDINGS += [
    ("ing", "e"),
    ("ies", "y"),
    ("ied", "y"),
    ("ily", "y"),
    ("iness", "y"),
    ("like", ""),
    ("less", ""),
    ("est", ""),
]
_ENDINGS += [("our", "or"), ("oured", "ored"), ("ise", "ize"), ("ised", "ized"), ("ising", "izing"), ("able", "")]
_ENDINGS += [("isation", "ization"), ("able", "e"), ("eth", ""), ("ful", ""), ("men", "man"), ("xion", "ction")]
_BEGINNINGS = ("un", "re", "non", "over", "out", "under", "mis", "inter", "pre", "anti", "sub", "to", "any", "fore")


@lru_cache(maxsize=1)
def words() -> dict[str, float]:
    """ln of the relative frequency of each word in lower case. FixtextError if symspellpy is not installed."""
    spec = find_spec("symspellpy")
    if spec is None or not spec.submodule_search_locations:
        raise FixtextError("words-en needs symspellpy's word list: pip install symspellpy")
    path = Path(spec.submodule_search_locations[0]) / "frequency_dictionary_en_82_765.txt"
    counts = {}
    for line in path.read_text("utf-8-sig").splitlines():
        word, _, count = line.partition(" ")
        counts[word] = int(count)
    total = math.log(sum(counts.values()))
    return {word: math.log(count) - total for word, count in counts.items()}


@lru_cache(maxsize=1)
def _channel() -> dict[str, list[tuple[str, float]]]:
    """What was read → what may have been printed, with costs."""
    data = json.loads((Path(__file__).parent / "detectors" / "data" / "latin.json").read_bytes())
    costs: dict[str, dict[str, float]] = data["costs"]
    for read, printed, cost in _KNOWN:
        row = costs.setdefault(read, {})
        row[printed] = min(cost, row.get(printed, cost))
    return {read: sorted(row.items(), key=lambda item: item[1]) for read, row in costs.items()}


@lru_cache(maxsize=65536)
def known(word: str) -> bool:
    """Whether a word (lower case) is right: listed, or made from listed ones by an ending, a beginning or a hyphen."""
    listed = words()
    plain = re.sub("['’](?:s|d|ll|re|ve|m|st)?$", "", word.replace("ſ", "s"))
    if plain in listed or plain.replace("’", "'") in listed or not plain:
        return True
    if "-" in plain:
        return all(known(part) for part in plain.split("-"))
    return _derived(plain, listed)


def _derived(word: str, listed: dict[str, float]) -> bool:
    for ending, instead in _ENDINGS:
        stem = word[: -len(ending)] + instead if word.endswith(ending) else ""
        if len(stem) > 3 and (_frequent(stem, listed) or (stem[-1] == stem[-2] and _frequent(stem[:-1], listed))):
            return True
    for beginning in _BEGINNINGS:
        rest = word[len(beginning) :] if word.startswith(beginning) else ""
        if len(rest) > 3 and _frequent(rest, listed):
            return True
    # two frequent words written as one: schoolhouse, heretofore
    return len(word) > 8 and any(
        listed.get(word[:i], -99) > -11 and listed.get(word[i:], -99) > -11 for i in range(4, len(word) - 3)
    )


def _frequent(word: str, listed: dict[str, float]) -> bool:
    return listed.get(word, -99.0) > -15


def _variants(word: str, place: int, left: float) -> Iterator[tuple[str, float]]:
    """(word with confusions undone from a place on, cost): all whose cost is at most what is left."""
    channel = _channel()
    for i in range(place, len(word)):
        for piece in (word[i], word[i : i + 2]):
            for printed, cost in channel.get(piece, ()):
                if cost > left:
                    break
                behind = word[:i] + printed
                once = behind + word[i + len(piece) :]
                yield once, cost
                if left - cost > 2:
                    for more, added in _variants(once, len(behind), left - cost):
                        yield more, cost + added


def _edits(word: str) -> Iterator[str]:
    """All words at a distance of one letter."""
    for i in range(len(word) + 1):
        head, tail = word[:i], word[i:]
        yield from (head + c + tail for c in _LETTERS)
        if tail:
            yield head + tail[1:]
            yield from (head + c + tail[1:] for c in _LETTERS)


@lru_cache(maxsize=16384)
def candidates(word: str, most: int = 3) -> tuple[tuple[str, float], ...]:
    """Words that may have been printed for a word in lower case, best first, each with ln P(printed) + ln P(read).

    A few confusions that scans make, or one letter that is lost, wrong or too many.
    """
    listed = words()
    best: dict[str, float] = {}

    def see(found: str, cost: float) -> None:
        frequency = listed.get(found)
        if frequency is not None and found != word and frequency - cost > best.get(found, -99):
            best[found] = frequency - cost

    for found, cost in _variants(word, 0, _MOST if len(word) < 12 else _MOST - 3):
        see(found, cost)
    if len(word) > 3:
        for found in _edits(word):
            see(found, _ANY)
    return tuple(sorted(best.items(), key=lambda item: -item[1])[:most])
