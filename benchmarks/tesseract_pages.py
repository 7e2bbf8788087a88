"""Spaces and widths on pages that tesseract read, before and after, aligned with what was printed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from figure import Figure, Task
from rapidfuzz.distance import Levenshtein

from fixtext.pipeline import Pipeline

HAN = re.compile("[\u3400-\u9fff]")
WIDTHS = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！", "(": "（", ")": "）", ".": "。", '"': "“”", "'": "‘’"}
PUNCTUATION = "close-spaces normalize-punctuation"


def _flat(text: str) -> str:
    """Line ends do not count, nor the spaces beside them; other spaces do."""
    return re.sub(r"[ \u3000]*[\n\f\r]+[ \u3000]*", "", text)


def errors(gold: str, read: str) -> Counter[str]:
    """Spaces within Chinese that were not printed, marks of the wrong width, and what else is wrong."""
    found: Counter[str] = Counter()
    for tag, a, b, c, d in Levenshtein.opcodes(gold, read):
        if tag == "insert" and not read[c:d].strip():
            inside = HAN.match(read[c - 1 : c]) and HAN.match(read[d : d + 1])
            found["space in Chinese" if inside else "other space"] += 1
        elif tag == "replace":
            for old, new in zip(gold[a:b], read[c:d], strict=True):
                found["width" if old in WIDTHS.get(new, "") else "other"] += 1
        elif tag != "equal":
            found["other"] += b - a + d - c
    return found


def row(task: Task) -> Iterator[Figure]:
    before: Counter[str] = Counter()
    after: Counter[str] = Counter()
    pipeline = Pipeline.parse(PUNCTUATION)
    for i, path in enumerate(sorted((task.data / "rendered").glob("*.tesseract.txt"))):
        if task.part != "all" and i % 2 != (task.part == "report"):
            continue
        gold = _flat(path.with_name(path.name.split(".")[0] + ".gt.txt").read_text("utf-8"))
        read = path.read_text("utf-8")
        was, now = errors(gold, _flat(read)), errors(gold, _flat(pipeline.clean(read).text))
        before, after = before + was, after + now
    for kind, limit in (("space in Chinese", 0.01), ("width", 0.05), ("other space", 1.0), ("other", 1.0)):
        got = f"{after[kind]} of {before[kind]} left"
        must = "no new one" if limit == 1.0 else f"≤ {limit:.0%}"
        yield Figure(f"tesseract's pages: {kind}", got, must, after[kind] <= limit * before[kind])
