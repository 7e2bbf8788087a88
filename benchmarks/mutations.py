"""Texts as pages are and as they are not: lines of real pages, shuffled, cut, doubled, worn and mixed.

`texts(lines, count, seed)` is a stream of texts that depends on nothing but its arguments.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from fixtext import scripts

ROOT = Path(__file__).parent.parent
READ = {".txt", ".md"}
LONGEST = 400_000  # bytes of a file that are read
FILES = 40  # of a folder of data
HALF = dict(zip("，。；：？！（）“”‘’", ",.;:?!()\"\"''", strict=True))
FULL = {half: full for full, half in HALF.items()}
LETTERS = {"0": "O", "1": "l", "5": "S", "8": "B", "—": "一", "〇": "O"}
INVISIBLE = "\u200b\u200d\u200c\u2060\ufeff\u00ad\u200e\u202c\u061c\u180e"
LINE_ENDS = ("\r\n", "\r", "\u2028", "\x0b", "\f", "\f\n", "\n\f", "\n\n", "\n\n\n\n\n\n", " \n", "\n\u3000\u3000")
MARKS = "，。；：？！、（）《》“”‘’「」『』—…·,.;:?!()<>\"'`-_|~^*/%℃〈〉【】[]#$\\@&=+￥"
ODD = "\x00\t\x1b\u0301\u0308\u3099⼈⾦豈\ue000\ufffd\udce4１Ａａ①㎡😀é가アｱ\U00020000"
DECODERS = (("utf-8", "latin-1"), ("utf-8", "cp1252"), ("gb18030", "latin-1"), ("utf-8", "gb18030"))
MARKUP = (
    "`{}`",
    "**{}**",
    "# {}",
    "- {}",
    "1. {}",
    "> {}",
    "[{}](a/b.png)",
    "![](x.png){}",
    "<b>{}</b>",
    "${}$",
    "| {} | 1 |",
    "```\n{}\n```",
    "[^1]: {}",
    "{}[1][2]",
    "<!-- {} -->",
    "({})",
    "“{}”",
    '"{}"',
    "http://a.cn/{}",
    "---\n{}\n---",
)
FURNITURE = (
    "12",
    "·41·",
    "— 3 —",
    "第3版",
    "下转第三版",
    "2013年5月2日星期四",
    "美编: 孙某",
    "新华社记者张三摄",
    "① 见第三卷。",
    "* * *",
    "THE HISTORY OF ROME 12",
    "责任编辑：李四 电话：123",
    "第一章 总则",
    "本报 徐 某 桂",
    "图为大会现场。",
    "Page 4",
)


def sources(data: Path | None) -> list[list[str]]:
    """The lines of all texts to draw from, a list a file: samples, cases of the tests, the open data if given."""
    paths = sorted([*ROOT.glob("samples/*/*.txt"), *ROOT.glob("tests/cases/**/*.in.txt")])
    for folder in sorted(path for path in data.iterdir() if path.is_dir()) if data else []:
        inside = sorted(path for path in folder.rglob("*") if path.suffix in READ and path.is_file())
        paths += inside[:: max(1, len(inside) // FILES)]
    texts = [path.read_bytes()[:LONGEST].decode("utf-8", "ignore") for path in paths]
    if data:
        articles = json.loads((data / "news/guomeicms_news.json").read_bytes())
        texts.append("\n".join(paragraph for article in articles for paragraph in article["paras"]))
    return [lines for text in texts if (lines := [line for line in text.split("\n") if line.strip()])]


def texts(files: Sequence[Sequence[str]], count: int, seed: int) -> Iterator[str]:
    """So many texts, each drawn from a generator of its own: three of four realistic, one of random pieces."""
    for number in range(count):
        rng = random.Random(f"{seed} {number}")
        yield _realistic(files, rng) if number % 4 else _random(files, rng)


def _realistic(files: Sequence[Sequence[str]], rng: random.Random) -> str:
    lines = _stretch(files, rng)
    for _ in range(rng.choice((0, 1, 1, 2, 3, 5))):
        lines = rng.choice(LINE_CHANGES)(lines, rng) or [""]
    text = "\n".join(lines) + rng.choice(("", "\n", "\n\n"))
    for _ in range(rng.choice((0, 1, 1, 2, 3))):
        text = rng.choice(TEXT_CHANGES)(text, rng)
    return text


def _stretch(files: Sequence[Sequence[str]], rng: random.Random) -> list[str]:
    """Lines that follow each other in one file, or pieces of several."""
    lines: list[str] = []
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        file = rng.choice(files)
        start, size = rng.randrange(len(file)), rng.choice((1, 2, 3, 4, 6, 9, 14, 22))
        lines += file[start : start + size]
    longest = rng.choice((12, 30, 60, 200, 600))
    return [line[:longest] for line in lines]


def _random(files: Sequence[Sequence[str]], rng: random.Random) -> str:
    """Pieces of one to three characters, marks, spaces and line ends in any order."""
    words = "".join(_stretch(files, rng)) or "中"
    pieces: list[str] = []
    for _ in range(rng.choice((2, 3, 4, 6, 9, 15, 30))):
        at = rng.randrange(len(words))
        kinds = (words[at : at + rng.randint(1, 3)], rng.choice(MARKS), rng.choice(" \n  "), rng.choice("aB2 0OlI"))
        pieces.append(rng.choice(kinds))
        if rng.random() < 0.06:
            pieces.append(rng.choice((rng.choice(ODD), rng.choice(INVISIBLE), rng.choice(LINE_ENDS), "……", "——")))
    return "".join(pieces)


def _shuffled(lines: list[str], rng: random.Random) -> list[str]:
    return rng.sample(lines, len(lines))


def _cut(lines: list[str], rng: random.Random) -> list[str]:
    """A line in two, or all lines set to one width."""
    if rng.random() < 0.5:
        width = rng.choice((8, 14, 20, 34))
        whole = "".join(lines)
        return [whole[i : i + width] for i in range(0, len(whole), width)]
    i = rng.randrange(len(lines))
    at = rng.randint(0, len(lines[i]))
    return [*lines[:i], lines[i][:at], lines[i][at:], *lines[i + 1 :]]


def _doubled(lines: list[str], rng: random.Random) -> list[str]:
    i = rng.randrange(len(lines))
    return lines[: i + 1] + lines[max(0, i - rng.randint(0, 2)) :]


def _dropped(lines: list[str], rng: random.Random) -> list[str]:
    i = rng.randrange(len(lines))
    return lines[:i] + lines[i + 1 :]


def _furnished(lines: list[str], rng: random.Random) -> list[str]:
    i = rng.randint(0, len(lines))
    return [*lines[:i], rng.choice(FURNITURE), *lines[i:]]


def _marked_up(lines: list[str], rng: random.Random) -> list[str]:
    i = rng.randrange(len(lines))
    return [*lines[:i], rng.choice(MARKUP).format(lines[i]), *lines[i + 1 :]]


def _crossed(lines: list[str], rng: random.Random) -> list[str]:
    """A line read by the wrong decoder."""
    i = rng.randrange(len(lines))
    written, read = rng.choice(DECODERS)
    wrong = lines[i].encode(written, "ignore").decode(read, rng.choice(("ignore", "replace")))
    return [*lines[:i], wrong, *lines[i + 1 :]]


def _each(text: str, rng: random.Random, change: Callable[[str], str], rate: float) -> str:
    return "".join(change(c) if rng.random() < rate else c for c in text)


def _narrow(text: str, rng: random.Random) -> str:
    return _each(text, rng, lambda c: HALF.get(c, c), rng.choice((0.2, 1)))


def _wide(text: str, rng: random.Random) -> str:
    return _each(text, rng, lambda c: FULL.get(c, c), rng.choice((0.2, 1)))


def _spaced(text: str, rng: random.Random) -> str:
    return _each(text, rng, lambda c: c + rng.choice((" ", "  ", "\u3000")), rng.choice((0.02, 0.1, 0.5)))


def _worn(text: str, rng: random.Random) -> str:
    """Characters lost, doubled, exchanged for marks or letters."""
    rate = rng.choice((0.01, 0.05))
    return _each(text, rng, lambda c: rng.choice(("", c + c, rng.choice(MARKS), LETTERS.get(c, c))), rate)


def _sprinkled(text: str, rng: random.Random) -> str:
    return _each(text, rng, lambda c: c + rng.choice((rng.choice(ODD), rng.choice(INVISIBLE), rng.choice(MARKS))), 0.03)


def _line_ends(text: str, rng: random.Random) -> str:
    end = rng.choice(LINE_ENDS)
    rate = rng.choice((0.2, 1))
    return "".join(end if c == "\n" and rng.random() < rate else c for c in text)


def _paged(text: str, rng: random.Random) -> str:
    """A page's end somewhere, in the midst of a word too."""
    at = rng.randint(0, len(text))
    return text[:at] + rng.choice(("\f", "\f\f", "-\f", "\n\f")) + text[at:]


def _mixed(text: str, rng: random.Random) -> str:
    """A part in the other script."""
    at = rng.randint(0, len(text))
    plain = text[at:].replace("\0", "").encode("utf-8", "ignore").decode()  # all that OpenCC can read
    return text[:at] + scripts.converter(rng.choice(("s2t", "t2s"))).convert(plain)


def _marked(text: str, _rng: random.Random) -> str:
    return "\ufeff" + text


LINE_CHANGES = (_shuffled, _cut, _cut, _doubled, _dropped, _furnished, _furnished, _marked_up, _crossed)
OFTEN, SELDOM = (_narrow, _spaced, _worn), (_wide, _sprinkled, _line_ends, _paged, _mixed, _marked)
TEXT_CHANGES = (*OFTEN, *OFTEN, *SELDOM)
