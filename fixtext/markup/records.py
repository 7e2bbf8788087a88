"""Lines of values between commas."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixtext.characters import TERMINALS
from fixtext.markup.kinds import Kind, Piece
from fixtext.text import Span, line_end, line_start

_ENDS = f"{TERMINALS}；"
_VALUE = rf"(?:\"(?:[^\"\n]|\"\")*\"|[^,\"，{_ENDS}\s][^,\"{_ENDS}\n\f\r]{{0,39}}|)"
_LINE = re.compile(rf"{_VALUE}(?:,{_VALUE}){{2,}}[ \t\r]*")
_COMMAS = re.compile(r",(?! )(?:\"[^\"\n]*\"|[^,\n]{0,60}),(?! )")
_NUMERIC = re.compile(r"(?:^|,)\"?[-+]?[0-9][0-9.:/%-]*\"?(?=,|$)")
_QUOTED = re.compile(r"\"(?:[^\"\n]|\"\")*\"")
_FIELD = re.compile(
    r"(?P<open>\"?)(?P<value>(?<=\")(?:[^\"\n]|\"\")*(?=\")|(?<!\")[^,\"\n]*)(?P<shut>\"?)(?P<comma>,?)"
)
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
    """What parts the values of such lines, with the quotes around them, and what they hold. A value with quotes within
    is left as it is."""
    for start, end in records(text):
        for field in _FIELD.finditer(text, start, end):
            for name in ("open", "value", "shut", "comma"):
                if field[name]:
                    kind = Kind.CELL if name == "value" and '"' not in field[name] else Kind.TABLE
                    yield Piece(*field.span(name), kind)


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
