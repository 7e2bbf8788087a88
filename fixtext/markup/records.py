"""Lines of values between commas, semicolons or tabs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from fixtext.characters import TERMINALS
from fixtext.markup.kinds import Kind, Piece
from fixtext.text import Span, line_end, line_start, places

_ENDS = f"{TERMINALS}；"
_QUOTED = re.compile(r"\"(?:[^\"\n]|\"\")*+\"")
LINES, MANY = (
    3,
    6,
)  # lines with as many values each: that make a file if numbers or quotes are among them; that do anyhow
NARROW = 8  # characters of each of two values without numbers or quotes: the halves of a sentence are longer


class _Form(NamedTuple):
    """The patterns of files whose values a separator parts."""

    line: re.Pattern[str]
    field: re.Pattern[str]
    numeric: re.Pattern[str]
    quoted: re.Pattern[str]


@cache
def _form(sep: str) -> _Form:
    value = rf"(?:\"(?:[^\"\n]|\"\")*+\"|[^{sep}\"，{_ENDS}\s][^{sep}\"{_ENDS}\n\f\r]{{0,39}}|)"
    shut = rf"(?={sep}|[ \t\r]*$)"
    return _Form(
        re.compile(rf"{value}(?:{sep}{value})+[ \r]*"),
        re.compile(
            rf"(?P<open>\"?)(?P<value>(?<=\")(?:[^\"\n]|\"\")*(?=\")|(?<!\")[^{sep}\"\n]*)(?P<shut>\"?)(?P<sep>{sep}?)"
        ),
        re.compile(rf"(?:^|{sep})\"?[-+]?[0-9][0-9.,:/%-]*\"?{shut}"),
        re.compile(rf"(?:^|{sep})\"(?:[^\"\n]|\"\")*[^\"\n{TERMINALS}.!?]\"{shut}"),  # speech ends in a final mark
    )


def values(text: str) -> Iterator[Piece]:
    """What parts the values of such lines, with the quotes around them, and what they hold. A value with quotes within
    is left as it is."""
    for sep in filter(text.__contains__, ",;\t"):
        for start, end in records(text, sep):
            for field in _form(sep).field.finditer(text, start, end):
                for name in ("open", "value", "shut", "sep"):
                    if field[name]:
                        kind = Kind.CELL if name == "value" and '"' not in field[name] else Kind.TABLE
                        yield Piece(*field.span(name), kind)


def records(text: str, sep: str) -> Iterator[Span]:
    """Lines of a file of values that a separator parts."""
    run: list[Span] = []
    count = 0
    for start, end in _candidates(text, sep):
        seps = _QUOTED.sub("", text[start:end]).count(sep)
        if run and (start != run[-1][1] + 1 or seps != count):
            yield from run if _is_file(text, run, sep, count) else ()
            run = []
        run.append((start, end))
        count = seps
    yield from run if _is_file(text, run, sep, count) else ()


def _candidates(text: str, sep: str) -> Iterator[Span]:
    """Lines of nothing but values."""
    done = -1
    line = _form(sep).line
    for at in places(text, sep):
        if at > done and text[at + 1 : at + 2] != " ":
            start, done = line_start(text, at), line_end(text, at)
            if line.fullmatch(text, start, done):
                yield start, done


def _is_file(text: str, run: Sequence[Span], sep: str, count: int) -> bool:
    """Whether some lines with as many separators each are a file. Tabs part columns anyhow, so quotes must show it."""
    lines = [text[a:b].rstrip() for a, b in run]
    form = _form(sep)
    if any(map(form.quoted.search, lines)):
        return len(run) >= LINES - (sep == "\t")
    numeric = sum(form.numeric.search(line) is not None for line in lines)
    if sep == "\t" or len(run) < LINES:
        return False
    return 2 * numeric >= len(run) - 1 or (len(run) >= MANY and (count > 1 or _is_narrow(lines, sep)))


def _is_narrow(lines: Sequence[str], sep: str) -> bool:
    """Whether the values of each line are short, and lines of many lengths; those of a verse or a column are alike."""
    most = Counter(map(len, lines)).most_common(1)[0][1]
    return 2 * most <= len(lines) and all(len(value) <= NARROW for line in lines for value in line.split(sep))
