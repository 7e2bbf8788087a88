"""Clean prose of many kinds, and the setting of it into lines, for pages that `training/layout.py` prints."""

from __future__ import annotations

import lzma
import random
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

HANGS = "，。、；：？！”’」』）》〉】"
_READ = 1_200_000  # bytes of each corpus
_SYLLABLE = re.compile(r"[bcdfghklmnprstvw][aeiou]")
BODY, HEAD, NOTE, FOOT, FLOAT = range(5)


class Line(NamedTuple):
    """A printed line: its text, its class, whether a paragraph begins at it, the blank lines above it."""

    text: str
    kind: int = BODY
    begins: bool = True
    gap: int = 0


class Corpora:
    """The corpora of DATA by name; each a list of paragraphs."""

    def __init__(self, data: Path) -> None:
        self.names = sorted(path.name.removesuffix(".txt.xz") for path in (data / "corpus").glob("*.txt.xz"))
        self._data = data

    @lru_cache(maxsize=64)  # noqa: B019 (one object a run)
    def of(self, name: str) -> list[str]:
        """The paragraphs of a corpus."""
        with lzma.open(self._data / "corpus" / f"{name}.txt.xz") as file:
            lines = file.read(_READ).decode("utf-8", "ignore").split("\n")[1:-1]
        return [line.strip() for line in lines if line.strip()]

    @lru_cache(maxsize=1)  # noqa: B019
    def english(self) -> list[str]:
        """Sentences of the corrected lines of old English newspapers."""
        found = (self._data / "overproof" / "dataset2_smh_triples.txt").read_text("utf-8").split("\n")
        lines = [line.split("||@@||")[1].strip() for line in found if line.count("||@@||") == 2]
        text = re.sub(r"(\w)- (?=[a-z])", r"\1", " ".join(lines))
        sentences = re.split(r"(?<=[a-z][.?!]) +(?=[A-Z“])", re.sub(r" +", " ", text))
        return [s for s in sentences if 20 < len(s) < 400 and s.upper() != s]

    def prose(self, dice: random.Random, count: int) -> list[str]:
        """Paragraphs that stand together in one corpus of prose."""
        name = dice.choice([n for n in self.names if n not in ("words", "verse_trad", "dialogue")])
        paragraphs = self.of(name)
        at = dice.randrange(max(1, len(paragraphs) - count))
        return [_shorter(p) for p in paragraphs[at : at + count]]

    def english_prose(self, dice: random.Random, count: int) -> list[str]:
        """Paragraphs of a few English sentences each."""
        sentences = self.english()
        at = dice.randrange(len(sentences) - 8 * count)
        found = []
        for _ in range(count):
            size = dice.choice((1, 1, 2, 3, 4, 6))
            text = " ".join(sentences[at : at + size])
            found.append(_names(text, dice) if dice.random() < 0.08 else text)
            at += size
        return found


def _names(text: str, dice: random.Random) -> str:
    """A sentence that lists names, made of the words of a text."""
    words = [word.capitalize() for word in re.findall("[A-Za-z]{3,9}", text)] or ["Brown"]
    names = [f"{dice.choice(words)} {dice.choice(words)}" for _ in range(dice.randint(3, 16))]
    return f"{dice.choice(words)} went to {', '.join(names[:-1])} and {names[-1]}."


def _shorter(paragraph: str) -> str:
    """A paragraph up to the end of a sentence near its 900th character."""
    end = paragraph.find("。", 600)
    return paragraph if len(paragraph) < 900 or end < 0 else paragraph[: end + 1]


def wrapped(text: str, width: float, first: float, dice: random.Random, hang: float = 0.8) -> list[str]:
    """Lines of Han of a width; the first is shorter by `first` characters. Marks that begin no line hang out."""
    lines, room = [], width - first
    while text:
        end, used = 0, 0.0
        while end < len(text) and used < room:
            used += 0.5 if text[end] < "\u2000" else 1
            end += 1
        while end < len(text) and text[end] in HANGS and (dice.random() < hang or text[end] in "，。、"):
            end += 1
        word = re.search(r"[A-Za-z0-9.,%]{2,12}$", text[:end])
        if word and word.start() and dice.random() < 0.7 and re.match("[A-Za-z0-9]", text[end : end + 1]):
            end = word.start()
        lines.append(text[:end])
        text, room = text[end:], width
    return lines


def wrapped_words(text: str, width: int, first: int, hyphens: bool) -> list[str]:
    """Lines of Latin words, `width` characters at most; long words are divided where `hyphens` allows it."""
    lines, line, room = [], "", width - first
    for word in text.split():
        while len(line) + bool(line) + len(word) > room:
            left = room - len(line) - bool(line) - 1
            cut = (
                [m.start() for m in _SYLLABLE.finditer(word, 2, max(2, left + 1))] if hyphens and len(word) > 6 else []
            )
            cut = [c for c in cut if len(word) - c > 2]
            if cut and word.isalpha():
                lines.append(f"{line} {word[: cut[-1]]}-".strip())
                word = word[cut[-1] :]
            else:
                lines.append(line)
            line, room = "", width
            if not line and len(word) > room:
                break
        line = f"{line} {word}".strip()
    return [text for text in [*lines, line] if text]


def worn(text: str, rate: float, dice: random.Random, chars: str) -> str:
    """The text as a machine misreads it: characters replaced, marks lost or swapped, spaces put in."""
    if not rate:
        return text
    found = []
    for c in text:
        fate = dice.random() / rate
        if fate < 0.6 and "\u4e00" <= c <= "\u9fff":
            c = dice.choice(chars)
        elif fate < 4 and c in "，。、；：":
            c = dice.choice(("", ".", "，", "、", c, c))
        elif fate < 2 and c in "”“":
            c = dice.choice("“”")
        elif fate < 0.3:
            c = c + " "
        elif fate < 0.6 and c.isascii() and c.isalpha():
            c = dice.choice("abcdefghilmnorstu")
        found.append(c)
    return "".join(found).strip() or text


def dirtied(text: str, dice: random.Random) -> str:
    """A text as a machine reads it from a dirty page: blank lines, strokes, characters that are wrong, apart, away."""
    gaps, strokes, wear = (
        dice.choice((0.05, 0.1, 0.2, 0.3)),
        dice.choice((0.02, 0.06, 0.15)),
        dice.choice((0, 0.03, 0.1)),
    )
    chars, found = "".join(text.split()), []
    for line in text.split("\n"):
        if line.strip():
            line = worn(line, wear, dice, chars)
            line = f"{_stroke(dice)} {line}" if dice.random() < strokes else line
            line = f"{line} {_stroke(dice)}" if dice.random() < strokes else line
            line += "\n" * (dice.random() < gaps)
        found.append(line)
    return "\n".join(found)


def _stroke(dice: random.Random) -> str:
    return "".join(dice.choice("||.,-_~=:;'\"{}[]0l1 ") for _ in range(dice.choice((1, 1, 2, 4)))).strip() or "|"


def printed(pages: list[list[Line]]) -> tuple[str, list[Line]]:
    """(text, its lines that are not blank) of pages between form feeds."""
    text = "\f".join("".join("\n" * line.gap + line.text + "\n" for line in page) for page in pages)
    return text, [line for page in pages for line in page if line.text.strip()]


def paged(lines: list[Line], height: int) -> Iterator[list[Line]]:
    """The lines in pages of so many."""
    for at in range(0, len(lines), height):
        yield lines[at : at + height]
