"""hOCR, as tesseract and ocropus write it (https://kba.github.io/hocr-spec/1.2/).

Lines are elements of class `ocr_line` and its kin; boxes and confidences stand in `title`. Of alternatives (`ins.alt`,
`del.alt`) the first is read. A line without a box stands where its words do, or where the element around it does; words
in no line are a line by themselves with those beside them.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import pairwise
from typing import NamedTuple

from fixtext.errors import InputError
from fixtext.fragments import NOWHERE, beside_neighbours, pieces
from fixtext.layout import Box, Fragment, Page, hull

name = "hOCR"
suffixes = (".hocr", ".html", ".htm", ".xhtml", ".xml")
_LINES = {"ocr_line", "ocrx_line", "ocr_header", "ocr_footer", "ocr_caption", "ocr_textfloat"}
_BLOCKS = {"ocr_carea", "ocrx_block", "ocr_column"}
_ENDS = {*_LINES, *_BLOCKS, "ocr_par", "ocr_page"}  # what a line does not go beyond
_BOX = re.compile(r"\bbbox\s+(-?[\d.]+)\s+(-?[\d.]+)\s+(-?[\d.]+)\s+(-?[\d.]+)")
_CONFIDENCE = re.compile(r"\bx_wconf\s+(-?[\d.]+)")
_CUT = "the file has no end (</html>); what there is of it is read"
_VOID = {"br", "img", "meta", "link", "hr", "input"}


class Open(NamedTuple):
    """An element that is open: its classes, the box that it has or that is around it, whether it is an alternative."""

    classes: frozenset[str]
    box: Box | None
    other: bool


class Word(NamedTuple):
    """A word: the pieces of its text, its box, its confidence (0-1)."""

    text: list[str]
    box: Box | None
    confidence: float | None


def sniff(data: bytes) -> bool:
    return data.lstrip()[:1] in (b"<", b"\xef") and re.search(rb"class\s*=\s*['\"]?ocr_page", data) is not None


def read(data: bytes) -> list[Page]:
    """The pages. InputError: no page in it."""
    parser = _Parser()
    parser.feed(data.decode("utf-8", "surrogateescape"))
    parser.close()
    parser.end_line()
    if not parser.pages:
        raise InputError("hOCR without a page: no element of class ocr_page")
    cut = b"<html" in data and not data.rstrip().lower().endswith(b"</html>")
    notes = [""] * (len(parser.pages) - 1) + [_CUT if cut else ""]
    found = (_from_the_top(beside_neighbours(page)) for page in parser.pages)
    return [Page(page, note=note) for page, note in zip(found, notes, strict=True)]


def _from_the_top(page: list[Fragment]) -> list[Fragment]:
    """The page with y running down. ocropus 0.4 counts from the bottom: then each line stands higher than its next."""
    tops = [fragment.box.top for fragment in page]
    if len(tops) < 3 or any(a <= b for a, b in pairwise(tops)):
        return page
    return [f._replace(box=Box(f.box.left, -f.box.bottom, f.box.right, -f.box.top)) for f in page]


class _Parser(HTMLParser):
    """A line ends with the element that opened it, or where a word stands in no line, with its block."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pages: list[list[Fragment]] = []
        self._open: list[Open] = []
        self._line: list[Word] | None = None
        self._block = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID:
            return
        given = dict(attrs)
        classes = frozenset((given.get("class") or "").split())
        title = given.get("title") or ""
        whole = "ocr_page" in classes
        around = self._open[-1] if self._open else Open(frozenset(), None, False)
        box = None if whole else _box(title) or around.box
        other = around.other or ("alt" in classes and "alt-1" not in classes)
        self._open.append(Open(classes, box, other))
        if classes & _ENDS:
            self.end_line()
        if whole:
            self.pages.append([])
            self._block = 0
        elif classes & _BLOCKS:
            self._block += 1
        elif classes & _LINES and self.pages:
            self._line = [Word([], box, None)]
        elif "ocrx_word" in classes and self.pages:
            sure = _CONFIDENCE.search(title)
            self._line = self._line if self._line is not None else []
            self._line.append(Word([], box, float(sure[1]) / 100 if sure else None))

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID or not self._open:
            return
        if self._open.pop().classes & _ENDS:
            self.end_line()

    def handle_data(self, data: str) -> None:
        alternative = bool(self._open) and self._open[-1].other
        if self._line and not (alternative and "".join(self._line[-1].text).strip()):
            self._line[-1].text.append(data)

    def end_line(self) -> None:
        """Put the line that is open on its page."""
        words = [(" ".join("".join(word.text).split()), word) for word in self._line or ()]
        placed = [word.box for text, word in words if text and word.box]
        around = hull(placed) if placed else NOWHERE
        line = [Fragment(text, word.box or around, word.confidence, self._block) for text, word in words if text]
        self._line = None
        if line:
            self.pages[-1] += pieces(line)


def _box(title: str) -> Box | None:
    found = _BOX.search(title)
    return Box(*map(float, found.groups())) if found else None
