"""Spaces between Chinese and Latin in the style of the web (盘古之白), as the library pangu sets them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from fixtext.characters import IS_HAN
from fixtext.compose import compose
from fixtext.edits import Edit, Risk, apply, settle
from fixtext.markup.kinds import Kind
from fixtext.markup.spans import Markup
from fixtext.text import Span, paragraphs

RULE = "punctuation/no-space-beside-latin"
_NO_WORD = re.compile("[!-~]{400,}")


def spaced(text: str, edits: Iterable[Edit], markup: Markup) -> Iterator[Edit]:
    """The edits, and the spaces that pangu sets and takes away in the text that they make.

    pangu's other changes (· to ・) are left out, and so is what it does within what is not prose.
    """
    from pangu import space_text

    made, offered = settle(edits, Risk.LIKELY)
    before = apply(text, made)
    inside = markup.through(made)
    spaces = [
        edit
        for start, end in _parts(before)
        for edit in _spaces(before[start:end], space_text(before[start:end]), start)
        if inside.clear(edit.start, edit.end, Kind.CELL) and not _beside_row(inside, edit)
    ]
    yield from compose(text, made, spaces)
    yield from offered


def _parts(text: str) -> Iterator[Span]:
    """The paragraphs that have Chinese, without what is too long for a word: pangu's searches begin at each letter."""
    for start, end in paragraphs(text):
        if IS_HAN.search(text, start, end):
            for word in _NO_WORD.finditer(text, start, end):
                yield start, word.start()
                start = word.end()
            yield start, end


def _beside_row(markup: Markup, edit: Edit) -> bool:
    """Whether a blank would stand beside what parts the values of a row."""
    sides = (markup.at(edit.start - 1) if edit.start else None, markup.at(edit.end))
    return any(piece is not None and piece.kind is Kind.TABLE for piece in sides)


def _spaces(old: str, new: str, at: int) -> Iterator[Edit]:
    """The spaces that are in one text and not in the other; all else has to agree one for one. `old` stands at `at`."""
    i = j = 0
    while i < len(old) or j < len(new):
        a, b = old[i : i + 1], new[j : j + 1]
        if a == b:
            i, j = i + 1, j + 1
        elif b == " ":
            yield Edit(at + i, at + i, "", " ", RULE, Risk.LIKELY)
            j += 1
        elif a == " ":
            yield Edit(at + i, at + i + 1, " ", "", RULE, Risk.LIKELY)
            i += 1
        else:
            i, j = i + 1, j + 1
