"""The kinds of what is not prose, and a span of one kind."""

from __future__ import annotations

from enum import Flag, auto
from typing import NamedTuple


class Kind(Flag):
    """What a span is.

    CODE code, fenced or in a line, with its fences · FORMULA `$…$`, `\\(…\\)`, commands of LaTeX · IMAGE a whole
    reference of a picture · LINK brackets and target of a link, LABEL its words · NOTE `[^1]`, `[^1]:`, citations ·
    TAG tags, comments, what `script` and `style` hold · SPECIAL `<|…|>` with its boxes · FRONT front matter ·
    ESCAPE `\\*`, `&amp;` · ADDRESS URLs, mail addresses, file names · CUE numbers and times of subtitles, names of
    fields · TABLE what parts the cells of a table, CELL what they hold · MARK signs of headings, checkboxes, rules,
    page marks
    """

    NONE = 0
    CODE = auto()
    FORMULA = auto()
    IMAGE = auto()
    LINK = auto()
    LABEL = auto()
    NOTE = auto()
    TAG = auto()
    SPECIAL = auto()
    FRONT = auto()
    ESCAPE = auto()
    ADDRESS = auto()
    CUE = auto()
    TABLE = auto()
    CELL = auto()
    MARK = auto()
    WORDS = LABEL | CELL
    ALL = WORDS | CODE | FORMULA | IMAGE | LINK | NOTE | TAG | SPECIAL | FRONT | ESCAPE | ADDRESS | CUE | TABLE | MARK

    def __contains__(self, other: Kind) -> bool:
        """Whether all of another is in these; asked for each piece of a text, where the one of `Flag` takes long."""
        return other._value_ & self._value_ == other._value_


class Piece(NamedTuple):
    """[start, end) of a text is of a kind."""

    start: int
    end: int
    kind: Kind
