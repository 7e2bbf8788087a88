"""Scanned pages with proofread text, as `training/layout.py` and `benchmarks/layout.py` read them; and their labels."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
from rapidfuzz.distance import Levenshtein

from fixtext.layout.geometry import Layout
from fixtext.layout.lines import Bools, Ints, Lines
from fixtext.layout.reading_order import arrange
from fixtext.readers import ocrjson

MEASURE_ONLY = ("nzz",)
MISREAD = 0.6  # share of a line's characters that stand for others of the gold, if it is body that cannot be read
BODY, HEAD, NOTE, FOOT, FLOAT = range(5)
_SUFFIXES = {
    "bha": ("*.raw.txt", ".raw.txt", ".gt.txt"),
    "bha boxes": ("*.raw.json", ".raw.json", ".gt.txt"),
    "rendered cols": ("*.rapidocr_cols.txt", ".rapidocr_cols.txt", ".gt.txt"),
    "rendered tesseract": ("*.tesseract.txt", ".tesseract.txt", ".gt.txt"),
    "rendered boxes": ("*.gt.txt", ".gt.txt", ".gt.txt"),
    "ecpo": ("*.lines.txt", ".lines.txt", ".gt.txt"),
    "pgdp": ("*/ocr_all.txt", "ocr_all.txt", "gt_paragraphs.txt"),
    "maoquanji": ("*.raw.txt", ".raw.txt", ".gt.txt"),
    "maoquanji boxes": ("*.raw.json", ".raw.json", ".gt.txt"),
    "hk_linbiao": ("*.raw.txt", ".raw.txt", ".gt.txt"),
    "hk_linbiao boxes": ("*.raw.json", ".raw.json", ".gt.txt"),
    "hk_wang": ("*.raw.txt", ".raw.txt", ".gt.txt"),
    "bha_misc": ("*.raw.txt", ".raw.txt", ".gt.txt"),
    "bha_misc boxes": ("*.raw.json", ".raw.json", ".gt.txt"),
    "quark": ("*.raw.txt", ".raw.txt", ".gt.txt"),
    "nzz": ("*.raw.txt", ".raw.txt", ".gt.txt"),
    "nzz boxes": ("*.raw.json", ".raw.json", ".gt.txt"),
}
SETS = tuple(_SUFFIXES)


class Sample(NamedTuple):
    """A document: its text as it was read, its boxes if it has them, the proofread text."""

    name: str
    text: str
    layout: Layout | None
    gold: str


def samples(data: Path, name: str) -> Iterator[Sample]:
    """The documents of a set."""
    pattern, suffix, gold = _SUFFIXES[name]
    for path in sorted((data / name.split()[0]).glob(pattern)):
        right = path.with_name(path.name.removesuffix(suffix) + gold)
        text, layout = _read(path, name)
        if right.exists() and text.strip():
            yield Sample(path.name, text, layout, _text(right))


def _read(path: Path, name: str) -> tuple[str, Layout | None]:
    if not name.endswith("boxes"):
        return _text(path), None
    files = [path]
    if name == "rendered boxes":
        files = sorted(path.parent.glob(f"rapidocr/*_{path.name[:3]}_*.json"))
    text, layout, *_ = arrange([page for file in files for page in ocrjson.read(file.read_bytes())])
    return text, layout


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8").replace("\r\n", "\n")


class Labels(NamedTuple):
    """Of each line its class, and whether a paragraph of the gold begins at it; -1 where that is not known."""

    kinds: Ints
    begins: Ints


def labels(lines: Lines, gold: str) -> Labels:
    """What the proofread text says of each line."""
    starts_at = [0]
    for text in lines.texts:
        starts_at.append(starts_at[-1] + len("".join(text.split())))
    raw = "".join("".join(text.split()) for text in lines.texts)
    right, starts, noted = _stream(gold)
    to = _aligned(raw, right)
    keep, begins, note = np.zeros(len(lines), bool), np.full(len(lines), -1), np.zeros(len(lines), bool)
    codes, gold_codes = np.array([ord(c) for c in raw]), np.array([ord(c) for c in right])
    for i, (at, end) in enumerate(pairwise(starts_at)):
        here = to[at:end]
        there = here[here >= 0]
        n = end - at
        if len(there):
            equal = int((codes[at:end][here >= 0] == gold_codes[there]).sum())
            spread = int(there.max() - there.min())
            misread = len(there) >= MISREAD * n and spread < 1.5 * n  # it stands where nothing else stands for the gold
            keep[i] = (equal >= 0.4 * n and spread < 3 * n + 10) or misread
            note[i] = keep[i] and noted[there].mean() > 0.5
        first = next((k for k in range(at, min(at + 3, end)) if to[k] >= 0), None)
        if keep[i] and first is not None:
            begins[i] = int(any(p in starts for p in range(int(to[first]) - (first - at), int(to[first]) + 1)))
    kinds = _classes(lines, keep)
    kinds[note] = NOTE
    return Labels(kinds, begins)


def _stream(gold: str) -> tuple[str, set[int], Bools]:
    """Characters without white space, where paragraphs start, which of them stand in a note in brackets."""
    kept: list[str] = []
    starts: set[int] = set()
    noted: list[bool] = []
    for line in gold.split("\n"):
        characters = "".join(line.split())
        if characters:
            starts.add(len(kept))
            kept += characters
            noted += [characters.startswith("[Footnote")] * len(characters)
    return "".join(kept), starts, np.array(noted, bool)


@lru_cache(maxsize=1024)
def _aligned(raw: str, right: str) -> Ints:
    """For each character of raw its place in right; -1 for none."""
    found = np.full(len(raw) + 1, -1, np.int64)
    for op in Levenshtein.opcodes(raw, right):
        if op.tag in ("equal", "replace"):
            found[op.src_start : op.src_end] = np.arange(op.dest_start, op.dest_end)
    return found[:-1]


def _classes(lines: Lines, keep: Bools) -> Ints:
    """The class of each line by where it stands on its page."""
    found = np.where(keep, BODY, FLOAT)
    for sheet in lines.sheets:
        body = [i for i in sheet if keep[i]]
        if not body:
            continue
        found[sheet[0] : body[0]] = HEAD
        after = list(range(body[-1] + 1, sheet[-1] + 1))
        for i in after:
            last = i == sheet[-1] and lines.width[i] < 12
            found[i] = FOOT if last else NOTE
        if len(after) == 1 and lines.width[after[0]] < 25 and not _is_note(lines.text_of(after[0])):
            found[after[0]] = FOOT
    return found


def _is_note(text: str) -> bool:
    from fixtext.layout.line_patterns import mark_of_note

    return bool(mark_of_note(text))
