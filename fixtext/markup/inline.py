"""What stands within a line: code, formulas, pictures, links, notes, tags, escapes.

The text is searched for the signs that such things begin with; each sign has its own small readers, the first that
reads anything wins, and the search goes on behind it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache, lru_cache

from fixtext.markup.kinds import Kind, Piece

Reader = Callable[[str, int], list[Piece]]

_PLAIN = {
    "`": (r"(`+)(?!`)[^\n]*?[^`\n](?<!`)\1(?!`)", Kind.CODE),
    "&": (r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});", Kind.ESCAPE),
    ":": (r":(?<![A-Za-z0-9:]:)[a-z][a-z0-9_+-]{1,30}:(?![A-Za-z0-9:])", Kind.MARK),
    "%": (r"%%(?!%)[^%\n]{1,2000}%%", Kind.TAG),
}


def _of(pattern: re.Pattern[str], kind: Kind) -> Reader:
    def reader(text: str, at: int) -> list[Piece]:
        found = pattern.match(text, at)
        return [Piece(at, found.end(), kind)] if found else []

    return reader


@cache
def _readers(sign: str) -> tuple[Reader, ...]:
    """What reads the things that begin with a sign; imported where it is there, for patterns take long to compile."""
    if sign == "<":
        from fixtext.markup.tags import tags

        return (tags,)
    if sign in "$\\":
        from fixtext.markup import formulas

        return (formulas.dollars,) if sign == "$" else (formulas.enclosed, formulas.commands, formulas.escapes)
    if sign in "![{":
        from fixtext.markup import links

        return ({"!": links.images, "[": links.links, "{": links.braces}[sign],)
    pattern, kind = _PLAIN[sign]
    return (_of(re.compile(pattern), kind),)


@lru_cache(maxsize=64)
def _signs(chars: str) -> re.Pattern[str]:
    return re.compile(f"[{re.escape(chars)}]")


def pieces(text: str, start: int, end: int, signs: str) -> Iterator[Piece]:
    """What begins with one of some signs in [start, end), in order; none reaches over `end`."""
    at, readers = start, {sign: _readers(sign) for sign in signs}
    search = _signs(signs).search
    while found := search(text, at, end):
        at = found.start()
        for reader in readers[found.group()]:
            if (read := reader(text, at)) and read[-1].end <= end:
                yield from read
                at = read[-1].end
                break
        else:
            at += 1
