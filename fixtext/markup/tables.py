"""Tables: what parts their cells, and the cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from fixtext.markup.kinds import Kind, Piece
from fixtext.text import Span

_ROW = re.compile(r"^[ \t>]*\|[^\n\f]*\|[ \t\r]*$", re.MULTILINE)
_RULE = re.compile(r"[ \t>]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t\r]*")
_PIPE = re.compile(r"[ \t]*(?<!\\)\|[ \t>]*")
_TABLE = re.compile(r"<(/?)table(?=[\s>])[^<>]*>", re.IGNORECASE)
ROWS = 2  # lines between pipes that make a table without a line under its head


def rows(text: str) -> Iterator[Span]:
    """Lines that begin and end with a pipe and follow each other."""
    run: list[Span] = []
    for found in _ROW.finditer(text):
        if run and found.start() != run[-1][1] + 1:
            yield from run if len(run) >= ROWS else ()
            run = []
        run.append(found.span())
    yield from run if len(run) >= ROWS else ()


def of_rows(text: str, lines: Iterable[Span], inside: Iterable[Span]) -> Iterator[Piece]:
    """The pipes of rows with the blanks beside them, lines under heads whole, and cells. Pipes within `inside`, which
    are sorted and disjoint, part nothing."""
    held = iter(sorted(inside))
    hold = next(held, None)
    for start, end in lines:
        if _RULE.fullmatch(text, start, end):
            yield Piece(start, end, Kind.TABLE)
            continue
        at = start
        for pipe in _PIPE.finditer(text, start, end):
            bar = text.index("|", pipe.start())
            while hold and hold[1] <= bar:
                hold = next(held, None)
            if hold and hold[0] <= bar:
                continue
            if pipe.start() > at:
                yield Piece(at, pipe.start(), Kind.CELL)
            yield Piece(*pipe.span(), Kind.TABLE)
            at = pipe.end()
        if at < end:
            yield Piece(at, end, Kind.CELL)


def html(text: str) -> Iterator[Piece]:
    """What stands from `<table>` to its end; tags within it are pieces of their own."""
    depth = begun = 0
    for tag in _TABLE.finditer(text):
        depth += -1 if tag[1] else 1
        if depth == 1 and not tag[1]:
            begun = tag.start()
        if depth == 0 and tag[1]:
            yield Piece(begun, tag.end(), Kind.CELL)
        depth = max(0, depth)
