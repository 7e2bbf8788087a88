"""Which lines stay apart, and which are no page furniture, whatever else speaks for it.

`fixtext/layout` asks this module and nothing else. It takes a text and what `scan` found in it; what it needs to look
closer is imported where a text has a sign of it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import lru_cache

from fixtext.characters import NARROW_PAUSES, NARROW_TERMINALS, POINT_MARKS
from fixtext.edits import Edit
from fixtext.markup.bullets import items
from fixtext.markup.spans import Markup
from fixtext.text import Span, line_end, line_start, pages

# literals first, which are found quickly
NUMBER_ENDS = re.compile(r"\n(?<=[0-9ivxlcIVXLC \r]\n)|\n(?<=[0-9][)）]\n)")
_LIST = re.compile(
    r"\n[ \t\u3000#*\d.、【\[一二三四五六七八九十主要A-Z]{0,12}"
    r"(?:参 ?考 ?[文书资]|參考[文書資]|引用文|征引文|文献目|注释|注釋|尾注"
    r"|[Rr]ef|REF|[Bb]ibl|BIBL|[Ww]orks C|[Ll]it|LIT|[Nn]otes|NOTES)|\n[ \t>*+-]{0,6}\[[0-9]{1,3}\]"
)
_CONTENTS = re.compile(r"\n[ \t#*]{0,8}(?:目[ \u3000]*[录錄次]|(?:Table of |TABLE OF )?C(?:ontents|ONTENTS))")
_HEAD = 40  # characters of the first line that are looked at
_MARKS = re.compile(f"[{POINT_MARKS}{NARROW_PAUSES}{NARROW_TERMINALS}]")
TITLE, NARROW = 20, 0.75  # characters of a title, and its width against the lines below it


class Walls:
    """Lines that go on with none, lines that none goes on with, and lines that are no furniture.

    begins     where lines begin that are no second half of another
    ends       where lines end that are no first half
    standing   spans of lines that are no running head, caption, note: blocks, subtitles, contents, references
    """

    def __init__(self, text: str, begins: Iterable[int], ends: Iterable[int], standing: Iterable[Span]) -> None:
        self._text, self.begins, self.ends = text, frozenset(begins), frozenset(ends)
        self.standing = sorted(standing)

    def part(self, end: int, start: int) -> bool:
        """Whether the line that holds the place `end` and that which holds or begins at `start` are never joined."""
        if not (self.begins or self.ends):
            return False
        text = self._text
        if text[end : end + 1] != "\n":  # the common case needs no search
            end = line_end(text, end)
        if start and text[start - 1] != "\n":
            start = line_start(text, start)
        return end in self.ends or start in self.begins

    def parted(self, joins: Sequence[Edit]) -> set[int]:
        """The numbers of those of some edits, sorted by their starts, that take away line ends which part lines."""
        if not (self.begins or self.ends):
            return set()
        starts = [edit[0] for edit in joins]
        near = {bisect_right(starts, at) - 1 for at in (*self.ends, *(at - 1 for at in self.begins))}
        return {i for i in near if i >= 0 and self.part(joins[i][0], joins[i][1])}


@lru_cache(maxsize=3)  # a filter asks, and then the guard of its edits
def walls(text: str, markup: Markup) -> Walls:
    """Which lines stay apart: code, headings, rows, tags and pictures that have a line for themselves, subtitles, hard
    breaks, lines of contents, entries of references, lines with times, titles of pages.

    >>> text = "# 一\\n甲\\n\\n乙  \\n丙"
    >>> [walls(text, scan(text)).part(*place) for place in ((3, 4), (5, 7), (8, 11))]
    [True, True, True]
    """
    begins: set[int] = set()
    ends = set(_titles(text))
    bullets = list(items(text, markup.shows))
    begins.update(start for start, _ in bullets)
    standing = [(a, b) for a, b in bullets if text[a:b].lstrip(" \t>")[0] == "*"]  # as notes begin, too
    if markup:
        from fixtext.markup import alone

        for start, end in alone.blocks(text, markup):
            standing.append((start, end))
            begins.add(start)
            begins.update(start + line.end() for line in re.finditer("\n", text[start:end]))
            ends.add(end)
        begins.update(alone.openings(text, markup))
        standing += alone.headed(text, markup)
        ends.update(alone.breaks(text, markup))
        ends.update(end for _, end in alone.paragraphs(text, markup))
    if _LIST.search(text) or _LIST.match("\n" + text[:_HEAD]):
        from fixtext.markup.references import references

        for start, end, shut, listed in references(text):
            begins.add(line_start(text, start))
            ends.update([line_end(text, max(start, end - 1))] if shut else ())
            standing += [(start, end)] if listed else []
    if NUMBER_ENDS.search(text) or text[-1:].isdigit() or _CONTENTS.search(text):
        from fixtext.markup.contents import contents

        lines = list(contents(text))
        standing += lines
        ends.update(line_end(text, max(start, end - 1)) for start, end in lines)
    return Walls(text, begins, ends, standing)


def _titles(text: str) -> Iterable[int]:
    """Where the first line of a page ends that is far shorter than those below it, has no mark, and stands over a blank
    line, while none parts those: its title."""
    for start, end in pages(text):
        if found := _TITLED.match(text, start, end):
            title, *below = (found[n].strip() for n in (1, 2, 3))
            plain = title[-1:].isalnum() and not _MARKS.search(title)
            if plain and _width(title) <= NARROW * max(map(_width, below)):
                yield found.end(1)


_TITLED = re.compile(rf"\s*([^\s\n][^\n]{{0,{TITLE}}})\n[ \t\r\u3000]*\n\s*([^\n]*[^\s][^\n]*)\n([^\n]*[^\s\n][^\n]*)")


def _width(line: str) -> float:
    """Width in Han characters."""
    return len(line) / 2 if line.isascii() else sum(0.5 if c < "\u2e80" else 1 for c in line)
