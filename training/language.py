"""The language model of the detector `ngram`: python training/language.py CORPUS_DIR [--out FILE]

Counts n-grams of one to four characters (ngrams.py), drops those seen fewer times than LEAST, smooths by interpolated
absolute discounting, drops those that change little of what is said of the text (WORTH; Seymore and Rosenfeld 1996,
Scalable backoff language models), quantises each order to 32 levels (equal numbers in each), packs (static.py) and
writes fixtext/ngram/data/model.npz and model.json (what, how much, when, checksums). Deterministic.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))
from fixtext.ngram.alphabet import SIZE
from fixtext.ngram.table import VALUE_BITS, Table
from training import ngrams, static

LEAST = {2: 3, 3: 3, 4: 3}
WORTH = {2: 0.5, 3: 5.0, 4: 9.5}  # ln P gained over all uses of an n-gram, below which it is left out
DISCOUNT = {1: 0.5, 2: 0.6, 3: 0.7, 4: 0.8}
FLOOR = 1e-8  # of a character that was never seen
DATA = Path(__file__).parent.parent / "fixtext" / "ngram" / "data"
U16 = np.uint64(16)


def single(parts: list[np.ndarray]) -> np.ndarray:
    """P of each id."""
    count = sum((np.bincount(part, minlength=SIZE) for part in parts), np.zeros(SIZE, np.int64))
    count = np.where(count >= 3, count, 0)
    return (count + FLOOR * count.sum()) / (count.sum() * (1 + FLOOR * SIZE))


class Order:
    """The n-grams of an order with P(last | context), and what each context leaves for others.

    keys, counts: rising; above: how often each n-gram's context occurs; lower: the order below, or P of each id.
    """

    def __init__(self, keys: np.ndarray, counts: np.ndarray, above: np.ndarray, lower: Order | np.ndarray) -> None:
        self.keys, self.counts, self.above, self.lower = keys, counts, above, lower
        context = keys >> U16
        own = (counts - DISCOUNT[self.order]) / above
        first = np.flatnonzero(np.concatenate((np.ones(min(1, len(keys)), bool), context[1:] != context[:-1])))
        self.contexts = context[first]
        self.left = 1 - np.add.reduceat(own, first) if len(first) else np.zeros(0)
        under = prob(lower, keys & np.uint64((1 << 16 * (self.order - 1)) - 1))
        self.without = np.repeat(self.left, np.diff(np.append(first, len(keys)))) * under
        self.p = own + self.without

    @property
    def order(self) -> int:
        return 2 if isinstance(self.lower, np.ndarray) else self.lower.order + 1

    def worth(self) -> np.ndarray:
        """What each n-gram adds to ln P of the text that was counted, beside the shorter one in its place."""
        return self.counts * np.log(self.p / np.maximum(self.without, FLOOR**2))

    def kept(self, which: np.ndarray, lower: Order | np.ndarray) -> Order:
        """The order with some of its n-grams only, over another lower one."""
        return Order(self.keys[which], self.counts[which], self.above[which], lower)

    def reach(self, contexts: np.ndarray) -> np.ndarray:
        return ngrams.looked_up(self.contexts, self.left, contexts, 1.0)


def prob(model: Order | np.ndarray, keys: np.ndarray) -> np.ndarray:
    """P of n-grams under a model; n-grams that it has are looked up, others are not asked for here."""
    if isinstance(model, np.ndarray):
        return model[keys.astype(np.int64)]
    return ngrams.looked_up(model.keys, model.p, keys, FLOOR)


def quantised(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(level of each, what the levels mean), as many values to each level."""
    edges = np.quantile(values, np.linspace(0, 1, (1 << VALUE_BITS) + 1)[1:-1])
    level = np.searchsorted(edges, values)
    sums = np.bincount(level, values, 1 << VALUE_BITS)
    return level, (sums / np.maximum(1, np.bincount(level, minlength=1 << VALUE_BITS))).astype(np.float32)


def packed(name: str, keys: np.ndarray, logs: np.ndarray, wide: bool = False) -> dict[str, np.ndarray]:
    level, meaning = quantised(logs)
    table: Table = static.build(keys, level, wide)
    found = {f"{name}.low": table.low, f"{name}.levels": meaning, f"{name}.seed": np.array(table.seed)}
    return found if table.high is None else {**found, f"{name}.high": table.high}


def counted(parts: list[np.ndarray]) -> tuple[np.ndarray, list[Order]]:
    """P of each id, then the orders from 2 on, nothing pruned but what occurs fewer times than LEAST."""
    alone = single(parts)
    lower: Order | np.ndarray = alone
    totals = ngrams.counted(parts, 1)
    found = []
    for order, least in LEAST.items():
        every = ngrams.counted(parts, order)
        often = every[1] >= least
        keys, counts = every[0][often], every[1][often]
        above = totals[1][np.searchsorted(totals[0], keys >> U16)]
        lower = Order(keys, counts, above, lower)
        totals = every
        found.append(lower)
    return alone, found


def pruned(alone: np.ndarray, found: list[Order], worth: dict[int, float]) -> list[Order]:
    """The orders with what is worth it: n-grams that change what is said of the text, and parts of longer ones."""
    wanted = np.zeros(0, np.uint64)
    chosen = []
    for now in reversed(found):
        which = (now.worth() >= worth[now.order]) | np.isin(now.keys, wanted, assume_unique=True)
        keys = now.keys[which]
        wanted = np.unique(np.concatenate((keys >> U16, keys & np.uint64((1 << 16 * (now.order - 1)) - 1))))
        chosen.append(which)
    lower: Order | np.ndarray = alone
    kept = []
    for now, which in zip(found, reversed(chosen), strict=True):
        lower = now.kept(which, lower)
        kept.append(lower)
    return kept


def trained(parts: list[np.ndarray]) -> dict[str, np.ndarray]:
    """The arrays of a model."""
    alone, found = counted(parts)
    return arrays_of(alone, pruned(alone, found, WORTH))


def arrays_of(alone: np.ndarray, longer: list[Order]) -> dict[str, np.ndarray]:
    arrays: dict[str, np.ndarray] = {"single": np.log(alone).astype(np.float32)}
    for order, name, found in zip(LEAST, ("pairs", "triples", "fours"), longer, strict=True):
        arrays |= packed(name, found.keys, np.log(found.p), wide=order == 2)
        left = np.log(np.maximum(found.left, 1e-6))
        if order == 2:
            dense = np.zeros(SIZE)
            dense[found.contexts.astype(np.int64)] = left
            arrays["reach1"] = dense.astype(np.float32)
        else:
            arrays |= packed(f"reach{order - 1}", found.contexts, left)
        print(f"order {order}: {len(found.keys)} n-grams, {len(found.contexts)} contexts", flush=True)
    return arrays


def _entry(archive: zipfile.ZipFile, name: str) -> zipfile.ZipInfo:
    """An entry whose data begin at a multiple of 64, so that the mapped array is aligned (npy headers are too)."""
    entry = zipfile.ZipInfo(name)
    rest = -(archive.fp.tell() + 30 + len(name) + 4) % 64
    entry.extra = b"fx" + rest.to_bytes(2, "little") + bytes(rest)
    return entry


def save(path: Path, arrays: dict[str, np.ndarray]) -> None:
    """An .npz whose bytes depend on nothing but the arrays."""
    path.parent.mkdir(exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, array in sorted(arrays.items()):
            with archive.open(_entry(archive, f"{name}.npy"), "w") as member:
                np.lib.format.write_array(member, np.ascontiguousarray(array), (1, 0))


def arguments(about: str | None, out: Path) -> argparse.Namespace:
    """corpus, out, skip: of a command that makes data of a corpus."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--out", type=Path, default=out)
    parser.add_argument("--skip", nargs="*", default=[], help="files left out: data to calibrate on these")
    return parser.parse_args()


def parts_of(args: argparse.Namespace) -> list[np.ndarray]:
    return list(ngrams.parts(ngrams.trained(args.corpus, tuple(args.skip))))


def card(args: argparse.Namespace, what: str, parts: list[np.ndarray], more: dict[str, Any]) -> None:
    """Says beside `args.out` of what it was made, how much, when, with checksums."""
    about = {
        "what": what,
        "made": date.today().isoformat(),
        "characters": sum(map(len, parts)),
        "left out": args.skip,
        **more,
        "source": {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(args.corpus.glob("*.txt.xz"))},
        "sha256": hashlib.sha256(args.out.read_bytes()).hexdigest(),
    }
    args.out.with_suffix(".json").write_text(json.dumps(about, indent=1) + "\n", "utf-8")


def main() -> None:
    args = arguments(__doc__, DATA / "model.npz")
    parts = parts_of(args)
    save(args.out, trained(parts))
    card(
        args,
        "character n-gram model, order 4; see training/language.py",
        parts,
        {"least": LEAST, "worth": WORTH, "discount": DISCOUNT, "one paragraph in": ngrams.ONE_IN},
    )


if __name__ == "__main__":
    main()
