"""Weigh all evidence into one verdict: python training/neural/verdict.py CORPUS_DIR ASIDE.jsonl MODEL_WITHOUT.npz

Documents are made as training/calibrate.py makes them, of paragraphs that neither network nor n-gram model has seen,
half of them of kinds that neither has seen (cmrc, sogou; with an n-gram model without them), misread as the recogniser
misread lines left aside; some characters are also put in and left out. Fits two small layers by cross-entropy: right
as read, one of the candidates, or something else; then, on the other half of the documents, an isotonic regression from
P(wrong) to the share that is wrong. Writes fixtext/neural/data/verdict.json. Deterministic; 4 minutes. Needs torch.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from torch import nn

sys.path.insert(0, str(Path(__file__).parent.parent.parent))
from fixtext.neural import evidence, looks, network, shifts
from fixtext.neural.evidence import FEATURES, NEAR, Tools
from fixtext.neural.verdict import PLACE
from fixtext.ngram import channel, model
from fixtext.ngram.alphabet import HAN, ids
from fixtext.ngram.memory import Memory
from fixtext.ngram.stream import stream
from training import calibrate, language

DATA = Path(__file__).parent.parent.parent / "fixtext" / "neural" / "data"
SHIFTED = 0.002  # share of characters put in, and of those left out, in documents with errors
HIDDEN, BESIDE = 24, 8
STAYS, OTHER = NEAR + 1, NEAR
EPOCHS, ROWS = 12, 2048
POINTS = 60


class Examples(NamedTuple):
    """features: (n, NEAR, FEATURES); is_one: (n, NEAR); truth: index of the candidate, OTHER or STAYS.

    extra, missing: features of shifts.py, and beside them which are true.
    """

    features: np.ndarray
    is_one: np.ndarray
    truth: np.ndarray
    extra: np.ndarray
    extra_true: np.ndarray
    missing: np.ndarray
    missing_true: np.ndarray


LOST = "\0"  # stands at the end of what was printed at a place behind which a character is missing


def shifted(wrong: list[str], right: list[str], rng: np.random.Generator) -> tuple[list[str], list[str]]:
    """Characters put in (right is "" there) and left out (LOST), as well as misread."""
    read, printed = [], []
    for a, b in zip(wrong, right, strict=True):
        chance = rng.random()
        if chance < SHIFTED and ids(a)[0] >= HAN and printed:
            printed[-1] += LOST
            continue
        read.append(a)
        printed.append(b)
        if chance > 1 - SHIFTED:
            read.append(wrong[int(rng.integers(len(wrong)))])
            printed.append("")
    return read, printed


def examples(tools: Tools, text: str, table: dict, rng: np.random.Generator) -> Examples:
    wrong, right = calibrate.misread(text, table, rng)
    if wrong != right:
        wrong, right = shifted(wrong, right, rng)
    some = stream("".join(wrong), tools.channel)
    found = evidence.weigh(some, tools, Memory.of(some.known, (), tools.channel.fold))
    truth = np.full(len(found.at), STAYS)
    for i, place in enumerate(some.place[found.at]):
        printed = right[place].strip(LOST)
        if wrong[place] != printed and printed:
            hit = np.flatnonzero((found.printed[i] == ids(printed)[0]) & found.is_one[i])
            truth[i] = hit[0] if len(hit) else OTHER
    more, more_features = shifts.extra(some, found.signs, found.read, tools.model)
    less, less_features = shifts.missing(some, found.signs, found.read, tools.model)
    more_true = np.array([right[p].strip(LOST) == "" for p in some.place[more]], bool)
    less_true = np.array([LOST in right[p] for p in some.place[less]], bool)
    return Examples(found.features, found.is_one, truth, more_features, more_true, less_features, less_true)


def documents(folder: Path) -> Iterator[tuple[str, bool]]:
    """(text, whether it is of a kind that was never seen)."""
    yield from ((text, True) for text in calibrate.unseen(folder))
    yield from ((text, False) for text in calibrate.seen(folder))


def gathered(folder: Path, path: Path, models: tuple[Path, Path], which: int, base: Path) -> Examples:
    """Of every other document, `which` 0 or 1; models: (n-gram model for the seen kinds, for those never seen)."""
    chan, table = channel.load(language.DATA / "channel.npz"), calibrate.misreadings(path)
    net, alike = network.load(base), looks.load(DATA / "looks.npz")
    tools = [Tools(net, model.load(m), chan, alike) for m in models]
    rng = np.random.default_rng(which)
    parts = []
    for number, (text, unseen) in enumerate(documents(folder)):
        if number % 2 == which:
            parts.append(examples(tools[unseen], text[: int(rng.choice(calibrate.LENGTHS))], table, rng))
    return Examples(*(np.concatenate(column) for column in zip(*parts, strict=True)))


class Weights(nn.Module):
    def __init__(self, features: np.ndarray) -> None:
        super().__init__()
        flat = features.reshape(-1, len(FEATURES))
        self.mean = nn.Parameter(torch.tensor(flat.mean(0)), requires_grad=False)
        self.scale = nn.Parameter(torch.tensor(flat.std(0) + 1e-3), requires_grad=False)
        self.one = nn.Linear(len(FEATURES), HIDDEN)
        self.two = nn.Linear(HIDDEN, 1)
        self.place = nn.Linear(len(PLACE), BESIDE)
        self.place2 = nn.Linear(BESIDE, 1)

    def forward(self, features: torch.Tensor, is_one: torch.Tensor) -> torch.Tensor:
        x = ((features - self.mean) / self.scale).clamp(-6, 6)
        candidates = self.two(torch.tanh(self.one(x)))[..., 0].masked_fill(~is_one, -1e9)
        other = self.place2(torch.tanh(self.place(x[:, 0][:, PLACE])))
        return torch.cat((candidates, other, torch.zeros_like(other)), 1)


def fitted(some: Examples) -> Weights:
    torch.manual_seed(1)
    weights = Weights(some.features)
    best = torch.optim.AdamW([p for p in weights.parameters() if p.requires_grad], lr=4e-3, weight_decay=0.02)
    steps = torch.optim.lr_scheduler.OneCycleLR(best, 8e-3, EPOCHS * (len(some.truth) // ROWS))
    features, is_one, truth = (torch.from_numpy(x) for x in some[:3])
    for _ in range(EPOCHS):
        order = torch.randperm(len(truth))
        for i in range(len(truth) // ROWS):
            rows = order[i * ROWS : (i + 1) * ROWS]
            loss = nn.functional.cross_entropy(weights(features[rows], is_one[rows]), truth[rows])
            best.zero_grad()
            loss.backward()
            best.step()
            steps.step()
    return weights


def isotonic(score: np.ndarray, wrong: np.ndarray) -> list[list[float]]:
    """[P, share wrong] rising, from (0, 0)."""
    points = calibrate.isotonic(score, wrong, POINTS)
    return [[0.0, 0.0], *([p, share] for p, share in points if p > 0)]


def shift(name: str, fit: Examples, test: Examples) -> dict[str, object]:
    """Weights and steps of one kind of shift, as calibrate.py makes them for the detector `ngram`."""
    (x, y), (x2, y2) = ((getattr(some, name), getattr(some, f"{name}_true")) for some in (fit, test))
    mean, deviation, w = calibrate.logistic(x, y)
    weights = w[:-1] / deviation
    constant = float(w[-1] - weights @ mean)
    return {
        "features": list({"extra": shifts.EXTRA, "missing": shifts.MISSING}[name]),
        "weights": [round(float(v), 4) for v in weights],
        "constant": round(constant, 4),
        "steps": calibrate.isotonic(x2 @ weights + constant, y2),
    }


def packed(w: Weights, score: np.ndarray, wrong: np.ndarray) -> dict[str, object]:
    steps = isotonic(score, wrong)
    layers = {
        "mean": w.mean,
        "scale": w.scale,
        "w1": w.one.weight.T,
        "b1": w.one.bias,
        "w2": w.two.weight[0],
        "v1": w.place.weight.T,
        "c1": w.place.bias,
        "v2": w.place2.weight[0],
        "bias": torch.stack((w.two.bias[0], w.place2.bias[0])),
    }
    found: dict[str, object] = {k: np.round(v.detach().numpy().astype(float), 4).tolist() for k, v in layers.items()}
    return found | {"scores": [a for a, _ in steps], "shares": [b for _, b in steps]}


def main(folder: Path, path: Path, without: Path, out: Path = DATA) -> None:
    models = language.DATA / "model.npz", without
    fit, test = (gathered(folder, path, models, which, out) for which in (0, 1))
    weights = fitted(fit)
    with torch.no_grad():
        odds = weights(torch.from_numpy(test.features), torch.from_numpy(test.is_one))
    score = 1 - odds.softmax(1)[:, -1].numpy()
    found = {"what": "verdict on all evidence; see training/neural/verdict.py", "made": date.today().isoformat()}
    found |= {"features": list(FEATURES)} | packed(weights, score, test.truth != STAYS)
    found |= {name: shift(name, fit, test) for name in ("extra", "missing")}
    found["places"], found["wrong"] = len(fit.truth) + len(test.truth), int((fit.truth != STAYS).sum())
    found["wrong"] += int((test.truth != STAYS).sum())
    found["source"] = {n: hashlib.sha256((folder / n).read_bytes()).hexdigest() for n in calibrate.UNSEEN}
    (out / "verdict.json").write_text(json.dumps(found) + "\n", "utf-8")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
