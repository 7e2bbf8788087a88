"""Newspaper pages printed, worn and read by tesseract: `python training/pages.py DATA OUT [--pages 300] [--seed 11]`.

Articles of DATA (`news/`, `corpus/xwlb.txt.xz`) are set in two to four columns under headlines, with running heads,
rules, photos, captions and credits, made grey, blurred, turned and spotted, and read by Debian's tesseract (`chi_sim`).
Writes OUT/NNN.txt (what tesseract read) and OUT/NNN.gt.txt (the paragraphs that were printed, a line each), from which
`training/joins.py` learns how lines of bad scans belong together. 4 seconds a page on two cores. Needs pillow, numpy,
tesseract-ocr-chi-sim, fonts-noto-cjk.
"""

from __future__ import annotations

import argparse
import json
import lzma
import random
import re
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

WIDTH, HEIGHT, EDGE = 1240, 1754, 60  # A4 at 150 dots an inch
HANGS = "，。、；：？！”’」』）》"
FONTS = ("NotoSerifCJK-Regular.ttc", "NotoSansCJK-Regular.ttc")
FOLDER = Path("/usr/share/fonts/opentype/noto")
SC = 2  # number of the simplified face in Noto's collections
CITIES, PAPERS = ["江州", "海宁", "林城", "东山"], ["江州日报", "海宁晚报", "林城时报", "东山新闻"]
NAMES = ["王伟", "李静", "张敏", "刘洋", "陈晓东", "赵丽", "周建国", "吴婷婷"]


class Article(NamedTuple):
    title: str
    byline: str
    paragraphs: list[str]


class Page(NamedTuple):
    """How a page is printed: its columns, type (pixels a character), face, and how worn it is (0-1)."""

    columns: int
    size: int
    face: str
    rules: bool
    dots: int  # 150 an inch, or twice as many
    wear: float


def articles(data: Path, dice: random.Random) -> Iterator[Article]:
    """Pieces of a few paragraphs, again and again, in another order each time."""
    pieces = [article["paras"] for article in json.loads((data / "news" / "guomeicms_news.json").read_bytes())]
    with lzma.open(data / "corpus" / "xwlb.txt.xz") as file:
        lines = [line for line in file.read(20_000_000).decode("utf-8", "ignore").split("\n") if len(line) > 30]
    for _ in range(len(pieces)):
        at = dice.randrange(len(lines) - 8)
        pieces.append(lines[at : at + dice.randint(3, 8)])
    while True:
        dice.shuffle(pieces)
        for piece in pieces:
            texts = [
                text for paragraph in piece if 4 < len(text := paragraph.strip()) < 500 and not re.search("[=&]", text)
            ]
            paragraphs = list(dict.fromkeys(texts))[: dice.randint(4, 14)]
            if len(paragraphs) > 2:
                title = paragraphs[0].split("，")[0].split("。")[0][: dice.randint(8, 16)]
                yield Article(title, f"本报记者 {dice.choice(NAMES)}", paragraphs)


def wrapped(paragraph: str, width: int, indent: int = 2) -> list[str]:
    """The lines of a paragraph, `width` characters each; marks that begin no line hang out."""
    text, lines = "\u3000" * indent + paragraph, []
    while text:
        end, used = 0, 0.0
        while end < len(text) and (used < width or text[end] in HANGS):
            used += 0.5 if text[end] < "\u2000" else 1
            end += 1
            if used >= width and not (end < len(text) and text[end] in HANGS):
                break
        lines.append(text[:end])
        text = text[end:]
    return lines


class Press:
    """A page that is being printed: articles run down one column after the other."""

    def __init__(self, page: Page, dice: random.Random) -> None:
        self.page, self.dice = page, dice
        self.image = Image.new("L", (WIDTH * page.dots, HEIGHT * page.dots), 255)
        self.draw = ImageDraw.Draw(self.image)
        self.size = page.size * page.dots
        self.gutter = int(self.size * dice.uniform(1.0, 1.8))
        self.edge = EDGE * page.dots
        inner = self.image.width - 2 * self.edge - (page.columns - 1) * self.gutter
        self.column = inner // page.columns
        self.leading = int(self.size * dice.uniform(1.3, 1.6))
        self.at, self.top = 0, self.edge + 2 * self.size
        self.y = self.top
        self.foot = self.image.height - self.edge

    def write(self, x: float, y: float, text: str, size: float, bold: bool = False) -> None:
        face = self.page.face.replace("Regular", "Bold") if bold else self.page.face
        self.draw.text((x, y), text, 20, ImageFont.truetype(str(FOLDER / face), int(size), index=SC))

    def frame(self) -> None:
        """The running head, in three pieces, and what may stand between the columns."""
        dice, right = self.dice, self.image.width - self.edge
        date = f"20{dice.randint(10, 24)}年{dice.randint(1, 12)}月{dice.randint(1, 28)}日"
        pieces = [
            f"{dice.choice(PAPERS)}  {date} 星期{dice.choice('一二三四五六日')}",
            f"责编 {dice.choice(NAMES)}",
            f"A{dice.randint(1, 24):02}",
        ]
        for x, piece in zip((self.edge, right // 2, right - 3 * self.size), pieces, strict=True):
            self.write(x, self.edge - self.size, piece, self.size * 0.9)
        for column in range(1, self.page.columns if self.page.rules else 1):
            x = self.left(column) - self.gutter // 2
            self.draw.line((x, self.top, x, self.foot), 90, self.page.dots)

    def left(self, column: int) -> int:
        return self.edge + column * (self.column + self.gutter)

    def room(self, high: float) -> bool:
        """Go on to the next column where this one has no room; False if none is left."""
        if self.y + high > self.foot:
            self.at, self.y = self.at + 1, self.top
        return self.at < self.page.columns

    def line(self, text: str, size: float, bold: bool = False) -> bool:
        """Print a line; False if the page is full."""
        leading = max(self.leading, int(size * 1.3))
        if not self.room(leading):
            return False
        self.write(self.left(self.at), self.y, text, size, bold)
        self.y += leading
        return True

    def article(self, article: Article) -> list[str]:
        """Print an article, as much of it as there is room for; what was printed."""
        dice, done = self.dice, []
        size = self.size * dice.uniform(1.3, 1.7)
        heads = [(text, size, True) for text in wrapped(article.title, int(self.column // size), 0)]
        heads.append((article.byline, self.size, False))
        if not self.room(len(heads) * size * 1.3 + 4 * self.leading):
            return []
        if all(self.line(text, height, bold) for text, height, bold in heads):
            done = [article.title, article.byline]
        photo = dice.randrange(3 * len(article.paragraphs))
        for number, paragraph in enumerate(article.paragraphs):
            read = ""
            lines = wrapped(paragraph, self.column // self.size)
            for place, line in enumerate(lines):
                if number == photo and place == len(lines) // 2:
                    self.photo(dice.randint(7, 10))
                if not self.line(line, self.size):
                    return [*done, read] if read else done
                read += line.strip("\u3000")
            done.append(read)
        self.y += self.leading
        return done

    def photo(self, rows: int) -> None:
        """A grey box of noise with a caption and a credit below."""
        if not self.room(rows * self.leading):
            return
        x, high = self.left(self.at), (rows - 2) * self.leading - 8
        grain = np.random.default_rng(self.y).integers(60, 220, (high // 6, self.column // 6), np.uint8)
        self.image.paste(Image.fromarray(grain).resize((self.column, high)), (x, self.y + 4))
        self.y += high + 8
        self.line(f"图为{self.dice.choice(CITIES)}的活动现场。", self.size * 0.85)
        self.line(f"本报记者 {self.dice.choice(NAMES)} 摄", self.size * 0.85)

    def worn(self) -> Image.Image:
        """The page as a bad scanner gives it."""
        dice, wear = self.dice, self.page.wear
        image = self.image.rotate(dice.uniform(-0.6, 0.6) * wear, Image.Resampling.BICUBIC, fillcolor=255)
        image = image.filter(ImageFilter.GaussianBlur((0.3 + 0.8 * wear) * self.page.dots))
        grey = np.asarray(image, float)
        grain = np.random.default_rng(dice.randrange(1 << 30))
        grey = 255 - (255 - grey) * (1 - 0.45 * wear) - 25 * wear + grain.normal(0, 3 + 15 * wear, grey.shape)
        for _ in range(int(60 * wear)):
            x, y, r = dice.randrange(image.width), dice.randrange(image.height), dice.randint(1, 3)
            grey[y : y + r, x : x + r] = 60
        return Image.fromarray(grey.clip(0, 255).astype(np.uint8))


def printed(source: Iterator[Article], dice: random.Random) -> tuple[Image.Image, list[str]]:
    """A page and its paragraphs."""
    rules, dots, wear = dice.random() < 0.3, dice.choice((1, 1, 1, 2)), dice.uniform(0.3, 0.9)
    page = Page(dice.choice((2, 3, 4, 4)), dice.randint(17, 22), dice.choice(FONTS), rules, dots, wear)
    press, gold = Press(page, dice), []
    press.frame()
    while press.at < page.columns:
        gold += press.article(next(source))
    return press.worn(), gold


def read(path: Path) -> None:
    command = ["tesseract", str(path), str(path.with_suffix("")), "-l", "chi_sim", "--psm", "3"]
    subprocess.run(command, check=True, capture_output=True, env={"OMP_THREAD_LIMIT": "1", "PATH": "/usr/bin:/bin"})
    path.unlink()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--pages", type=int, default=300)
    parser.add_argument("--seed", type=int, default=11)
    arguments = parser.parse_args()
    dice = random.Random(arguments.seed)
    source = articles(arguments.data, dice)
    arguments.out.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(2) as crew:
        for number in range(arguments.pages):
            image, gold = printed(source, dice)
            path = arguments.out / f"{number:03}.png"
            image.save(path)
            path.with_suffix(".gt.txt").write_text("\n".join(gold) + "\n", "utf-8")
            crew.submit(read, path)


if __name__ == "__main__":
    main()
