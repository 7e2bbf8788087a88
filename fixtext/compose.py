"""Two sets of edits, one made on the result of the other, as one set on the first text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from fixtext.edits import Edit


class _Piece(NamedTuple):
    """Text that is still the original's (`edit` is None), or what an edit put in its place."""

    start: int
    end: int
    new: str
    edit: Edit | None

    @property
    def size(self) -> int:
        return len(self.new) if self.edit else self.end - self.start

    def split(self, at: int) -> tuple[_Piece, _Piece]:
        if self.edit:
            return self._replace(new=self.new[:at]), self._replace(new=self.new[at:])
        return self._replace(end=self.start + at), self._replace(start=self.start + at)


def compose(text: str, first: Sequence[Edit], second: Sequence[Edit]) -> Iterator[Edit]:
    """Edits of `text` that do what `first` and then `second` do; both sorted and disjoint."""
    at = 0
    group: list[_Piece] = []
    for piece in (*_after(list(_pieces(text, first))[::-1], second), _Piece(len(text), len(text), "", None)):
        if piece.edit:
            group.append(piece)
            continue
        if group:
            yield from _merged(text, group, at, piece.start)
        at, group = piece.end, []


def _merged(text: str, group: list[_Piece], start: int, end: int) -> Iterator[Edit]:
    """The edits between two stretches of original text: those of `first` as they were, or one for all."""
    if all(
        p.edit and p.new == p.edit.new and text[p.edit.start : p.edit.end] == p.edit.old and p.end >= 0 for p in group
    ):
        yield from (p.edit for p in group if p.edit)
        return
    new = "".join(piece.new for piece in group)
    cause = group[0].edit
    if cause and text[start:end] != new:
        yield cause._replace(start=start, end=end, old=text[start:end], new=new)


def _pieces(text: str, edits: Sequence[Edit]) -> Iterator[_Piece]:
    at = 0
    for edit in edits:
        if edit.start > at:
            yield _Piece(at, edit.start, "", None)
        yield _Piece(edit.start, edit.start, edit.new, edit)
        at = edit.end
    if at < len(text):
        yield _Piece(at, len(text), "", None)


def _after(stack: list[_Piece], edits: Sequence[Edit]) -> Iterator[_Piece]:
    """The pieces, taken from the top of a stack, with edits made on what they spell."""
    at = 0
    for edit in edits:
        yield from _take(stack, edit.start - at)
        for piece in _take(stack, edit.end - edit.start):
            if piece.edit:
                yield piece._replace(new="")
        yield _Piece(0, -1, edit.new, edit)
        at = edit.end
    yield from reversed(stack)


def _take(stack: list[_Piece], size: int) -> Iterator[_Piece]:
    while size > 0:
        piece = stack.pop()
        if piece.size > size:
            piece, rest = piece.split(size)
            stack.append(rest)
        size -= piece.size
        yield piece
