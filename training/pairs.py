"""What old print and its scans confuse, added to the channel: python training/pairs.py DATA BASE [--skip SET]

DATA is a folder of proofread scans (SETS: a folder each, X.raw.txt beside X.gt.txt). Han characters that the alignment
substitutes are counted, a pair at most MOST_A_PAGE times a document, for a document repeats its own; the share of each
among the uses of what was printed is mixed into P(read | printed), PRIOR uses of which the channel's own is worth.
Reads the channel BASE and writes channel.npz, and says so in channel.json. Counts of pairs, no text.
Needs rapidfuzz. Deterministic; 10 seconds. Figures on a set are worth something only with that set left out (--skip).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from rapidfuzz.distance import Levenshtein

sys.path.insert(0, str(Path(__file__).parent.parent))
from fixtext.ngram import model
from fixtext.ngram.alphabet import HAN, ids
from training import language
from training.channel import UNIT, interchangeable
from training.sounds import NONE, best

SETS = ("bha", "bha_misc", "hk_linbiao", "hk_wang", "maoquanji", "quark")
PRIOR = 300.0
MOST_A_PAGE = 3


def documents(data: Path, skip: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """(as read, as printed), without white space."""
    for name in SETS:
        for path in sorted((data / name).glob("*.raw.txt")) if name not in skip else ():
            gold = path.with_name(path.name.replace(".raw.", ".gt."))
            yield "".join(path.read_text("utf-8").split()), "".join(gold.read_text("utf-8").split())


def substituted(read: str, printed: str) -> Iterator[tuple[str, str]]:
    """(read, printed) of each place of pieces of the same length that differ, Han for Han."""
    for op in Levenshtein.opcodes(read, printed):
        if op.tag == "replace" and op.src_end - op.src_start == op.dest_end - op.dest_start:
            yield from zip(read[op.src_start : op.src_end], printed[op.dest_start : op.dest_end], strict=True)


def counted(data: Path, skip: tuple[str, ...]) -> tuple[Counter[tuple[int, int]], Counter[int]]:
    """(uses of each (read, printed), as ids, uses of each printed character)."""
    pairs: Counter[tuple[int, int]] = Counter()
    uses: Counter[int] = Counter()
    for read, printed in documents(data, skip):
        uses.update(ids(printed).tolist())
        for (a, b), times in Counter(substituted(read, printed)).items():
            if min(ids(a + b)) >= HAN and not interchangeable(a, b):
                pairs[int(ids(a)[0]), int(ids(b)[0])] += min(times, MOST_A_PAGE)
    return pairs, uses


def mixed(arrays: dict[str, np.ndarray], often: np.ndarray, pairs: Counter, uses: Counter) -> None:
    """Writes P(read | printed), mixed with what was counted, into the arrays of a channel."""
    known = arrays["fold"]
    more: dict[int, dict[int, int]] = defaultdict(dict)
    for (read, printed), times in pairs.items():
        if known[read] != known[printed]:
            more[read][printed] = times
    for place, read in enumerate(arrays["read"].tolist()):
        given = zip(arrays["printed"][place].tolist(), arrays["cost"][place].tolist(), strict=True)
        row = {printed: float(np.exp(-cost / UNIT)) for printed, cost in given if cost != NONE}
        row = {printed: p for printed, p in row.items() if known[printed] != known[read]}
        for printed in {*row, *more[read]}:
            times = more[read].get(printed, 0)
            row[printed] = (times + PRIOR * row.get(printed, 0.0)) / (uses[printed] + PRIOR)
        kept = best(row, often, known)
        arrays["printed"][place], arrays["cost"][place] = 0, NONE
        arrays["printed"][place, : len(kept)] = kept
        arrays["cost"][place, : len(kept)] = [min(254, round(-UNIT * np.log(max(row[i], 1e-7)))) for i in kept]


def write(data: Path, skip: tuple[str, ...], base: Path, out: Path) -> None:
    """The channel at `base` with the pairs of all sets but some, to `out`. SystemExit if it has them already."""
    about = json.loads(base.with_suffix(".json").read_text("utf-8"))
    if "pairs" in about:
        raise SystemExit(f"{base}: the pairs are in it already; channel.py and sounds.py make it anew")
    arrays = {name: np.array(array) for name, array in model.mapped(base).items()}
    pairs, uses = counted(data, skip)
    often = np.exp(model.load(language.DATA / "model.npz").single.astype(float))
    mixed(arrays, often, pairs, uses)
    language.save(out, arrays)
    about |= {"pairs": {"different": len(pairs), "uses": sum(pairs.values()), "left out": skip, "prior": PRIOR}}
    about["sha256"] = hashlib.sha256(out.read_bytes()).hexdigest()
    out.with_suffix(".json").write_text(json.dumps(about, ensure_ascii=False, indent=1) + "\n", "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("base", type=Path, help="channel.npz without pairs (channel.py, sounds.py)")
    parser.add_argument("--skip", nargs="*", default=[])
    parser.add_argument("--out", type=Path, default=language.DATA / "channel.npz")
    args = parser.parse_args()
    write(args.data, tuple(args.skip), args.base, args.out)


if __name__ == "__main__":
    main()
