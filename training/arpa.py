"""The shipped n-gram model as an ARPA file, for kenlm and its like: python training/arpa.py CORPUS_DIR OUT.arpa

Counts as language.py does, so that the n-grams and probabilities are those of model.npz before quantisation. Han
characters only: a comma at the beginning of an n-gram becomes <s>, one at its end </s>, for what is scored are
clauses. benchmarks/pycorrector.py compares with it. 2 minutes, 3 GB of memory, 130 MB.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))
from fixtext.ngram.alphabet import HAN, SIZE, char, ids
from training import language, ngrams

COMMA = int(ids("，")[0])
NAMES = [""] * HAN + [char(i) for i in range(HAN, SIZE)]
LN10 = np.log(10)


def kept(keys: np.ndarray, order: int) -> tuple[np.ndarray, np.ndarray]:
    """(which n-grams are Han, a comma at either end aside; their ids, shape (n, order))."""
    found = np.stack([(keys >> np.uint64(16 * back)) & np.uint64(0xFFFF) for back in range(order - 1, -1, -1)], 1)
    good = found >= HAN
    good[:, 0] |= found[:, 0] == COMMA
    good[:, -1] |= found[:, -1] == COMMA
    which = np.flatnonzero(good.all(1))
    return which, found[which].astype(np.int64)


def words(row: list[int]) -> str:
    named = [NAMES[i] for i in row]
    named[0] = named[0] or "<s>"
    named[-1] = named[-1] or "</s>"
    return " ".join(named)


def lines(order: int, now: language.Order, after: language.Order | None) -> list[str]:
    """The n-grams of an order: log10 P, words, log10 of what is left for others if a longer n-gram follows."""
    which, rows = kept(now.keys, order)
    prob = np.log10(now.p[which])
    if after is None:
        return [f"{p:.4f}\t{words(row)}" for p, row in zip(prob, rows.tolist(), strict=True)]
    left = np.log10(np.maximum(after.reach(now.keys[which]), 1e-6))
    return [f"{p:.4f}\t{words(row)}\t{b:.4f}" for p, row, b in zip(prob, rows.tolist(), left, strict=True)]


def singles(alone: np.ndarray, pairs: language.Order) -> list[str]:
    left = np.log10(np.maximum(pairs.reach(np.arange(SIZE, dtype=np.uint64)), 1e-6))
    found = [f"{np.log10(language.FLOOR):.4f}\t<unk>\t0", f"-99\t<s>\t{left[COMMA]:.4f}"]
    found.append(f"{np.log10(alone[COMMA]):.4f}\t</s>\t0")
    return found + [f"{np.log10(alone[i]):.4f}\t{NAMES[i]}\t{left[i]:.4f}" for i in range(HAN, SIZE)]


def main(folder: Path, target: Path) -> None:
    alone, found = language.counted(list(ngrams.parts(ngrams.trained(folder))))
    orders = language.pruned(alone, found, language.WORTH)
    tables = [singles(alone, orders[0])]
    for place, now in enumerate(orders):
        tables.append(lines(place + 2, now, orders[place + 1] if place + 1 < len(orders) else None))
    with target.open("w", encoding="utf-8") as out:
        out.write("\\data\\\n" + "".join(f"ngram {n}={len(table)}\n" for n, table in enumerate(tables, 1)))
        for n, table in enumerate(tables, 1):
            out.write(f"\n\\{n}-grams:\n" + "\n".join(table) + "\n")
        out.write("\n\\end\\\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
