"""How sure a verdict of the detector `ngram` is: python training/calibrate.py CORPUS MODEL_WITHOUT GAPS_WITHOUT

Takes texts of kinds that the model has not seen (the files of UNSEEN, with a model trained without them: language.py
--skip, gaps.py --skip), and as many paragraphs left aside of the kinds it has seen, and makes documents of them.
Misreads one of RATES of the Han characters as the channel says that scans do, doubles some, leaves some out, weighs
all, fits a small network on the features and, on the other half of the documents, an isotonic regression from its score
to the share of verdicts that are right. For typed texts a sentence or two at a time gets homophones (sounds.py). Writes
fixtext/ngram/data/confidence.json, but for `misread`, which scans.py learns from real scans. Deterministic; needs
scikit-learn and pypinyin; 5 minutes. No test data is used. Names of kinds behind it (doubled …): only these.
"""

from __future__ import annotations

import hashlib
import json
import lzma
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path

import numpy as np
from sklearn.neural_network import MLPClassifier

sys.path.insert(0, str(Path(__file__).parent.parent))
from fixtext.ngram import channel, dictionary, evidence, gaps, judge, looks, model, verdict
from fixtext.ngram.alphabet import SIZE, char, ids
from fixtext.ngram.doubles import FEATURES as DOUBLE_FEATURES
from fixtext.ngram.doubles import doubles
from fixtext.ngram.memory import Memory
from fixtext.ngram.stream import stream
from fixtext.ngram.twins import FEATURES as TWIN_FEATURES
from fixtext.ngram.twins import twins
from training import language, ngrams, sounds

UNSEEN = ("cmrc", "sogou", "medicine", "marxist_classics", "children_translation", "wuxia_old", "essay_literature")
UNSEEN += ("tw_encyclopedia", "classical_novel", "classical_novel_trad", "exam_reading", "law_case", "rmrb_1998")
RATES = (0.0, 0.0, 0.0, 0.001, 0.004, 0.015, 0.03)  # shares of misread characters, a document one of them
DOUBLED = (0.03, 0.002)  # share of characters that stand twice by mistake: when weights, when shares are learnt
LOST = (0.03, 0.002)  # share of characters left out, in half of the texts: when weights, when shares are learnt
LENGTHS = (60, 300, 1500, 3000)
TYPED_RATES = (0.0, 0.005, 0.02)  # of characters mistyped, a sentence or two one of them
TYPED_LENGTHS = (30, 60, 120)
FAVOURED = 6  # characters that a document misreads again and again
LENGTH = 3000
DOCUMENTS = 160
MORE = {"doubled": 12}  # times as many documents: one character in a thousand stands twice by right
POINTS = 40
FEW = 5  # verdicts whose share says nothing
NODES = 8
PULL = 3.0  # ridge on standardised features
RIDGE = 10.0  # the same of a network
KINDS = {"mistyped": evidence.FEATURES, "doubled": DOUBLE_FEATURES, "missing": gaps.FEATURES, "twin": TWIN_FEATURES}
NOTHING = Memory.of(ids("\n\n\n"), (), np.arange(SIZE, dtype=np.uint16))


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


def unseen(folder: Path, most: int) -> list[str]:
    found: list[str] = []
    for name in UNSEEN:
        with lzma.open(folder / f"{name}.txt.xz", "rt", encoding="utf-8") as lines:
            found += documents(lines, most // len(UNSEEN))
    return found


def seen(folder: Path, most: int) -> list[str]:
    """Documents of the paragraphs left aside, of all files evenly."""
    every = _aside(folder)
    return every[:: max(1, len(every) // most)]


@lru_cache(maxsize=1)
def _aside(folder: Path) -> list[str]:
    return list(documents(ngrams.aside(folder), -1))


def misreadings(chan: channel.Channel) -> dict[str, tuple[list[str], np.ndarray]]:
    """printed → (what is read for it, cumulative probabilities), by the channel turned round."""
    table: dict[str, dict[str, float]] = defaultdict(dict)
    for read in np.flatnonzero(chan.row >= 0).tolist():
        row = chan.row[read]
        for printed, cost in zip(chan.printed[row].tolist(), chan.cost[row].tolist(), strict=True):
            if np.isfinite(cost):
                table[char(printed)][char(read)] = float(np.exp(-cost))
    return cumulated(table)


def cumulated(table: Mapping[str, Mapping[str, float]]) -> dict[str, tuple[list[str], np.ndarray]]:
    return {right: (sorted(row), np.cumsum([row[c] for c in sorted(row)])) for right, row in table.items()}


def mistypings(chan: channel.Channel, lm: model.Model) -> dict[str, tuple[list[str], np.ndarray]]:
    """printed → (what is typed for it, cumulative probabilities)."""
    known = np.flatnonzero(chan.row >= 0)
    often = np.exp(lm.single.astype(float))
    table: dict[str, dict[str, float]] = defaultdict(dict)
    for same in sounds.sounds(known).values():
        for read, printed, p in sounds.typed(same, often, chan.fold, chan.kind):
            table[char(printed)][char(read)] = p
    return cumulated(table)


def mistyped(text: str, table: dict[str, tuple[list[str], np.ndarray]], rng: np.random.Generator) -> list[str]:
    rate = float(rng.choice(TYPED_RATES))
    return [draw(table[c], rng) if c in table and rng.random() < rate else c for c in text]


def misread(
    text: str, table: dict[str, tuple[list[str], np.ndarray]], rng: np.random.Generator
) -> tuple[list[str], list[str]]:
    """(text with misread and doubled characters, the text beside it: "" where a character was put in)."""
    rate = float(rng.choice(RATES))
    favoured = {}
    if rate > 0.002:
        common = [c for c, _ in Counter(text).most_common(150) if c in table]
        favoured = {c: draw(table[c], rng) for c in rng.permutation(common)[:FAVOURED]}
    wrong, right = [], []
    for c in text:
        chance = 0.4 if c in favoured else rate
        hit = c in table and rng.random() < chance
        wrong.append((favoured.get(c) or draw(table[c], rng)) if hit else c)
        right.append(c)
        if rate and is_han(c) and rng.random() < DOUBLED[1]:
            wrong.append(c)
            right.append("")
    return wrong, right


def doubled(text: str, rate: float, rng: np.random.Generator) -> tuple[str, list[int]]:
    """(text in which one of 1/rate Han characters stands twice, the places of those put in)."""
    found, slips = "", []
    for c in text:
        found += c
        if is_han(c) and rng.random() < rate:
            slips.append(len(found))
            found += c
    return found, slips


def shortened(wrong: list[str], right: list[str], rate: float, rng: np.random.Generator) -> tuple[list[str], list[int]]:
    """(`wrong` without some of its Han characters, the places of those before what was left out)."""
    kept: list[str] = []
    before = []
    for c, printed in zip(wrong, right, strict=True):
        if printed and kept and is_han(c) and rng.random() < rate:
            before.append(len(kept) - 1)
        else:
            kept.append(c)
    return kept, before


def is_han(char: str) -> bool:
    """Whether the model has an id for a character of its own."""
    return "\u4e00" <= char <= "\u9fff"


def draw(row: tuple[list[str], np.ndarray], rng: np.random.Generator) -> str:
    read, upto = row
    return str(read[int(np.searchsorted(upto, rng.random() * upto[-1]))])


class Examples:
    """Features and truth of verdicts of one kind: on characters misread, mistyped, doubled or left out."""

    def __init__(self, kinds: list, table, chan, which: int, kind: str) -> None:
        self.features: list[np.ndarray] = []
        self.truth: list[np.ndarray] = []
        self.rate, self.lost = DOUBLED[which], LOST[which]
        self.table, self.chan = table, chan
        self.slips, self.alike = mistypings(chan, kinds[1][0]), looks.load(language.DATA / "looks.npz")
        self.words = dictionary.load(language.DATA / "dictionary.npz")
        adders = {"doubled": self._add_doubled, "mistyped": self._add_typed, "missing": self._add_missing}
        adders["twin"] = self._add_twins
        rng = np.random.default_rng(which + 2 * list(adders).index(kind))
        for lm, between, texts in kinds:
            for text in texts[which::2]:
                adders[kind](text, evidence.Tools(lm, chan.fold, between, NOTHING), rng)

    def _add_twins(self, text: str, tools: evidence.Tools, rng) -> None:
        wrong, right = misread(text, self.table, rng)
        some = stream("".join(wrong), self.chan)
        at, printed, features = twins(some, tools.model, self.alike, Memory.of(some.known, (), tools.fold))
        self.features.append(features)
        said = [tools.fold[ids(right[p])[0]] if right[p] else 0 for p in some.place[at]]
        self.truth.append(printed == np.array(said, printed.dtype))

    def _add_typed(self, text: str, tools: evidence.Tools, rng) -> None:
        """A text in pieces of a sentence or two, each by itself."""
        while text:
            size = int(rng.choice(TYPED_LENGTHS))
            piece, text = text[:size], text[size:]
            wrong = mistyped(piece, self.slips, rng)
            some = stream("".join(wrong), self.chan)
            memory = Memory.of(some.known, (), tools.fold)
            found = judge.weigh(some, tools.model, self.chan, memory)
            rows, features = evidence.evidence(some, found, tools._replace(memory=memory))
            self.features.append(features)
            self.truth.append(np.array([wrong[p] != piece[p] for p in some.place[found.at[rows]]], bool))

    def _add_doubled(self, text: str, tools: evidence.Tools, rng) -> None:
        """The whole text in pieces, half of them with slips; half have dashes that were read as 一一."""
        while text:
            size = int(rng.choice(LENGTHS))
            piece, text = text[:size], text[size:]
            piece = piece.replace("——", "一一") if rng.random() < 0.5 else piece
            wrong, slips = doubled(piece, self.rate if rng.random() < 0.5 else 0.0, rng)
            some = stream(wrong, self.chan)
            at, features = doubles(some, tools.model, self.words, Memory.of(some.known, (), tools.fold))
            self.features.append(features)
            self.truth.append(np.isin(some.place[at], slips))

    def _add_missing(self, text: str, tools: evidence.Tools, rng) -> None:
        wrong, right = misread(text, self.table, rng)
        kept, before = shortened(wrong, right, self.lost if rng.random() < 0.5 else 0.0, rng)
        some = stream("".join(kept), self.chan)
        at, _, features = tools.gaps.within(some, tools.model, Memory.of(some.known, (), tools.fold))
        self.features.append(features)
        self.truth.append(np.isin(some.place[at], before))

    def arrays(self) -> tuple[np.ndarray, np.ndarray]:
        return np.concatenate(self.features), np.concatenate(self.truth)


def layered(x: np.ndarray, y: np.ndarray, nodes: int = NODES, ridge: float = RIDGE) -> dict[str, list]:
    """A hidden layer, for what is not the sum of its signs."""
    mean, deviation = x.mean(0), x.std(0) + 1e-6
    net = MLPClassifier((nodes,), alpha=ridge, activation="tanh", solver="lbfgs", max_iter=400, random_state=1)
    net.fit((x - mean) / deviation, y)
    first, last = net.coefs_[0] / deviation[:, None], net.coefs_[1][:, 0]
    hidden = np.vstack((first, net.intercepts_[0] - mean @ first))
    return {"hidden": rounded(hidden), "weights": rounded(last), "constant": rounded(net.intercepts_[1][0])}


def linear(x: np.ndarray, y: np.ndarray) -> dict[str, list]:
    mean, deviation, w = logistic(x, y)
    weights = w[:-1] / deviation
    return {"weights": rounded(weights), "constant": rounded(w[-1] - weights @ mean)}


def rounded(numbers: np.ndarray) -> list:
    return np.round(np.asarray(numbers, float), 4).tolist()


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


def isotonic(score: np.ndarray, truth: np.ndarray, number: int = POINTS) -> list[list[float]]:
    """[score, share right] at `number` places, rising: pool adjacent violators, groups of equal size of the best."""
    order = np.argsort(-score)[: int(truth.sum() * 2.5)][::-1]
    number = max(1, min(number, len(order) // FEW))
    blocks = [[truth[part].mean(), len(part), score[part].mean()] for part in np.array_split(order, number)]
    pooled: list[list[float]] = []
    for block in blocks:
        pooled.append(block)
        while len(pooled) > 1 and pooled[-2][0] >= pooled[-1][0]:
            (a, n, s), (b, m, t) = pooled[-2:]
            pooled[-2:] = [[(a * n + b * m) / (n + m), n + m, (s * n + t * m) / (n + m)]]
    return [[round(float(s), 3), round(float(min(p, 0.99)), 4)] for p, _, s in pooled]


def judged(features: tuple[str, ...], how, fit: tuple, test: tuple) -> dict[str, object]:
    """What `verdict.confidence` reads of one kind. how: `linear` or `layered`; fit, test: (features, truth)."""
    fitted = how(*fit)
    score = verdict.Confidence.of_weights(fitted).score(test[0].astype(np.float32))
    return {"features": list(features), **fitted, "steps": isotonic(score, test[1])}


def main(folder: Path, without: Path, gaps_without: Path, wanted: list[str]) -> None:
    chan = channel.load(language.DATA / "channel.npz")
    table = misreadings(chan)
    strange = model.load(without), gaps.load(gaps_without)
    shipped = model.load(language.DATA / "model.npz"), gaps.load(language.DATA / "gaps.npz")
    path = language.DATA / "confidence.json"
    found: dict[str, object] = json.loads(path.read_text("utf-8"))
    if not wanted:
        found["about"] = "confidence of verdicts; see training/calibrate.py and, for misread, training/scans.py"
    found["made"] = date.today().isoformat()
    for name in wanted or list(KINDS):
        most = DOCUMENTS * MORE.get(name, 1) // 2
        kinds = [(*strange, unseen(folder, most)), (*shipped, seen(folder, most))]
        some, others = (Examples(kinds, table, chan, which, name).arrays() for which in (0, 1))
        found[name] = {
            **judged(KINDS[name], layered, some, others),
            "verdicts": len(some[1]) + len(others[1]),
            "wrong": int(some[1].sum() + others[1].sum()),
        }
        print(name, found[name], flush=True)
    sources = [folder / f"{name}.txt.xz" for name in UNSEEN]
    found["source"] = {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sources}
    path.write_text(json.dumps(found, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]), sys.argv[4:])
