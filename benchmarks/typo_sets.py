"""The open sets that typos are measured on: pairs of what was read or typed and what is right, and their alignment."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from opencc import OpenCC
from rapidfuzz.distance import Levenshtein

HAN = re.compile(r"[\u3400-\u9fff]")
Pair = tuple[str, str]
_SIMPLE = OpenCC("t2s")


PARTS = {"all": (0, 1), "tune": (0, 2), "report": (1, 2)}


def bha(data: Path, part: str = "all") -> Iterator[Pair]:
    first, step = PARTS[part]
    yield from list(scanned(data, "bha"))[first::step]


def scanned(data: Path, name: str) -> Iterator[Pair]:
    """(read, proofread), both in the simplified script where they are traditional, as typed where that is kept."""
    for path in sorted((data / name).glob("*.raw.txt")):
        typed, gold = (path.with_name(path.name.replace(".raw.", kind)) for kind in (".gt_hans.", ".gt."))
        yield path.read_text("utf-8"), (typed if typed.exists() else gold).read_text("utf-8")


@lru_cache(maxsize=50_000)
def simple(char: str) -> str:
    """The simplified form of a character, by itself."""
    found = str(_SIMPLE.convert(char))
    return found if len(found) == 1 else char


def proofread(data: Path, name: str) -> Iterator[str]:
    for path in sorted((data / name).glob("*.gt.txt")):
        yield path.read_text("utf-8")


def tabbed(path: Path) -> Iterator[Pair]:
    """(wrong, right) of lines that begin with something else."""
    for line in path.read_text("utf-8").splitlines():
        _, wrong, right = line.split("\t")
        yield wrong, right


def objects(path: Path, wrong: str, right: str) -> Iterator[Pair]:
    for row in json.loads(path.read_text("utf-8")):
        yield row[wrong], row[right]


def faspell(data: Path) -> Iterator[Pair]:
    return tabbed(data / "faspell" / "ocr_train_3575.txt")


def textproof(data: Path) -> Iterator[Pair]:
    return objects(data / "csc" / "textproof.tet.json", "source", "target")


def sighan(data: Path) -> Iterator[Pair]:
    return tabbed(data / "csc" / "test_sighan15.para")


def rmrb(data: Path) -> Iterator[Pair]:
    return objects(data / "csc" / "acc_rmrb.tet.json", "original_text", "correct_text")


def news(data: Path) -> Iterator[str]:
    for article in json.loads((data / "news" / "guomeicms_news.json").read_text("utf-8")):
        for paragraph in article["paras"]:
            yield from re.findall(r"[^。！？]{12,}[。！？]", paragraph)


def substituted(raw: str, gold: str) -> dict[int, str]:
    """For each place in `raw` that the alignment keeps or substitutes, the character of `gold`."""
    places = [i for i, c in enumerate(raw) if not c.isspace()]
    a, b = "".join(simple(raw[i]) for i in places), "".join(map(simple, "".join(gold.split())))
    found = {}
    for op in Levenshtein.opcodes(a, b):
        n = min(op.src_end - op.src_start, op.dest_end - op.dest_start)
        found.update(
            {places[op.src_start + i]: b[op.dest_start + i] for i in range(n) if op.tag in ("equal", "replace")}
        )
    return found
