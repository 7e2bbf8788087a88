"""How alike any two characters look: python training/looks.py

The channel knows the 32 likeliest confusions of each character; a scan makes others. Each character is printed with the
faces of glyphs.py; the picture of the whole, and of its left, right, upper and lower half, is blurred, the mean taken
off, and put into DIMENSIONS numbers each (singular value decomposition). What is alike has a high cosine. Writes
fixtext/ngram/data/looks.npz: id (alphabet) of each row, vectors in int8, shape (n, PARTS, DIMENSIONS). Deterministic
given the fonts; 2 minutes. Needs pillow and opencv.
"""

from __future__ import annotations

import sys
from pathlib import Path

import cv2
import numpy as np
from PIL import ImageFont

sys.path.insert(0, str(Path(__file__).parent.parent))
from fixtext.ngram import channel
from fixtext.ngram.alphabet import char
from training import glyphs, language

DIMENSIONS = 32
HALF = glyphs.SIDE // 2
REGIONS = {
    "whole": (slice(None), slice(None)),
    "left": (slice(None), slice(0, HALF)),
    "right": (slice(None), slice(HALF, None)),
    "upper": (slice(0, HALF), slice(None)),
    "lower": (slice(HALF, None), slice(None)),
}
BLUR = 1.3


def pictures(chars: str) -> np.ndarray:
    """Shape (faces, n, SIDE, SIDE)."""
    found = []
    for name, index in glyphs.FACES:
        font = ImageFont.truetype(name, glyphs.SIDE - 4, index=index)
        found.append([cv2.GaussianBlur(glyphs.picture(c, font), (0, 0), BLUR) for c in chars])
    return np.array(found, np.float32)


def vectors(every: np.ndarray, region: tuple[slice, slice]) -> np.ndarray:
    """Unit vectors of one region, in int8, shape (n, DIMENSIONS)."""
    part = every[:, :, region[0], region[1]][:, :, ::2, ::2]
    rows = part.transpose(1, 0, 2, 3).reshape(every.shape[1], -1)
    rows = rows - rows.mean(0)
    _, axes = np.linalg.eigh(rows.T @ rows)
    short = rows @ axes[:, ::-1][:, :DIMENSIONS]
    short /= np.maximum(1e-6, np.linalg.norm(short, axis=1, keepdims=True))
    return np.round(short * 127).astype(np.int8)


def main() -> None:
    known = channel.load(language.DATA / "channel.npz")
    used = np.flatnonzero(known.row >= 0)
    used = np.union1d(used, known.printed[known.row[used]])
    used = used[used >= 16]
    every = pictures("".join(char(int(i)) for i in used))
    found = np.stack([vectors(every, region) for region in REGIONS.values()], 1)
    language.save(language.DATA / "looks.npz", {"id": used.astype(np.uint16), "vectors": found})


if __name__ == "__main__":
    main()
