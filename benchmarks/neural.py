"""The detector `neural` beside `ngram`: python benchmarks/neural.py DATA [--only NAME] [--confidence LEVEL]

Prints a Markdown table: data, what must be reached, what each detector reaches at `balanced`. None of the data was used
to train, to calibrate or for the channel; `balanced` was chosen with bha and acc_rmrb in view. Needs rapidfuzz and
onnxruntime. 6 minutes. A flag counts as in benchmarks/typos.py; rendered pages are read in the order of columns.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from pathlib import Path

import typos

from fixtext.pipeline import Pipeline

DETECTORS = ("ngram", "neural")
SENTENCES = 5000


def rendered(data: Path, engine: str) -> Iterator[typos.Pair]:
    for path in sorted((data / "rendered").glob(f"*.{engine}.txt")):
        yield path.read_text("utf-8"), (path.parent / f"{path.name.split('.')[0]}.gt.txt").read_text("utf-8")


def flags(text: str, pipeline: Pipeline) -> list[tuple[int, int]]:
    found = [f for f in pipeline.clean(text).findings() if f.finding.kind == "suspect"]
    return [(f.start, f.end) for f in found if any(kind in f.finding.rule for kind in ("extra", "doubled"))]


def extra(data: Path, pipeline: Pipeline) -> str:
    """A character put into each of 5,000 news sentences; false flags on the sentences as they were.

    Half of the characters put in double the one before, as slips do; the others are from elsewhere in the news.
    """
    some = list(typos.news(data))
    some = (some * (SENTENCES // len(some) + 1))[:SENTENCES]
    every = [c for c in "".join(some) if typos.HAN.match(c)]
    found = false = chars = 0
    clean: dict[str, int] = {}
    for number, sentence in enumerate(some):
        at = [i for i, c in enumerate(sentence) if typos.HAN.match(c)][1:-1]
        i = at[(number * 7919 + number // 1000) % len(at)]
        more = sentence[i] if number % 2 else every[number * 104_729 % len(every)]
        damaged = sentence[: i + 1] + more + sentence[i + 1 :]
        found += any(a < i + 2 and b > i for a, b in flags(damaged, pipeline))
        if sentence not in clean:
            clean[sentence] = len(flags(sentence, pipeline))
        false, chars = false + clean[sentence], chars + len(sentence)
    return f"R {found / len(some):.3f}, {false * 1e4 / chars:.1f} false per 10,000 ({len(clean)} different sentences)"


def pairs(source: Iterator[typos.Pair], pipeline: Pipeline, strict: bool = False) -> str:
    t = typos.measured(source, pipeline, [])
    return typos.scores(t) + (typos.sentences(t) if strict else "")


def silent(data: Path, pipeline: Pipeline) -> str:
    t = typos.measured(typos.rmrb(data), pipeline, [])
    return f"{t['silent'] / t['sentences']:.2%} of {t['sentences']} sentences"


def speed(data: Path, detector: str) -> str:
    step = f"flag-typos detectors={detector}"
    return typos.speed(data, step, step)


Row = tuple[str, str, Callable[[Path, Pipeline, str], str]]
ROWS: list[Row] = [
    ("bha", "P ≥ 0.87, R ≥ 0.55, right ≥ 0.95, ≤ 12 false", lambda d, p, _: pairs(typos.bha(d), p)),
    ("rendered rapidocr", "ahead of ngram", lambda d, p, _: pairs(rendered(d, "rapidocr_cols"), p)),
    ("rendered tesseract", "ahead of ngram", lambda d, p, _: pairs(rendered(d, "tesseract"), p)),
    ("acc_rmrb", "≤ 1.0 % of correct sentences flagged", lambda d, p, _: silent(d, p)),
    ("faspell", "F1 ≥ 40", lambda d, p, _: pairs(typos.faspell(d), p, True)),
    ("extra", "R ≥ 0.75, ≤ 8 false", lambda d, p, _: extra(d, p)),
    ("missing", "R ≥ 0.40, ≤ 10 false", lambda d, p, _: typos.slips(d, p, "missing")),
    ("speed", "≥ 15,000 characters a second, < 1.0 s", lambda d, _, name: speed(d, name)),
]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--only", default="")
    parser.add_argument("--confidence", default="balanced")
    parser.add_argument("--part", choices=typos.PARTS, default="all", help="which articles of bha")
    parser.add_argument("--detectors", nargs="*", default=DETECTORS)
    args = parser.parse_args()
    typos.part = args.part
    print(f"| data | must reach | {' | '.join(args.detectors)} |\n|---|---|{'---|' * len(args.detectors)}", flush=True)
    for name, goal, measure in ROWS:
        if args.only in name:
            steps = {
                d: Pipeline.parse(f"flag-typos detectors={d} confidence={args.confidence}") for d in args.detectors
            }
            reached = " | ".join(measure(args.data, steps[d], d) for d in args.detectors)
            print(f"| {name} | {goal} | {reached} |", flush=True)


if __name__ == "__main__":
    main()
