"""hOCR, as tesseract and ocropus write it (https://kba.github.io/hocr-spec/1.2/).

Lines are elements of class `ocr_line` and its kin; boxes and confidences stand in `title`. Of alternatives (`ins.alt`,
`del.alt`) the first is read. A line without a box stands where its words do, or where the element around it does; words
in no line are a line by themselves with those beside them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import pairwise

from fixtext import linemarks
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


@dataclass
class Open:
    """An element that is open: its classes, the box that it has or that is around it, whether it is an alternative, and
    the word or line that it is."""

    classes: frozenset[str]
    box: Box | None
    other: bool
    word: Word | None = None
    line: Line | None = None


@dataclass
class Word:
    """A word, or the text of a line outside of its words: pieces of text, box, confidence (0-1), its element's span."""

    text: list[str]
    box: Box | None
    confidence: float | None = None
    start: int = 0
    end: int = 0

    @property
    def said(self) -> str:
        return " ".join("".join(self.text).split())


@dataclass
class Line:
    """A line: its words, its mark, where its element stands: the start tag from `start` to `inner`, the end tag from
    `close`. Words in no line have no element."""

    words: list[Word]
    mark: str = ""
    start: int = 0
    inner: int = 0
    close: int = 0

    def fragments(self, block: int | None = None) -> list[Fragment]:
        """Its words that say anything; those without a box are as wide as all."""
        words = [word for word in self.words if word.said]
        placed = [word.box for word in words if word.box]
        around = hull(placed) if placed else NOWHERE
        return [Fragment(word.said, word.box or around, word.confidence, block) for word in words]


def sniff(data: bytes) -> bool:
    return data.lstrip()[:1] in (b"<", b"\xef") and re.search(rb"class\s*=\s*['\"]?ocr_page", data) is not None


def read(data: bytes) -> list[Page]:
    """The pages. InputError: no page in it."""
    parser = Parser(data.decode("utf-8", "surrogateescape"))
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


class Parser(HTMLParser):
    """Pages of fragments, and the lines with text that they are of, in the order of their ends.

    A line ends with the element that opened it, or where a word stands in no line, with its block.
    """

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.pages: list[list[Fragment]] = []
        self.lines: list[Line] = []
        self._open: list[Open] = []
        self._line: Line | None = None
        self._block = 0
        self._starts = [0, *(found.end() for found in re.finditer("\n", text))]
        self._text = text
        self.feed(text)
        self.close()
        self.end_line()

    def _here(self) -> int:
        line, column = self.getpos()
        return self._starts[line - 1] + column

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
            self._begin_line(classes, box)
        elif "ocrx_word" in classes and self.pages:
            self._begin_word(title, box)

    def _begin_line(self, classes: frozenset[str], box: Box | None) -> None:
        start = self._here()
        inner = start + len(self.get_starttag_text() or "")
        self._line = Line([Word([], box)], linemarks.mark_in(classes), start, inner, len(self._text))
        self._open[-1].line = self._line

    def _begin_word(self, title: str, box: Box | None) -> None:
        sure = _CONFIDENCE.search(title)
        word = Word([], box, float(sure[1]) / 100 if sure else None, self._here(), len(self._text))
        self._line = self._line or Line([])
        self._line.words.append(word)
        self._open[-1].word = word

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID or not self._open:
            return
        ended = self._open.pop()
        if ended.word:
            ended.word.end = self._text.find(">", self._here()) + 1
        if ended.line:
            ended.line.close = self._here()
        if ended.classes & _ENDS:
            self.end_line()

    def handle_data(self, data: str) -> None:
        other = bool(self._open) and self._open[-1].other
        words = self._line.words if self._line else []
        if words and not (other and words[-1].said):
            words[-1].text.append(data)

    def end_line(self) -> None:
        """Put the line that is open on its page, unless an earlier run has dropped it."""
        line, self._line = self._line, None
        if line is None or not (words := line.fragments(self._block)):
            return
        self.lines.append(line)
        if line.mark != linemarks.DROPPED:
            self.pages[-1] += pieces(words, len(self.lines) - 1, linemarks.then_of(line.mark))


def _box(title: str) -> Box | None:
    found = _BOX.search(title)
    return Box(*map(float, found.groups())) if found else None
