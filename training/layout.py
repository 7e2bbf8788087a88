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
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import lightgbm
import numpy as np
from layout_books import book
from layout_data import BODY, MEASURE_ONLY, SETS, Labels, Sample, labels, samples
from layout_papers import blocks, clean, items, old_paper, paper, records, snippet
from layout_prose import Corpora, dirtied, printed

from fixtext.context import Context
from fixtext.edits import Risk, apply
from fixtext.filters.rejoin_lines import _round
from fixtext.layout import line_features, model, seam_features
from fixtext.layout.apart import Apart
from fixtext.layout.feature import matrix
from fixtext.layout.furniture.recognise import page_lines, recognise
from fixtext.layout.furniture.roles import by_rules
from fixtext.layout.furniture.shapes import shapes
from fixtext.layout.grammar import LABELS
from fixtext.layout.joins import streams
from fixtext.layout.lines import Floats, Ints, Lines, lines_of
from fixtext.layout.model import FILE
from fixtext.layout.seams import Seams
from fixtext.markup.spans import Markup

STAYS = 0.4  # how often furniture that no rule names is left among the lines of the body
MOST = 5000  # rows of one set: no source outweighs the others
PAIRS, LABEL_PAIRS = 250, 120  # interactions of two features, of seams and of lines
TREES, LABEL_TREES, RATE, LEAVES, BINS = 5000, 250, 0.1, 3, 40
DIRTIED = ("bha", "rendered cols", "maoquanji", "hk_linbiao", "bha_misc")  # sets that are read once more with dirt
PRINTED = {
    "book": 150,
    "english": 90,
    "paper": 100,
    "old": 80,
    "blocks": 700,
    "snippet": 1200,
    "records": 700,
    "items": 500,
    "clean": 900,
}
WIDE = {"clean": 8000, "book": 8000, "english": 3000, "old": 3000, "records": 3000, "items": 3000}  # rows of each
RULES = Context().rules("artifacts")


class Rows(NamedTuple):
    """Features and answers of seams and of lines."""

    seams: Floats
    begins: Ints
    lines: Floats
    kinds: Ints


def rows_of(lines: Lines, known: Labels, dice: np.random.Generator) -> Rows:
    """What is learned from one document: from its body, and from what the engine takes for it, furniture among it."""
    roles = by_rules(lines, shapes(lines, RULES))
    body = known.kinds == BODY
    named = np.isin(np.arange(len(lines)), list(roles))
    heard = (body & ~named) | (~body & ~named & (dice.random(len(lines)) < STAYS))
    streams = [body] if not (heard != body).any() else [body, heard]
    seams, begins = (
        np.concatenate(column)
        for column in zip(*(_seams(lines, known, np.flatnonzero(stream)) for stream in streams), strict=True)
    )
    return Rows(seams, begins, matrix(line_features.FEATURES, page_lines(lines, roles)), known.kinds)


def _seams(lines: Lines, known: Labels, order: Ints) -> tuple[Floats, Ints]:
    """Features and answers of the seams between lines of a stream that are both body."""
    if len(order) < 2:
        return np.zeros((0, len(seam_features.FEATURES))), np.zeros(0, np.int64)
    begins = known.begins[order][1:]
    both = (known.kinds[order] == BODY)[1:] & (known.kinds[order] == BODY)[:-1]
    there = both & (begins >= 0)
    return matrix(seam_features.FEATURES, Seams(lines, order))[there], begins[there]


# what rows weigh: real pages are few, and a wrong join of clean text costs more than one that is not made
REAL = 4.0
CARE = {
    "printed clean": 3.0,
    "printed blocks": 2.0,
    "printed snippet": 2.0,
    "printed records": 3.0,
    "printed items": 2.0,
}


def care(name: str, rows: Rows) -> float:
    """What each row of a set weighs; those of small sets of real pages weigh more."""
    if name.endswith((" settled", " dirty")):
        return 1.0
    if name.startswith("printed"):
        return CARE.get(name, 1.0)
    return REAL * float((MOST / max(100, len(rows.begins))) ** 0.5)


def together(parts: list[Rows], dice: np.random.Generator, most: int) -> Rows:
    """The rows of a set, at most so many of each kind."""
    seams, begins, lines, kinds = (np.concatenate(column) for column in zip(*parts, strict=True))
    one, two = dice.permutation(len(begins))[:most], dice.permutation(len(kinds))[:most]
    return Rows(seams[one], begins[one], lines[two], kinds[two])


def scanned(data: Path, dice: np.random.Generator) -> Iterator[tuple[str, Rows, list[str]]]:
    """The rows of each set of scans that may be learned from, and its texts; once more with dirt."""
    die = random.Random(7)
    for name in SETS:
        if name.split()[0] in MEASURE_ONLY:
            continue
        parts, dirt, texts = [], [], []
        for sample in samples(data, name):
            parts += _document(sample, sample.text, dice)
            if sample.layout is None:
                texts.append(sample.text)
                dirt += _document(sample, dirtied(sample.text, die), dice) if name in DIRTIED else []
        yield name, together(parts, dice, MOST), texts
        if dirt:
            yield f"{name} dirty", together(dirt, dice, MOST // 2), []


def _document(sample: Sample, text: str, dice: np.random.Generator) -> list[Rows]:
    lines = lines_of(text, sample.layout)
    return [rows_of(lines, labels(lines, sample.gold), dice)] if len(lines) > 2 else []


def made(data: Path, dice: np.random.Generator) -> Iterator[tuple[str, Rows, list[str]]]:
    """The rows of each kind of page that we print, and its texts."""
    corpora, die = Corpora(data), random.Random(7)
    makers = {
        "book": lambda: book(corpora, die, False),
        "english": lambda: book(corpora, die, True),
        "paper": lambda: paper(corpora, die),
        "old": lambda: old_paper(corpora, die),
        "blocks": lambda: blocks(corpora, die),
        "snippet": lambda: snippet(corpora, die),
        "records": lambda: records(corpora, die),
        "items": lambda: items(corpora, die),
        "clean": lambda: clean(corpora, die),
    }
    for name, count in PRINTED.items():
        parts, texts = [], []
        for _ in range(count):
            text, lines = printed(makers[name]())
            table = lines_of(text)
            known = Labels(np.array([line.kind for line in lines]), np.array([int(line.begins) for line in lines]))
            if len(table) == len(lines) > 1:
                parts.append(rows_of(table, known, dice))
                texts.append(text)
        yield f"printed {name}", together(parts, dice, WIDE.get(name, MOST)), texts


def settled(texts: list[str], dice: np.random.Generator) -> Rows:
    """The seams beside lines that one look joined: nothing goes on, so that a second look changes nothing."""
    parts = []
    for text in texts:
        edits = _round(lines_of(text), set(), (), RULES, False, Apart(lines_of(text), Markup()))
        lines = lines_of(apply(text, tuple(sorted(edit for edit in edits if edit.risk <= Risk.LIKELY))))
        order = next(streams(lines, recognise(lines, RULES)))
        before = set(lines_of(text).texts)
        grown = np.array([line not in before for line in lines.texts], np.bool_)[order]
        beside = grown[1:] | grown[:-1]
        if beside.any():
            x = matrix(seam_features.FEATURES, Seams(lines, order))[beside]
            parts.append(Rows(x, np.ones(len(x), np.int64), np.zeros((0, len(line_features.FEATURES))), order[:0]))
    return together(parts, dice, MOST // 2)


def fitted(x: Floats, y: Ints, classes: int, weights: Floats) -> Any:
    """Boosted trees of three leaves, of two features at most, which are among the pairs that pay most."""
    trees, most, tried = (TREES, PAIRS, TREES // 10) if classes == 1 else (LABEL_TREES, LABEL_PAIRS, LABEL_TREES // 3)
    first = _boosted(x, y, tried, weights, [])
    return _boosted(x, y, trees, weights, _best_pairs(first, most))


def _best_pairs(trees: Any, most: int) -> list[list[int]]:
    """The pairs of features by the gain of the trees that look at both; each feature alone may be used anyhow."""
    gains: dict[tuple[int, ...], float] = {}
    for tree in trees.booster_.dump_model()["tree_info"]:
        used, gain = _used(tree["tree_structure"])
        if len(used) == 2:
            gains[tuple(sorted(used))] = gains.get(tuple(sorted(used)), 0.0) + gain
    best = sorted(gains, key=lambda pair: -gains[pair])[:most]
    return [list(pair) for pair in best] + [[k] for k in range(trees.n_features_in_)]


def _used(node: dict[str, Any]) -> tuple[set[int], float]:
    """The features of a tree, and what it gains at its second split."""
    if "split_feature" not in node:
        return set(), 0.0
    left, right = _used(node["left_child"]), _used(node["right_child"])
    inner = left[0] | right[0]
    return {node["split_feature"]} | inner, left[1] + right[1] + (node["split_gain"] if not inner else 0.0)


def _boosted(x: Floats, y: Ints, trees: int, weights: Floats, pairs: list[list[int]]) -> Any:
    options = {"num_leaves": LEAVES, "learning_rate": RATE, "min_child_samples": 20, "max_bin": BINS, "reg_lambda": 1.0}
    options |= {
        "feature_fraction": 0.35,
        "bagging_fraction": 0.6,
        "bagging_freq": 1,
        "n_jobs": 1,
        "verbose": -1,
        "seed": 7,
    }
    options |= {"interaction_constraints": pairs} if pairs else {}
    return lightgbm.LGBMClassifier(n_estimators=trees, **options).fit(x, y, sample_weight=weights)


class Tables:
    """A boosted model as tables of two features."""

    def __init__(self, boosted: Any, x: Floats, names: list[str], classes: int) -> None:
        trees = boosted.booster_.dump_model()["tree_info"]
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
    cares = [care(name, sets[name]) for name in names]
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
        trees = fitted(
            np.concatenate(x)[:, columns],
            np.concatenate(y),
            1 if task == "seams" else len(LABELS),
            np.ones(sum(map(len, y))),
        )
        for name, rows in sets.items():
            if name.split()[0] == source:
                right = rows.begins if task == "seams" else rows.kinds
                asked = rows.seams if task == "seams" else rows.lines
                shares.append(float((trees.predict(asked[:, columns]) != right).mean()))
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
    """The rows of all sets, scanned and printed, and of their texts once joined by a first model."""
    dice = np.random.default_rng(7)
    found: dict[str, Rows] = {}
    read_texts: dict[str, list[str]] = {}
    for name, rows, texts in (*scanned(data, dice), *made(data, dice)):
        found[name], read_texts[name] = rows, texts
        print(f"{name}: {len(rows.begins)} seams, {len(rows.kinds)} lines", file=sys.stderr, flush=True)
    with TemporaryDirectory() as folder, used(Path(folder) / "first.npz") as first:
        learn(found, "", first)
        found |= {f"{name} settled": settled(texts, dice) for name, texts in read_texts.items() if texts}
    return found


@contextmanager
def used(path: Path) -> Iterator[Path]:
    """While it lasts, the engine uses the model of this file."""
    before = model.FILE
    model.FILE = path
    model.load.cache_clear()
    try:
        yield path
    finally:
        model.FILE = before
        model.load.cache_clear()


if __name__ == "__main__":
    main()
