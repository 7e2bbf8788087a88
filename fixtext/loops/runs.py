"""The same text again and again, letter for letter: looked for where a short piece comes back soon.

From place to place, a few characters are looked for in what follows, which costs 20 ns a character; only where
they come back is the text compared. A run is met for certain if it is longer than its period, `STRIDE` and `NEEDLE`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixtext.loops.loop import SENTENCE, Loop, needed, weight

NEEDLE = 12  # characters that are looked for; in prose one in thirty comes back soon
REACH = 420  # how far; longer periods are those of lines
STRIDE = 24
STRIDE_LATIN = 60  # words of letters are longer, and so are their loops
_LINE_START = re.compile(r"^[^\n]", re.MULTILINE)


def hits(text: str) -> list[int]:
    """Places whose next characters come back within reach."""
    find, places = text.find, range(0, len(text) - NEEDLE, stride_of(text))
    found = [at for at in places if find(text[at : at + NEEDLE], at + 1, at + REACH) >= 0]
    return [at for at in found if not text[at : at + NEEDLE].isspace()]


def stride_of(text: str) -> int:
    """How far the places stand apart in which a text is looked at."""
    middle = len(text) // 2
    return STRIDE_LATIN if text[middle : middle + 400].isascii() else STRIDE


def runs(text: str, places: list[int]) -> Iterator[Loop]:
    """Loops that go through these places, letter for letter."""
    done = 0
    for at in places:
        if at < done:
            continue
        again = text.find(text[at : at + NEEDLE], at + 1, at + REACH)
        period = again - at
        start = at - _back(text, at, again, done)
        end = again + _forth(text, at, again)
        copies = (end - start) // period
        if copies < 2:
            continue
        done = end
        if copies >= _wanted(text, start, period):
            yield _loop(text, start, end, period)


def _wanted(text: str, start: int, period: int) -> int:
    copy = text[start : start + period]
    if "\t" in copy or "|" in copy:
        return 2 * needed(copy)
    return 2 if "\n" not in copy and weight(copy) >= SENTENCE else needed(copy)  # a whole sentence, twice in a line


def _loop(text: str, start: int, end: int, period: int) -> Loop:
    """The loop of a run, whose copies begin where a line begins, if one does; half a copy at a line's end goes too."""
    line = _LINE_START.search(text, start, start + period)
    if line and line.start() + period < end:
        start = line.start()
    copies = (end - start) // period
    last = start + copies * period
    rest = text[last:end]
    if rest and (end == len(text) or text[end] == "\n") and "\n" not in rest.strip("\n"):
        last = end
        copies += len(rest) > period // 2
    return Loop(start + period, last, (start, start + period), copies, "model-noise/loop")


def _forth(text: str, a: int, b: int) -> int:
    """How many characters from `a` and from `b` on agree."""
    done, step, size = 0, 64, len(text)
    while step:
        while b + done + step <= size and text[a + done : a + done + step] == text[b + done : b + done + step]:
            done += step
            step *= 2
        step //= 2
    return done


def _back(text: str, a: int, b: int, floor: int) -> int:
    """How many characters before `a` and before `b` agree, not before `floor`."""
    done, step = 0, 64
    while step:
        while a - done - step >= floor and text[a - done - step : a - done] == text[b - done - step : b - done]:
            done += step
            step *= 2
        step //= 2
    return done
