"""How sure a verdict on a scan is: python training/scans.py DATA CORPUS BASE WORK

Weighs the proofread scans of DATA (pairs.SETS) as the detector does, each with a channel that has not counted its own
pairs (BASE is one without any), and fits a small network to which of the doubtful places are wrong. The proofread texts
themselves take part as pages where nothing is, and so do paragraphs of CORPUS, of each kind, damaged or not. Its score
is turned into the share of right verdicts on sets that it was not fitted to. Of places that are wrong and whose best
candidate is wrong too only UNKNOWN are learnt: a flag is worth more with what was printed. Writes channel.npz and
`misread` of confidence.json (calibrate.py writes the others), and into WORK a folder for each source with the data of
a detector that has not seen it: a set's figures are worth something only with these (benchmarks/typos.py --unseen).
Needs scikit-learn and rapidfuzz. Deterministic; 4 minutes.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from rapidfuzz.distance import Levenshtein

sys.path.insert(0, str(Path(__file__).parent.parent))
from fixtext.ngram import channel, evidence, gaps, judge, model, verdict
from fixtext.ngram.alphabet import HAN, ids
from fixtext.ngram.memory import Memory
from fixtext.ngram.stream import stream
from training import calibrate, language, ngrams, pairs

SOURCES = (("bha",), ("bha_misc",), ("hk_linbiao", "hk_wang"), ("maoquanji",), ("quark",))
WEIGHT = {
    "hk_linbiao": 0.35,
    "hk_wang": 0.35,
    "quark": 0.5,
}  # pages whose engine knew another script, and half classical
CLEAN = 0.5  # weight of a place on a page where nothing is wrong
KIND = 0.3  # and of one on a page of our own making
PER_KIND, LENGTH = 6, 2000  # pages of each kind of text, characters of each
UNKNOWN = 0.2
NODES, RIDGE = 10, 20.0


class Lessons(NamedTuple):
    """features: (n, FEATURES); wrong: which places are; weight: of each."""

    features: np.ndarray
    wrong: np.ndarray
    weight: np.ndarray


class Page(NamedTuple):
    """A text, and for each place that its proofread form has what stands there, as the model knows it; {} if clean."""

    text: str
    printed: dict[int, int]
    weight: float


def pages(data: Path, names: tuple[str, ...]) -> Iterator[Page]:
    """Scans, aligned in the simplified script, and their proofread texts."""
    for name in names:
        for path in sorted((data / name).glob("*.raw.txt")):
            text, gold = path.read_text("utf-8"), path.with_name(path.name.replace(".raw.", ".gt.")).read_text("utf-8")
            yield Page(text, aligned(text, gold), WEIGHT.get(name, 1.0))
            yield Page(gold, {}, CLEAN)


def aligned(text: str, gold: str) -> dict[int, int]:
    """What was printed at each place that the alignment keeps or substitutes."""
    fold = ngrams.fold()
    places = [i for i, c in enumerate(text) if not c.isspace()]
    a, b = fold[ids("".join(text.split()))].tolist(), fold[ids("".join(gold.split()))].tolist()
    found: dict[int, int] = {}
    for op in Levenshtein.opcodes(a, b):
        if op.tag in ("equal", "replace"):
            length = min(op.src_end - op.src_start, op.dest_end - op.dest_start)
            found.update((places[op.src_start + i], b[op.dest_start + i]) for i in range(length))
    return found


class Tools(NamedTuple):
    model: model.Model
    channel: channel.Channel
    gaps: gaps.Gaps


def weighed(page: Page, tools: Tools) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(places in the text, features, ids of the best candidates in the simplified script)."""
    some = stream(page.text, tools.channel)
    memory = Memory.of(some.known, (), tools.channel.fold)
    found = judge.weigh(some, tools.model, tools.channel, memory)
    how = evidence.Tools(tools.model, tools.channel.fold, tools.gaps, memory)
    rows, features = evidence.evidence(some, found, how)
    return some.place[found.at[rows]], features, tools.channel.fold[found.printed[rows, 0]]


def lessons(some: list[Page], tools: Tools) -> Lessons:
    """Lessons of pages. Places that the proofread text lacks teach nothing."""
    parts = []
    for page in some:
        own = ngrams.fold()[ids(page.text)]
        places, features, best = weighed(page, tools)
        kept = np.array([not page.printed or p in page.printed for p in places.tolist()], bool)
        printed = np.array([page.printed.get(p, own[p]) for p in places.tolist()], np.int64)
        wrong = (printed >= HAN) & (printed != own[places])
        weight = np.where(wrong & (best != printed), UNKNOWN, 1.0) * page.weight
        parts.append((features[kept], wrong[kept], weight[kept]))
    return Lessons(*map(np.concatenate, zip(*parts, strict=True)))


def lessons_of_kinds(corpus: Path, tools: Tools) -> Lessons:
    """Lessons of paragraphs left aside, of every kind of text, half of them damaged as the channel says that scans are.

    Real scans are of few kinds; on classical prose, verse, law the verdict must not be one of their kind.
    """
    table, rng, fold = calibrate.misreadings(tools.channel), np.random.default_rng(7), ngrams.fold()
    some = []
    for path in sorted(corpus.glob("*.txt.xz")):
        for number, text in enumerate(calibrate.documents(ngrams.aside(corpus, path.name), PER_KIND)):
            read, printed = calibrate.misread(text[:LENGTH], table, rng) if number % 2 else (list(text[:LENGTH]),) * 2
            places = {i: int(fold[ids(c)[0]]) for i, c in enumerate(printed) if c}
            some.append(Page("".join(read), places, KIND))
    return lessons(some, tools)


def joined(every: list[Lessons]) -> Lessons:
    return Lessons(*map(np.concatenate, zip(*every, strict=True)))


def fitted(some: Lessons, seed: int = 0) -> dict[str, list]:
    """Weights of a small network. Lessons of little weight are taken by chance, as often as they weigh."""
    taken = np.random.default_rng(seed).random(len(some.weight)) < some.weight
    return calibrate.layered(some.features[taken], some.wrong[taken], NODES, RIDGE)


def calibrated(by_source: list[Lessons], kinds: Lessons) -> dict[str, object]:
    """The network of all sources, and the shares of right verdicts by the scores of networks without each source."""
    scores = []
    for place, own in enumerate(by_source):
        others = fitted(joined([*by_source[:place], *by_source[place + 1 :], kinds]))
        scores.append(verdict.Confidence.of_weights(others).score(own.features.astype(np.float32)))
    every = joined(by_source)
    whole = joined([every, kinds])
    steps = calibrate.isotonic(np.concatenate(scores), every.wrong)
    sizes = {"verdicts": len(every.wrong), "wrong": int(every.wrong.sum())}
    return {"features": list(evidence.FEATURES), **fitted(whole), "steps": steps, **sizes}


def written(folder: Path, misread: dict[str, object], channel_from: Path) -> None:
    """All data of the detector with these weights and a channel, into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in (*(language.DATA / name for name in ("model.npz", "gaps.npz", "looks.npz")), channel_from):
        (folder / path.name).unlink(missing_ok=True)
        (folder / path.name).symlink_to(path.resolve())
    every = json.loads((language.DATA / "confidence.json").read_text("utf-8"))
    (folder / "confidence.json").write_text(json.dumps(every | {"misread": misread}) + "\n", "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("base", type=Path, help="channel.npz without pairs (channel.py, sounds.py)")
    parser.add_argument("work", type=Path, help="folder for what is made without each set")
    args = parser.parse_args()
    grams = model.load(language.DATA / "model.npz"), gaps.load(language.DATA / "gaps.npz")
    pairs.write(args.data, (), args.base, language.DATA / "channel.npz")
    by_source = []
    for names in SOURCES:
        place = args.work / names[0] / "own" / "channel.npz"
        place.parent.mkdir(parents=True, exist_ok=True)
        pairs.write(args.data, names, args.base, place)
        by_source.append(lessons(list(pages(args.data, names)), Tools(grams[0], channel.load(place), grams[1])))
    chan = channel.load(args.base)
    kinds = lessons_of_kinds(args.corpus, Tools(grams[0], chan, grams[1]))
    path = language.DATA / "confidence.json"
    found = json.loads(path.read_text("utf-8"))
    found["misread"] = calibrated(by_source, kinds)
    path.write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    print(found["misread"]["steps"], flush=True)
    for number, names in enumerate(SOURCES):
        others = calibrated(by_source[:number] + by_source[number + 1 :], kinds)
        written(args.work / names[0], others, args.work / names[0] / "own" / "channel.npz")


if __name__ == "__main__":
    main()
