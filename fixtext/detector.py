"""Detectors judge and never edit: a detector is a function `(text, ctx, *, options) -> Iterator[Suspect]`.

Options are keyword-only arguments, as a filter's; they are given with the name: `detectors=NAME:key=value:key=value`.
`flag_typos` runs them. A detector of yours is registered by the entry point `fixtext.detectors`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, Protocol

from fixtext.context import Context
from fixtext.edits import Suggestion


class Suspect(NamedTuple):
    """Text at [start, end) that is likely wrong, with what may be right, best first.

    No suggestion means: something is wrong here, and it is not known what (a missing character).
    """

    start: int
    end: int
    rule: str
    suggestions: tuple[Suggestion, ...]
    confidence: float
    why: str = ""


class Detector(Protocol):
    """Anything that can be called like this."""

    def __call__(self, text: str, ctx: Context) -> Iterable[Suspect]: ...
