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


def worse(gold: str, text: str, edits: Sequence[Edit]) -> list[Edit]:
    """The edits that, each made alone, lead away from what was printed."""
    before = Levenshtein.distance(gold, _flat(text))
    return [edit for edit in edits if Levenshtein.distance(gold, _flat(apply(text, [edit]))) > before]


POLICY, BESIDE_PRINT, ERROR = "print's own half width or space", "in what the transcript leaves out", "new error"


def verdict(gold: str, text: str, edit: Edit) -> str:
    """What a change is that leads away from the transcript, by the alignment of both.

    POLICY: the print itself has at this place the half-width mark or the space beside Chinese that print style does
    not have. BESIDE_PRINT: of the twelve characters around the place fewer than four are in the transcript there
    (a running head that was left out). ERROR: anything else.
    """
    at = len(_flat(text[: edit.start] + "|")) - 1
    opcodes = Levenshtein.opcodes(gold, _flat(text))
    same = [(a, c, b - a) for tag, a, b, c, _ in opcodes if tag == "equal"]
    if sum(max(0, min(c + size, at + 6) - max(c, at - 6)) for _, c, size in same) < 4:
        return BESIDE_PRINT
    if edit.old != " " and edit.old not in WIDTHS:
        return ERROR
    places = [a + at - c for a, c, size in same if c <= at < c + size]
    if edit.old == " ":  # at a line's end it is no space in the text, but one in print
        places += [a for tag, a, _, c, _ in opcodes if tag != "equal" and c == at]
    printed = any(gold[p : p + 1] == edit.old and HAN.search(gold, max(0, p - 2), p + 3) for p in places)
    return POLICY if printed else ERROR


def row(task: Task) -> Iterator[Figure]:
    before: Counter[str] = Counter()
    after: Counter[str] = Counter()
    made = 0
    away: Counter[str] = Counter()
    pipeline = Pipeline.parse(PUNCTUATION)
    for i, path in enumerate(sorted((task.data / "rendered").glob("*.tesseract.txt"))):
        if task.part != "all" and i % 2 != (task.part == "report"):
            continue
        gold = _flat(path.with_name(path.name.split(".")[0] + ".gt.txt").read_text("utf-8"))
        text = read = path.read_text("utf-8")
        result = pipeline.clean(read)
        for done in result.passes:
            made += len(done.applied)
            for edit in worse(gold, text, done.applied):
                away[what := verdict(gold, text, edit)] += 1
                around = text[max(0, edit.start - 10) : edit.end + 10]
                task.failed(f"{path.name}: {what}: {edit.rule}", around, edit.new)
            text = apply(text, done.applied)
        before, after = before + errors(gold, _flat(read)), after + errors(gold, _flat(result.text))
    for kind, limit in (("space in Chinese", 0.01), ("width", 0.05), ("other space", 1.0), ("other", 1.0)):
        got = f"{after[kind]} of {before[kind]} left"
        must = "no more" if limit == 1.0 else f"≤ {limit:.0%}"
        yield Figure(f"tesseract's pages: {kind}", got, must, after[kind] <= limit * before[kind])
    got = f"{away[ERROR]} of {made} changes; {away[POLICY]} {POLICY}, {away[BESIDE_PRINT]} {BESIDE_PRINT}"
    yield Figure("tesseract's pages: new errors", got, "none", not away[ERROR])
