"""Lines of values between commas."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixtext.characters import TERMINALS
from fixtext.markup.kinds import Kind, Piece
from fixtext.text import Span, line_end, line_start

_ENDS = f"{TERMINALS}；"
_VALUE = rf"(?:\"[^\"\n]*\"|[^,\"，{_ENDS}\s][^,\"{_ENDS}\n\f\r]{{0,39}}|)"
_LINE = re.compile(rf"{_VALUE}(?:,{_VALUE}){{2,}}[ \t\r]*")
_COMMAS = re.compile(r",(?! )[^,\n]{0,60},(?! )")
_NUMERIC = re.compile(r"(?:^|,)\"?[-+]?[0-9][0-9.:/%-]*\"?(?=,|$)")
_QUOTED = re.compile(r"\"[^\"\n]*\"")
LINES, MANY = (
    3,
    6,
)  # lines with as many commas each: that make a file of values if numbers are among them; that do anyhow


def records(text: str) -> Iterator[Span]:
    """Lines of a file of values separated by commas."""
    run: list[Span] = []
    count = 0
    for start, end in _candidates(text):
        commas = _QUOTED.sub("", text[start:end]).count(",")
        if run and (start != run[-1][1] + 1 or commas != count):
            yield from run if _is_file(text, run) else ()
            run = []
        run.append((start, end))
        count = commas
    yield from run if _is_file(text, run) else ()


def values(text: str) -> Iterator[Piece]:
    """The commas of such lines, and what stands between them."""
    for start, end in records(text):
        at = start
        for comma in re.finditer(",", text[start:end]):
            if start + comma.start() > at:
                yield Piece(at, start + comma.start(), Kind.CELL)
            at = start + comma.end()
            yield Piece(at - 1, at, Kind.TABLE)
        if at < end:
            yield Piece(at, end, Kind.CELL)


def _candidates(text: str) -> Iterator[Span]:
    """Lines of nothing but values."""
    done = -1
    for found in _COMMAS.finditer(text):
        if found.start() > done:
            start, done = line_start(text, found.start()), line_end(text, found.start())
            if _LINE.fullmatch(text, start, done):
                yield start, done


def _is_file(text: str, run: list[Span]) -> bool:
    numeric = sum(_NUMERIC.search(text[a:b].rstrip()) is not None for a, b in run)
    return len(run) >= MANY or (len(run) >= LINES and 2 * numeric >= len(run) - 1)
