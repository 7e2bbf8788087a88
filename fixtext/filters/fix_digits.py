"""Letters in numbers, numbers in dashes."""

from __future__ import annotations

from collections.abc import Iterator

from fixtext.context import Context
from fixtext.edits import Edit
from fixtext.filter import Scope, Touches, text_filter


@text_filter(scope=Scope.LINE, touches=Touches.GLYPHS)
def fix_digits(text: str, ctx: Context) -> Iterator[Edit]:
    """Mend O for 0, l for 1, O for 〇 and 一 for — inside numbers, years and dashes.

    Chinese numerals stay, and so do letters outside of numbers.
    """
    for rule in ctx.rules("digits"):
        yield from rule.edits(text)
