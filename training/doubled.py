"""Counts for the detector `doubled`: python training/doubled.py CORPUS_DIR [> report]

Reads `*.txt.xz` (a paragraph a line), leaves every 20th paragraph aside, and writes
fixtext/detectors/data/doubled.json: the contexts in which a doubled character or word is right (seen three times or
more), and for each character how sure a doubling in a context that was never seen is a slip. Deterministic; 30 s.

The confidence is Bayes' rule with a slip rate of 1 in 10,000 characters of scanned text and the Good-Turing estimate of
right doublings in contexts not seen before (those seen exactly once).
"""

from __future__ import annotations

import hashlib
import itertools
import json
import lzma
import math
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

SLIP = 1e-4
LEAST = 3  # contexts seen fewer times are not shipped
LEAST_AT_MARK = 30  # a mark beside a doubling says little: any slip can stand there
WORDS = 25  # two characters that stand together so often, and e^4 times as often as by chance, count as a word
HAN = "[\u4e00-\u9fff]"
CHARACTER = re.compile(f"({HAN})\\1")
WORD = re.compile(f"(?=(({HAN}{{2,4}})\\2))")
TARGET = Path(__file__).parent.parent / "fixtext" / "detectors" / "data" / "doubled.json"


def paragraphs(folder: Path) -> Iterator[str]:
    for path in sorted(folder.glob("*.txt.xz")):
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            yield from (line for number, line in enumerate(lines) if number % 20 != 7)


def contexts(line: str) -> Iterator[tuple[str, str, str]]:
    """(character, context on the left, context on the right) of each doubled character."""
    for found in CHARACTER.finditer(line):
        start, end = found.span()
        yield found[1], line[max(0, start - 1) : end], line[start : end + 1]


def pairs(bigrams: Counter[str], count: Counter[str]) -> dict[str, str]:
    """The second characters of two-character words, by first character."""
    total, found = sum(count.values()), {}
    for pair, n in sorted(bigrams.items()):
        a, b = pair
        if n >= WORDS and re.match(HAN, a) and re.match(HAN, b) and n * total > math.exp(4) * count[a] * count[b]:
            found[a] = found.get(a, "") + b
    return found


def least(context: str) -> int:
    """How often a context must be seen; contexts at the edge of a paragraph are left out."""
    if len(context) < 3:
        return sys.maxsize
    return LEAST if re.fullmatch(f"{HAN}+", context) else LEAST_AT_MARK


def main(folder: Path) -> None:
    left, right, words, count, novel, bigrams = (Counter() for _ in range(6))
    for line in paragraphs(folder):
        count.update(line)
        for _, before, after in contexts(line):
            left[before] += 1
            right[after] += 1
        bigrams.update(map("".join, itertools.pairwise(line)))
        words.update(found[1] for found in WORD.finditer(line))
    for line in paragraphs(folder):
        novel.update(a for a, before, after in contexts(line) if left[before] == right[after] == 1)
    sure: dict[str, list[str]] = {}
    for char in sorted(count):
        if not re.match(HAN, char):
            continue
        slips = SLIP * count[char]
        confidence = slips / (slips + novel[char] + 0.5)
        if confidence >= 0.5:
            sure.setdefault(f"{confidence:.1f}", []).append(char)
    data = {
        "about": "Contexts of right doublings, and confidences; see training/doubled.py",
        "source": {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.glob("*.txt.xz"))},
        "characters": sum(count.values()),
        "seen": " ".join(sorted({c for table in (left, right) for c, n in table.items() if n >= least(c)})),
        "pairs": pairs(bigrams, count),
        "words": " ".join(sorted(w for w, n in words.items() if n >= LEAST)),
        "confidence": {level: "".join(chars) for level, chars in sorted(sure.items())},
    }
    TARGET.write_text(json.dumps(data, ensure_ascii=False, indent=None, separators=(",", ":")) + "\n", "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
