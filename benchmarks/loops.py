"""Loops put into real pages, found; clean texts of all kinds, left alone; what looking costs.

python benchmarks/loops.py DATA [--half 0|1|2]

Pages are the open outputs of OCR models; thresholds were chosen on the even ones and on the even clean
texts (--half 0), the odd ones (--half 1, the default) measure. `clean` counts texts in which copies really stand, too.
"""

from __future__ import annotations

import argparse
import json
import lzma
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from fixtext.loops.find import loops
from fixtext.loops.loop import Loop

EACH = 40
Made = tuple[str, int, int]  # a text, and where the copies are


def read(path: Path) -> str:
    return path.read_text("utf-8", "replace")


def pages(data: Path) -> list[str]:
    """Open outputs of OCR models, as pages of at most 4,000 characters, that have prose."""
    files = [
        f for f in sorted((data / "models").rglob("*.*")) if f.suffix in (".md", ".txt") and "SOURCE" not in f.name
    ]
    texts = [read(f) for f in files if "peers" not in f.parts]
    return [part for t in texts for part in _parts(t)]


def _parts(text: str) -> Iterator[str]:
    blocks, size = [], 0
    for block in text[:40_000].split("\n\n"):
        blocks.append(block)
        size += len(block)
        if size > 3000:
            yield "\n\n".join(blocks)
            blocks, size = [], 0
    if size > 600:
        yield "\n\n".join(blocks)


def clean(data: Path) -> Iterator[tuple[str, str]]:
    """(kind, text): proofread and clean texts of all kinds, and OCR whose engines do not loop."""
    for path in sorted((data / "corpus").glob("*.txt.xz")):
        with lzma.open(path, "rt", encoding="utf-8") as file:
            lines = file.read(6_000_000).split("\n")
        for k in range(14):
            at = k * len(lines) // 14
            yield path.name.split(".")[0], "\n\n".join(lines[at : at + 200])[:2500]
    for path in sorted((data / "news").glob("*.json")):
        yield from (("news", "\n\n".join(article["paras"])) for article in json.loads(read(path)))
    for pattern in GOLD:
        for path in sorted(data.glob(pattern)):
            yield pattern.split("/")[0], read(path)[:60_000]
    yield from overproof(data)


GOLD = [f"{folder}/*.gt.txt" for folder in ("bha", "maoquanji", "hk_linbiao", "hk_wang", "rendered", "ecpo", "quark")]
GOLD += ["bha/*.raw.txt", "maoquanji/*.raw.txt", "rendered/*.tesseract.txt", "lenin/*.txt", "financial/*.gt.md"]
GOLD += ["financial/*.raw.txt", "models/omnidocbench_gt/*.md", "pgdp/*/gt/*.txt", "pgdp/*/ocr/*.txt"]


def overproof(data: Path) -> Iterator[tuple[str, str]]:
    for path in sorted((data / "overproof").glob("*.txt")):
        for article in re.split(r"\n\*[^\n]*\n", read(path)):
            lines = [line.split("||@@||")[1] for line in article.split("\n") if line.count("||@@||") == 2]
            if len(lines) > 3:
                yield "overproof", "\n".join(lines)


# ---- loops of our making


def prose(page: str, rng: random.Random, least: int) -> str:
    """A paragraph of prose of the page; the longest if none is long enough."""
    blocks = [b.strip() for b in page.split("\n\n")]
    plain = [b for b in blocks if b and _is_prose(b)] or ["The committee met on Monday and agreed to the plan. " * 2]
    long = [b for b in plain if len(b) >= least]
    return rng.choice(long) if long else max(plain, key=len)


def _is_prose(block: str) -> bool:
    """Whether a block has no markup and is made of letters, so that its copies would be a loop."""
    letters = sum(c.isalpha() for c in block)
    return letters >= 0.6 * len(block) and not re.search(r"[<|$\\#]|!\[", block)


def put(page: str, copies: str, rng: random.Random, where: str) -> Made:
    """Copies put at the end of the page, or between two paragraphs."""
    blocks = page.split("\n\n")
    at = len(blocks) if where == "end" else rng.randrange(1, max(2, len(blocks)))
    before = "\n\n".join(blocks[:at]) + "\n\n"
    after = "\n\n" + "\n\n".join(blocks[at:]) if at < len(blocks) else ""
    return before + copies + after, len(before), len(before) + len(copies)


def clause(page: str, rng: random.Random) -> str:
    cut = [c.strip() for c in re.split(r"[。！？；\n]|(?<=[a-z])\. ", prose(page, rng, 60)) if len(c.strip()) >= 6]
    return rng.choice(cut)[:90] if cut else "as shown in the table"


def line(page: str, rng: random.Random) -> Made:
    gap = rng.choice(["\n", "\n\n"])
    return put(page, gap.join([clause(page, rng)] * rng.randrange(12, 60)), rng, "end")


def phrase(page: str, rng: random.Random) -> Made:
    one = clause(page, rng)[: rng.randrange(6, 40)].strip() + rng.choice(["，", ", ", " ", "、"])
    return put(page, (one * rng.randrange(15, 60)).strip(), rng, "end")


def paragraph(page: str, rng: random.Random) -> Made:
    return put(page, "\n\n".join([prose(page, rng, 80)] * rng.randrange(4, 12)), rng, "end")


def count(page: str, rng: random.Random) -> Made:
    one, gap, n = clause(page, rng)[:40], rng.choice(["\n", "\n\n"]), rng.randrange(15, 60)
    form: Callable[[int], str] = rng.choice(
        [lambda i: f"{i}. {one}", lambda i: f"{one} {i}", lambda i: f"第{i}条 {one}"]
    )
    return put(page, gap.join(form(i) for i in range(1, n)), rng, "end")


def drift(page: str, rng: random.Random) -> Made:
    one = clause(page, rng)[:60]
    rows = []
    for _ in range(rng.randrange(15, 50)):
        letters = list(one)
        for _ in range(max(1, len(one) // 25)):
            letters[rng.randrange(len(letters))] = rng.choice(page)
        rows.append("".join(letters).replace("\n", "e"))
    return put(page, rng.choice(["\n", "\n\n"]).join(rows), rng, "end")


def middle(page: str, rng: random.Random) -> Made:
    one = clause(page, rng)
    copies = rng.choice(["\n", "\n\n", "，", " "]).join([one] * rng.randrange(12, 50))
    return put(page, copies, rng, "middle")


def cells(page: str, rng: random.Random) -> Made:
    wide, high = rng.randrange(2, 7), rng.randrange(20, 80)
    html = "<table>" + ("<tr>" + "<td></td>" * wide + "</tr>") * high + "</table>"
    row = "<table><tr><td>" + clause(page, rng) + "</td>" + "<td></td>" * (wide * high) + "</tr></table>"
    pipes = "|" + "---|" * wide + "\n" + "\n".join(["|" + "  |" * wide] * high)
    return put(page, rng.choice([html, row, pipes]), rng, "middle")


def once(page: str, rng: random.Random) -> Made:
    one = prose(page, rng, 80)
    shown = rng.choice(["{}", "**{}**", "{}"]).format(one)
    if one not in page:
        page = page + "\n\n" + one
    start = page.index(one) + len(one)
    return page[:start] + "\n\n" + shown + page[start:], start, start + len(shown) + 2


KINDS = {f.__name__: f for f in (line, phrase, paragraph, count, drift, middle, cells, once)}


def meets(found: list[Loop], start: int, end: int) -> bool:
    """Whether a loop covers half of what was put in."""
    return any(min(end, x.end) - max(start, x.first[0]) >= (end - start) / 2 for x in found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--half", type=int, default=1, help="0 even, 1 odd, 2 all")
    parser.add_argument("--show", action="store_true", help="list what was missed and what is false")
    given = parser.parse_args()
    mine = [p for i, p in enumerate(pages(given.data)) if given.half in (2, i % 2)]
    rng = random.Random(20260701 + given.half)
    for name, make in KINDS.items():
        right = 0
        for _ in range(EACH):
            text, start, end = make(rng.choice(mine), rng)
            met = meets(loops(text), start, end)
            right += met
            if given.show and not met:
                print(f"  missed {name}: {text[start : start + 300]!r}")
        print(f"{name:10} {right} of {EACH}")
    texts = [*enumerate(clean(given.data))]
    texts = [(i, t) for i, t in texts if given.half in (2, i % 2)]
    wrong: Counter[str] = Counter()
    spent, size = 0.0, 0
    for _, (kind, text) in texts:
        began = time.process_time()
        found = loops(text)
        spent += time.process_time() - began
        size += len(text)
        wrong[kind] += bool(found)
        for loop in found if given.show else ():
            print(f"  {kind}: {loop.rule} {loop.copies}: {text[slice(*loop.first)][:120]!r}")
    cost = f"{spent / size * 1e9:.0f} ns a character"
    print(f"clean      {wrong.total()} of {len(texts)} with a loop ({dict(+wrong)}); {cost}")


if __name__ == "__main__":
    main()
