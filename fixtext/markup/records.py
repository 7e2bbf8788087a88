"""Lines of values between commas."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixtext.text import Span

_VALUE = r"(?:\"[^\"\n]*\"|[^,\"，。；！？\s][^,\"。；！？\n\f\r]{0,39}|)"
_LINE = re.compile(rf"^{_VALUE}(?:,{_VALUE}){{2,}}[ \t\r]*$", re.MULTILINE)
_NUMERIC = re.compile(r"(?:^|,)\"?[-+]?[0-9][0-9.:/%-]*\"?(?=,|$)")
_QUOTED = re.compile(r"\"[^\"\n]*\"")
LINES, MANY = 3, 6  # lines with as many commas each: that make a file of values if numbers are among them; that do anyhow


def records(text: str) -> Iterator[Span]:
    """Lines of a file of values separated by commas."""
    run: list[Span] = []
    count = 0
    for found in _LINE.finditer(text):
        commas = _QUOTED.sub("", found[0]).count(",")
        if run and (found.start() != run[-1][1] + 1 or commas != count):
            yield from run if _is_file(text, run) else ()
            run = []
        run.append(found.span())
        count = commas
    yield from run if _is_file(text, run) else ()


def _is_file(text: str, run: list[Span]) -> bool:
    numeric = sum(_NUMERIC.search(text[a:b].rstrip()) is not None for a, b in run)
    return len(run) >= MANY or (len(run) >= LINES and 2 * numeric >= len(run) - 1)
