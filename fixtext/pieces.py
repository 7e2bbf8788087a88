"""The pieces of a text around what changed in it, for steps to look at instead of the whole."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate

from fixtext.edits import Edit, Finding
from fixtext.filter import Scope
from fixtext.text import Span, line_around, page_around, paragraph_around

_AROUND = {Scope.LINE: line_around, Scope.PARAGRAPH: paragraph_around, Scope.PAGE: page_around}
_EVERY = 400  # characters to a change: where there are more changes, to look at the whole takes a quarter less time
_APART = "\f"  # parts lines, paragraphs and pages


def pieces(text: str, changed: list[Span] | None, scope: Scope) -> list[Span] | None:
    """The pieces of a text that changes touch; None if that is the whole text or most of it."""
    around = _AROUND.get(scope)
    if changed is None or around is None or len(changed) * _EVERY > len(text):
        return None
    found: list[Span] = []
    end = 0
    for start, stop in changed:
        if not found or stop >= end:
            start, stop = _drawn_out(text, max(start, end), stop, end)
            found.append(around(text, start, stop, end))
            end = found[-1][1]
    return found if _is_little(text, found) else None


def changed_lines(text: str, changed: Iterable[Span]) -> list[Span]:
    """The lines that changes touch; of several that one change touches one span."""
    found: list[Span] = []
    for start, stop in changed:
        if not found or stop > found[-1][1]:
            found.append(line_around(text, start, stop, found[-1][1] if found else 0))
    return found


def _is_little(text: str, found: list[Span]) -> bool:
    return 2 * sum(end - start for start, end in found) < len(text)


def _drawn_out(text: str, start: int, end: int, least: int) -> Span:
    """A span with the white space around it: what stands before and behind became neighbours or were parted."""
    while start > least and text[start - 1].isspace():
        start -= 1
    while end < len(text) and text[end].isspace():
        end += 1
    return start, end


def neighbourhoods(text: str, lines: Iterable[Span], reach: int) -> list[Span] | None:
    """Some lines, in order, with as many as `reach` above and below each; None if that is most of the text."""
    found: list[Span] = []
    for start, end in lines:
        for _ in range(reach):
            start, end = line_around(text, max(0, start - 1), min(len(text), end + 1))
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return found if _is_little(text, found) else None


def look_at(
    text: str, pieces: Sequence[Span], look: Callable[[str], Iterable[Edit | Finding]]
) -> Iterator[Edit | Finding]:
    """What a filter does to pieces of a text, which it is given as one, in offsets of the text.

    What reaches from one piece into another is left out: they stand together here only.
    """
    if not pieces:
        return
    starts = [0, *accumulate(end - start + len(_APART) for start, end in pieces)]
    for item in look(_APART.join([text[start:end] for start, end in pieces])):
        number = bisect_right(starts, item.start) - 1
        by = pieces[number][0] - starts[number]
        if item.end + by <= pieces[number][1]:
            yield item._replace(start=item.start + by, end=item.end + by)
