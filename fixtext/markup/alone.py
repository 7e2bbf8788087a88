"""Lines that stand alone because of what they hold: code, headings, rows, tags, pictures, subtitles, hard breaks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixtext.markup.kinds import Kind, Piece
from fixtext.markup.spans import Markup
from fixtext.markup.tags import stands_alone
from fixtext.text import Span, line_end, line_start

_ALONE = (
    Kind.CODE | Kind.FRONT | Kind.CUE | Kind.TABLE | Kind.CELL
)  # their lines are never joined, whatever else they hold
_FILLING = _ALONE | Kind.IMAGE | Kind.FORMULA | Kind.TAG | Kind.SPECIAL | Kind.LINK | Kind.LABEL | Kind.MARK | Kind.NOTE
_WEAK = Kind.NOTE | Kind.LABEL
_COMMA = re.compile("[，,。；;！？、]")
STORY = 16  # characters of a line that can be the first half of a paragraph which a page cuts
_BESIDES = re.compile(r"[\s>*+|,，。.;；:：-]*")  # what may stand in a line beside a picture that has it for itself
_COMMANDS = re.compile(
    r"\\(?:documentclass|usepackage|begin|end|(?:sub)*section|chapter|part|paragraph|title|author|date|maketitle|caption|label|includegraphics|"
    r"centering|hline|toprule|midrule|bottomrule|item|newpage|clearpage|tableofcontents|bibliography(?:style)?|bibitem|newcommand|appendix|abstract)\b"
)


def paragraphs(text: str, markup: Markup) -> Iterator[Span]:
    """Lines of Markdown above blank ones that are whole paragraphs: a page cuts only long ones."""
    for gap in re.finditer(r"\n(?=[ \t\r]*\n)", text) if markup.shows else ():
        start, end = line_start(text, gap.start()), gap.start()
        if end > start and (end - start < STORY or not _COMMA.search(text, start, end)):
            yield start, end


def breaks(text: str, markup: Markup) -> Iterator[int]:
    """The ends of the lines that hard breaks end."""
    for start, end, _ in markup.of(Kind.MARK):
        if text[start] in " \\" and text[end : end + 1] in ("\n", "\r"):
            yield text.index("\n", end)


def blocks(text: str, markup: Markup) -> Iterator[Span]:
    """Spans of whole lines that a piece, or pieces beside each other, have for themselves."""
    done = -1
    fills: dict[Span, bool] = {}  # of each line once, however many pieces it has
    for piece in markup.pieces:
        if piece.end <= done or _is_stamp(text, piece):
            continue
        start, end = _lines_of(text, piece)
        alone = piece.kind in _ALONE or _heads(text, piece)  # without a look at the other pieces of the line
        if not alone and piece.kind in _FILLING:
            if (start, end) not in fills:
                fills[start, end] = _fills(text, markup, start, end)
            alone = fills[start, end]
        if alone:
            done = end
            yield start, end
        elif piece.kind is Kind.TAG and _shuts(text, piece):
            yield start, end


def _lines_of(text: str, piece: Piece) -> Span:
    """The lines of a piece; with the line under a heading the heading, with a time all of its subtitle."""
    start, end = line_start(text, piece.start), line_end(text, piece.end - 1)
    if piece.kind is Kind.MARK and text[piece.start] == "=":
        start = line_start(text, max(0, start - 1))
    if piece.kind is Kind.CUE and "-->" in text[piece.start : piece.end]:
        end = _cue_end(text, end)
    return start, end


def openings(text: str, markup: Markup) -> Iterator[int]:
    """Where lines begin that a time or the head of a note begins, with more behind it."""
    for piece in markup.of(Kind.CUE | Kind.NOTE):
        if _is_stamp(text, piece) or (piece.kind is Kind.NOTE and "]:" in text[piece.start : piece.end]):
            yield line_start(text, piece.start)


def headed(text: str, markup: Markup) -> Iterator[Span]:
    """The lines that a time or the name of a field heads."""
    for start, end, _ in markup.of(Kind.CUE):
        yield line_start(text, start), line_end(text, end - 1)


def _is_stamp(text: str, piece: Piece) -> bool:
    """Whether a piece is a time or a name at the head of a line of prose."""
    if piece.kind is not Kind.CUE or text[piece.start] == "[":
        return False
    return "-->" not in text[piece.start : piece.end] and bool(text[piece.end : line_end(text, piece.end)].strip())


def _cue_end(text: str, at: int) -> int:
    """The end of the last line of a subtitle."""
    end = text.find("\n\n", at)
    return len(text) if end < 0 else end


def _heads(text: str, piece: Piece) -> bool:
    """Whether a piece at the head of a line makes it a line of its own: a heading, a tag of a block, a command."""
    start, _, kind = piece
    if text[line_start(text, start) : start].strip(" \t>"):
        return False
    if kind is Kind.MARK:
        return text[start] not in " \\{:["
    if kind is Kind.TAG:
        return stands_alone(text, start)
    return kind is Kind.SPECIAL or (kind is Kind.FORMULA and _COMMANDS.match(text, start) is not None)


def _shuts(text: str, piece: Piece) -> bool:
    """Whether a tag at the end of a line ends a block."""
    return not text[piece.end : line_end(text, piece.end)].strip() and stands_alone(text, piece.start)


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
    return piece.kind not in _WEAK and (piece.kind is not Kind.TAG or stands_alone(text, piece.start))
