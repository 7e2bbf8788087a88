"""What stands within a line: code, formulas, pictures, links, notes, tags, escapes.

The text is searched for the signs that such things begin with; each sign has its own small readers, the first that
reads anything wins, and the search goes on behind it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from fixtext.markup.formulas import commands, dollars, enclosed, escapes
from fixtext.markup.kinds import Kind, Piece
from fixtext.markup.links import braces, images, links
from fixtext.markup.signs import Signs
from fixtext.markup.tags import tags

Reader = Callable[[str, int], list[Piece]]

_CODE = re.compile(r"(`+)(?!`)[^\n]*?[^`\n](?<!`)\1(?!`)")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_SHORTCODE = re.compile(r":(?<![A-Za-z0-9:]:)[a-z][a-z0-9_+-]{1,30}:(?![A-Za-z0-9:])")

_REMARK = re.compile(r"%%(?!%)[^%\n]{1,2000}%%")


def _of(pattern: re.Pattern[str], kind: Kind) -> Reader:
    def reader(text: str, at: int) -> list[Piece]:
        found = pattern.match(text, at)
        return [Piece(at, found.end(), kind)] if found else []

    return reader


_READERS: dict[str, tuple[Reader, ...]] = {
    "`": (_of(_CODE, Kind.CODE),),
    "<": (tags,),
    "$": (dollars,),
    "\\": (enclosed, commands, escapes),
    "!": (images,),
    "[": (links,),
    "&": (_of(_ENTITY, Kind.ESCAPE),),
    "{": (braces,),
    ":": (_of(_SHORTCODE, Kind.MARK),),
    "%": (_of(_REMARK, Kind.TAG),),
}
# A sign counts only if this is in the text, for most signs are rare in prose but not absent.
_HINTS = {
    "`": rb"`[^\n]*`",
    "<": rb"<[A-Za-z/!?|>-]",
    "$": rb"\$[^$]*\$",
    "\\": rb"\\[^ \n\r]",
    "!": rb"!\[",
    "[": rb"\][(\[]|\[[\[^@!]|\]:[ \t]|[-*+.)] \[[ xX]\] ",
    "&": rb"&#?[A-Za-z0-9]{1,32};",
    "{": rb"\{[{%#.:]",
    "%": rb"%%",
    ":": rb":[a-z][a-z0-9_+-]{1,30}:",
}


@lru_cache(maxsize=64)
def _signs(chars: str) -> re.Pattern[str]:
    return re.compile(f"[{re.escape(chars)}]")


def pieces(text: str, start: int, end: int, signs: str) -> Iterator[Piece]:
    """What begins with one of some signs in [start, end), in order; none reaches over `end`."""
    at = start
    search = _signs(signs).search
    while found := search(text, at, end):
        at = found.start()
        for reader in _READERS[found.group()]:
            if (read := reader(text, at)) and read[-1].end <= end:
                yield from read
                at = read[-1].end
                break
        else:
            at += 1


def present(signs: Signs) -> str:
    """The signs that a text has."""
    return "".join(sign for sign, hint in _HINTS.items() if signs.any(sign) and signs.match(hint))
