"""What may have been printed where a character was read: python training/channel.py CORPUS_DIR READ.jsonl [OUT_DIR]

Three sources make -ln P(read | printed): what a recogniser held possible on lines that were really read (ocr.py), how
alike characters look (glyphs.py), and which sound alike (pypinyin), as typists err. Writes fixtext/ngram/data/
channel.npz: for each read character its MOST cheapest candidates with costs in sixteenths of a nat; the traditional
characters that count as simplified ones in the model (OpenCC), and channel.json. Deterministic; 2 minutes.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
from opencc import OpenCC
from pypinyin import Style, pinyin
from rapidfuzz.distance import Levenshtein

sys.path.insert(0, str(Path(__file__).parent.parent))
from fixtext.ngram.alphabet import ALIKE, HAN, SIZE, char, ids
from training import glyphs, language, ngrams

LEAST = 5  # a character must be so frequent in the corpus, or be the traditional form of one that is
MOST = 32
UNIT = 16.0
RUINED = 0.35  # lines with a higher error rate teach nothing
ERRORS = 0.02  # share of characters misread, on scans such as those we know
GLYPH_WEIGHT = 40.0  # as many readings are the likeness of glyphs worth
STEEP = 14.0
SOUND = 3e-5  # probability of typing one character for another that sounds the same
BACK = 0.3  # what is read for what tells something of the reverse


def alphabet(folder: Path) -> tuple[str, np.ndarray, np.ndarray]:
    """(characters, fold: id of the simplified form by id, kind by id: 0 both scripts, 1 simplified, 2 traditional)."""
    lines = ngrams.trained(folder)
    count = sum((np.bincount(ids(line), minlength=SIZE) for line in lines), np.zeros(SIZE, int))
    known = [char(i) for i in range(HAN, SIZE) if count[i] >= LEAST]
    to_old = OpenCC("s2t")
    old = {c for k in known if len(c := to_old.convert(k)) == 1 and len(ids(c)) == 1 and ids(c)[0] >= HAN}
    chars = sorted(set(known) | old)
    fold = ngrams.fold()
    fold = np.where(fold == np.arange(SIZE), ngrams.simplified("hk2s"), fold)  # what only Hong Kong prints: 衞
    kind = np.where(fold == np.arange(SIZE), 0, 2).astype(np.uint8)
    for c in known:
        if to_old.convert(c) != c and kind[ids(c)[0]] == 0:
            kind[ids(c)[0]] = 1
    return "".join(chars), fold, kind


def readings(path: Path) -> Iterator[tuple[str, list[list]]]:
    """(printed character, what the recogniser held possible there) of each place that aligns."""
    for row in map(json.loads, path.open(encoding="utf-8")):
        a, b = row["printed"], row["read"]
        if Levenshtein.distance(a, b) > RUINED * len(a):
            continue
        for op in Levenshtein.opcodes(a, b):
            if op.src_end - op.src_start == op.dest_end - op.dest_start:
                for i in range(op.src_end - op.src_start):
                    yield a[op.src_start + i], row["others"][op.dest_start + i]


def learned(path: Path, fold: np.ndarray) -> tuple[dict[str, Counter[str]], Counter[str]]:
    """(read → printed → readings, in parts, how often each was printed)."""
    table: dict[str, Counter[str]] = defaultdict(Counter)
    total: Counter[str] = Counter()
    for right, possible in readings(path):
        total[right] += 1
        for read, p in possible:
            if fold[ids(read)[0]] != fold[ids(right)[0]] and ids(read)[0] >= HAN and ids(right)[0] >= HAN:
                table[read][right] += p
    return table, total


def like(chars: str) -> dict[tuple[str, str], float]:
    """(read, printed) → share of the misreadings of printed that its looks make probable."""
    index, alike = glyphs.neighbours(chars)
    weight = np.exp(STEEP * (alike - 1))
    scale = weight.sum(1).mean()
    return {
        (chars[j], chars[i]): float(w / max(scale, weight[i].sum()))
        for i in range(len(chars))
        for j, w in zip(index[i], weight[i], strict=True)
    }


def sounding(chars: str) -> dict[str, str]:
    """Characters by reading without tone."""
    found: dict[str, str] = defaultdict(str)
    for c in chars:
        for reading in pinyin(c, style=Style.NORMAL, heteronym=True)[0]:
            found[reading] += c
    return found


def interchangeable(a: str, b: str) -> bool:
    """Whether no context tells two characters apart."""
    return any(a in group and b in group for group in ALIKE)


def costs(chars: str, path: Path, fold: np.ndarray) -> dict[str, dict[str, float]]:
    """read → printed → P(read | printed)."""
    table, total = learned(path, fold)
    looks = like(chars)
    rate = sum(sum(row.values()) for row in table.values()) / max(1, sum(total.values()))
    found: dict[str, dict[str, float]] = {c: {} for c in chars}
    pairs = set(looks) | {(r, t) for r, row in table.items() for t in row if r in found and t in found}
    for read, right in pairs:
        seen = table[read][right] + BACK * table[right][read] * min(1, total[right] / max(1, total[read]))
        per = ERRORS / rate if rate else 0.0
        share = (per * seen + GLYPH_WEIGHT * ERRORS * looks.get((read, right), 0.0)) / (total[right] + GLYPH_WEIGHT)
        found[read][right] = share
    for same in sounding(chars).values():
        for read in same:
            for right in same:
                if read != right:
                    found[read][right] = found[read].get(right, 0.0) + SOUND
    return found


def main(folder: Path, path: Path, out: Path = language.DATA) -> None:
    chars, fold, kind = alphabet(folder)
    count = Counter("".join(np.random.default_rng(1).permutation(list(ngrams.aside(folder)))[:20000]))
    rows = np.zeros((SIZE, MOST), np.uint16)
    prices = np.full((SIZE, MOST), 255, np.uint8)
    for read, row in costs(chars, path, fold).items():
        i = int(ids(read)[0])
        allowed = [t for t in row if fold[ids(t)[0]] != fold[i] and {int(kind[i]), int(kind[ids(t)[0]])} != {1, 2}]
        allowed = [t for t in allowed if not interchangeable(read, t)]
        # a frequent character is likelier to be what was printed
        best = sorted(allowed, key=lambda t: (-row[t] * (count[t] + 5) ** 0.3, t))[:MOST]
        for place, right in enumerate(sorted(best, key=lambda t: (-row[t], t))):
            rows[i, place] = ids(right)[0]
            prices[i, place] = min(254, round(-UNIT * np.log(max(row[right], 1e-7))))
    used = np.flatnonzero(prices[:, 0] < 255)
    arrays = {"read": used.astype(np.uint16), "printed": rows[used], "cost": prices[used], "fold": fold, "kind": kind}
    language.save(out / "channel.npz", arrays)
    about = {
        "what": "candidates and costs by read character; see training/channel.py",
        "made": date.today().isoformat(),
        "characters": len(used),
        "lines really read": path.read_text("utf-8").count("\n"),
        "fonts": [face[0] for face in glyphs.FACES],
        "sha256": hashlib.sha256((out / "channel.npz").read_bytes()).hexdigest(),
    }
    (out / "channel.json").write_text(json.dumps(about, ensure_ascii=False, indent=1) + "\n", "utf-8")
    print(f"{len(used)} characters, {float((prices[used] < 255).sum(1).mean()):.1f} candidates each")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
