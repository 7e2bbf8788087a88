"""Typos, the whole table: python benchmarks/typos.py DATA --unseen WORK [--only NAME] [--confidence LEVEL] [--list N]

Prints a Markdown table: what is measured, what must be reached, what is reached. Scans are measured with a channel and
a verdict that have not seen their source: WORK is what training/scans.py made. No other data took part in training.
DATA is the folder of open data. Needs rapidfuzz. 5 minutes.

`flag-typos` runs on the text as it is; `ngram` joins wrapped lines for itself. A flag is right if it covers a Han
character that the alignment with the proofread text substitutes by another; its first suggestion is right if it is what
stands there. Flags on what the alignment leaves out are not counted, as in shared/tools/score.py.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable
from functools import partial
from pathlib import Path

from typo_sets import (
    HAN,
    PARTS,
    Pair,
    bha,
    faspell,
    news,
    proofread,
    rmrb,
    scanned,
    sighan,
    simple,
    substituted,
    textproof,
)

from fixtext.pipeline import Pipeline

sample = 0


def sampled(pairs: Iterable[Pair]) -> list[Pair]:
    """Of many pairs `sample`, always the same."""
    every = list(pairs)
    return random.Random(1).sample(every, sample) if 0 < sample < len(every) else every


def measured(pairs: Iterable[Pair], pipeline: Pipeline, shown: list[str]) -> Counter[str]:
    t: Counter[str] = Counter()
    for raw, gold in pairs:
        to = substituted(raw, gold)
        wrong = {i for i, c in to.items() if c != simple(raw[i]) and HAN.match(c) and HAN.match(raw[i])}
        flags = [f for f in pipeline.clean(raw).findings() if f.finding.kind == "suspect"]
        t.update(sentences=1, chars=len("".join(raw.split())), errors=len(wrong), flagged=bool(flags))
        t.update(bad=bool(wrong), silent=not wrong and bool(flags))
        fixed, hit = list(raw), set()
        for f in flags:
            covered = [i for i in range(f.start, f.end) if not raw[i].isspace()]
            first = f.finding.suggestions[0].text if f.finding.suggestions else ""
            if len(first) == f.end - f.start:
                fixed[f.start : f.end] = first
            if set(covered) & wrong:
                hit |= set(covered) & wrong
                t.update({"tp": 1, "right": "".join(map(simple, first)) == "".join(to.get(i, "") for i in covered)})
                t[f"{f.finding.detector} tp"] += 1
            elif all(i in to for i in covered):
                t.update({"fp": 1, f"{f.finding.detector} fp": 1})
                shown.append(
                    f"{raw[max(0, f.start - 8) : f.end + 8]!r} {raw[f.start : f.end]} → {first} {f.finding.confidence}"
                )
        t["hit"] += len(hit)
        changed = "".join(fixed)
        t.update(changed=changed != raw, correct=changed != raw and changed == gold)
    return t


def scores(t: Counter[str]) -> str:
    precision, recall = t["tp"] / max(1, t["tp"] + t["fp"]), t["hit"] / max(1, t["errors"])
    false = t["fp"] * 1e4 / max(1, t["chars"])
    return f"P {precision:.3f}, R {recall:.3f}, right {t['right'] / max(1, t['tp']):.3f}, {false:.1f} false per 10,000"


def sentences(t: Counter[str]) -> str:
    """Sentence-level correction, strict: a sentence counts if all of it is right."""
    p, r = t["correct"] / max(1, t["changed"]), t["correct"] / max(1, t["bad"])
    return f"; sentences corrected P {p:.3f}, R {r:.3f}, F1 {2 * p * r / max(1e-9, p + r):.3f}"


def parts(t: Counter[str]) -> str:
    names = sorted({key[:-3] for key in t if key.endswith((" tp", " fp"))})
    return "; ".join(f"{name} {t[name + ' tp']}+ {t[name + ' fp']}-" for name in names)


def slips(data: Path, pipeline: Pipeline, kind: str) -> str:
    """A character "doubled" or "missing" in each of 5,000 sentences; false flags are counted on these as they were."""
    found = false = chars = 0
    some = list(news(data))
    some = (some * (5000 // len(some) + 1))[:5000]
    for number, sentence in enumerate(some):
        at = [i for i, c in enumerate(sentence) if HAN.match(c)]
        i = at[(number * 7919 + number // 1000) % len(at)]
        damaged = sentence[:i] + (sentence[i] * 2 if kind == "doubled" else "") + sentence[i + 1 :]
        flags = [f for f in pipeline.clean(damaged).findings() if f.finding.kind == "suspect"]
        found += any(f.start <= i + 1 and f.end >= i and kind in f.finding.rule for f in flags)
        clean = [f for f in pipeline.clean(sentence).findings() if kind in f.finding.rule]
        false, chars = false + len(clean), chars + len(sentence)
    return (
        f"R {found / len(some):.3f}, {false * 1e4 / chars:.1f} false per 10,000 ({len(set(some))} different sentences)"
    )


def overproof(data: Path) -> str:
    path = next(iter(sorted((data / "overproof").glob("*.txt"))))
    command = [sys.executable, str(Path(__file__).parent / "words_en.py"), str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return "; ".join(
        line for line in done.stdout.splitlines() if "precision" in line.lower() or "recall" in line.lower()
    )


# The sets of one source: what is measured on one has not seen the others either.
SCANS = {"bha": "bha", "bha_misc": "bha_misc", "hk_linbiao": "hk_linbiao", "hk_wang": "hk_linbiao"}
SCANS |= {"maoquanji": "maoquanji", "quark": "quark"}
ALL = [name for name in SCANS if name != "maoquanji"]  # whose errors count; of maoquanji only what is flagged wrongly
GOLD = ["bha", "bha_misc", "hk_linbiao", "hk_wang", "maoquanji", "quark", "ecpo"]
unseen: Path | None = None


def detectors_for(name: str, detectors: str) -> str:
    """The detectors with data that have not seen a set, if there are such."""
    if unseen is None or name not in SCANS:
        return detectors
    return detectors.replace("ngram", f"ngram:data={unseen / SCANS[name]}", 1)


TYPED = "ngram:typed=yes,doubled:characters=no,confusion"  # for sets of what people typed
DETECTORS = "ngram,doubled:characters=no,confusion"  # what `flag-typos` runs where ONNX Runtime is not installed


def speed(
    data: Path, text_step: str = "flag-typos detectors=ngram", page_step: str = f"flag-typos detectors={DETECTORS}"
) -> str:
    """Characters a second of CPU of one step, and how long a page takes another, from the start."""
    text = "\n".join(raw for raw, _ in bha(data))
    pipeline = Pipeline.parse(text_step)
    pipeline.clean(text[:2000])
    began = time.process_time()
    pipeline.clean(text)
    rate = len(text) / (time.process_time() - began)
    page = text[:1400]
    began = time.perf_counter()
    command = [sys.executable, "-m", "fixtext", "check", "-", "--", *page_step.split()]
    subprocess.run(command, input=page, capture_output=True, text=True, check=False)
    took = time.perf_counter() - began
    return f"{rate:,.0f} characters a second of CPU; a page of {len(page.encode()):,} bytes {took:.2f} s"


ROWS = {
    "bha balanced": "P ≥ 0.95, R ≥ 0.53, ≤ 4 false",
    "bha thorough": "",
    **{f"{name} balanced": "P ≥ 0.85" for name in ("bha_misc", "hk_linbiao", "hk_wang", "quark")},
    "maoquanji balanced": "only false flags count",
    "all balanced": "P ≥ 0.90, R ≥ 0.52, right ≥ 0.93, ≤ 9 false",
    "all thorough": "P ≥ 0.78, R ≥ 0.63",
    **{f"proofread {name}": f"≤ {6 if name == 'ecpo' else 3} flags in 10,000" for name in GOLD},
    "acc_rmrb balanced": "≤ 0.8 % of correct sentences flagged",
    "faspell thorough": "ahead of pycorrector-kenlm",
    "textproof thorough": "ahead of pycorrector-kenlm",
    "sighan15 thorough": "ahead of pycorrector-kenlm",
    "doubled thorough": "R ≥ 0.95, ≤ 3 false",
    "missing thorough": "flag only",
    "overproof": "P ≥ 0.75, R ≥ 0.35",
    "speed": "≥ 20,000 characters a second, < 0.7 s",
}
SETS = {
    "bha": bha,
    **{name: partial(scanned, name=name) for name in SCANS if name != "bha"},
    "faspell": faspell,
    "textproof": textproof,
    "sighan15": sighan,
    "acc_rmrb": rmrb,
}


def step(level: str, detectors: str) -> Pipeline:
    return Pipeline.parse(f"flag-typos confidence={level} detectors={detectors}")


def flags_in(name: str, data: Path, detectors: str) -> str:
    """Flags on proofread text."""
    pipeline = step("balanced", detectors_for(name, detectors))
    flags = chars = 0
    for text in proofread(data, name):
        flags += len(pipeline.clean(text).findings())
        chars += len("".join(text.split()))
    return f"{flags * 1e4 / chars:.1f} in 10,000"


def all_scans(data: Path, level: str, detectors: str, shown: list[str]) -> Counter[str]:
    """The sum of all sets of scans."""
    total: Counter[str] = Counter()
    for name in SCANS:
        t = measured(SETS[name](data), step(level, detectors_for(name, detectors)), shown)
        total += t if name in ALL else Counter({key: t[key] for key in ("fp", "chars")})
    return total


def row(name: str, data: Path, shown: list[str], confidence: str, detectors: str) -> str:
    kind, _, level = name.partition(" ")
    if kind == "proofread":
        return flags_in(level, data, detectors)
    level = confidence or level or "balanced"
    if kind == "all":
        t = all_scans(data, level, detectors, shown)
        return f"{scores(t)} ({parts(t)})"
    detectors = TYPED if detectors == DETECTORS and kind in ("textproof", "sighan15") else detectors
    pipeline = step(level, detectors_for(kind, detectors))
    if kind in ("doubled", "missing"):
        return slips(data, pipeline, kind)
    if kind in ("overproof", "speed"):
        return overproof(data) if kind == "overproof" else speed(data)
    t = measured(sampled(SETS[kind](data)), pipeline, shown)
    if kind == "acc_rmrb":
        return f"{t['silent'] / t['sentences']:.2%} of {t['sentences']} sentences; {parts(t)}"
    return f"{scores(t)} ({parts(t)})" + (sentences(t) if kind not in SCANS else "")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--only", default="")
    parser.add_argument("--confidence", default="")
    parser.add_argument("--detectors", default=DETECTORS)
    parser.add_argument("--list", type=int, default=0, help="show so many false flags of each row")
    parser.add_argument(
        "--part", choices=PARTS, default="all", help="which articles of bha: even ones tune, odd ones report"
    )
    parser.add_argument("--sample", type=int, default=0, help="so many sentences of each set, chosen with a seed")
    parser.add_argument("--unseen", type=Path, help="data that have not seen a source, a folder each")
    args = parser.parse_args()
    global sample, unseen
    sample, unseen = args.sample, args.unseen
    SETS["bha"] = partial(bha, part=args.part)
    print("| data | must reach | reached |\n|---|---|---|", flush=True)
    for name, goal in ROWS.items():
        if args.only in name:
            shown: list[str] = []
            print(f"| {name} | {goal} | {row(name, args.data, shown, args.confidence, args.detectors)} |", flush=True)
            print(
                "\n".join(shown[:: max(1, len(shown) // args.list)][: args.list]) if args.list else "",
                end="",
                flush=True,
            )


if __name__ == "__main__":
    main()
