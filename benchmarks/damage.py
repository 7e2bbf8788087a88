"""Damage as machines do it: wrong decoders, an OCR engine's marks and spaces, letters in numbers."""

from __future__ import annotations

import random
import re
from collections import Counter
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from rapidfuzz.distance import Levenshtein

MARKS = "，。；：？！、（）《》“”‘’—…·,.;:?!()<>\"'`-_|~^*/%℃「」『』〈〉【】[]"
_HAN = re.compile("[\u3400-\u9fff]")

# (written as, read as); the names are Python's
CROSSINGS = [
    ("utf-8", "latin-1"),
    ("utf-8", "cp1252"),
    ("utf-8", "gb18030"),
    ("utf-8", "big5"),
    ("gb18030", "latin-1"),
    ("big5", "cp1252"),
    ("gb18030", "big5"),
    ("big5", "gb18030"),
]
MORE_CROSSINGS = {
    "ja": [("shift_jis", "latin-1"), ("shift_jis", "gb18030"), ("utf-8", "shift_jis"), ("euc_jp", "latin-1")],
    "ko": [("euc_kr", "latin-1"), ("euc_kr", "gb18030"), ("utf-8", "euc_kr")],
}


@lru_cache(maxsize=1)
def _taiwan() -> Any:
    import opencc

    return opencc.OpenCC("s2tw")


def traditional(text: str) -> str:
    """The text in the characters of Taiwan, which Big5 has; what Big5 cannot write is written otherwise."""
    return str(_taiwan().convert(text)).replace("—", "─").replace("·", "‧")


def crossed(text: str, written: str, read: str) -> tuple[str, bool] | None:
    """(the text in the wrong decoder's reading, whether it can be taken back); None if it cannot be written so."""
    try:
        data = text.encode(written)
    except UnicodeError:
        return None
    try:
        wrong = data.decode(read)
    except UnicodeError:
        return data.decode(read, "replace"), False
    return wrong, wrong.encode(read) == data


class Damage(NamedTuple):
    """What an OCR engine makes of marks: `swaps` maps a mark to (what was read, how often); `gaps` is the rate of
    spaces between (class, class) of neighbours, H for Chinese, P for a mark, X for another character."""

    swaps: dict[str, list[tuple[str, int]]]
    gaps: dict[str, float]


def plain(text: str) -> str:
    return re.sub(r"[\n\f\u3000]+", "", text)


def learn(folder: Path, part: str) -> Damage:
    """The damage of tesseract's reading of the rendered pages against what was printed."""
    swaps: dict[str, Counter[str]] = {}
    pairs: Counter[str] = Counter()
    gaps: Counter[str] = Counter()
    for i, path in enumerate(sorted(folder.glob("*.tesseract.txt"))):
        if part != "all" and i % 2 != (part == "report"):
            continue
        gold = plain(path.with_name(path.name.split(".")[0] + ".gt.txt").read_text("utf-8"))
        read = plain(path.read_text("utf-8"))
        for tag, a, b, c, d in Levenshtein.opcodes(gold, read):
            if tag == "equal":
                for mark in gold[a:b]:
                    if mark in MARKS:
                        swaps.setdefault(mark, Counter())[mark] += 1
                pairs.update(kind(x) + kind(y) for x, y in zip(gold[a:b], gold[a + 1 : b], strict=False))
            elif tag == "replace" and b - a == d - c == 1 and gold[a] in MARKS and read[c] in MARKS:
                swaps.setdefault(gold[a], Counter())[read[c]] += 1
            elif tag == "insert" and read[c:d].isspace() and a:
                gaps[kind(gold[a - 1]) + kind(gold[a : a + 1])] += 1
    return Damage({k: v.most_common() for k, v in swaps.items()}, {k: n / max(1, pairs[k]) for k, n in gaps.items()})


def kind(char: str) -> str:
    return "H" if _HAN.match(char) else "P" if char and char in MARKS else "X"


def degrade(text: str, damage: Damage, rng: random.Random, harder: float = 1.0) -> str:
    """The text with marks and spaces as the engine would leave them; `harder` multiplies the rates."""
    out: list[str] = []
    for i, char in enumerate(text):
        new = char
        if char in damage.swaps:
            read, counts = zip(*damage.swaps[char], strict=True)
            weights = [n * (harder if r != char else 1) for r, n in zip(read, counts, strict=True)]
            new = rng.choices(read, weights)[0]
        out.append(new)
        if i + 1 < len(text) and rng.random() < harder * damage.gaps.get(kind(char) + kind(text[i + 1]), 0):
            out.append(" ")
    return "".join(out)


HALF = dict(zip("，。；：？！（）“”‘’", ",.;:?!()\"\"''", strict=True))


def narrow(text: str, damage: Damage, rng: random.Random, rate: float = 1 / 3, harder: float = 10.0) -> str:
    """The text with every third mark in half width, and the engine's spaces ten times as often."""
    out: list[str] = []
    for i, char in enumerate(text):
        out.append(HALF[char] if char in HALF and rng.random() < rate else char)
        if i + 1 < len(text) and rng.random() < harder * damage.gaps.get(kind(char) + kind(text[i + 1]), 0):
            out.append(" ")
    return "".join(out)


CONFUSED = {"0": "OoＯ〇", "1": "lI|", "5": "S", "8": "B", "〇": "O0○o", "—": "一-"}
NUMBERS = re.compile(
    r"(?<![A-Za-z\d.])(?:\d{4}年(?:\d{1,2}月(?:\d{1,2}日)?)?|\d{1,2}月\d{1,2}日|\d{1,3}(?:,\d{3})+|\d+\.\d+[%％]?|\d+[%％]"
    r"|\d{4}—\d{4}|\d{3,4}[-—]\d{7,8}|1\d{10}|\d{2,}(?=[万亿元人名个吨公米户亩岁多余届]))(?![A-Za-z\d])"
    r"|[一二三四五六七八九]〇[〇一二三四五六七八九]{2}年"
)


def confuse(number: str, rng: random.Random) -> str:
    """A number with one confusion of letters and digits put in, two in one of four."""
    places = [i for i, c in enumerate(number) if c in CONFUSED]
    if not places:
        return number
    chars = list(number)
    for i in rng.sample(places, min(len(places), 1 + (rng.random() < 0.25))):
        chars[i] = rng.choice(CONFUSED[number[i]])
    return "".join(chars)
