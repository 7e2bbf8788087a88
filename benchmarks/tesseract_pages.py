"""Spaces and widths on pages that tesseract read, before and after, aligned with what was printed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from figure import Figure, Task
from rapidfuzz.distance import Levenshtein

from fixtext.edits import Edit, apply
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


def worse(gold: str, text: str, edits: Sequence[Edit]) -> int:
    """How many of the edits, each made alone, lead away from what was printed."""
    before = Levenshtein.distance(gold, _flat(text))
    return sum(Levenshtein.distance(gold, _flat(apply(text, [edit]))) > before for edit in edits)


def row(task: Task) -> Iterator[Figure]:
    before: Counter[str] = Counter()
    after: Counter[str] = Counter()
    bad = made = 0
    pipeline = Pipeline.parse(PUNCTUATION)
    for i, path in enumerate(sorted((task.data / "rendered").glob("*.tesseract.txt"))):
        if task.part != "all" and i % 2 != (task.part == "report"):
            continue
        gold = _flat(path.with_name(path.name.split(".")[0] + ".gt.txt").read_text("utf-8"))
        text = read = path.read_text("utf-8")
        result = pipeline.clean(read)
        for done in result.passes:
            made += len(done.applied)
            bad += worse(gold, text, done.applied)
            text = apply(text, done.applied)
        before, after = before + errors(gold, _flat(read)), after + errors(gold, _flat(result.text))
    for kind, limit in (("space in Chinese", 0.01), ("width", 0.05), ("other space", 1.0), ("other", 1.0)):
        got = f"{after[kind]} of {before[kind]} left"
        must = "no more" if limit == 1.0 else f"≤ {limit:.0%}"
        yield Figure(f"tesseract's pages: {kind}", got, must, after[kind] <= limit * before[kind])
    yield Figure("tesseract's pages: new errors", f"{bad} of {made} changes lead away from the print", "none", not bad)
