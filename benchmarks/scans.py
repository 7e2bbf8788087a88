"""Scans with boxes, measured: `python benchmarks/scans.py DATA [pdf] [torn] [text] [speed] [--order file]`.

pdf: share of the 5-word runs of `pdftotext FILE -` that the reader gives too. torn: lines that no longer follow
the line that stands before them in their own block of the file. text: character errors with
boxes beside those without. speed: a page of 20,000 boxes.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from fixtext import readers
from fixtext.errors import FixtextError
from fixtext.layout.reading_order import TORN, columns, torn_lines
from fixtext.pipeline import Pipeline
from fixtext.reading import read
from fixtext.scoring import score


def runs(text: str, size: int = 5) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", re.sub(r"(?<=\w)-\n(?=[a-z])", "", text))  # pdftotext mends some hyphens, not all
    return Counter(tuple(words[i : i + size]) for i in range(len(words) - size + 1))


def pdf(data: Path, order: str) -> None:
    print("| PDF | shared 5-word runs |\n|---|---|")
    for path in sorted((data / "scans").rglob("*.pdf")):
        wanted = runs(subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True).stdout)
        try:
            found = runs(read(path.read_bytes(), order=order).text)
        except FixtextError as error:
            print(f"| {path.name} | {error} |")
            continue
        shared = sum((wanted & found).values()) / max(1, sum(wanted.values()))
        print(f"| {path.name} | {shared:.2f} of {sum(wanted.values())} |", flush=True)


def torn(data: Path, order: str) -> None:
    """By archive: lines that the columns tear from their block, and lines that are torn in what is read."""
    print("| archive | pages | lines | torn by columns | torn as read | file's order |\n|---|---|---|---|---|---|")
    for archive in sorted((data / "scans").iterdir()):
        rows = [row for path in sorted(archive.glob("*")) for row in torn_pages(path)]
        if lines := sum(row[0] for row in rows):
            by_columns, as_read = sum(row[1] for row in rows) / lines, sum(row[2] for row in rows) / lines
            kept = sum(row[3] for row in rows)
            print(f"| {archive.name} | {len(rows)} | {lines} | {by_columns:.1%} | {as_read:.1%} | {kept} |", flush=True)


def torn_pages(path: Path) -> list[tuple[int, int, int, bool]]:
    """Of each page (lines with one before them in their block, torn by columns, torn as read, file's order kept)."""
    data = path.read_bytes()
    form = readers.reader(data)
    rows = []
    for page in form.read(data) if form and not path.name.endswith(".pdf") else []:
        cut = [i for part in columns(page.fragments) for _, i in part]
        by_columns, follow = torn_lines(page.fragments, cut)
        plain = page.ordered or by_columns > TORN * follow
        rows.append((follow, by_columns, 0 if plain else by_columns, plain))
        if by_columns > TORN * follow:
            print(f"  {path.name}: {by_columns} of {follow}", file=sys.stderr)
    return rows


def text(data: Path, order: str) -> None:
    """Character errors of pages that tesseract read, from its text and from its words with boxes."""
    pipeline = Pipeline.parse("@newspaper-zh").without_reports()
    rates: list[tuple[float, float]] = []
    folder = data / "rendered"
    for gold_path in sorted(folder.glob("d*.gt.txt")):
        name = gold_path.name.split(".")[0]
        pages = sorted((folder / "tesseract_tsv").glob(f"p*_{name}_*.tsv"))
        if not pages:
            continue
        gold = gold_path.read_text("utf-8")
        plain = (folder / f"{name}.tesseract.txt").read_text("utf-8")
        boxed = read(_together(pages), order=order)
        results = pipeline.clean(plain), pipeline.clean(boxed.text, boxed.layout)
        rates.append(tuple(score(result.text, gold).cer for result in results))  # type: ignore[arg-type]
        print(f"  {name}: {rates[-1][0]:.3f} {rates[-1][1]:.3f}", file=sys.stderr, flush=True)
    means = [sum(column) / len(rates) for column in zip(*rates, strict=True)]
    worse = sum(b > a + 0.002 for a, b in rates)
    print(f"CER of {len(rates)} documents: text {means[0]:.3f}, boxes {means[1]:.3f}; {worse} are worse with boxes")


def _together(pages: list[Path]) -> bytes:
    """The TSV of a document, of those of its pages."""
    head, rows = "", []
    for number, page in enumerate(pages, 1):
        head, *body = page.read_text("utf-8").strip("\n").split("\n")
        rows += [re.sub(r"^(\d+)\t\d+", rf"\1\t{number}", row) for row in body]
    return ("\n".join([head, *rows]) + "\n").encode()


def speed(_data: Path, _order: str) -> None:
    """Seconds of CPU for a page of 20,000 boxes that stand anywhere, the worst that a reader is given."""
    random.seed(1)
    places = [(random.randint(0, 5000), random.randint(0, 8000)) for _ in range(20_000)]
    rows = [{"text": "早市天亮", "score": 1, "box": [x, y, x + 80, y + 20]} for x, y in places]
    page = json.dumps(rows).encode()
    begun = time.process_time()
    read(page)
    print(f"20,000 boxes anywhere: {time.process_time() - begun:.1f} s (at most 4)")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("parts", nargs="*", metavar="PART")
    parser.add_argument("--order", choices=("auto", "file"), default="auto")
    given = parser.parse_intermixed_args()
    parts = {"pdf": pdf, "torn": torn, "text": text, "speed": speed}
    for name in given.parts or parts:
        parts[name](given.data, given.order)


if __name__ == "__main__":
    main()
