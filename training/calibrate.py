"""How sure a verdict of the detector `ngram` is: python training/calibrate.py CORPUS_DIR READ_ASIDE.jsonl MODEL_WITHOUT.npz

Takes texts of kinds that the model has not seen (the files of UNSEEN, with a model trained without them: language.py
--skip), and as many paragraphs left aside of the kinds it has seen, makes documents of them, misreads RATE of the Han characters as the recogniser did on lines left aside (ocr.py
--aside), weighs them, fits a logistic regression on the features and, on the other half of the documents, an isotonic
regression from its score to the share of verdicts that are right. Writes fixtext/ngram/data/confidence.json.
Deterministic; 2 minutes. No test data is used.
"""

from __future__ import annotations

import hashlib
import json
import lzma
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))
from fixtext.ngram import channel, judge, model
from fixtext.ngram.alphabet import HAN, ids
from fixtext.ngram.memory import Memory
from fixtext.ngram.stream import stream
from training import language, ngrams
from training.channel import readings

UNSEEN = ("cmrc.txt.xz", "sogou.txt.xz")
RATE = 0.015
LENGTH = 3000
DOCUMENTS = 240
POINTS = 40
PULL = 3.0  # ridge on standardised features


def documents(lines: Iterator[str], most: int) -> Iterator[str]:
    """Paragraphs put together to LENGTH characters."""
    held = ""
    for line in lines:
        held += line
        if len(held) > LENGTH:
            yield held
            held, most = "", most - 1
        if not most:
            return


def unseen(folder: Path) -> list[str]:
    found: list[str] = []
    for name in UNSEEN:
        with lzma.open(folder / name, "rt", encoding="utf-8") as lines:
            found += documents(lines, DOCUMENTS // 4)
    return found


def seen(folder: Path) -> list[str]:
    """Documents of the paragraphs left aside, of all files evenly."""
    every = list(documents(ngrams.aside(folder), -1))
    return every[:: max(1, len(every) // (DOCUMENTS // 2))]


def misreadings(path: Path) -> dict[str, tuple[list[str], np.ndarray]]:
    """printed → (what was read for it, cumulative probabilities)."""
    table: dict[str, Counter[str]] = defaultdict(Counter)
    for right, possible in readings(path):
        for read, p in possible:
            if read != right and ids(read)[0] >= HAN:
                table[right][read] += p
    return {right: (sorted(row), np.cumsum([row[c] for c in sorted(row)])) for right, row in table.items()}


def misread(text: str, table: dict[str, tuple[list[str], np.ndarray]], rng: np.random.Generator) -> str:
    chars = list(text)
    for i in np.flatnonzero(rng.random(len(chars)) < RATE):
        if chars[i] in table:
            read, upto = table[chars[i]]
            chars[i] = read[int(np.searchsorted(upto, rng.random() * upto[-1]))]
    return "".join(chars)


def examples(texts: list[str], table, lm, chan, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """(features, whether the character was misread) of the verdicts of all documents."""
    rows, truth = [], []
    rng = np.random.default_rng(seed)
    for text in texts:
        damaged = misread(text, table, rng)
        some = stream(damaged, chan)
        verdicts = judge.weigh(some, lm, chan, Memory.of(some.known, (), chan.fold))
        rows.append(verdicts.features(lm, some))
        places = some.place[verdicts.at]
        truth.append(np.array([damaged[p] != text[p] for p in places]))
    return np.concatenate(rows), np.concatenate(truth)


def logistic(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(mean, deviation, weights with the constant last), by Newton's method."""
    mean, deviation = x.mean(0), x.std(0) + 1e-6
    z = np.hstack(((x - mean) / deviation, np.ones((len(x), 1))))
    w = np.zeros(z.shape[1])
    pull = np.append(np.full(z.shape[1] - 1, PULL), 0)
    for _ in range(30):
        p = 1 / (1 + np.exp(-np.clip(z @ w, -30, 30)))
        hessian = (z * (p * (1 - p))[:, None]).T @ z + np.diag(pull + 1e-9)
        w += np.linalg.solve(hessian, z.T @ (y - p) - pull * w)
    return mean, deviation, w


def isotonic(score: np.ndarray, truth: np.ndarray) -> list[list[float]]:
    """[score, share right] at POINTS places, rising: pool adjacent violators over groups of equal size of the best."""
    order = np.argsort(-score)[: int(truth.sum() * 2.5)][::-1]
    blocks = [[truth[part].mean(), len(part), score[part].mean()] for part in np.array_split(order, POINTS)]
    pooled: list[list[float]] = []
    for block in blocks:
        pooled.append(block)
        while len(pooled) > 1 and pooled[-2][0] >= pooled[-1][0]:
            (a, n, s), (b, m, t) = pooled[-2:]
            pooled[-2:] = [[(a * n + b * m) / (n + m), n + m, (s * n + t * m) / (n + m)]]
    return [[round(float(s), 3), round(float(min(p, 0.99)), 4)] for p, _, s in pooled]


def main(folder: Path, path: Path, without: Path) -> None:
    chan, table = channel.load(language.DATA / "channel.npz"), misreadings(path)
    kinds = ((model.load(without), unseen(folder)), (model.load(language.DATA / "model.npz"), seen(folder)))

    def half(which: int) -> tuple[np.ndarray, np.ndarray]:
        parts = [examples(texts[which::2], table, lm, chan, which) for lm, texts in kinds]
        return np.concatenate([x for x, _ in parts]), np.concatenate([y for _, y in parts])

    x, y = half(0)
    mean, deviation, w = logistic(x, y)
    plain = w[:-1] / deviation
    weights, constant = plain, w[-1] - float(plain @ mean)
    x2, y2 = half(1)
    found = {
        "about": "confidence of verdicts; see training/calibrate.py",
        "features": list(judge.FEATURES),
        "weights": [round(float(v), 4) for v in weights],
        "constant": round(float(constant), 4),
        "steps": isotonic(x2 @ weights + constant, y2),
        "characters": int(len(y) + len(y2)),
        "misread": RATE,
        "source": {n: hashlib.sha256((folder / n).read_bytes()).hexdigest() for n in UNSEEN},
    }
    (language.DATA / "confidence.json").write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    print(found["weights"], found["steps"])


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
