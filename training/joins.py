"""Weights of signs of `fixtext/page/weights.py`: `python training/joins.py DATA [--part tune]`, or `… --scans PAGES…`.

With DATA, the open data, the signs that boxes give (`box-`): reads OCR results with boxes (`bha/*.raw.json`,
`rendered/rapidocr/*.json`) and their proofread text. With `--scans`, the signs of bad scans (`scan-`, `dirty-`): reads
the pages that `training/pages.py` made. Judges every two lines that follow each other, and fits these weights by ridge
regression on the log odds of a join; all others stay as they are. Prints the lines to put into `_SIGNS`.
Deterministic. Needs numpy, rapidfuzz.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from rapidfuzz.distance import Levenshtein

from fixtext.layout import Layout
from fixtext.page import flow
from fixtext.page.lines import lines_of
from fixtext.page.order import arrange
from fixtext.page.weights import WEIGHTS
from fixtext.pipeline import Pipeline
from fixtext.readers import ocrjson

READ = 0.6  # of the characters of a page
DROP = "drop-artifacts page-numbers=drop running-heads=drop footnotes=drop captions=drop credits=drop mastheads=drop"


def documents(data: Path) -> Iterator[tuple[list[Path], Path]]:
    for path in sorted(data.glob("bha/*.raw.json")):
        yield [path], path.with_name(path.name.replace(".raw.json", ".gt.txt"))
    for path in sorted(data.glob("rendered/*.gt.txt")):
        yield sorted(data.glob(f"rendered/rapidocr/*_{path.name[:3]}_*.json")), path


def judged(files: list[Path], gold: str) -> Iterator[tuple[list[str], bool]]:
    """(signs, whether the second line goes on with the paragraph of the first) of neighbours."""
    text, layout = arrange([page for file in files for page in ocrjson.read(file.read_bytes())])
    return _judged(text, layout, gold)


def scanned(folders: list[Path]) -> Iterator[tuple[list[str], bool]]:
    """The same of pages that were read, most of each at least."""
    for path in sorted(path for folder in folders for path in folder.glob("???.txt")):
        text, gold = path.read_text("utf-8"), path.with_suffix(".gt.txt").read_text("utf-8")
        if len("".join(text.split())) > READ * len("".join(gold.split())):
            yield from _judged(text, None, gold)


def _judged(text: str, layout: Layout | None, gold: str) -> Iterator[tuple[list[str], bool]]:
    result = Pipeline.parse(f"{DROP} drop-budget=0.5").clean(text, layout)
    text, layout = result.text, layout and layout.through(result.passes[0].trace)
    starts = _starts(text, gold)
    lines = lines_of(text, layout)
    for join in flow.judged(lines, {}):
        at = lines[join.second].start
        if join.signs and at in starts:
            yield list(join.signs), not starts[at]


def _starts(text: str, gold: str) -> dict[int, bool]:
    """For offsets of line beginnings that the gold has too: whether a paragraph of it begins there."""
    offsets = [i for i, c in enumerate(text) if not c.isspace()]
    bare = "".join(text[i] for i in offsets)
    begins, right = set(), ""
    for line in gold.split("\n"):
        begins.add(len(right))
        right += "".join(line.split())
    to: dict[int, bool] = {}
    for op in Levenshtein.opcodes(bare, right):
        if op.tag in ("equal", "replace"):
            for k in range(op.src_end - op.src_start):
                to[offsets[op.src_start + k]] = op.dest_start + k in begins
    return to


def fit(rows: list[tuple[list[str], bool]], names: list[str], ridge: float = 2.0) -> dict[str, float]:
    """Newton's method from nought; the other signs are an offset."""
    x = np.array([[name in found for name in names] for found, _ in rows], float)
    fixed = np.array([sum(WEIGHTS[n] for n in found if n not in names) for found, _ in rows])
    y = np.array([joined for _, joined in rows], float)
    w = np.zeros(len(names))
    for _ in range(50):
        p = 1 / (1 + np.exp(-np.clip(fixed + x @ w, -30, 30)))
        hessian = (x * (p * (1 - p))[:, None]).T @ x + ridge * np.eye(len(names))
        w += np.linalg.solve(hessian, x.T @ (y - p) - ridge * w)
    return dict(zip(names, w.round(2).tolist(), strict=True))


def lean(rows: list[tuple[list[str], bool]], weights: dict[str, float]) -> float:
    """What to take off all sums that have new weights, so that the F1 of paragraph breaks is best on the same rows.

    Breaks are few beside joins, so the likeliest verdict on each pair leaves too many of them out.
    """
    known = WEIGHTS | weights
    sums = np.array([sum(known[n] for n in found) for found, _ in rows])
    new = np.array([any(n in weights for n in found) for found, _ in rows])
    joined = np.array([joined for _, joined in rows])

    def f1(off: float) -> float:
        apart = sums - off * new < 0
        return float(2 * (apart & ~joined).sum() / (apart.sum() + (~joined).sum()))

    return max((step * 0.15 for step in range(7)), key=f1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, nargs="+")
    parser.add_argument("--part", choices=("tune", "report"), default="tune", help="even or odd documents of each set")
    parser.add_argument("--scans", action="store_true", help="DATA are folders that training/pages.py made")
    arguments = parser.parse_args()
    if arguments.scans:
        rows, kinds = list(scanned(arguments.data)), ("scan-", "dirty-")
    else:
        chosen = list(documents(arguments.data[0]))[arguments.part == "report" :: 2]
        rows, kinds = [row for files, gold in chosen for row in judged(files, gold.read_text("utf-8"))], ("box-",)
    names = [name for name in WEIGHTS if name.startswith(kinds)]
    print(f"{len(rows)} pairs", file=sys.stderr)
    weights = fit(rows, names)
    if arguments.scans:
        weights["scan-bias"] = round(weights["scan-bias"] - lean(rows, weights), 2)
    for name, weight in weights.items():
        count = sum(name in found for found, _ in rows)
        print(f'    "{name}": {weight},  # {count} times')


if __name__ == "__main__":
    main()
