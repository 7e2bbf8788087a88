"""Text of one encoding that was read as another: which crossings there are, and how likely a text is.

A text's likelihood is a sum over its characters: Zipf's law on a list of the commonest Han characters
(`training/characters.py`), a constant for every other kind, and a toll where the script changes, since mojibake mixes
scripts. The unit is nats; only differences and means count.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from fixtext.characters import HANGUL, KANA

# (how it was written, how it was read). The names are Python's; "cp1252" stands for Latin-1 and Windows-1252 together.
CROSSINGS = (
    ("utf-8", "gb18030"),
    ("utf-8", "big5"),
    ("utf-8", "cp932"),
    ("utf-8", "cp949"),
    ("gb18030", "big5"),
    ("big5", "gb18030"),
    ("cp932", "gb18030"),
    ("cp932", "big5"),
    ("cp949", "gb18030"),
    ("cp949", "big5"),
    ("gb18030", "cp949"),
    ("gb18030", "cp932"),
    ("big5", "cp932"),
    ("gb18030", "cp1252"),
    ("big5", "cp1252"),
    ("cp932", "cp1252"),
    ("euc_jp", "cp1252"),
    ("cp949", "cp1252"),
)
PLAUSIBLE = -8.2  # the mean of right text is -6 to -7.5, that of a wrong reading -9 and less
RARE = -11.0  # rare characters have it where they are words together, which those of a wrong reading never are
TOGETHER = 1.0  # mean bond of neighbours, in nats, from which they are: of 300 texts by chance the best had -0.5
MARGIN = 2.5  # how much better, for each character beyond ASCII
SURE = 16.0  # how much better in all: a text must be long enough to say anything
RIVAL = 0.5  # a second reading whose mean is so near leaves both in doubt
_COMMON = 4000
# Windows-1252 where it differs from Latin-1, as the decoders of the web have it
_C1 = {ord(c): i for i in range(0x80, 0xA0) if (c := bytes([i]).decode("cp1252", "replace")) != "\ufffd"}
# syllables of particles and endings, which no Korean sentence can do without
_SYLLABLES = "이다는을를에의가고로하지은도서한사자대기정리시어나아인보전수그과와만게으들해라주부니세습있없않할된되"
_KINDS = [
    (f"[{_SYLLABLES}]", -5.0, "K"),
    (f"[{KANA}]", -6.0, "H"),
    ("[\u3000-\u303f\uff01-\uff1f\u2010-\u2026\u00b7]", -4.0, ""),
    (f"[{HANGUL}]", -8.5, "K"),
    ("[A-Za-z]", -4.0, "A"),
    ("[\u0000-\u007f]", -4.0, ""),
    ("[\u00c0-\u024f\u1e00-\u1eff]", -7.0, "A"),
    ("[\u0400-\u04ff]", -6.0, "C"),
    ("[\u0370-\u03ff]", -9.0, "G"),
    ("[\ue000-\uf8ff\ufffd\u0080-\u009f]", -20.0, ""),
    ("[\uff61-\uff9f]", -11.0, "h"),
    ("[\u3400-\u9fff]", -14.0, "H"),
]
_TOLL = 2.0
_HAN_PAIR = re.compile("(?=([\u4e00-\u9fff]{2}))")
_FEW_PAIRS = 3
_KANA_SETS = ("utf-8", "cp932", "euc_jp")
_IS_KANA = re.compile(f"[{KANA}]")


class Crossing(NamedTuple):
    """A text taken back: what it was, and by which crossing."""

    text: str
    written: str
    read: str


@lru_cache(maxsize=1)
def common() -> str:
    """The commonest Han characters of modern prose in both scripts, the commonest first."""
    path = Path(__file__).parent / "filters/data/common.json"
    return str(json.loads(path.read_bytes())["common"])


@lru_cache(maxsize=1)
def _ranked() -> dict[str, tuple[float, str]]:
    return {c: (-math.log(rank + 20) - 1.5, "H") for rank, c in enumerate(common())}


@lru_cache(maxsize=20_000)
def _weight(char: str) -> tuple[float, str]:
    known = _ranked().get(char)
    if known:
        return known
    return next(((weight, script) for kind, weight, script in _KINDS if re.match(kind, char)), (-12.0, "?"))


def cjk(text: str) -> int:
    """How many Han characters, kana and syllables a text has."""
    return sum("\u3041" <= c <= "\u9fff" or "\uac00" <= c <= "\ud7af" for c in text)


def likelihood(text: str) -> tuple[float, float]:
    """(the sum over all characters, the mean over those beyond ASCII), with the tolls of script changes in both."""
    total = beyond = 0.0
    before, count = "", 0
    for char in text:
        weight, script = _weight(char)
        if script and before and script != before and script + before not in ("AH", "HA"):
            weight -= _TOLL
        before = script or before
        total += weight
        if char > "\x7f":
            beyond += weight
            count += 1
    return total, beyond / count if count else 0.0


def is_gain(gain: float, made: int) -> bool:
    """Whether a text became likelier by enough to be sure, `made` Chinese, Japanese or Korean characters in it."""
    return gain >= max(SURE, MARGIN * made)


def taken_back(text: str) -> Crossing | None:
    """The one likely origin of a text that looks crossed; None where there is none, or more than one, or any loss."""
    total, _ = likelihood(text)
    found: list[tuple[float, Crossing]] = []
    for written, read in CROSSINGS:
        for old in _back(text, written, read):
            if written not in _KANA_SETS and len(_IS_KANA.findall(old)) * 5 > len(old):
                continue  # the Chinese and Korean sets have kana where the Japanese ones have them
            new_total, new_mean = likelihood(old)
            gain = new_total - total
            if is_gain(gain, cjk(old)) and cjk(old) >= 2 and _is_text(old, new_mean):
                found.append((new_mean, Crossing(old, written, read)))
    found.sort(reverse=True)
    rivals = [c for mean, c in found[1:] if mean > found[0][0] - RIVAL and c.text != found[0][1].text]
    return found[0][1] if found and not rivals else None


def _is_text(text: str, mean: float) -> bool:
    """Whether a reading is text: its characters are common ones, or rare ones that belong together."""
    return mean >= PLAUSIBLE or (mean >= RARE and _belongs_together(text))


def _belongs_together(text: str) -> bool:
    pairs = _HAN_PAIR.findall(text.replace(" ", ""))
    if len(pairs) < _FEW_PAIRS:
        return False
    from fixtext.ngram.bonds import bonds

    return float(bonds(pairs).mean()) >= TOGETHER


def _back(text: str, written: str, read: str) -> Iterator[str]:
    """What the bytes were that the wrong decoder read, in the right one; nothing if they are not all right in both."""
    try:
        data = _single(text) if read == "cp1252" else text.encode(read)
        yield data.decode(written)
        return
    except UnicodeError:
        pass
    if read == "gb18030" and "€" in text:  # GBK as Windows has it reads byte 0x80 as €
        try:
            yield b"\x80".join(part.encode(read) for part in text.split("€")).decode(written)
        except UnicodeError:
            return


@lru_cache(maxsize=4)
def _single(text: str) -> bytes:
    return text.translate(_C1).encode("latin-1")


@lru_cache(maxsize=1)
def _usual() -> frozenset[str]:
    return frozenset(common()[:_COMMON])


def _is_rare(char: str) -> bool:
    return char not in _usual() and ("\u3400" <= char <= "\u9fff" or "\ue000" <= char <= "\uf8ff")


@lru_cache(maxsize=1)
def _everywhere() -> re.Pattern[str]:
    return _close_pairs("".join(c for i in range(0x3400, 0xF900) if _is_rare(c := chr(i))))


def _close_pairs(rare: str) -> re.Pattern[str]:
    return re.compile(f"[{rare}][^\n\f]{{0,3}}[{rare}]")


def strange(text: str) -> Iterator[int]:
    """Places where two characters that Chinese prose hardly has stand close together.

    The class of all rare characters takes 25 ms to compile, so a page is asked for its own.
    """
    if len(text) > 200_000:
        yield from (found.start() for found in _everywhere().finditer(text))
    elif rare := "".join(sorted(filter(_is_rare, set(text) - _usual()))):
        yield from (found.start() for found in _close_pairs(rare).finditer(text))


def is_strange(line: str) -> bool:
    """Whether so many characters are rare that a line may be crossed; right text has 1 of 200, mojibake 1 of 3."""
    usual = _usual()
    rare = sum(map(_is_rare, [c for c in line if c > "\u33ff" and c not in usual]))
    return rare * 10 > len(line) - len(line.encode("ascii", "ignore"))
