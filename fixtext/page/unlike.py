"""Which lines look different to layout after characters in them were changed."""

from __future__ import annotations

from collections.abc import Sequence

from fixtext.columns import WIDEST
from fixtext.page.arrays import Rows, read


def unlike(before: Sequence[str], after: Sequence[str]) -> list[int]:
    """The numbers of those lines whose traits changed, or whose width did while it is that of a line in a column.

    >>> unlike(["他说:走吧。", "字" * 90 + "(甲)。"], ["他说：走吧。", "字" * 90 + "（甲）。"])
    [0]
    """
    blank = [i for i, pair in enumerate(zip(before, after, strict=True)) if any(map(_is_no_line, pair))]
    whole = sorted({*range(len(before))}.difference(blank))
    old, new = (read("".join(lines[i] + "\n" for i in whole)) for lines in (before, after))
    return sorted([*blank, *(whole[n] for n in _differing(old, new))])


def _is_no_line(line: str) -> bool:
    """Whether a piece of text is a blank line, or more than one line."""
    return not line.strip() or "\n" in line or "\f" in line


def _differing(old: Rows, new: Rows) -> list[int]:
    narrow = (old.width != new.width) & ((old.width <= WIDEST) | (new.width <= WIDEST))
    differ = (old.bits != new.bits) | (old.lead != new.lead) | (old.indent != new.indent) | narrow
    return [int(n) for n in differ.nonzero()[0]]
