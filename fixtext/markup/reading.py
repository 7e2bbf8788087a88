"""All that is not prose in a text that has a sign of it; `scan` asks for the signs first.

What is found first holds the place: blocks, then what stands within lines, then addresses, signs of lines, tables.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module

from fixtext.markup.kinds import Kind, Piece
from fixtext.markup.signs import INLINE, Signs
from fixtext.markup.spans import Markup, laid_under
from fixtext.text import Span

_BOLD = re.compile(r"\*\*[^\s*][^*\n]{0,200}\*\*")
_SHOWING = Kind.IMAGE | Kind.LINK | Kind.NOTE | Kind.SPECIAL | Kind.FRONT | Kind.TABLE


# (sign, module, what it finds): imported where the sign is there, for their patterns take long to compile
_FINDERS = (
    ("cue", "cues", "cues"),
    ("clock", "cues", "stamped"),
    ("source", "formulas", "remarks"),
    ("enclosed", "enclosed", "enclosed"),
    ("directive", "directives", "directives"),
    ("field", "fields", "fields"),
)


def read(text: str, signs: Signs) -> Markup:
    """The pieces of a text whose signs are known."""
    headings = list(_finder("marks", "headings")(text)) if signs.has("heading") else []
    found, lines, fenced = _blocks(text, signs)
    for sign, module, name in _FINDERS:
        if signs.has(sign):
            found = laid_under(found, _finder(module, name)(text))
    if any(map(signs.has, ("code", "key", "tree"))):
        found = laid_under(found, _finder("listing", "listed")(text, signs, found, bool(headings)))
    if signs.has("page mark"):
        found = laid_under(found, _finder("marks", "page_marks")(text, signs))
    found = laid_under(found, _inline(text, signs, found))
    shows = fenced or bool(headings) or any(_shows(text, piece) for piece in found) or _bold(text, signs)
    found = laid_under(found, _finder("addresses", "addresses")(text, signs))
    found = laid_under(found, headings)
    if shows or lines:
        found = laid_under(found, _finder("marks", "rules")(text))
    if signs.has("break"):
        found = laid_under(found, _finder("breaks", "broken")(text, shows))
    found = laid_under(found, _tables(text, signs, lines, found))
    return Markup([_without_return(text, piece) for piece in found], shows)


def _without_return(text: str, piece: Piece) -> Piece:
    """A piece without the carriage return that ends its line."""
    at_end = text[piece.end - 1] == "\r" and piece.end - 1 > piece.start
    return piece._replace(end=piece.end - 1) if at_end else piece


def _finder(module: str, name: str) -> Callable[..., Iterable[Piece]]:
    found: Callable[..., Iterable[Piece]] = getattr(import_module(f"fixtext.markup.{module}"), name)
    return found


def _blocks(text: str, signs: Signs) -> tuple[list[Piece], list[Span], bool]:
    """What the parser of blocks finds, if there may be anything."""
    if not (signs.has("fence") or signs.has("bare table") or text.startswith("---")):
        return [], [], False
    from fixtext.markup.fences import of_blocks

    return of_blocks(text)


def _shows(text: str, piece: Piece) -> bool:
    """Whether a piece shows that a text is written in markup."""
    if piece.kind is Kind.TAG:
        from fixtext.markup.tags import is_html

        return is_html(text, piece.start)
    return piece.kind in _SHOWING


def _bold(text: str, signs: Signs) -> bool:
    return signs.any("**") and _BOLD.search(text) is not None


def _inline(text: str, signs: Signs, found: list[Piece]) -> Iterator[Piece]:
    """What stands within lines, between the blocks; also within the words of links."""
    begin = "".join(sign for sign in INLINE if signs.has(sign))
    if not begin:
        return
    from fixtext.markup.inline import pieces

    at = 0
    for start, end, _ in [*found, Piece(len(text), len(text), Kind.NONE)]:
        if at < start:
            for piece in pieces(text, at, start, begin):
                if piece.kind is Kind.LABEL:
                    yield from laid_under(list(pieces(text, piece.start, piece.end, begin)), [piece])
                else:
                    yield piece
        at = max(at, end)


def _tables(text: str, signs: Signs, lines: list[Span], found: list[Piece]) -> Iterator[Piece]:
    """Rows of tables, of files of values, and what stands in tables of HTML."""
    if lines or signs.has("row"):
        from fixtext.markup.tables import of_rows, rows

        every = sorted({*lines, *rows(text)})
        yield from of_rows(text, every, [(piece.start, piece.end) for piece in found])
    if signs.has("values"):
        yield from _finder("records", "values")(text)
    if signs.has("table"):
        yield from _finder("tables", "html")(text)
