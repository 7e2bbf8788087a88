"""Clean lines of seven languages for the benchmarks, and the lines of the open corpora.

The corpora are those of the data folder. The other languages come from the translation catalogues (gettext .mo) of
the Debian packages on this machine, as `apt-get install gnupg-l10n iso-codes` and many others bring them; English
is what they translate.
"""

from __future__ import annotations

import gettext
import json
import lzma
import random
import re
import zlib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

CATALOGUES = Path("/usr/share/locale")
LANGUAGES = {"zh-Hans": "zh_CN", "zh-Hant": "zh_TW", "ja": "ja", "ko": "ko", "vi": "vi", "ru": "ru", "en": ""}
_SENTENCE = re.compile(r"[^。！？]+[。！？]+[”’」』）]*")
_HAN = "[\u3400-\u9fff]"
# what a sentence that is set in print style has not: half-width marks and spaces beside Chinese, broken ellipses
UNPRINTED = re.compile(
    rf"""(?:{_HAN}|[，。；：？！、（）《》“”])[ ,;:?!()'"]|[ ,;:?!()'"](?:{_HAN}|[，。；：？！、（）《》“”])"""
    rf"""|{_HAN}[.·•∙-]|["'`~*_\\\u3000\xa0\t□●◆■]|(?<!…)…(?!…)|…{{3,}}|(?<!—)—(?!—)|—{{3,}}|[–―─]|。。|，，|、、|[，、；：][。！？，、；：]|[。！？][，、；]|\.\.|--"""
)


def corpus(data: Path, name: str) -> Iterator[str]:
    """The lines of a corpus: `xwlb`, `laws`, `sogou`, …, or `news`, or `ecpo`."""
    if name == "news":
        for article in json.loads((data / "news/guomeicms_news.json").read_bytes()):
            yield from article["paras"]
    elif name == "ecpo":
        for path in sorted((data / "ecpo").glob("*.gt.txt")):
            yield from path.read_text("utf-8").split("\n")
    else:
        with lzma.open(data / f"corpus/{name}.txt.xz", "rt", encoding="utf-8") as lines:
            yield from lines


def part_of(line: str) -> str:
    """Half of the lines is for tuning, half for reporting; a line is always in the same half."""
    return "tune" if zlib.crc32(line.encode("utf-8", "surrogatepass")) & 1 else "report"


def sample(lines: Iterable[str], size: int, part: str, seed: int = 1) -> list[str]:
    """`size` different lines of a part ("tune", "report", "all"), evenly drawn."""
    kept = {s for line in lines if (s := line.strip()) and part in ("all", part_of(s))}
    ordered = sorted(kept)
    return random.Random(seed).sample(ordered, min(size, len(ordered)))


@lru_cache(maxsize=16)
def printed_sentences(data: Path, names: tuple[str, ...], size: int, part: str) -> tuple[str, ...]:
    """Sentences in print style with their quotes in pairs."""
    paragraphs = (line for name in names for line in corpus(data, name))
    found = (s.strip() for line in paragraphs for s in _SENTENCE.findall(line))
    return tuple(sample((s for s in found if 6 <= len(s) <= 200 and is_printed(s)), size, part))


def is_printed(text: str) -> bool:
    """Whether a text is set as Chinese print is, by a criterion that knows nothing of the filters."""
    if UNPRINTED.search(text) or any(text.count(a) != text.count(b) for a, b in ("“”", "‘’", "（）", "《》", "「」")):
        return False
    return quotes_alternate(text)


def quotes_alternate(text: str) -> bool:
    level = ""
    for mark in re.findall("[“”‘’]", text):
        if mark in "“‘":
            level += mark
        elif level[-1:] != {"”": "“", "’": "‘"}[mark]:
            return False
        else:
            level = level[:-1]
        if level not in ("", "“", "‘", "“‘"):
            return False
    return not level


@lru_cache(maxsize=16)
def catalogue(language: str) -> tuple[str, ...]:
    """All lines of 7 and more characters of a language's translation catalogues; for "en" the messages themselves."""
    lines: set[str] = set()
    for path in sorted((CATALOGUES / (LANGUAGES[language] or "ru") / "LC_MESSAGES").glob("*.mo")):
        try:
            messages = gettext.GNUTranslations(path.open("rb"))._catalog  # type: ignore[attr-defined]
        except (OSError, UnicodeDecodeError):
            continue
        for source, translated in messages.items():
            text = translated if LANGUAGES[language] else source if isinstance(source, str) else source[0]
            lines.update(line for line in text.split("\n") if len(line) > 6)
    return tuple(sorted(lines))


def clean_lines(data: Path, size: int, part: str) -> dict[str, list[str]]:
    """About `size` lines in seven languages, evenly."""
    each = size // len(LANGUAGES)
    found = {language: sample(catalogue(language), each, part) for language in LANGUAGES}
    chinese = (line for name in ("xwlb", "laws", "sogou", "cmrc") for line in corpus(data, name))
    missing = size - sum(map(len, found.values())) + len(found["zh-Hans"]) // 2
    found["zh-Hans"] = found["zh-Hans"][: len(found["zh-Hans"]) // 2] + sample(chinese, missing, part)
    old = sample(corpus(data, "ecpo"), 3000, part)
    found["zh-Hant"] = (old + found["zh-Hant"])[: max(each, len(old))]
    return found
