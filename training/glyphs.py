"""How alike Han characters look, by printing them with open fonts: neighbours(chars) for training/channel.py.

Each character is printed with three faces (Debian fonts-noto-cjk, fonts-arphic-uming), its ink centred, blurred at two
widths (strokes and masses); likeness is the mean cosine of the pictures, the mean picture of all taken off.
Deterministic given the fonts; 1 minute for 9,000 characters. Needs pillow and opencv.
"""

from __future__ import annotations

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

NOTO, ARPHIC = "/usr/share/fonts/opentype/noto/", "/usr/share/fonts/truetype/arphic/"
FACES = [(NOTO + "NotoSerifCJK-Regular.ttc", 2), (ARPHIC + "uming.ttc", 0), (NOTO + "NotoSansCJK-Regular.ttc", 2)]
SIDE = 36
BLURS = (1.0, 2.0)


def picture(char: str, font: ImageFont.FreeTypeFont) -> np.ndarray:
    """Ink of a character (0-1), SIDE x SIDE, the box of the ink centred."""
    image = Image.new("L", (SIDE * 2, SIDE * 2), 0)
    ImageDraw.Draw(image).text((SIDE // 2, SIDE // 2), char, font=font, fill=255)
    box = image.getbbox()
    if box is None:
        return np.zeros((SIDE, SIDE), np.float32)
    x, y = (box[0] + box[2] - SIDE) // 2, (box[1] + box[3] - SIDE) // 2
    return np.asarray(image.crop((x, y, x + SIDE, y + SIDE)), np.float32) / 255


def vectors(chars: str, face: tuple[str, int], blur: float) -> np.ndarray:
    font = ImageFont.truetype(face[0], SIDE - 4, index=face[1])
    rows = np.stack([cv2.GaussianBlur(picture(c, font), (0, 0), blur)[::2, ::2].ravel() for c in chars])
    rows -= rows.mean(0)
    return rows / np.maximum(1e-6, np.linalg.norm(rows, axis=1, keepdims=True))


def neighbours(chars: str, most: int = 60) -> tuple[np.ndarray, np.ndarray]:
    """(indices, likeness) of the most alike characters of each, best first; shapes (len(chars), most)."""
    wide = [vectors(chars, face, blur) for face in FACES for blur in BLURS]
    whole = np.hstack(wide) / np.float32(len(wide) ** 0.5)
    index, alike = [], []
    for start in range(0, len(chars), 500):
        some = whole[start : start + 500] @ whole.T
        some[np.arange(len(some)), np.arange(start, start + len(some))] = -1
        top = np.argpartition(-some, most, axis=1)[:, :most]
        top = np.take_along_axis(top, np.argsort(-np.take_along_axis(some, top, 1), axis=1, kind="stable"), 1)
        index.append(top)
        alike.append(np.take_along_axis(some, top, 1))
    return np.vstack(index), np.vstack(alike)
