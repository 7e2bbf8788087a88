"""How sure a verdict on a scan is: python training/scans.py DATA [--skip SET] [--out FOLDER]

Weighs the proofread scans of DATA (pairs.SETS) as the detector does, each with a channel that has not counted its own
pairs, and fits a small network to which of the doubtful places are wrong; the proofread texts themselves take part as
pages where nothing is. Its score is turned into the share of right verdicts on sets that it was not fitted to. Writes
`misread` and `twin` of fixtext/ngram/data/confidence.json (calibrate.py writes the others), and, with --skip, all that
is needed to measure on a set that took no part: its figures are worth something only then. Needs scikit-learn and
rapidfuzz. Deterministic; 2 minutes.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from rapidfuzz.distance import Levenshtein

sys.path.insert(0, str(Path(__file__).parent.parent))
from fixtext.ngram import channel, evidence, gaps, judge, looks, model, twins, verdict
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
KINDS = {"misread": evidence.FEATURES, "twin": twins.FEATURES}


class Lessons(NamedTuple):
    """features: (n, FEATURES); wrong: which places are; weight: of each; errors: all wrong characters of the pages."""

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
    looks: looks.Looks


def weighed(page: Page, tools: Tools) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """By kind of verdict: (places in the text, features)."""
    some = stream(page.text, tools.channel)
    memory = Memory.of(some.known, (), tools.channel.fold)
    found = judge.weigh(some, tools.model, tools.channel, memory)
    rows, features = evidence.evidence(some, found, evidence.Tools(tools.model, tools.channel.fold, tools.gaps, memory))
    at, _, more = twins.twins(some, tools.model, tools.looks, memory)
    return {"misread": (some.place[found.at[rows]], features), "twin": (some.place[at], more)}


def lessons(some: list[Page], tools: Tools) -> dict[str, Lessons]:
    """Lessons of each kind. Places that the proofread text lacks teach nothing."""
    found: dict[str, list[tuple[np.ndarray, ...]]] = {kind: [] for kind in KINDS}
    for page in some:
        own = ngrams.fold()[ids(page.text)]
        for kind, (places, features) in weighed(page, tools).items():
            kept = np.array([not page.printed or p in page.printed for p in places.tolist()], bool)
            wrong = np.array([is_wrong(own[p], page.printed.get(p)) for p in places.tolist()], bool)
            found[kind].append((features[kept], wrong[kept], np.full(kept.sum(), page.weight)))
    return {kind: Lessons(*map(np.concatenate, zip(*parts, strict=True))) for kind, parts in found.items()}


def is_wrong(read: int, printed: int | None) -> bool:
    return printed is not None and printed >= HAN and printed != read


def joined(every: list[Lessons]) -> Lessons:
    return Lessons(*map(np.concatenate, zip(*every, strict=True)))


def fitted(some: Lessons, seed: int = 0) -> dict[str, list]:
    """Weights of a small network. Lessons of little weight are taken by chance, as often as they weigh."""
    taken = np.random.default_rng(seed).random(len(some.weight)) < some.weight
    return calibrate.layered(some.features[taken], some.wrong[taken])


def calibrated(kind: str, by_source: list[Lessons]) -> dict[str, object]:
    """The network of all sources, and the shares of right verdicts by the scores of networks without each source."""
    scores = []
    for place, own in enumerate(by_source):
        others = fitted(joined(by_source[:place] + by_source[place + 1 :]))
        scores.append(verdict.Confidence.of_weights(others).score(own.features.astype(np.float32)))
    every = joined(by_source)
    steps = calibrate.isotonic(np.concatenate(scores), every.wrong)
    sizes = {"verdicts": len(every.wrong), "wrong": int(every.wrong.sum())}
    return {"features": list(KINDS[kind]), **fitted(every), "steps": steps, **sizes}


def channel_without(data: Path, skip: tuple[str, ...], base: Path, folder: Path) -> channel.Channel:
    """A channel that has counted no pairs of some sets, written into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    pairs.write(data, skip, base, folder / "channel.npz")
    return channel.load(folder / "channel.npz")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("base", type=Path, help="channel.npz without pairs (channel.py, sounds.py)")
    parser.add_argument("--work", type=Path, default=Path("/tmp/scans"), help="folder for channels without a set")
    parser.add_argument("--skip", nargs="*", default=[], help="sets that take no part")
    parser.add_argument("--out", type=Path, default=language.DATA)
    args = parser.parse_args()
    skip = tuple(args.skip)
    grams = model.load(language.DATA / "model.npz"), gaps.load(language.DATA / "gaps.npz")
    alike = looks.load(language.DATA / "looks.npz")
    by_source = []
    for names in SOURCES:
        some = list(pages(args.data, tuple(name for name in names if name not in skip)))
        if some:
            chan = channel_without(args.data, (*names, *skip), args.base, args.work / "+".join((*names, *skip)))
            by_source.append(lessons(some, Tools(grams[0], chan, grams[1], alike)))
    if args.out != language.DATA:
        for name in ("model.npz", "gaps.npz", "looks.npz", "confidence.json"):
            shutil.copy(language.DATA / name, args.out / name)
    channel_without(args.data, skip, args.base, args.out)
    path = args.out / "confidence.json"
    found = json.loads(path.read_text("utf-8"))
    for kind in KINDS:
        found[kind] = calibrated(kind, [source[kind] for source in by_source])
        print(kind, found[kind])
    path.write_text(json.dumps(found, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
