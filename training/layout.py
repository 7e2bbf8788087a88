"""The model of layout: `python training/layout.py DATA [--leave-out SOURCE] [--out FILE] [--ablate]`.

Learns from scanned pages with proofread text (`training/layout_data.py`) and from pages that it prints itself
(`training/layout_books.py`, `layout_papers.py`): where paragraphs begin, and which lines are heads, notes, feet.
Writes fixtext/layout/data/model.npz. `--ablate` prints what each feature is worth: by how much the share of wrong seams
and lines grows without it. Needs lightgbm, scikit-learn, rapidfuzz. Six minutes on one core, without `--ablate`.
"""

from __future__ import annotations

import argparse
import random
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import lightgbm
import numpy as np
from layout_books import book
from layout_data import BODY, MEASURE_ONLY, SETS, Labels, labels, samples
from layout_papers import blocks, clean, old_paper, paper, records, snippet
from layout_prose import Corpora, printed

from fixtext.context import Context
from fixtext.layout import line_features, seam_features
from fixtext.layout.feature import matrix
from fixtext.layout.furniture.recognise import page_lines
from fixtext.layout.furniture.roles import by_rules
from fixtext.layout.furniture.shapes import shapes
from fixtext.layout.grammar import LABELS
from fixtext.layout.lines import Floats, Ints, Lines, lines_of
from fixtext.layout.model import FILE
from fixtext.layout.seams import Seams

MOST = 5000  # rows of one set: no source outweighs the others
PAIRS = 150  # interactions of two features
TREES, LABEL_TREES, RATE, LEAVES, BINS = 1500, 250, 0.1, 3, 40
PRINTED = {
    "book": 150,
    "english": 90,
    "paper": 100,
    "old": 80,
    "blocks": 400,
    "snippet": 800,
    "records": 700,
    "clean": 900,
}
RULES = Context().rules("artifacts")


class Rows(NamedTuple):
    """Features and answers of seams and of lines."""

    seams: Floats
    begins: Ints
    lines: Floats
    kinds: Ints


def rows_of(lines: Lines, known: Labels) -> Rows:
    """What is learned from one document."""
    body = np.flatnonzero(known.kinds == BODY)
    begins = known.begins[body][1:]
    there = begins >= 0
    seams = (
        matrix(seam_features.FEATURES, Seams(lines, body))[there]
        if len(body) > 1
        else np.zeros((0, len(seam_features.FEATURES)))
    )
    page = page_lines(lines, by_rules(lines, shapes(lines, RULES)))
    return Rows(seams, begins[there], matrix(line_features.FEATURES, page), known.kinds)


# what lines of some sets weigh: a wrong join of clean text costs more than one that is not made
CARE = {"printed clean": 1.5, "printed blocks": 2.0, "printed snippet": 2.0, "printed records": 2.0}


def together(parts: list[Rows], dice: np.random.Generator, most: int) -> Rows:
    """The rows of a set, at most so many of each kind."""
    seams, begins, lines, kinds = (np.concatenate(column) for column in zip(*parts, strict=True))
    one, two = dice.permutation(len(begins))[:most], dice.permutation(len(kinds))[:most]
    return Rows(seams[one], begins[one], lines[two], kinds[two])


def joined(lines: Lines, known: Labels, dice: np.random.Generator) -> list[Rows]:
    """The same text when all joins are made: nothing goes on any more, so that a second run changes nothing."""
    paragraphs: list[str] = []
    for i in np.flatnonzero(known.kinds == BODY).tolist():
        text = lines.text_of(i)
        if paragraphs and known.begins[i] == 0:
            glue = " " if text[0].isascii() and paragraphs[-1][-1].isascii() else ""
            paragraphs[-1] = paragraphs[-1].removesuffix("-") + glue * (not paragraphs[-1].endswith("-")) + text
        else:
            paragraphs.append(text)
    if len(paragraphs) < 2:
        return []
    table = lines_of(("\n" * int(dice.integers(1, 3))).join(paragraphs))
    count = len(table)
    return [rows_of(table, Labels(np.zeros(count, np.int64), np.ones(count, np.int64)))]


def scanned(data: Path, dice: np.random.Generator) -> Iterator[tuple[str, Rows]]:
    """The rows of each set of scans that may be learned from."""
    for name in SETS:
        if name.split()[0] in MEASURE_ONLY:
            continue
        parts, done = [], []
        for sample in samples(data, name):
            lines = lines_of(sample.text, sample.layout)
            if len(lines) > 2:
                known = labels(lines, sample.gold)
                parts.append(rows_of(lines, known))
                done += joined(lines, known, dice)
        yield name, together(parts, dice, MOST)
        yield f"{name} joined", together(done, dice, MOST // 2)


def made(data: Path, dice: np.random.Generator) -> Iterator[tuple[str, Rows]]:
    """The rows of each kind of page that we print."""
    corpora, die = Corpora(data), random.Random(7)
    makers = {
        "book": lambda: book(corpora, die, False),
        "english": lambda: book(corpora, die, True),
        "paper": lambda: paper(corpora, die),
        "old": lambda: old_paper(corpora, die),
        "blocks": lambda: blocks(corpora, die),
        "snippet": lambda: snippet(corpora, die),
        "records": lambda: records(corpora, die),
        "clean": lambda: clean(corpora, die),
    }
    for name, count in PRINTED.items():
        parts, done = [], []
        for _ in range(count):
            text, lines = printed(makers[name]())
            table = lines_of(text)
            known = Labels(np.array([line.kind for line in lines]), np.array([int(line.begins) for line in lines]))
            if len(table) == len(lines) > 1:
                parts.append(rows_of(table, known))
                done += joined(table, known, dice)
        yield f"printed {name} joined", together(done, dice, MOST // 2)
        yield f"printed {name}", together(parts, dice, 3 * MOST if name in ("clean", "book") else MOST)


def fitted(x: Floats, y: Ints, classes: int, weights: Floats) -> Any:
    """Boosted trees of three leaves, of two features at most, which are among the pairs that pay most."""
    first = _boosted(x, y, TREES // 5 if classes == 1 else LABEL_TREES // 3, weights, [])
    return _boosted(x, y, TREES if classes == 1 else LABEL_TREES, weights, _best_pairs(first))


def _best_pairs(model: Any) -> list[list[int]]:
    """The pairs of features by the gain of the trees that look at both; each feature alone may be used anyhow."""
    gains: dict[tuple[int, ...], float] = {}
    for tree in model.booster_.dump_model()["tree_info"]:
        used, gain = _used(tree["tree_structure"])
        if len(used) == 2:
            gains[tuple(sorted(used))] = gains.get(tuple(sorted(used)), 0.0) + gain
    best = sorted(gains, key=lambda pair: -gains[pair])[:PAIRS]
    return [list(pair) for pair in best] + [[k] for k in range(model.n_features_in_)]


def _used(node: dict[str, Any]) -> tuple[set[int], float]:
    """The features of a tree, and what it gains at its second split."""
    if "split_feature" not in node:
        return set(), 0.0
    left, right = _used(node["left_child"]), _used(node["right_child"])
    inner = left[0] | right[0]
    return {node["split_feature"]} | inner, left[1] + right[1] + (node["split_gain"] if not inner else 0.0)


def _boosted(x: Floats, y: Ints, trees: int, weights: Floats, pairs: list[list[int]]) -> Any:
    options = {"num_leaves": LEAVES, "learning_rate": RATE, "min_child_samples": 20, "max_bin": BINS, "reg_lambda": 1.0}
    options |= {"feature_fraction": 0.35, "n_jobs": 1, "verbose": -1, "seed": 7}
    options |= {"interaction_constraints": pairs} if pairs else {}
    return lightgbm.LGBMClassifier(n_estimators=trees, **options).fit(x, y, sample_weight=weights)


class Tables:
    """A boosted model as tables of two features."""

    def __init__(self, model: Any, x: Floats, names: list[str], classes: int) -> None:
        trees = model.booster_.dump_model()["tree_info"]
        self.names, self.classes = names, classes
        self.cuts: list[set[float]] = [set() for _ in names]
        for tree in trees:
            self._collect(tree["tree_structure"])
        self.edges = [np.array(sorted(cuts)) for cuts in self.cuts]
        self.found: dict[tuple[int, int], Floats] = {}
        for number, tree in enumerate(trees):
            self._add(tree["tree_structure"], number % classes)
        self.bias = np.zeros(classes)
        self._centre(x)

    def _collect(self, node: dict[str, Any]) -> None:
        if "split_feature" in node:
            self.cuts[node["split_feature"]].add(node["threshold"])
            self._collect(node["left_child"])
            self._collect(node["right_child"])

    def _used(self, node: dict[str, Any]) -> set[int]:
        if "split_feature" not in node:
            return set()
        return {node["split_feature"]} | self._used(node["left_child"]) | self._used(node["right_child"])

    def _add(self, root: dict[str, Any], label: int) -> None:
        used = sorted(self._used(root)) or [0]
        pair = (used[0], used[-1])
        shape = tuple(len(self.edges[f]) + 2 for f in pair)
        table = self.found.setdefault(pair, np.zeros((*shape, self.classes)))
        for i in range(shape[0]):
            for j in range(shape[1]) if pair[0] != pair[1] else [i]:
                table[i, j, label] += self._leaf(root, {pair[0]: i, pair[1]: j})

    def _leaf(self, node: dict[str, Any], bins: dict[int, int]) -> float:
        while "split_feature" in node:
            feature = node["split_feature"]
            at, count = bins[feature], len(self.edges[feature])
            cut = int(np.searchsorted(self.edges[feature], node["threshold"]))
            if at == count + 1:
                left = node["default_left"] if node["missing_type"] == "NaN" else node["threshold"] >= 0
            else:
                left = at <= cut
            node = node["left_child"] if left else node["right_child"]
        return float(node["leaf_value"])

    def _centre(self, x: Floats) -> None:
        """Take the mean over the training rows out of each table, so that a term says what is unlike the usual."""
        bins = np.stack([self._bin(k, x[:, k]) for k in range(len(self.names))], axis=1)
        for pair, table in self.found.items():
            mean = table[bins[:, pair[0]], bins[:, pair[1]]].mean(axis=0)
            table -= mean
            self.bias += mean

    def _bin(self, k: int, values: Floats) -> Ints:
        return np.where(np.isnan(values), len(self.edges[k]) + 1, np.searchsorted(self.edges[k], values))

    def arrays(self) -> dict[str, Any]:
        """What `fixtext.layout.model` reads."""
        pairs = sorted(self.found)
        sizes = [self.found[pair].shape[0] * self.found[pair].shape[1] for pair in pairs]
        cells = np.concatenate([self.found[pair].reshape(-1, self.classes) for pair in pairs])
        return {
            "names": np.array(self.names),
            "edges": np.concatenate(self.edges),
            "counts": np.array([len(edges) for edges in self.edges]),
            "pairs": np.array(pairs),
            "offsets": np.concatenate(([0], np.cumsum(sizes)[:-1])).astype(np.int64),
            "cells": cells.astype(np.float32),
            "bias": self.bias,
        }


def learn(sets: dict[str, Rows], leave: str, out: Path) -> None:
    """Fit both models on all sets but those of one source, and write them."""
    names = [name for name in sets if name.split()[0] != leave]
    parts = [sets[name] for name in names]
    cares = [CARE.get(name, 1.0) for name in names]
    seams, begins, lines, kinds = (np.concatenate(column) for column in zip(*parts, strict=True))
    found = {}
    tasks = (
        ("seams", seams, begins, [f.name for f in seam_features.FEATURES], 1),
        ("lines", lines, kinds, [f.name for f in line_features.FEATURES], len(LABELS)),
    )
    for task, x, y, features, classes in tasks:
        weights = np.repeat(cares, [len(part.begins if classes == 1 else part.kinds) for part in parts])
        tables = Tables(fitted(x, y, classes, weights), x, features, classes)
        found |= {f"{task}.{key}": value for key, value in tables.arrays().items()}
    with out.open("wb") as file:
        np.savez_compressed(file, **found)


def ablate(sets: dict[str, Rows]) -> None:
    """Print by how much the share of wrong answers, a source left out, grows without each feature."""
    sources = sorted({name.split()[0] for name in sets} - {"printed"})
    for task, declared in (("seams", seam_features.FEATURES), ("lines", line_features.FEATURES)):
        plain = _wrong(sets, sources, task, [])
        print(f"{task}: {plain:.4f} wrong with all features", flush=True)
        for number, feature in enumerate(declared):
            worth = _wrong(sets, sources, task, [number]) - plain
            print(f"  {worth:+.4f} {feature.name}: {feature.why}", flush=True)


def _wrong(sets: dict[str, Rows], sources: list[str], task: str, without: list[int]) -> float:
    shares = []
    for source in sources:
        x, y = ([], [])
        for name, rows in sets.items():
            if name.split()[0] != source:
                x.append(rows.seams if task == "seams" else rows.lines)
                y.append(rows.begins if task == "seams" else rows.kinds)
        columns = [k for k in range(x[0].shape[1]) if k not in without]
        model = fitted(
            np.concatenate(x)[:, columns],
            np.concatenate(y),
            1 if task == "seams" else len(LABELS),
            np.ones(sum(map(len, y))),
        )
        for name, rows in sets.items():
            if name.split()[0] == source:
                right = rows.begins if task == "seams" else rows.kinds
                asked = rows.seams if task == "seams" else rows.lines
                shares.append(float((model.predict(asked[:, columns]) != right).mean()))
    return sum(shares) / len(shares)


def main() -> None:
    warnings.filterwarnings("ignore")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--leave-out", default="", help="a source of DATA that takes no part")
    parser.add_argument("--out", type=Path, default=FILE)
    parser.add_argument("--ablate", action="store_true")
    arguments = parser.parse_args()
    sets = read(arguments.data)
    learn(sets, arguments.leave_out, arguments.out)
    if arguments.ablate:
        ablate(sets)


def read(data: Path) -> dict[str, Rows]:
    """The rows of all sets, scanned and printed."""
    dice = np.random.default_rng(7)
    found: dict[str, Rows] = {}
    for name, rows in (*scanned(data, dice), *made(data, dice)):
        found[name] = rows
        print(f"{name}: {len(rows.begins)} seams, {len(rows.kinds)} lines", file=sys.stderr, flush=True)
    return found


if __name__ == "__main__":
    main()
