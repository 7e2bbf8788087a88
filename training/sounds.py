"""Homophones as typists take one for another, added to the channel: python training/sounds.py [DIR]

To what scans confuse (channel.py) comes what is typed: of TYPED of the characters another one of the same sound stands
there, the likelier the more frequent it is, for an input method offers that first. The sound is the first reading of
pypinyin, without tone; frequencies are those of the language model. Rewrites channel.npz in DIR (fixtext/ngram/data)
and says so in channel.json, which is how it knows not to do it twice. Deterministic; 10 seconds.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from pypinyin import Style, pinyin

sys.path.insert(0, str(Path(__file__).parent.parent))
from fixtext.ngram import model
from fixtext.ngram.alphabet import char
from training import language
from training.channel import MOST, UNIT, interchangeable

TYPED = 0.001  # share of characters mistyped, over all texts: most are scans, and most typists are careful
LEAST = 1e-6
NONE = 255


def sounds(known: np.ndarray) -> dict[str, list[int]]:
    """The ids of `known` by their sound."""
    found: dict[str, list[int]] = defaultdict(list)
    for number in known.tolist():
        found[pinyin(char(number), style=Style.NORMAL)[0][0]].append(number)
    return found


def typed(same: list[int], often: np.ndarray, fold: np.ndarray, kind: np.ndarray) -> Iterator[tuple[int, int, float]]:
    """(read, printed, P(read | printed)) of characters of one sound; `often` is P of each id."""
    for script in (1, 2):
        some = [i for i in same if kind[i] != 3 - script]
        whole = sum(often[fold[i]] for i in some)
        for printed in some:
            others = max(whole - often[fold[printed]], 1e-12)
            for read in some:
                if fold[read] != fold[printed] and not interchangeable(char(read), char(printed)):
                    yield read, printed, TYPED * float(often[fold[read]]) / others


def best(row: dict[int, float], often: np.ndarray, fold: np.ndarray) -> list[int]:
    """The candidates that are kept, as channel.py chooses them, cheapest first."""
    worth = {i: p * (often[fold[i]] * 1e6 + 5) ** 0.3 for i, p in row.items()}
    kept = sorted(row, key=lambda i: (-worth[i], i))[:MOST]
    return sorted(kept, key=lambda i: (-row[i], i))


def main(folder: Path = language.DATA) -> None:
    about = json.loads((folder / "channel.json").read_text("utf-8"))
    if "typed" in about:
        raise SystemExit(f"{folder / 'channel.npz'}: the homophones are in it already; channel.py makes it anew")
    arrays = {name: np.array(array) for name, array in model.mapped(folder / "channel.npz").items()}
    often = np.exp(model.load(folder / "model.npz").single.astype(float))
    fold, kind, known = arrays["fold"], arrays["kind"], arrays["read"]
    more: dict[int, dict[int, float]] = defaultdict(dict)
    for same in sounds(known).values():
        for read, printed, p in typed(same, often, fold, kind):
            more[read][printed] = max(p, more[read].get(printed, 0.0))
    for place, read in enumerate(known.tolist()):
        given = zip(arrays["printed"][place].tolist(), arrays["cost"][place].tolist(), strict=True)
        row = {printed: float(np.exp(-cost / UNIT)) for printed, cost in given if cost != NONE}
        for printed, p in more[read].items():
            if p > LEAST:
                row[printed] = row.get(printed, 0.0) + p
        kept = best(row, often, fold)
        arrays["printed"][place], arrays["cost"][place] = 0, NONE
        arrays["printed"][place, : len(kept)] = kept
        arrays["cost"][place, : len(kept)] = [min(254, round(-UNIT * np.log(max(row[i], 1e-7)))) for i in kept]
    language.save(folder / "channel.npz", arrays)
    about |= {"typed": TYPED, "sha256": hashlib.sha256((folder / "channel.npz").read_bytes()).hexdigest()}
    (folder / "channel.json").write_text(json.dumps(about, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
