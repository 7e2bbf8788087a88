"""Really read pages for the detector `ngram`: python training/ocr.py CORPUS_DIR OUT.jsonl [--aside]

Takes pieces of paragraphs (of the trained part, or with --aside of the part left aside), prints each with an open font
(Debian fonts-noto-cjk, fonts-arphic-uming, fonts-arphic-ukai), damages the picture as scans do, and reads it with the
recogniser of PaddleOCR (PyPI rapidocr-onnxruntime, whose wheel carries the model). A line of OUT is
{"printed", "read", "others"}: others[i] lists [character, probability] that the recogniser held possible at read[i].
A quarter of the lines is converted to traditional script. Resumable: lines that OUT has are not made again.
Deterministic given the seed and the versions of font and model. 8 lines a second on a core.
Needs pillow, rapidocr-onnxruntime, opencc.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import onnxruntime
import rapidocr_onnxruntime
from opencc import OpenCC
from PIL import Image, ImageDraw, ImageFont

sys.path.insert(0, str(Path(__file__).parent.parent))
from training import ngrams

NOTO, ARPHIC = "/usr/share/fonts/opentype/noto/", "/usr/share/fonts/truetype/arphic/"
# (file, index in it, weight); the serif and Ming faces are what books and newspapers are set in
SIMPLIFIED = [(NOTO + "NotoSerifCJK-Regular.ttc", 2, 4), (ARPHIC + "uming.ttc", 0, 4), (ARPHIC + "ukai.ttc", 0, 1)]
SIMPLIFIED += [(NOTO + "NotoSansCJK-Regular.ttc", 2, 1), (NOTO + "NotoSerifCJK-Bold.ttc", 2, 1)]
TRADITIONAL = [(NOTO + "NotoSerifCJK-Regular.ttc", 3, 4), (ARPHIC + "uming.ttc", 2, 4), (ARPHIC + "ukai.ttc", 2, 1)]
HEIGHT = 48  # what the recogniser wants
BATCH = 8
PIECE = re.compile(r"[一-鿿，。、；：？！“”《》（）0-9]{12,26}")


def pieces(folder: Path, held: bool, rng: np.random.Generator) -> Iterator[str]:
    """Pieces without end; of several at random the one with the rarest characters, so that many characters occur."""
    lines = ngrams.aside(folder) if held else ngrams.trained(folder)
    pool = [line for line in lines if rng.random() < (0.5 if held else 0.06)]
    seen = Counter("".join(pool))
    while True:
        some = [pool[int(i)] for i in rng.integers(0, len(pool), 5)]
        found = [p for line in some for p in PIECE.findall(line)]
        found = [found[int(i)] for i in rng.integers(0, len(found), 4)] if found else []
        if found:
            yield max(found, key=lambda p: sum(1 / seen[c] ** 0.5 for c in set(p)))


def printed(text: str, fonts: list[tuple[str, int, int]], rng: np.random.Generator) -> np.ndarray:
    """A line as a grey picture, 0 black to 255 white, as high as the print was scanned."""
    weights = np.array([w for *_, w in fonts], float)
    name, index, _ = fonts[int(rng.choice(len(fonts), p=weights / weights.sum()))]
    size = int(rng.integers(20, 34))
    font = ImageFont.truetype(name, size, index=index)
    gap = float(rng.choice([0, 0, 0.04, 0.1])) * size
    picture = Image.new("L", (int(len(text) * (size + gap)) + 16, int(size * 1.5)), 255)
    draw, at = ImageDraw.Draw(picture), 8.0
    for char in text:
        draw.text((at, size * 0.2), char, font=font, fill=int(rng.integers(0, 70)))
        at += font.getlength(char) + gap
    return np.array(picture)


def damaged(picture: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """What a scan does: blur, thick or broken strokes, bleeding, grain, threshold, low resolution, compression."""
    grey = picture.astype(np.float32)
    height, width = grey.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), float(rng.normal(0, 0.25)), 1)
    grey = cv2.warpAffine(grey, turn, (width, height), borderValue=255.0)
    grey = cv2.GaussianBlur(grey, (0, 0), float(rng.uniform(0.4, 1.2)))
    patches = cv2.resize(
        rng.normal(0, 1, (3, max(2, width // 25))).astype(np.float32), (width, height), interpolation=2
    )
    grey += patches * rng.uniform(0, 35)  # ink is uneven
    grey += rng.normal(0, rng.uniform(2, 24), grey.shape)
    if rng.random() < 0.6:
        sharp = rng.uniform(4, 14)
        grey = 255 / (1 + np.exp(-(grey - rng.uniform(110, 185)) / sharp))
    specks = rng.random(grey.shape)
    grey[specks < rng.uniform(0, 0.008)] = 0
    grey[specks > 1 - rng.uniform(0, 0.014)] = 255
    scale = float(rng.uniform(0.55, 1.0))
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    _, coded = cv2.imencode(".jpg", np.clip(small, 0, 255).astype(np.uint8), [1, int(rng.integers(30, 90))])
    return cv2.imdecode(coded, 0)


class Reader:
    """The recogniser, on one core."""

    def __init__(self) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        model = Path(rapidocr_onnxruntime.__file__).parent / "models" / "ch_PP-OCRv4_rec_infer.onnx"
        self.session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        self.chars = ["", *self.session.get_modelmeta().custom_metadata_map["character"].splitlines(), " "]

    def read(self, pictures: list[np.ndarray]) -> list[tuple[str, list[list[tuple[str, float]]]]]:
        """(text, what else was possible at each character) of each line."""
        wide = [min(1100, int(HEIGHT * p.shape[1] / p.shape[0])) for p in pictures]
        batch = np.zeros((len(pictures), 3, HEIGHT, max(wide)), np.float32)
        for row, (picture, width) in enumerate(zip(pictures, wide, strict=True)):
            batch[row, :, :, :width] = cv2.resize(picture, (width, HEIGHT)).astype(np.float32) / 127.5 - 1
        return [self._decoded(rows) for rows in self.session.run(None, {"x": batch})[0]]

    def _decoded(self, rows: np.ndarray) -> tuple[str, list[list[tuple[str, float]]]]:
        best = rows.argmax(1)
        text, others = [], []
        for i, at in enumerate(best):
            if at and (not i or best[i - 1] != at):
                top = np.argsort(-rows[i])[:8]
                others.append([(self.chars[j], round(float(rows[i, j]), 4)) for j in top if j and rows[i, j] > 0.001])
                text.append(self.chars[at])
        return "".join(text), others


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--lines", type=int, default=20_000)
    parser.add_argument("--aside", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    cv2.setNumThreads(1)
    rng, reader, old = np.random.default_rng(args.seed), Reader(), OpenCC("s2t")
    source = pieces(args.corpus, args.aside, rng)
    done = args.out.read_text("utf-8").count("\n") // BATCH * BATCH if args.out.exists() else 0
    with args.out.open("a", encoding="utf-8") as out:
        for start in range(0, args.lines, BATCH):
            texts = [next(source) for _ in range(BATCH)]
            if start < done:
                continue
            each = np.random.default_rng([args.seed, start])
            texts = [old.convert(text) if each.random() < 0.25 else text for text in texts]
            kinds = [TRADITIONAL if old.convert(text) == text else SIMPLIFIED for text in texts]
            pictures = [damaged(printed(t, fonts, each), each) for t, fonts in zip(texts, kinds, strict=True)]
            for text, (read, others) in zip(texts, reader.read(pictures), strict=True):
                row = {"printed": text, "read": read, "others": others}
                out.write(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n")
            out.flush()


if __name__ == "__main__":
    main()
