"""Weigh all evidence into one verdict: python training/neural/verdict.py CORPUS_DIR ASIDE.jsonl MODEL_WITHOUT.npz

Documents are made as training/calibrate.py makes them, of paragraphs that neither network nor n-gram model has seen,
half of them of kinds that neither has seen (cmrc, sogou; with an n-gram model without them), misread as the recogniser
misread lines left aside; some characters are also put in and left out. Fits a conditional logit: right as
read, one of the candidates, or something else; then, on the other half of the documents, an isotonic regression from
P(wrong) to the share that is wrong. Writes packages/neural/fixtext_neural/data/verdict.json. Deterministic; 4 minutes.
Needs torch.
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
from torch import Tensor, nn

sys.path.insert(0, str(Path(__file__).parent.parent.parent))
from fixtext.neural import evidence, network, shifts
from fixtext.neural.evidence import FEATURES, NEAR, Tools
from fixtext.neural.verdict import CANDIDATE, PLACE, columns
from fixtext.ngram import channel, looks, model
from fixtext.ngram.alphabet import HAN, ids
from fixtext.ngram.memory import Memory
from fixtext.ngram.stream import stream
from training import calibrate, language

DATA = Path(__file__).parent.parent.parent / "packages" / "neural" / "fixtext_neural" / "data"
CHANNEL = language.DATA / "channel.npz"
SHIFTED = 0.003  # share of characters put in, and of those left out, in documents with errors
STAYS, OTHER = NEAR + 1, NEAR
PULL = 1e-4
POINTS = 60


class Examples(NamedTuple):
    """features: (n, NEAR, FEATURES); is_one: (n, NEAR); truth: index of the candidate, OTHER or STAYS.

    extra: features of shifts.py, and beside them which are true.
    """

    features: np.ndarray
    is_one: np.ndarray
    truth: np.ndarray
    extra: np.ndarray
    extra_true: np.ndarray


def shifted(wrong: list[str], right: list[str], rng: np.random.Generator) -> tuple[list[str], list[str]]:
    """Characters put in (right is "" there) and left out, as well as misread."""
    read, printed = [], []
    for a, b in zip(wrong, right, strict=True):
        chance = rng.random()
        if chance < SHIFTED and ids(a)[0] >= HAN:
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
        printed = right[place]
        if wrong[place] != printed and printed:
            hit = np.flatnonzero((found.printed[i] == ids(printed)[0]) & found.is_one[i])
            truth[i] = hit[0] if len(hit) else OTHER
    more, more_features = shifts.extra(some, found.signs, found.read, tools.model)
    more_true = np.array([right[p] == "" for p in some.place[more]], bool)
    return Examples(found.features, found.is_one, truth, more_features, more_true)


def documents(folder: Path) -> Iterator[tuple[str, bool]]:
    """(text, whether it is of a kind that was never seen)."""
    yield from ((text, True) for text in calibrate.unseen(folder))
    yield from ((text, False) for text in calibrate.seen(folder))


def gathered(folder: Path, models: tuple[Path, Path], which: int, base: Path, confusions: Path = CHANNEL) -> Examples:
    """Of every other document, `which` 0 or 1; models: (n-gram model for the seen kinds, for those never seen)."""
    chan = channel.load(confusions)
    table = calibrate.misreadings(chan)
    net, alike = network.load(base), looks.load(language.DATA / "looks.npz")
    tools = [Tools(net, model.load(m), chan, alike) for m in models]
    rng = np.random.default_rng(which)
    parts = []
    for number, (text, unseen) in enumerate(documents(folder)):
        if number % 2 == which:
            parts.append(examples(tools[unseen], text[: int(rng.choice(calibrate.LENGTHS))], table, rng))
    return Examples(*(np.concatenate(column) for column in zip(*parts, strict=True)))


class Weights(nn.Module):
    """Standardised inside, so that the pull on the weights is the same for all."""

    def __init__(self, features: np.ndarray) -> None:
        super().__init__()
        flat = torch.from_numpy(features.reshape(-1, len(FEATURES)))
        self.mean, self.scale = flat.mean(0), flat.std(0) + 1e-3
        self.candidate = nn.Linear(len(CANDIDATE), 1)
        self.place = nn.Linear(len(PLACE), 1)

    def forward(self, features: Tensor, is_one: Tensor) -> Tensor:
        x = (features - self.mean) / self.scale
        each = self.candidate(x[..., columns(CANDIDATE)])[..., 0].masked_fill(~is_one, -1e9)
        other = self.place(x[:, 0][:, columns(PLACE)])
        return torch.cat((each, other, torch.zeros_like(other)), 1)

    def raw(self, layer: nn.Linear, names: tuple[str, ...]) -> list[float]:
        """The weights of the features as they are, the constant last."""
        at = columns(names)
        weights = layer.weight[0].detach() / self.scale[at]
        constant = layer.bias[0].detach() - (weights * self.mean[at]).sum()
        return [round(float(v), 4) for v in (*weights, constant)]


def fitted(some: Examples) -> Weights:
    torch.manual_seed(1)
    weights = Weights(some.features)
    best = torch.optim.LBFGS(weights.parameters(), max_iter=80, line_search_fn="strong_wolfe")
    features, is_one, truth = (torch.from_numpy(x) for x in some[:3])

    def loss() -> Tensor:
        best.zero_grad()
        pull = PULL * sum((p**2).sum() for p in weights.parameters())
        found = nn.functional.cross_entropy(weights(features, is_one), truth) + pull
        found.backward()
        return found

    best.step(loss)
    return weights


def isotonic(score: np.ndarray, wrong: np.ndarray) -> list[list[float]]:
    """[P, share wrong] rising, from (0, 0)."""
    points = calibrate.isotonic(score, wrong, POINTS)
    return [[0.0, 0.0], *([p, share] for p, share in points if p > 0)]


def packed(w: Weights, score: np.ndarray, wrong: np.ndarray) -> dict[str, object]:
    steps = isotonic(score, wrong)
    return {
        "candidate": w.raw(w.candidate, CANDIDATE),
        "place": w.raw(w.place, PLACE),
        "scores": [a for a, _ in steps],
        "shares": [b for _, b in steps],
    }


def main(folder: Path, without: Path, out: Path = DATA) -> None:
    models = language.DATA / "model.npz", without
    fit, test = (gathered(folder, models, which, out) for which in (0, 1))
    weights = fitted(fit)
    with torch.no_grad():
        odds = weights(torch.from_numpy(test.features), torch.from_numpy(test.is_one))
    score = 1 - odds.softmax(1)[:, -1].numpy()
    found = {"what": "verdict on all evidence; see training/neural/verdict.py", "made": date.today().isoformat()}
    found |= {"features": [list(CANDIDATE), list(PLACE)]} | packed(weights, score, test.truth != STAYS)
    shifts_of = ((some.extra, some.extra_true) for some in (fit, test))
    found["extra"] = calibrate.judged(shifts.EXTRA, calibrate.linear, *shifts_of)
    found["places"], found["wrong"] = len(fit.truth) + len(test.truth), int((fit.truth != STAYS).sum())
    found["wrong"] += int((test.truth != STAYS).sum())
    found["source"] = {n: hashlib.sha256((folder / f"{n}.txt.xz").read_bytes()).hexdigest() for n in calibrate.UNSEEN}
    (out / "verdict.json").write_text(json.dumps(found) + "\n", "utf-8")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
