"""Tables of contents: lines that end in the number of a page."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixtext.text import Span, line_end, line_start

RISING = 4  # lines in a row whose numbers do not fall that are a table of contents without leaders
GAP = 2  # blank lines within one
LONGEST = 120  # characters of a line of one
_NUMBERED = re.compile(r"\n(?<=[0-9ivxlcIVXLC \r]\n)|\n(?<=[0-9][)）]\n)")  # a literal first: it is found quickly
_LEADER = r"(?:\.[ .]*\.|…[… .]*|·[· ]*·|[-_—]{3,}|\.{2,})"
_LED = re.compile(rf"\S.*?(?:{_LEADER}[ \t]*){{1,4}}[(（]?([0-9]{{1,4}}|[ivxlcIVXLC]{{1,7}})[)）]?")
_LEADERS = re.compile(r"[.…·_—-]")
_LAST = re.compile(r"[ \t\u3000.…·_—-][(（]?([0-9]{1,4}|[ivxlcIVXLC]{1,7})[)）]?[ \r]{0,3}$")
_TAIL = 14  # characters that the number of a page takes at most, with what stands around it
_WORDS = re.compile(r"[^\s\d.,%()（）:/-]")
_HEADED = re.compile(r"\n[ \t#*]{0,8}[目TC]")
_HEAD = re.compile(r"#{0,6}[ \t]*\**(?:目[ \u3000]*[录錄次]|(?:Table of )?Contents|(?:TABLE OF )?CONTENTS)\**")


def contents(text: str) -> Iterator[Span]:
    """Lines of tables of contents, with their heads: lines with leaders, and some in a row whose numbers rise."""
    yield from _heads(text)
    run: list[tuple[Span, int]] = []
    for start, end, number in _candidates(text):
        line = text[start:end].strip()
        if _LEADERS.search(line) and _LED.fullmatch(line):
            yield start, end
        value = int(number) if number.isdigit() else -1
        if run and (value < run[-1][1] or not _near(text, run[-1][0][1], start)):
            yield from _rising(text, run)
            run = []
        if value >= 0:
            run.append(((start, end), value))
    yield from _rising(text, run)


def _candidates(text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, number) of the lines that end in a number behind a blank or a leader and are not long."""
    for end in (*(found.start() for found in _NUMBERED.finditer(text)), len(text)):
        if found := _LAST.search(text, max(0, end - _TAIL), end):
            start = line_start(text, end)
            if end - start <= LONGEST and _WORDS.search(text, start, found.start()):
                yield start, end, found[1]


def _near(text: str, end: int, start: int) -> bool:
    between = text[end:start]
    return not between.strip() and between.count("\n") <= GAP + 1


def _rising(text: str, run: list[tuple[Span, int]]) -> Iterator[Span]:
    """The lines of a run that is long enough and rises, if they are no rows of a list of numbers."""
    if len(run) >= RISING and run[0][1] < run[-1][1]:
        yield from (span for span, _ in run)


def _heads(text: str) -> Iterator[Span]:
    for at in (0, *(found.start() + 1 for found in _HEADED.finditer(text))):
        end = line_end(text, at)
        if end - at <= LONGEST and _HEAD.fullmatch(text[at:end].strip()):
            yield at, end
