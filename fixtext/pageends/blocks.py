"""The blocks of a text, parted by blank lines: which a page's end may have cut."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from fixtext.characters import HAN
from fixtext.pageends.bare import bare, number

SHORT = 60  # characters of a running head with its markup
_TAIL = 40  # characters at its end that tell
_LEAST = 20  # characters of a paragraph of which the end tells something
_BLOCK = re.compile(
    r"(?:^|(?<=\f))(?:[ \t]*#{1,6}[ \t][^\n\f]*"
    r"|[^\S\n\f]*+[^\s][^\n\f]*(?:\n(?![ \t\r\u3000]*(?:\n|\Z|\f|#{1,6}[ \t]))[^\n\f]+)*)",
    re.MULTILINE,
)  # a heading is a block of its own
_NO_PROSE = re.compile(r"[ \t]*(?:[#|<>$!*+\-]|\\|```|~~~|[0-9]{1,3}[.)、]|[（(][0-9一二三四五六七八九十]{1,3}[)）])")
_GOES_ON = re.compile(rf"[ \t]*(?:[{HAN}，、；：）」』”》]|[a-z])")
_STOPS = re.compile(rf"(?:[{HAN}，、；]|[A-Za-z][a-z]*[,;]?|[a-z]-)[ \t\r]*\Z")
_FOLIO = re.compile(r"^[0-9]{1,4}\s+|\s+[0-9]{1,4}$")  # beside a head; the number of a section is a part of its name


class Block(NamedTuple):
    """[start, end) of a text, and its bare text: without the signs of a heading, emphasis, a tag around it."""

    start: int
    end: int
    text: str

    @property
    def is_short(self) -> bool:
        return len(self.text) <= SHORT and "\n" not in self.text

    @property
    def is_prose(self) -> bool:
        """Whether this is a paragraph, by its length and its beginning."""
        return len(self.text) >= _LEAST and not _NO_PROSE.match(self.text)


def blocks(text: str) -> Iterator[Block]:
    """What stands between blank lines and form feeds; headings, with or without blank lines."""
    for found in _BLOCK.finditer(text):
        yield Block(found.start(), found.end(), found[0])


def cuts(above: Block, below: Block) -> bool:
    """Whether a sentence seems to go on from one block to the other: no mark at its end, and no beginning there.

    >>> a, b = blocks("堤上的柳树是光绪年间栽下的，已有百\\n\\n余年。河工们常在树下歇脚，说些水上的事情。")
    >>> cuts(a, b)
    True
    """
    if not (above.is_prose and below.is_prose and _STOPS.search(above.text[-_TAIL:]) and _GOES_ON.match(below.text)):
        return False
    return above.text.rstrip()[-1].isascii() == below.text.lstrip()[0].isascii()


def edges(some: Sequence[Block], least: int = 2) -> list[bool]:
    """Which blocks may be heads and numbers of pages: numbers, and short lines that are there `least` times.

    >>> edges([*blocks("县志\\n\\n正文。\\n\\n41\\n\\n县志")])
    [True, False, True, True]
    """
    names = [_name(block) for block in some]
    times = Counter(names)
    return [bool(name) and (times[name] >= least or number(name) is not None) for name in names]


def _name(block: Block) -> str:
    """What a short block says, numbers aside; empty for others. A number alone is itself."""
    if not block.is_short:
        return ""
    said = bare(block.text)
    return _FOLIO.sub("", said).strip() or said
