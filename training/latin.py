"""Costs of Latin OCR confusions for the detector `words-en`: python training/latin.py OVERPROOF.txt

Reads lines `ocr||@@||proofread||@@||…`, takes every second article (the others measure, see benchmarks/words_en.py),
aligns each line and counts which characters were read for which. Only characters are counted, no word is kept. Writes
fixtext/detectors/data/latin.json: what was read → {what was printed: cost}, the cost being -ln P(read | printed),
for confusions seen three times or more. Deterministic; 5 s. Needs rapidfuzz.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
import sys
from collections import Counter
from pathlib import Path

from rapidfuzz.distance import Levenshtein

LEAST = 3
TARGET = Path(__file__).parent.parent / "fixtext" / "detectors" / "data" / "latin.json"
WORDLY = re.compile(r"[^\W\d_]+")  # what was printed must be letters; what was read may be anything but spaces


def tuned(path: Path) -> list[tuple[str, str]]:
    """(read, proofread) lines of every second article, the first included."""
    found, number = [], -1
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("*$*OVERPROOF"):
            number += 1
        elif number % 2 == 0 and line.count("||@@||") == 2:
            found.append(tuple(line.split("||@@||")[:2]))
    return found


def confusions(read: str, right: str) -> list[tuple[str, str]]:
    """Pieces of at most two characters that differ, each (read, right)."""
    found, pending = [], ["", ""]
    for op in Levenshtein.opcodes(read, right):
        a, b = read[op.src_start : op.src_end], right[op.dest_start : op.dest_end]
        if op.tag == "equal":
            found.append(tuple(pending))
            pending = ["", ""]
        else:
            pending = [pending[0] + a, pending[1] + b]
    return [(a, b) for a, b in [*found, tuple(pending)] if a != b and len(a) <= 2 and 0 < len(b) <= 2]


def main() -> None:
    path = Path(sys.argv[1])
    lines = tuned(path)
    printed = Counter(c for _, right in lines for c in right.lower())
    counts: Counter[tuple[str, str]] = Counter()
    for read, right in lines:
        counts.update((a.lower(), b.lower()) for a, b in confusions(read, right))
    costs: dict[str, dict[str, float]] = {}
    for (a, b), n in sorted(counts.items()):
        if n >= LEAST and a != b and a and not re.search(r"\s", a) and WORDLY.fullmatch(b):
            costs.setdefault(a, {})[b] = round(-math.log(n / min(printed[c] for c in b)), 2)
    about = {
        "what": "Latin OCR confusions: read -> printed -> -ln P(read | printed)",
        "source": "English newspapers 1843-1954, OCR beside proofread text, every second article",
        "lines": len(lines),
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "least": LEAST,
    }
    TARGET.write_text(json.dumps({"about": about, "costs": costs}, ensure_ascii=False, indent=0) + "\n", "utf-8")
    print(f"{sum(map(len, costs.values()))} confusions from {len(lines)} lines")


if __name__ == "__main__":
    main()
