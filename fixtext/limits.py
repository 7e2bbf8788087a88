"""Limits for patterns that we did not write: how large they may be, and how long they may work on a text.

`regex` writes repetitions out when it compiles: `(?:a{1000}){1000}` takes 0.4 s and 280 MB, one level more all memory.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from fixtext.errors import RuleError

LARGEST = 100_000  # characters of a pattern with its repetitions written out: 0.1 s and 30 MB to compile
SECONDS = 2.0  # what all patterns together may take on a text, however short it is
PER_CHARACTER = 1e-5  # and more for each character of it: a hundred patterns at ten times what a plain one takes

_TOKEN = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\{(\d*)(?:,\d*)?\}|.", re.DOTALL)


def size(pattern: str) -> int:
    """Characters and classes of a pattern with its repetitions written out, at most one more than LARGEST.

    >>> size("a{3}b")
    4
    """
    sizes, last = [0], 0  # of the open groups; of what a repetition would repeat
    for token in _TOKEN.finditer(pattern):
        text = token.group()
        if text == "(":
            sizes.append(0)
            last = 0
            continue
        if text == ")" and len(sizes) > 1:
            last = 1 + sizes.pop()
            added = last
        elif token.group(1) is not None:
            added = last * (max(1, int(token.group(1)[:9] or 1)) - 1)
            last += added
        else:
            last = added = 1
        sizes[-1] += added
        if sizes[-1] > LARGEST:
            return LARGEST + 1
    return min(sum(sizes), LARGEST + 1)


@dataclass
class _Clock:
    """Seconds that the patterns may take on one text, and took, by the name of the rule."""

    allowed: float
    taken: dict[str, float] = field(default_factory=dict)

    @property
    def left(self) -> float:
        return self.allowed - sum(self.taken.values())

    def over(self) -> RuleError:
        slowest = max(self.taken, key=self.taken.__getitem__)
        together = f"all rules of your own together may take {self.allowed:.1f} s"
        return RuleError(
            f"{slowest}: the pattern took {self.taken[slowest]:.1f} s on this text, {together}; make it simpler"
        )


_clock: ContextVar[_Clock | None] = ContextVar("clock", default=None)


@contextmanager
def clock(characters: int) -> Iterator[None]:
    """One account for all patterns that work within, on one text of so many characters."""
    before = _clock.set(_Clock(SECONDS + PER_CHARACTER * characters))
    try:
        yield
    finally:
        _clock.reset(before)


def timed(pattern: Any, name: str) -> Callable[..., Iterator[Any]]:
    """`finditer` of a `regex` pattern, on the account of the text. RuleError names the slowest rule when that is spent.

    All matches are looked for at once: the clock of `regex` would count what is done between two of them.
    """

    def scan(text: str, start: int | None = None, end: int | None = None) -> Iterator[Any]:
        account = _clock.get() or _Clock(SECONDS)
        begun = time.thread_time()
        try:
            found = list(pattern.finditer(text, start, end, timeout=max(account.left, 0.001)))
        except TimeoutError:
            found = None
        account.taken[name] = account.taken.get(name, 0.0) + time.thread_time() - begun
        if found is None or account.left < 0:  # `regex` looks at its clock now and then only
            raise account.over()
        return iter(found)

    return scan
