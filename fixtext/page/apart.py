"""The lines that stay apart and are no furniture because of what they are: `fixtext/markup/walls.py` by numbers of lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from fixtext.edits import Edit
from fixtext.markup.kinds import Kind
from fixtext.markup.spans import Markup
from fixtext.markup.walls import walls
from fixtext.page.furniture import Roles
from fixtext.page.lines import Lines
from fixtext.page.structure import label
from fixtext.text import disjoint, outside
from fixtext.words import is_split

_NOTE_MARK = re.compile(
    r"[①-⑳⑴-⒇※*＊†‡§]|[〔［\[(（]?[注註]?[0-9０-９]{1,3}[〕］\])）]?|\\?\[|\$|<sup>|[注註译譯编編][:：]"
)
_ITEM_TAILS = ".．、)）"
ITEMS = 60  # lines above a note in which the item before its number is looked for

_STORY = re.compile("[，,、；;]")
_NO_END = re.compile(r"[\u3400-\u9fffA-Za-z0-9]$")
_BEGINNING = re.compile(r"[\u3400-\u9fff]")
_SHORT_CLAUSE = re.compile("[^，。；：？！、,;]{1,3}[，。；：？！、,;]")
STORY = 16  # characters of a paragraph that a page can cut
DROPPED = 3  # paragraphs without a final mark that show that a model drops them
INSIDE = 1 / 3  # share of them that are cut inside a word or clause, if pages cut them


class Apart:
    """What the markup of a text says of its lines."""

    def __init__(self, lines: Lines, markup: Markup) -> None:
        self._lines, self._shows = lines, markup.shows
        self._addresses = {piece.end for piece in markup.of(Kind.ADDRESS)}
        self._walls = walls(lines.text, markup)
        self._ends = set(_unmarked(lines)) if self._shows else set()
        self._standing = disjoint(self._walls.standing)

    def parts(self, end: int, start: int) -> bool:
        """Whether a line that ends at `end` and one that begins at `start` are never joined."""
        return end in self._ends or self._walls.part(end, start)

    def joined(self, edits: Iterable[Edit]) -> Iterator[Edit]:
        """Edits that join lines, less those that may not be; a space stands behind an address, which has no other end."""
        for edit in edits:
            if not self.parts(edit[0], edit[1]):
                yield edit._replace(new=" ") if edit[0] in self._addresses and not edit[3] else edit

    def roles(self, roles: Roles) -> Roles:
        """Those roles that lines can have: code, tables, contents and references are no page furniture, the items of a
        list no notes."""
        if self._standing:
            starts, ends = self._lines.starts, self._lines.ends
            roles = {i: role for i, role in roles.items() if outside(self._standing, starts[i], ends[i])}
        notes = [i for i, role in roles.items() if role.kind == "footnotes"]
        listed = {i for run in _runs(sorted(notes)) for i in self._no_notes(run, roles)} if notes else set()
        return {i: role for i, role in roles.items() if i not in listed} if listed else roles

    def _no_notes(self, run: list[int], roles: Roles) -> Iterator[int]:
        """Those of some lines in a row that are no notes: all if the first goes on with a list above it; where a line is
        a paragraph, as in Markdown, each that has no mark at its head."""
        texts = [self._lines.text_of(i) for i in run]
        kind, number = label(texts[0])
        page = self._lines.page_of(run[0])
        above = (k for k in range(max(0, run[0] - ITEMS), run[0]) if k not in roles and self._lines.page_of(k) == page)
        if (
            number > 1
            and kind[-1] in _ITEM_TAILS
            and any(label(self._lines.text_of(k)) == (kind, number - 1) for k in above)
        ):
            yield from run
        elif self._shows:
            yield from (i for i, text in zip(run, texts, strict=True) if not _NOTE_MARK.match(text))


def _unmarked(lines: Lines) -> list[int]:
    """The ends of paragraphs without a final mark, if there are many and most are not cut inside a word or a clause: then
    a model has dropped the marks, and no page has cut the paragraphs. Of a text in which a line is a paragraph."""
    ends: list[int] = []
    inside = 0
    for i, k in pairwise(range(len(lines))):
        a, b = lines.text_of(i), lines.text_of(k)
        if lines.gaps[k] and len(a) >= STORY and _STORY.search(a) and _NO_END.search(a) and _BEGINNING.match(b):
            ends.append(lines.ends[i])
            inside += _SHORT_CLAUSE.match(b) is not None or is_split(f"{a} {b}", len(a), len(a) + 1)
    return ends if len(ends) >= DROPPED and inside < INSIDE * len(ends) else []


def _runs(numbers: list[int]) -> Iterator[list[int]]:
    run: list[int] = []
    for i in numbers:
        if run and i != run[-1] + 1:
            yield run
            run = []
        run.append(i)
    if run:
        yield run
