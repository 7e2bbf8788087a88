"""Failing inputs made small (delta debugging): pieces are left out as long as the failure stays."""

from __future__ import annotations

from collections.abc import Callable, Sequence

TRIES = 800


def shrunk(text: str, fails: Callable[[str], bool]) -> str:
    """A text, as small as so many tries make it, for which `fails` still holds: lines first, then characters."""
    left = [TRIES]

    def still(pieces: Sequence[str]) -> bool:
        left[0] -= 1
        return left[0] >= 0 and fails("".join(pieces))

    lines = _least(text.splitlines(keepends=True), still)
    return "".join(_least(list("".join(lines)), still))


def _least(pieces: list[str], fails: Callable[[Sequence[str]], bool]) -> list[str]:
    """The pieces without those that the failure does not need; larger runs of them are tried first."""
    size = len(pieces) // 2
    while size:
        at = 0
        while at < len(pieces):
            rest = pieces[:at] + pieces[at + size :]
            if len(rest) < len(pieces) and fails(rest):
                pieces = rest
            else:
                at += size
        size //= 2
    return pieces
