"""hOCR, as tesseract and ocropus write it (https://kba.github.io/hocr-spec/1.2/).

Lines are elements of class `ocr_line` and its kin; boxes and confidences stand in `title`.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

from fixtext.errors import InputError
from fixtext.layout import Box, Fragment
from fixtext.readers.words import pieces

NAME = "hOCR"
FILE_ORDER = False
_LINES = {"ocr_line", "ocrx_line", "ocr_header", "ocr_footer", "ocr_caption", "ocr_textfloat"}
_BOX = re.compile(r"\bbbox\s+(-?[\d.]+)\s+(-?[\d.]+)\s+(-?[\d.]+)\s+(-?[\d.]+)")
_CONFIDENCE = re.compile(r"\bx_wconf\s+(-?[\d.]+)")
_VOID = {"br", "img", "meta", "link", "hr", "input"}


def knows(data: bytes) -> bool:
    return data.lstrip()[:1] in (b"<", b"\xef") and re.search(rb"class\s*=\s*['\"]?ocr_page", data) is not None


def read(data: bytes) -> list[list[Fragment]]:
    """The pages. InputError: no page in it."""
    parser = _Parser()
    parser.feed(data.decode("utf-8", "replace"))
    parser.close()
    if not parser.pages:
        raise InputError("hOCR without a page: no element of class ocr_page")
    return parser.pages


class _Parser(HTMLParser):
    """Lines are closed by the end of the element that opened them; words within are put together."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pages: list[list[Fragment]] = []
        self._depth = 0
        self._line: tuple[int, Box] | None = None
        self._words: list[tuple[list[str], Box, float | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID:
            return
        self._depth += 1
        given = dict(attrs)
        classes = set((given.get("class") or "").split())
        title = given.get("title") or ""
        box = _BOX.search(title)
        if "ocr_page" in classes:
            self.pages.append([])
        elif classes & _LINES and box and self.pages:
            self._line, self._words = (self._depth, _box(box)), []
            self._words.append(([], self._line[1], None))
        elif self._line and "ocrx_word" in classes:
            sure = _CONFIDENCE.search(title)
            self._words.append(([], _box(box) if box else self._line[1], float(sure[1]) / 100 if sure else None))

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            return
        if self._line and self._depth == self._line[0]:
            words = (Fragment(" ".join("".join(text).split()), box, sure) for text, box, sure in self._words)
            self.pages[-1] += pieces([word for word in words if word.text])
            self._line = None
        self._depth -= 1

    def handle_data(self, data: str) -> None:
        if self._line:
            self._words[-1][0].append(data)


def _box(found: re.Match[str]) -> Box:
    return Box(*map(float, found.groups()))
