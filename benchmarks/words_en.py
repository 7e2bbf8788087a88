"""Detector `words-en` on English newspapers: python benchmarks/words_en.py ../shared/data/overproof/*.txt [--list N]

Lines `ocr||@@||proofread||@@||…`. Articles are taken in turn: those with an even number were used to count confusions
and to set thresholds, the odd ones measure. A word (a run of what is no space, marks at its edges set aside) is wrong
if the text that the alignment puts opposite differs. A flag is a hit if it covers a wrong word; a first suggestion is
right if it gives the proofread text of what it covers, capitals and marks aside. Needs rapidfuzz.
"""

from __future__ import annotations

import argparse
import re
import time
from collections import Counter
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from fixtext import registry
from fixtext.context import Context

WORD = re.compile(r"\S*\w\S*")


def articles(path: Path) -> list[list[tuple[str, str]]]:
    """(read, proofread) lines by article."""
    found: list[list[tuple[str, str]]] = []
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("*$*OVERPROOF"):
            found.append([])
        elif line.count("||@@||") == 2 and found:
            found[-1].append(tuple(line.split("||@@||")[:2]))
    return found


def plain(text: str) -> str:
    return re.sub(r"^\W+|\W+$", "", re.sub(r"\s+", " ", text))


def opposite(read: str, right: str) -> list[int]:
    """For each place in `read`, and its end, the place in `right` that the alignment puts opposite."""
    places = [0] * (len(read) + 1)
    for op in Levenshtein.opcodes(read, right):
        n, m = op.src_end - op.src_start, op.dest_end - op.dest_start
        for i in range(n):
            places[op.src_start + i] = op.dest_start + min(i, m)
    places[len(read)] = len(right)
    return places


def whole(right: str, start: int, end: int) -> str:
    """The words of `right` that [start, end) touches."""
    while start > 0 and not right[start - 1].isspace() and not right[start : start + 1].isspace():
        start -= 1
    while end < len(right) and not right[end].isspace() and end > start and not right[end - 1].isspace():
        end += 1
    return right[start:end]


def truth(lines: list[tuple[str, str]]) -> list[tuple[int, int, str, str]]:
    """(start, end, read, printed) of each word of an article, places in the text joined by line ends."""
    found, at = [], 0
    for read, right in lines:
        places = opposite(read, right)
        for word in WORD.finditer(read):
            printed = whole(right, places[word.start()], places[word.end()])
            found.append((at + word.start(), at + word.end(), plain(word[0]), plain(printed)))
        at += len(read) + 1
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path)
    parser.add_argument("--list", type=int, default=0, help="show so many false flags and misses")
    parser.add_argument("--part", choices=["tuned", "measured"], default="measured")
    parser.add_argument("--confidence", type=float, default=0.6)
    args = parser.parse_args()
    detector = registry.detector("words-en")
    parts = articles(args.path)[0 if args.part == "tuned" else 1 :: 2]
    hits = flags = right = wrong = caught = chars = 0
    alpha = alpha_caught = 0
    seconds = 0.0
    levels: Counter[tuple[str, bool]] = Counter()
    shown: list[str] = []
    for lines in parts:
        text = "\n".join(read for read, _ in lines)
        words = truth(lines)
        began = time.process_time()
        all_suspects = list(detector(text, Context()))
        seconds += time.process_time() - began
        chars += len(text)
        covered = set()
        for s in all_suspects:
            inside = [w for w in words if w[0] < s.end and s.start < w[1]]
            hit = any(w[2] != w[3] for w in inside)
            levels[f"{s.rule.split('/')[1]} {s.confidence:.2f}", hit] += 1
            if s.confidence < args.confidence:
                continue
            flags += 1
            hits += hit
            printed = re.sub(r"[\s-]", "", "".join(w[3] for w in inside)).lower()
            first = re.sub(r"[\s-]", "", s.suggestions[0].text).lower() if s.suggestions else ""
            good = hit and bool(first) and plain(first) == plain(printed)
            right += good
            covered |= {w[0] for w in inside}
            if not hit or not good:
                shown.append(
                    f"{'false' if not hit else 'other'} {text[s.start : s.end]!r} → {first} ({printed}) {s.rule}"
                )
        for w in words:
            if w[2] != w[3]:
                wrong += 1
                caught += w[0] in covered
                letters = any(c.isalpha() for c in w[3])
                alpha += letters
                alpha_caught += letters and w[0] in covered
                if w[0] not in covered:
                    shown.append(f"missed {w[2]!r} ({w[3]})")
    for kind in ("false", "other", "missed"):
        some = [line for line in shown if line.startswith(kind)]
        step = max(1, len(some) // (args.list or 1))
        print("\n".join(some[::step][: args.list]))
    for name in sorted({name for name, _ in levels}):
        n = levels[name, True] + levels[name, False]
        print(f"{name:24} {n:5} flags, {levels[name, True] / n:.3f} right")
    print(
        f"{args.part} half: {len(parts)} articles, {chars} characters, {wrong} wrong words; {flags} flags: "
        f"precision {hits / max(1, flags):.3f} recall {caught / wrong:.3f} "
        f"(words of letters {alpha_caught / alpha:.3f}) "
        f"first suggestion right {right / max(1, hits):.3f}; {chars / seconds:.0f} characters a second"
    )


if __name__ == "__main__":
    main()
