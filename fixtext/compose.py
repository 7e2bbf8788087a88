"""Two sets of edits, one made on the result of the other, as one set on the first text."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

from fixtext.edits import Edit, apply


def compose(text: str, first: Sequence[Edit], second: Sequence[Edit]) -> Iterator[Edit]:
    """Edits of `text` that do what `first` and then `second` do; both sorted and disjoint.

    Edits of `first` that no edit of `second` touches stay as they are (the same objects). The others become one with
    what touches them, named after what stands first.
    """
    shifts = [0, *accumulate(len(edit.new) - len(edit.old) for edit in first)]
    starts = [edit.start + shift for edit, shift in zip(first, shifts, strict=False)]
    ends = [edit.end + shift for edit, shift in zip(first, shifts[1:], strict=True)]
    done = 0
    for low, high, some in _groups(first, starts, ends, second):
        yield from first[done:low]
        done = high
        start = min([some[0].start, *starts[low:high][:1]])
        end = max([some[-1].end, *ends[low:high][-1:]])
        before, after = start - shifts[low], end - shifts[high]
        made = apply(text[before:after], [_moved(edit, -before) for edit in first[low:high]])
        new, old = apply(made, [_moved(edit, -start) for edit in some]), text[before:after]
        if new != old:
            cause = first[low] if low < high and starts[low] < some[0].end else some[0]
            yield cause._replace(start=before, end=after, old=old, new=new)
    yield from first[done:]


def _moved(edit: Edit, by: int) -> Edit:
    return edit._replace(start=edit.start + by, end=edit.end + by)


def _groups(
    first: Sequence[Edit], starts: list[int], ends: list[int], second: Sequence[Edit]
) -> Iterator[tuple[int, int, list[Edit]]]:
    """(number of the first edit of `first`, of the first behind, edits of `second`) that touch each other."""
    low = high = 0
    some: list[Edit] = []
    for edit in second:
        a, b = bisect_left(ends, edit.start), bisect_right(starts, edit.end)
        while 0 < a < b and first[a - 1].end == first[a].start:
            a -= 1
        while a < b < len(first) and first[b - 1].end == first[b].start:
            b += 1
        if some and (a < high or edit.start <= some[-1].end):
            high = max(high, b)
        else:
            if some:
                yield low, high, some
            low, high, some = a, b, []
        some.append(edit)
    if some:
        yield low, high, some
