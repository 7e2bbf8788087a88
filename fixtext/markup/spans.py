"""What a scan found, moved along when the text is edited."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate

from fixtext.edits import Edit
from fixtext.markup.kinds import Kind, Piece

HIDDEN = "\ufffc"  # what stands for a character that a filter need not see: neither letter, mark nor space
_SEEN = "`"


class Markup:
    """The pieces of a text that are not prose, in order and disjoint.

    `shows` tells whether the text is Markdown or another markup, rather than plain text with an address in it.

    >>> scan("见 `a,b`,又见 $x$").pieces
    (Piece(start=2, end=7, kind=<Kind.CODE: …>), Piece(start=10, end=13, kind=<Kind.FORMULA: …>))
    """

    def __init__(self, pieces: Sequence[Piece] = (), shows: bool = False) -> None:
        self.pieces = tuple(pieces)
        self.shows = shows

    def __bool__(self) -> bool:
        return bool(self.pieces)

    def of(self, kinds: Kind) -> Iterator[Piece]:
        """The pieces of some kinds."""
        return (piece for piece in self.pieces if piece[2] in kinds)

    @cached_property
    def _starts(self) -> list[int]:
        return [piece[0] for piece in self.pieces]

    @cached_property
    def _ends(self) -> list[int]:
        return [piece[1] for piece in self.pieces]

    def touched(self, start: int, end: int) -> Sequence[Piece]:
        """The pieces that [start, end) cuts into or holds; those that an insertion stands within."""
        return self.pieces[bisect_right(self._ends, start) : bisect_left(self._starts, end)]

    def near(self, edits: Iterable[Edit]) -> Sequence[int]:
        """The numbers of the pieces that edits cut into, hold or stand beside, in order."""
        found: set[int] = set()
        for edit in edits:
            found.update(range(bisect_left(self._ends, edit[0]), bisect_right(self._starts, edit[1])))
        return sorted(found)

    def at(self, place: int) -> Piece | None:
        """The piece that the character at a place belongs to."""
        found = self.touched(place, place + 1)
        return found[0] if found else None

    def clear(self, start: int, end: int, seen: Kind = Kind.NONE) -> bool:
        """Whether [start, end) touches no piece but those of some kinds."""
        return all(piece[2] in seen for piece in self.touched(start, end))

    def hides(self, start: int, end: int) -> bool:
        """Whether [start, end) lies within one piece that holds no words."""
        found = self.touched(start, end)
        return len(found) == 1 and found[0][0] <= start and end <= found[0][1] and found[0][2] not in Kind.WORDS

    def masked(self, text: str, seen: Kind = Kind.WORDS) -> str:
        """The text with all that is not prose made unreadable, of the same length and with the same lines.

        A letter, a digit or a backtick at the edge of a piece stays, for it matters to what stands beside it.
        """
        if not self.pieces:
            return text
        parts: list[str] = []
        last = 0
        for start, end, kind in self.pieces:
            if kind not in seen:
                parts += (text[last:start], _hidden(text[start:end]))
                last = end
        return "".join([*parts, text[last:]])

    def through(self, edits: Sequence[Edit]) -> Markup:
        """The same of the text that sorted and disjoint edits make; pieces that are taken out go."""
        if not self.pieces or not edits:
            return self
        shifts = [0, *accumulate(len(edit[3]) - (edit[1] - edit[0]) for edit in edits)]
        starts, ends = [edit[0] for edit in edits], [edit[1] for edit in edits]
        moved: list[Piece] = []
        for start, end, kind in self.pieces:
            a, b = start + shifts[bisect_right(ends, start)], end + shifts[bisect_left(starts, end)]
            if a < b:
                moved.append(Piece(a, b, kind))
        return Markup(moved, self.shows)


def _hidden(piece: str) -> str:
    inner = HIDDEN * len(piece) if "\n" not in piece else "\n".join(HIDDEN * len(line) for line in piece.split("\n"))
    head = piece[0] if piece[0].isalnum() or piece[0] in _SEEN else inner[0]
    tail = piece[-1] if piece[-1].isalnum() or piece[-1] in _SEEN else inner[-1]
    return head + inner[1:-1] + tail if len(piece) > 1 else head


def laid_under(upper: Sequence[Piece], lower: Iterable[Piece]) -> list[Piece]:
    """Sorted and disjoint pieces with others, of which only what none of them covers is left."""
    found = list(upper)
    at = 0
    reached = 0
    for start, end, kind in sorted(lower, key=lambda piece: piece[:2]):
        start = max(start, reached)
        while at < len(upper) and upper[at][1] <= start:
            at += 1
        k = at
        while start < end:
            stop = upper[k][0] if k < len(upper) else end
            if start < min(stop, end):
                found.append(Piece(start, min(stop, end), kind))
            start = upper[k][1] if k < len(upper) else end
            k += 1
        reached = max(reached, end)
    found.sort(key=lambda piece: piece[0])
    return found
