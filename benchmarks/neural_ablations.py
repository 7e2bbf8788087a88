"""What pays in the detector `neural`: neural_ablations.py DATA CORPUS ASIDE.jsonl MODEL_WITHOUT.npz [FOLDER…]

For each FOLDER with a network (network.onnx, characters.npz; default: the one that ships) weighs the documents of
training/neural/verdict.py once, fits the verdict with all evidence, without the network, without the n-gram model and
so on, and prints recall at three precisions on the Han substitutions of bha. With --channel FILE
all is done with that channel instead of ours (training/channel.py with an empty READ.jsonl makes one that has
learnt nothing of real readings). Needs torch. 5 minutes a folder. Nothing is fitted on bha.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np
import torch
import typos

sys.path.insert(0, str(Path(__file__).parent.parent))
from fixtext.neural import evidence, network
from fixtext.neural.verdict import columns
from fixtext.ngram import channel, looks, model
from fixtext.ngram.memory import Memory
from fixtext.ngram.stream import stream
from training import language
from training.neural import verdict
from training.neural.verdict import Examples

WITHOUT = {
    "both": (),
    "n-gram alone": ("network", "read", "surprise", "extra"),
    "network alone": ("n-gram", "known", "document", "series"),
    "both, without the document": ("document", "series"),
    "both, without looks": ("whole", "half"),
}
PRECISIONS = (0.9, 0.87, 0.7)


def book(data: Path, tools: evidence.Tools) -> tuple[np.ndarray, np.ndarray, np.ndarray, int]:
    """(features, is_one, 1 wrong, 0 right or -1 not aligned, number of wrong characters) of bha."""
    parts, wrong = [], 0
    for raw, gold in typos.bha(data):
        to = typos.substituted(raw, gold)
        bad = {i for i, c in to.items() if c != raw[i] and typos.HAN.match(c) and typos.HAN.match(raw[i])}
        wrong += len(bad)
        some = stream(raw, tools.channel)
        found = evidence.weigh(some, tools, Memory.of(some.known, (), tools.channel.fold))
        places = some.place[found.at].tolist()
        parts.append((found.features, found.is_one, np.array([p in bad if p in to else -1 for p in places], int)))
    features, is_one, truth = (np.concatenate(column) for column in zip(*parts, strict=True))
    return features, is_one, truth, wrong


def masked(features: np.ndarray, names: tuple[str, ...]) -> np.ndarray:
    found = features.copy()
    found[..., columns(names)] = 0
    return found


def row(name: str, fit: Examples, of_book: tuple[np.ndarray, np.ndarray, np.ndarray, int]) -> str:
    features, is_one, truth, wrong = of_book
    weights = verdict.fitted(fit._replace(features=masked(fit.features, WITHOUT[name])))
    with torch.no_grad():
        odds = weights(torch.from_numpy(masked(features, WITHOUT[name])), torch.from_numpy(is_one))
    score = 1 - odds.softmax(1)[:, -1].numpy()
    order = np.argsort(-score[truth >= 0], kind="stable")
    hits = np.cumsum(truth[truth >= 0][order])
    precision = hits / np.arange(1, len(hits) + 1)
    reached = [np.flatnonzero(precision >= p) for p in PRECISIONS]
    return " | ".join(f"{hits[at[-1]] / wrong:.3f}" if len(at) else "-" for at in reached)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("data", "corpus", "without"):
        parser.add_argument(name, type=Path)
    parser.add_argument("folders", type=Path, nargs="*", default=[verdict.DATA])
    parser.add_argument("--channel", type=Path, default=language.DATA / "channel.npz")
    args = parser.parse_args()
    print(
        f"| network | evidence | {' | '.join(f'R at P {p}' for p in PRECISIONS)} |\n|---|---|---|---|---|", flush=True
    )
    for folder in args.folders:
        models = language.DATA / "model.npz", args.without
        fit = verdict.gathered(args.corpus, models, 0, folder, args.channel)
        net, chan = network.load(folder), channel.load(args.channel)
        of_book = book(
            args.data, evidence.Tools(net, model.load(models[0]), chan, looks.load(language.DATA / "looks.npz"))
        )
        for name in WITHOUT:
            print(f"| {folder.name} | {name} | {row(name, fit, of_book)} |", flush=True)


if __name__ == "__main__":
    main()
