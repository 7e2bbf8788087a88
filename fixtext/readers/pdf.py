"""Text layers of PDF files, by pdfium (the extra `pdf`). A page without one gives no lines: this is no OCR.

Characters become words at white space, words become lines where the next one stands beside the last, lines are cut at
wide white. Spaces that pdfium makes up have boxes without a size, so only inked characters are compared.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from ctypes import byref
from typing import Any, NamedTuple

from fixtext.errors import InputError, missing
from fixtext.fragments import pieces
from fixtext.layout import Box, Fragment, Page, hull

name = "PDF"
suffixes = (".pdf",)
binary = True
_HYPHENS = "\ufffe\u00ad\x02"  # what pdfium gives for the hyphen at a line's end
_TELLING = 200  # characters of a page, or letters, that say whether they are words
_NAMELESS, _VOWELS = (
    0.3,
    0.22,
)  # shares of signs without a meaning at most, of vowels at least; European print has 0.36-0.48
_NAMED = 5  # pages that a note names
_GAP = 2.0  # of the type's size: a wider gap between characters parts lines


class Glyph(NamedTuple):
    """A character with its box, y running down; white space ends the word that it stands behind."""

    character: str
    box: Box


def sniff(data: bytes) -> bool:
    return data[:1024].lstrip().startswith(b"%PDF-")


def read(data: bytes) -> list[Page]:
    """The pages; y runs down from the top, in points. InputError: damaged, locked, or without any text."""
    try:
        import pypdfium2  # type: ignore[import-untyped]
    except ImportError as error:
        raise missing("a PDF", "pypdfium2", error) from error
    try:
        document = pypdfium2.PdfDocument(data)
        pages = [Page(_page(document[number])) for number in range(len(document))]
    except pypdfium2.PdfiumError as error:
        raise InputError(f"the PDF cannot be read: {error}") from error
    if not any(page.fragments for page in pages):
        raise InputError("the PDF has no text layer; run OCR first (ocrmypdf, tesseract)")
    return _noted(pages)


def _noted(pages: list[Page]) -> list[Page]:
    """The pages, the first of those whose text layer is not words with a note that names them all."""
    broken = [number for number, page in enumerate(pages) if _no_words("".join(f.text for f in page.fragments))]
    if broken:
        named = ", ".join(str(number + 1) for number in broken[:_NAMED]) + " …" * (len(broken) > _NAMED)
        note = f"the text layer of page {named} is not words (its fonts do not say what their signs are); run OCR"
        pages[broken[0]] = pages[broken[0]]._replace(note=note)
    return pages


def _no_words(text: str) -> bool:
    """Whether most of a text are signs without a meaning, or Latin letters that hardly a vowel is among."""
    inked = [c for c in text if not c.isspace()]
    if len(inked) < _TELLING:
        return False
    nameless = sum(unicodedata.category(c) in ("Co", "Cn", "Cc") or c == "\ufffd" for c in inked)
    letters = [c for c in unicodedata.normalize("NFD", text.lower()) if "a" <= c <= "z"]
    vowels = sum(c in "aeiouy" for c in letters)
    return nameless > _NAMELESS * len(inked) or (len(letters) > _TELLING and vowels < _VOWELS * len(letters))


def _page(page: Any) -> list[Fragment]:
    """The lines of a page; lines that follow right below each other in the file are a block of it."""
    found: list[Fragment] = []
    block, last = 0, None
    for words in filter(None, map(list, map(_words, _lines(_glyphs(page))))):
        line = hull(word.box for word in words)
        block += last is None or not _goes_on(last, line)
        first, *rest = pieces(words)
        found += [first._replace(block=block), *rest]
        last = line
    return found


def _goes_on(a: Box, b: Box) -> bool:
    """Whether a line stands right below another, in its column."""
    size = min(a.height, b.height)
    shared = min(a.right, b.right) - max(a.left, b.left)
    return -0.5 * size < b.top - a.bottom < size and 2 * shared > min(a.width, b.width)


def _glyphs(page: Any) -> Iterator[Glyph]:
    """The characters of a page in the order of the file."""
    from pypdfium2 import raw

    text, height = page.get_textpage(), page.get_height()
    rect = raw.FS_RECTF()
    for number in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text, number)
        raw.FPDFText_GetLooseCharBox(text, number, byref(rect))
        box = Box(rect.left, height - rect.top, rect.right, height - rect.bottom)
        yield Glyph(_character(code), box)


def _character(code: int) -> str:
    """pdfium gives UTF-16 units: half a pair alone, or nothing, is no character."""
    character = chr(code)
    if character in _HYPHENS:
        return "-"
    return "\ufffd" if not code or 0xD800 <= code < 0xE000 else character


def _lines(glyphs: Iterator[Glyph]) -> Iterator[list[Glyph]]:
    """Runs of characters that stand beside each other; white space stays in them, and breaks nothing."""
    line: list[Glyph] = []
    last: Box | None = None
    for glyph in glyphs:
        inked = bool(glyph.character.strip())
        if glyph.character in "\r\n" or (inked and last and _breaks(last, glyph.box)):
            yield line
            line, last = [], None
        if glyph.character not in "\r\n":
            line.append(glyph)
        last = glyph.box if inked else last
    yield line


def _breaks(a: Box, b: Box) -> bool:
    """Whether a character cannot stand on the line of the one before: lines run to the right, or downwards."""
    size = max(a.height, b.height, 1.0)
    beside = abs((a.top + a.bottom) - (b.top + b.bottom)) < size and -size < b.left - a.right < _GAP * size
    below = abs((a.left + a.right) - (b.left + b.right)) < size and -size < b.top - a.bottom < _GAP * size
    return not (beside or below)


def _words(line: list[Glyph]) -> Iterator[Fragment]:
    """The words of a line: characters between white space, with the box around them."""
    word: list[Glyph] = []
    for glyph in [*line, Glyph(" ", Box(0, 0, 0, 0))]:
        if glyph.character.strip():
            word.append(glyph)
        elif word:
            yield Fragment("".join(g.character for g in word), hull(g.box for g in word))
            word = []
