"""Text layers of PDF files, by pdfium (the extra `pdf`). A page without one gives no lines: this is no OCR."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fixtext.errors import InputError, missing
from fixtext.layout import Box, Fragment, hull
from fixtext.page.blocks import together

NAME = "PDF"
FILE_ORDER = False
_HYPHENS = "\ufffe\u00ad"  # what pdfium gives for the hyphen at a line's end


def knows(data: bytes) -> bool:
    return data[:1024].lstrip().startswith(b"%PDF-")


def read(data: bytes) -> list[list[Fragment]]:
    """The pages; y runs down from the top, in points. InputError: damaged, locked, or without any text."""
    try:
        import pypdfium2  # type: ignore[import-untyped]
    except ImportError as error:
        raise missing("a PDF", "pypdfium2", error) from error
    try:
        document = pypdfium2.PdfDocument(data)
        pages = [list(_lines(document[number])) for number in range(len(document))]
    except pypdfium2.PdfiumError as error:
        raise InputError(f"the PDF cannot be read: {error}") from error
    if not any(pages):
        raise InputError("the PDF has no text layer; run OCR first (ocrmypdf, tesseract)")
    return pages


def _lines(page: Any) -> Iterator[Fragment]:
    """Runs of characters that pdfium ends with a line end, cut again where a wide gap or a step in height shows."""
    text = page.get_textpage()
    height = page.get_height()
    run: list[tuple[str, Box]] = []
    for number in range(text.count_chars()):
        character = text.get_text_range(number, 1)
        left, bottom, right, top = text.get_charbox(number, loose=True)
        box = Box(left, height - top, right, height - bottom)
        if character in "\r\n" or (run and character.strip() and _breaks(run[-1][1], box)):
            yield from _fragment(run)
            run = []
        if character not in "\r\n":
            run.append(("-" if character in _HYPHENS else character, box))
    yield from _fragment(run)


def _breaks(a: Box, b: Box) -> bool:
    """Whether a character cannot stand on the line of the one before: lines run to the right, or downwards."""
    size = max(a.height, 1.0)
    beside = abs((a.top + a.bottom) - (b.top + b.bottom)) < size and -size < b.left - a.right < 2 * size
    below = abs((a.left + a.right) - (b.left + b.right)) < size and -size < b.top - a.bottom < 2 * size
    return not (beside or below)


def _fragment(run: list[tuple[str, Box]]) -> Iterator[Fragment]:
    inked = [box for character, box in run if character.strip()]
    if not inked:
        return
    words = "".join(character for character, _ in run).split()
    yield Fragment(together(words), hull(inked))
