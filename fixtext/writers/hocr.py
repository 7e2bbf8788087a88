"""hOCR: the clean text in a copy of the file. A line that was dropped keeps its words and gets the property
`x_fixtext dropped` in its title; so it says, too, which line goes on in the next."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial
from html import escape, unescape

from fixtext import linemarks
from fixtext.readers import hocr
from fixtext.writers.lines import Rewritten
from fixtext.writers.words import Change, Spans, Word, changes, resplit, spliced, with_attribute

FORM = "hOCR"
SUFFIX = ".hocr"
_WRAPPED = re.compile(r"((?:<[^>]+>)*)[^<]*((?:</[^>]+>)*)\s*", re.DOTALL)  # <strong>word</strong>
_TITLE = re.compile(r"\stitle\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_BOX = re.compile(r"\bbbox\s+-?[\d.]+\s+-?[\d.]+\s+-?[\d.]+\s+-?[\d.]+")


def write(data: bytes, lines: dict[int, Rewritten]) -> bytes:
    """The file with these lines rewritten."""
    text = data.decode("utf-8", "surrogateescape")
    printed = hocr.Parser(text).lines
    made = [change for number, line in lines.items() for change in _changes(text, printed[number], line)]
    return spliced(text, made).encode("utf-8", "surrogateescape")


def _changes(text: str, line: hocr.Line, now: Rewritten) -> Iterator[Change]:
    words = [word for word in line.words if word.content]
    spans = [(word.start, word.end) if word.end else (line.inner, line.close) for word in words]
    if line.mark != now.mark:
        yield from _marked(text, line, spans, now.mark)
    if now.characters:
        old = line.fragments()
        yield from changes(spans, resplit(old, now.characters), partial(_element, text, words, spans))


def _marked(text: str, line: hocr.Line, spans: Spans, mark: str) -> Iterator[Change]:
    """The mark in the title of a line; words in no line are put into one."""
    if line.inner:
        tag = text[line.start : line.inner]
        given = _TITLE.search(tag)
        title = unescape(next(filter(None, given.groups()), "")) if given else ""
        yield line.start, line.inner, with_attribute(tag, "title", linemarks.title_with(title, mark))
    else:
        yield spans[0][0], spans[0][0], f'<span class="ocr_line" title="{linemarks.title_with("", mark)}">'
        yield spans[-1][1], spans[-1][1], "</span>"


def _element(text: str, words: Sequence[hocr.Word], spans: Spans, word: Word, before: int) -> str:
    start, end = spans[word.owner]
    if not words[word.owner].end:  # the text of a line without words
        return escape(word.text, quote=False)
    inner = text.index(">", start) + 1
    close = text.rindex("<", start, end)
    wrapped = _WRAPPED.fullmatch(text, inner, close)
    head, tail = (wrapped[1], wrapped[2]) if wrapped else ("", "")
    tag = _BOX.sub(f"bbox {' '.join(str(round(edge)) for edge in word.box)}", text[start:inner], count=1)
    tag = with_attribute(tag, "id", "") if before else tag
    return f"{tag}{head}{escape(word.text, quote=False)}{tail}{text[close:end]}"
