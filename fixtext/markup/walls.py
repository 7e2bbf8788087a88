"""Which lines stay apart, and which are no page furniture, whatever else speaks for it.

`fixtext/page` asks this module and nothing else: a join may not cross a place of `walls`, and a line that touches a span
of `standing` is no running head, caption, footnote or the like. Both take a text and what `scan` found in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from fixtext.markup.contents import contents
from fixtext.markup.kinds import Kind, Piece
from fixtext.markup.references import references
from fixtext.markup.spans import Markup
from fixtext.markup.tags import stands_alone
from fixtext.text import Span, line_end, line_start

_ALONE = Kind.CODE | Kind.FRONT | Kind.CUE | Kind.TABLE | Kind.CELL  # their lines are never joined, whatever else they hold
_FILLING = _ALONE | Kind.IMAGE | Kind.FORMULA | Kind.TAG | Kind.SPECIAL | Kind.LINK | Kind.LABEL | Kind.MARK | Kind.NOTE
_COMMA = re.compile("[，,。；;！？、]")
STORY = 16  # characters of a line that can be the first half of a paragraph which a page cuts
_BESIDES = re.compile(r"[\s>*+|,，。.;；:：-]*")  # what may stand in a line beside a picture that has it for itself
_COMMANDS = re.compile(
    r"\\(?:documentclass|usepackage|begin|end|(?:sub)*section|chapter|part|paragraph|title|author|date|maketitle|caption|label|includegraphics|"
    r"centering|hline|toprule|midrule|bottomrule|item|newpage|clearpage|tableofcontents|bibliography(?:style)?|bibitem|newcommand|appendix|abstract)\b"
)


@lru_cache(maxsize=2)  # a filter asks, and then the guard of its edits
def walls(text: str, markup: Markup) -> list[int]:
    """The places of line ends that no join crosses, in order: before and behind code, headings, rows, tags and pictures
    that have a line for themselves, subtitles, hard breaks, lines of contents, entries of references, lines with times.

    >>> text = "# 一\\n甲\\n\\n乙  \\n丙"
    >>> walls(text, scan(text))
    [3, 9]
    """
    found: set[int] = set()
    for start, end in _blocks(text, markup):
        found |= _around(text, start, end)
        found.update(match.start() + start for match in re.finditer("\n", text[start:end]))
    for start, end in references(text):
        found |= _around(text, start, end)
    for start, end in [*contents(text), *_paragraphs(text, markup)]:
        found.add(line_end(text, max(start, end - 1)))
    found.update(end for _, end in breaks_of(text, markup))
    return sorted(at for at in found if 0 <= at < len(text))


def standing(text: str, markup: Markup) -> list[Span]:
    """Spans of the lines that are no page furniture: blocks, subtitles, logs, contents, references."""
    return sorted([*_blocks(text, markup), *contents(text), *references(text)])


def _paragraphs(text: str, markup: Markup) -> Iterator[Span]:
    """Lines of Markdown above blank ones that are whole paragraphs: none of the length and the kind that a page cuts."""
    for gap in re.finditer(r"\n(?=[ \t\r]*\n)", text) if markup.shows else ():
        start, end = line_start(text, gap.start()), gap.start()
        if end > start and (end - start < STORY or not _COMMA.search(text, start, end)):
            yield start, end


def breaks_of(text: str, markup: Markup) -> Iterator[Span]:
    """(start of the blanks or the backslash, the line's end) of each hard break."""
    for start, end, kind in markup.of(Kind.MARK):
        if text[start] in " \\" and text[end : end + 1] in ("\n", "\r"):
            yield start, text.index("\n", end)


def _around(text: str, start: int, end: int) -> set[int]:
    """The ends of the line before a span and of its own last line."""
    return {line_start(text, start) - 1, line_end(text, max(start, end - 1))}


def _blocks(text: str, markup: Markup) -> Iterator[Span]:
    """Spans of whole lines that a piece, or pieces beside each other, have for themselves."""
    done = -1
    for start, end, kind in markup.pieces:
        if end <= done:
            continue
        first, last = line_start(text, start), line_end(text, end - 1)
        if kind is Kind.CUE:
            last = _cue_end(text, last)
        elif not (kind in _ALONE or _heads(text, start, end, kind) or (kind in _FILLING and _fills(text, markup, first, last))):
            if kind is Kind.TAG and _shuts(text, start, end):
                yield first, last
            continue
        yield first, last
        done = last


def _cue_end(text: str, at: int) -> int:
    """The end of the last line of a subtitle."""
    end = text.find("\n\n", at)
    return len(text) if end < 0 else end


def _heads(text: str, start: int, end: int, kind: Kind) -> bool:
    """Whether a piece at the head of a line makes it a line of its own: a heading, a tag of a block, a command."""
    if text[line_start(text, start) : start].strip(" \t>"):
        return False
    if kind is Kind.MARK:
        return text[start] not in " \\{:["
    if kind is Kind.TAG:
        return stands_alone(text, start)
    return kind is Kind.SPECIAL or (kind is Kind.FORMULA and _COMMANDS.match(text, start) is not None)


def _shuts(text: str, start: int, end: int) -> bool:
    """Whether a tag at the end of a line ends a block."""
    return not text[end : line_end(text, end)].strip() and stands_alone(text, start)


def _fills(text: str, markup: Markup, first: int, last: int) -> bool:
    """Whether nothing but pieces stands in some lines, and more than notes and words of formulas."""
    at, strong = first, False
    for piece in markup.touched(first, last):
        if piece.kind not in _FILLING or (at < piece.start and not _BESIDES.fullmatch(text, at, piece.start)):
            return False
        strong |= _is_strong(text, piece)
        at = max(at, piece.end)
    return strong and (at >= last or _BESIDES.fullmatch(text, at, last) is not None)


def _is_strong(text: str, piece: Piece) -> bool:
    if piece.kind is Kind.FORMULA:
        return text.startswith(("$$", "\\[", "\\begin"), piece.start)
    return piece.kind not in Kind.NOTE | Kind.LABEL and (piece.kind is not Kind.TAG or stands_alone(text, piece.start))
