"""The lines that stay apart and are no furniture because of what they are: `fixtext/markup/walls.py` asked by line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from fixtext.edits import Edit
from fixtext.layout.furniture.roles import Roles
from fixtext.layout.line_patterns import label
from fixtext.layout.lines import Lines
from fixtext.markup.kinds import Kind
from fixtext.markup.spans import Markup
from fixtext.markup.walls import Walls, walls
from fixtext.text import disjoint, outside

_ITEM_TAILS = ".．、)）"
ITEMS = 60  # lines above a note in which the item before its number is looked for


class Apart:
    """What the markup of a text says of its lines; worked out when somebody asks."""

    def __init__(self, lines: Lines, markup: Markup) -> None:
        self._lines, self._markup = lines, markup

    def after(self, lines: Lines, markup: Markup) -> Apart:
        """The same of the lines after joins; where nothing stood apart before, nothing does."""
        made = Apart(lines, markup)
        if not (self._walls.begins or self._walls.ends):
            made.__dict__["_walls"] = self._walls
        return made

    @cached_property
    def _walls(self) -> Walls:
        return walls(self._lines.text, self._markup)

    @cached_property
    def _ends(self) -> set[int]:
        if not self._markup.shows:
            return set()
        from fixtext.layout.unmarked import unmarked

        return set(unmarked(self._lines))

    @cached_property
    def _addresses(self) -> set[int]:
        return {piece.end for piece in self._markup.of(Kind.ADDRESS)}

    def parts(self, end: int, start: int) -> bool:
        """Whether a line that ends at `end` and one that begins at `start` are never joined."""
        return end in self._ends or self._walls.part(end, start)

    def joined(self, edits: Sequence[Edit]) -> Iterable[Edit]:
        """Edits that join lines, in order, less those that may not be made; a space stands behind an address, which has
        no other end."""
        parted = self._walls.parted(edits)
        if not (parted or self._ends or self._addresses):
            return edits
        return (self.spaced(edit) for i, edit in enumerate(edits) if i not in parted and edit[0] not in self._ends)

    def spaced(self, edit: Edit) -> Edit:
        """A join; behind an address with the space that ends it."""
        return edit._replace(new=" ") if not edit[3] and edit[0] in self._addresses else edit

    def roles(self, roles: Roles) -> Roles:
        """Those roles that lines can have: code, tables, contents and references are no page furniture, the items of a
        list no notes."""
        if roles and (standing := disjoint(self._walls.standing)):
            starts, ends = self._lines.start.tolist(), self._lines.end.tolist()
            roles = {i: role for i, role in roles.items() if outside(standing, starts[i], ends[i])}
        notes = [i for i, role in roles.items() if role.kind == "footnotes"]
        listed = {i for run in _runs(sorted(notes)) for i in self._no_notes(run, roles)} if notes else set()
        return {i: role for i, role in roles.items() if i not in listed} if listed else roles

    def _no_notes(self, run: list[int], roles: Roles) -> Iterator[int]:
        """Those of some lines in a row that are no notes: all if the first goes on with a list above it; where a line
        is a paragraph, as in Markdown, each that has no mark at its head."""
        texts = [self._lines.text_of(i) for i in run]
        kind, number = label(texts[0])
        page = self._lines.page[run[0]]
        above = (k for k in range(max(0, run[0] - ITEMS), run[0]) if k not in roles and self._lines.page[k] == page)
        if (
            number > 1
            and kind[-1] in _ITEM_TAILS
            and any(label(self._lines.text_of(k)) == (kind, number - 1) for k in above)
        ):
            yield from run
        elif self._markup.shows:
            from fixtext.layout.unmarked import NOTE_MARK

            yield from (i for i, text in zip(run, texts, strict=True) if not NOTE_MARK.match(text))


def _runs(numbers: list[int]) -> Iterator[list[int]]:
    run: list[int] = []
    for i in numbers:
        if run and i != run[-1] + 1:
            yield run
            run = []
        run.append(i)
    if run:
        yield run
