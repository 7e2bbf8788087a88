"""The edits of all passes of a result as one set of edits of the original, each with its cause and its other half."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from fixtext.compose import compose
from fixtext.edits import Edit
from fixtext.provenance import Pass, Result

_LEAST_MOVE = 2  # characters that were moved; one alone stands in many places


class Flat(NamedTuple):
    """An edit of the original, named after the largest of the edits that it is made of, with the step of that.

    `move` is the number of a move that it is a part of, or -1: its text was taken out here and put in elsewhere.
    """

    edit: Edit
    step: str
    move: int = -1


class _Cause(NamedTuple):
    start: int
    end: int
    edit: Edit
    step: str
    move: int

    @property
    def size(self) -> int:
        return len(self.edit.old) + len(self.edit.new)


def edits(result: Result) -> tuple[Edit, ...]:
    """The edits of the original that make the clean text; sorted and disjoint."""
    flat: Sequence[Edit] = ()
    for done in result.passes:
        if done.applied:
            flat = tuple(compose(result.original, flat, done.applied)) if flat else done.applied
    return tuple(flat)


def flat(result: Result) -> list[Flat]:
    """`edits`, with their causes."""
    causes = sorted(_causes(result), key=lambda cause: (cause.start, cause.end))
    starts = [cause.start for cause in causes]
    return [_named(edit, causes, starts) for edit in edits(result)]


def _named(edit: Edit, causes: Sequence[_Cause], starts: Sequence[int]) -> Flat:
    own: list[_Cause] = []
    at = bisect_left(starts, edit.start)
    while at < len(causes) and causes[at].start <= edit.end:
        if causes[at].end <= edit.end:
            own.append(causes[at])
        at += 1
    if not own:
        return Flat(edit, "")
    _, _, cause, step, _ = max(own, key=lambda one: one.size)
    move = max(one.move for one in own)
    return Flat(edit._replace(rule=cause.rule, risk=cause.risk, score=cause.score, why=cause.why), step, move)


def _causes(result: Result) -> Iterator[_Cause]:
    begun = 0
    for number, done in enumerate(result.passes):
        moves = _moves(done)
        for at, (edit, (start, end)) in enumerate(result.placed(number)):
            yield _Cause(start, end, edit, done.step, moves[at] + begun if at in moves else -1)
        begun += len(set(moves.values()))


def _moves(done: Pass) -> dict[int, int]:
    """The number of a move, by the numbers of the edits of a pass that put its text in, and that took it out."""
    taken = [n for n, e in enumerate(done.applied) if not e.new.strip() and len(e.old.strip()) >= _LEAST_MOVE]
    moves: dict[int, int] = {}
    for number, edit in enumerate(done.applied):
        out = [n for n in taken if done.applied[n].old.strip() in edit.new] if not edit.old.strip() else []
        if out:
            moves |= dict.fromkeys([number, *out], len(set(moves.values())))
    return moves
