"""Which edits may be made beside and within what is not prose, and that no piece is lost by those that are made."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import accumulate

from fixtext.edits import Edit
from fixtext.errors import PromiseError
from fixtext.markup.kinds import Kind, Piece
from fixtext.markup.scan import scan
from fixtext.markup.spans import Markup
from fixtext.markup.walls import walls

_ENDS = ("\r\n", "\r", "\n")
_BORDERS = ("", "\n", "\f", "\r")
_SIGNLESS = re.compile("[^!#-&*+./:<-@[-`{-~\t\n\r├]*")


class Guard:
    """Refuses edits that touch a piece which their filter may not touch, that glue something to an address, or that
    take away the line's end by which a block stands apart. A piece that is moved as a whole is not touched.

    text     what the edits are made on
    markup   the pieces of the text
    may      the kinds that the filter may touch

    `refused` holds what it has refused.
    """

    def __init__(self, text: str, markup: Markup, may: Kind) -> None:
        self._text, self._markup, self._may = text, markup, may
        self.refused: tuple[Edit, ...] = ()

    def __call__(self, ordered: Sequence[Edit]) -> Sequence[Edit]:
        """Those of some edits, sorted by their starts, that may be made."""
        bad = {*_Company(self._text, self._markup, self._may, ordered).bad()} if self._markup else set()
        bad |= set(self._through_walls(ordered))
        if not bad:
            return ordered
        moving = set(_moving(ordered))
        if bad & moving:
            bad |= moving
        self.refused = tuple(ordered[i] for i in sorted(bad))
        return [edit for i, edit in enumerate(ordered) if i not in bad]

    def _through_walls(self, ordered: Sequence[Edit]) -> Iterator[int]:
        """The edits after which lines that stay apart would meet."""
        joins = [i for i, edit in enumerate(ordered) if "\n" in edit[2] and "\n" not in edit[3]]
        if not joins or self._may == Kind.ALL:
            return
        for k in walls(self._text, self._markup).parted([ordered[i] for i in joins]):
            start, end, _, new = ordered[joins[k]][:4]
            if not self._ends_a_line(start, end, new):
                yield joins[k]

    def _ends_a_line(self, start: int, end: int, new: str) -> bool:
        """Whether what stands before and behind a change is in two lines after it, too."""
        before = self._text[start - 1 : start] if start else ""
        return "\f" in new or (not new and (before in _BORDERS or self._text[end : end + 1] in _BORDERS))


class _Company:
    """Edits in order beside the pieces that they could touch."""

    def __init__(self, text: str, markup: Markup, may: Kind, ordered: Sequence[Edit]) -> None:
        self._text, self._pieces, self._may, self._edits = text, markup.pieces, may, ordered
        self._near = markup.near(ordered)
        self._starts = [edit[0] for edit in ordered]
        self._reach = list(accumulate((edit[1] for edit in ordered), max))

    def bad(self) -> Iterator[int]:
        """The numbers of the edits that are refused."""
        for n in self._near:
            piece = self._pieces[n]
            if piece[2] not in self._may:
                yield from (i for i in self._touching(piece) if not self._spares(piece, self._edits[i]))
            yield from (i for i in self._beginning(piece[1]) if self._glues(n, self._edits[i]))
            if self._text.startswith("$ ", piece[0]) and self._text[piece[0] - 1 : piece[0]] == " ":
                yield from (i for i in self._ending(piece[0]) if _is_gap(self._edits[i]))

    def _beginning(self, at: int) -> Iterator[int]:
        i = bisect_left(self._starts, at)
        while i < len(self._starts) and self._starts[i] == at:
            yield i
            i += 1

    def _ending(self, at: int) -> Iterator[int]:
        i = bisect_left(self._starts, at) - 1
        while i >= 0 and self._reach[i] >= at:
            if self._edits[i][1] == at:
                yield i
            i -= 1

    def _touching(self, piece: Piece) -> Iterator[int]:
        i = bisect_left(self._starts, piece[1]) - 1
        while i >= 0 and self._reach[i] > piece[0]:
            if self._edits[i][1] > piece[0]:
                yield i
            i -= 1
        if piece[2] is Kind.TABLE:  # a blank beside a comma would be part of a value
            beside = (i for at in piece[:2] for i in self._beginning(at))
            yield from (i for i in beside if self._edits[i][2] == "" and self._edits[i][3] == " ")

    def _spares(self, piece: Piece, edit: Edit) -> bool:
        """Whether a piece stays what it is: only the form of its line's end changes, or it is moved whole."""
        start, end, old, new = edit[:4]
        if old in _ENDS and new in _ENDS:
            return True
        text = self._text[piece[0] : piece[1]]
        if text.isspace() and start < piece[0] and piece[1] < end:
            return True  # a hard break goes with its line
        return start <= piece[0] and piece[1] <= end and (text in new or text in self._inserted)

    @cached_property
    def _inserted(self) -> str:
        return inserted(self._edits)

    def _glues(self, n: int, edit: Edit) -> bool:
        """Whether the blank goes that ends an address, or that keeps two pieces apart."""
        start, end = edit[:2]
        if not _is_gap(edit):
            return False
        piece, after, last = self._pieces[n], self._text[end : end + 1], self._text[start - 1]
        if piece[2] is Kind.ADDRESS:  # which no hyphen ends; at a line's end it divides one
            return bool(after.strip()) and not (last == "-" and "\n" in edit[2])
        spaced = last == "$" and self._text[start - 2] == " "
        return last in "$`" and (spaced or after == last or (last == "$" and after.isdigit()))


def _is_gap(edit: Edit) -> bool:
    """Whether an edit takes out white space."""
    return not edit[3] and edit[2].isspace()


def _moving(edits: Sequence[Edit]) -> Iterator[int]:
    """The edits that take text out and put it in elsewhere: all of them are made, or none."""
    put_in = inserted(edits)
    out = {i: taken(edit) for i, edit in enumerate(edits)} if put_in else {}
    moved = {i: text for i, text in out.items() if text and text in put_in}
    yield from moved
    for i, edit in enumerate(edits) if moved else ():
        if _ink(edit[3]) and not _ink(edit[2]) and any(text in edit[3] for text in moved.values()):
            yield i


def taken(edit: Edit) -> str:
    """What an edit takes out and leaves nothing for, beside a page's mark that it writes again."""
    old, new = edit[2], edit[3]
    if new and old.endswith(new):
        return _ink(old[: -len(new)])
    if new and old.startswith(new):
        return _ink(old[len(new) :])
    return "" if _ink(new) else _ink(old)


def inserted(edits: Sequence[Edit]) -> str:
    """All that some edits put in where they take nothing out."""
    return "\0".join(edit[3] for edit in edits if _ink(edit[3]) and not _ink(edit[2]))


def _ink(text: str) -> str:
    """A text without white space around it. The end of a page is moved as words are, but behind them where it stood
    before them."""
    bare = text.strip(" \t\r\n\u3000")
    return bare.strip(" \t\r\n\u3000\f") or bare


def followed(markup: Markup, before: str, made: Sequence[Edit], after: str, may: Kind) -> Markup:
    """The pieces after edits of a filter that may touch some kinds. PromiseError if one of another kind is lost."""
    if not made:
        return markup
    moved = markup.through(made)
    if may == Kind.ALL:
        return scan(after) if any(_has_signs(edit[2]) or _has_signs(edit[3]) for edit in made) else moved
    whole = may | Kind.WORDS
    if all(piece[2] in whole for edit in made for piece in markup.touched(edit[0], edit[1])):
        return moved
    held = Counter(_texts(before, markup, may))
    left = Counter(_texts(after, moved, may))
    gone = held - left
    if not gone and len(moved.pieces) == len(markup.pieces):
        return moved
    put_in = _with_line_feeds(inserted(made))
    for text, count in gone.items():
        if put_in.count(text) < count:
            raise PromiseError(f"{text[:60]!r} is no prose and would be lost")
    return scan(after)


def _has_signs(text: str) -> bool:
    """Whether a text may have a sign of markup: they are of ASCII but for those of trees of files."""
    return not _SIGNLESS.fullmatch(text)


def _with_line_feeds(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _texts(text: str, markup: Markup, may: Kind) -> Iterator[str]:
    kinds = Kind.ALL & ~may & ~Kind.WORDS
    texts = (_with_line_feeds(text[start:end]) for start, end, _ in markup.of(kinds))
    return (piece for piece in texts if not piece.isspace())  # a hard break may go with its line
