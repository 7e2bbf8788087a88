"""Promises, measured: no exception, undo, replay, places, a second run that changes nothing, order, hash seed.

    python benchmarks/fuzz.py [--texts 5000] [--preset book-zh] [--filters] [--seed 1] [--jobs 2] [DATA]

Prints how often each promise broke for each preset, and for each filter alone with each of its options; failing
inputs made small. Exits with 1 if any did.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import multiprocessing
import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

import mutations
from promises import broken
from shrink import shrunk

from fixtext import pipeline as pipelines
from fixtext import registry
from fixtext.errors import FixtextError
from fixtext.filter import FilterSpec, Option
from fixtext.pipeline import Pipeline

SHOWN = 3  # failing inputs of one kind that are printed
ORDERED = 400  # texts of the checks of order and hash seed
# The detectors that cost least; the others' findings change no text, and each is tried as a filter alone.
QUICK = "flag-typos detectors=confusion,doubled:characters=no"
TYPOS = (
    "apply=likely detectors=words-en",
    "apply=likely detectors=ngram,confusion,doubled",
    "mark=inline detectors=ngram,words-en",
)


class Failure(NamedTuple):
    """A promise that a pipeline broke for a text; `what` is the rule or the exception."""

    steps: str
    promise: str
    what: str
    text: str


def preset_steps(name: str) -> str:
    """The steps of a preset, with detectors that cost little."""
    steps = Pipeline.parse(f"@{name}").steps
    return " ".join(QUICK if step.name == "flag-typos" else str(step) for step in steps)


def filter_steps() -> Iterator[str]:
    """Each filter alone, and with each value of each option."""
    for name in registry.builtin("filters"):
        spec = registry.filter_spec(name)
        if name == "flag-typos":
            yield from (f"{name} {options}" for options in TYPOS)
            continue
        yield name
        yield from (f"{name} {words}" for option in spec.options.values() for words in _values(spec, option))
        kinds = [option.flag for option in spec.options.values() if "move" in option.choices]
        for act in ("drop", "move", "mark") if kinds else ():
            yield " ".join([name, *(f"{kind}={act}" for kind in kinds)])


def _values(spec: FilterSpec, option: Option) -> Iterator[str]:
    if option.name == "risk":
        yield from (f"risk={risk}" for risk in ("safe", "guess"))
    elif option.choices:
        yield from (f"{option.flag}={value}" for value in option.choices if value != option.default)
    elif option.type is bool:
        with_script = "to=tw " if spec.name == "convert-script" else ""
        yield f"{with_script}{option.flag}={'no' if option.default else 'yes'}"


def failures(steps: str, texts: Iterable[str]) -> Iterator[Failure]:
    """All promises that a pipeline breaks for some texts."""
    pipeline = Pipeline.parse(steps)
    for text in texts:
        yield from (Failure(steps, promise, what, text) for promise, what in broken(pipeline, text))


def small(failure: Failure) -> str:
    """The text of a failure made small: the same promise broken by the same rule."""
    pipeline = Pipeline.parse(failure.steps)
    return shrunk(failure.text, lambda text: (failure.promise, failure.what) in broken(pipeline, text))


def digests(steps: Sequence[str], texts: Sequence[str], order: Sequence[int]) -> dict[str, str]:
    """What each pipeline makes of each text and finds in it, as digests, the texts read in an order."""
    made: dict[str, str] = {}
    for number in order:
        for name in steps:
            whole = repr(_all_of(Pipeline.parse(name), texts[number]))
            made[f"{number} {name}"] = hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()
    return made


def _all_of(pipeline: Pipeline, text: str) -> object:
    try:
        result = pipeline.clean(text)
    except Exception as error:  # counted as a failure elsewhere
        return type(error)
    return result.text, [*result.changes()], result.findings()


def elsewhere(steps: Sequence[str], texts: Sequence[str], hash_seed: int) -> dict[str, str]:
    """`digests` of another process, which has another hash seed, another order, and has read much before."""
    order = list(range(len(texts)))
    random.Random(hash_seed).shuffle(order)
    request = json.dumps([steps, texts, order])
    command = [sys.executable, __file__, "--digests"]
    environment = os.environ | {"PYTHONHASHSEED": str(hash_seed)}
    done = subprocess.run(command, input=request, text=True, stdout=subprocess.PIPE, check=True, env=environment)
    return dict(json.loads(done.stdout))


def unlike(steps: Sequence[str], texts: Sequence[str]) -> Iterator[Failure]:
    """Texts whose result depends on the order of reading, on what was read before, or on the hash seed."""
    first = digests(steps, texts, range(len(texts)))
    for seed in (1, 2):
        for key, digest in elsewhere(steps, texts, seed).items():
            number, _, name = key.partition(" ")
            if digest != first[key]:
                yield Failure(name, "order or hash seed", "", texts[int(number)])


def _digests_of_request() -> None:
    steps, texts, order = json.loads(sys.stdin.read())
    Pipeline.parse("rejoin-lines drop-artifacts").clean("前言不是后语，后来有人读了又读。\n" * 9000)
    print(json.dumps(digests(steps, texts, order)))


def _one(task: tuple[str, int, int], files: Sequence[Sequence[str]]) -> list[Failure]:
    steps, count, seed = task
    return list(failures(steps, mutations.texts(files, count, seed)))


def _print(name: str, count: int, failed: Sequence[Failure], shrinks: bool) -> None:
    by_kind = Counter((f.promise, f.what) for f in failed)
    texts = len({f.text for f in failed})
    print(f"{texts / max(1, count):7.2%} {texts:5d} of {count}  {name}", flush=True)
    for (promise, what), number in by_kind.most_common():
        print(f"          {number:5d}  {promise}: {what}")
        for failure in [f for f in failed if (f.promise, f.what) == (promise, what)][:SHOWN]:
            print(f"                 {(small(failure) if shrinks else failure.text)!r}", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, nargs="?", metavar="DATA", help="the folder of open data")
    parser.add_argument("--texts", type=int, default=5000, help="texts for each preset and each filter")
    parser.add_argument("--preset", action="append", help="only this preset; may be given again")
    parser.add_argument("--steps", action="append", default=[], help="only these steps; may be given again")
    parser.add_argument("--filters", action="store_true", help="each filter alone with each option, too")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--as-is", action="store_true", help="failing inputs are not made small")
    parser.add_argument("--digests", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.digests:
        _digests_of_request()
        return 0
    presets = [] if given.steps and not given.preset else given.preset or sorted(pipelines.presets())
    try:
        names = {f"@{name}": preset_steps(name) for name in presets}
        names |= {steps: str(Pipeline.parse(steps)) for steps in given.steps}
    except FixtextError as error:
        parser.error(str(error))
    names |= {steps: steps for steps in filter_steps()} if given.filters else {}
    files = mutations.sources(given.data)
    failed = 0
    with multiprocessing.Pool(given.jobs) as pool:
        tasks = [(steps, given.texts, given.seed) for steps in names.values()]
        for name, found in zip(names, pool.imap(partial(_one, files=files), tasks), strict=True):
            _print(name, given.texts, found, not given.as_is)
            failed += len(found)
    texts = list(mutations.texts(files, min(ORDERED, given.texts), given.seed + 1))
    found = list(unlike(list(names.values()), texts))
    _print("order of reading, hash seed", len(texts) * len(names), found, shrinks=False)
    return 1 if failed or found else 0


if __name__ == "__main__":
    sys.exit(main())
