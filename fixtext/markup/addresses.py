"""URLs, mail addresses, file names and the like: found from a sign that is rare in prose, to the left and the right."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from fixtext.characters import POINT_MARKS
from fixtext.markup.kinds import Kind, Piece
from fixtext.markup.signs import EXTENSIONS, Signs
from fixtext.text import places

_LONGEST = 100  # characters before the sign of an address that are looked at
# What an address goes on with: all of ASCII but white space and what closes it; brackets in pairs; Han within a path.
_REST = r"(?:[!#-&*-;=?-Z_a-z{}~']|\([!-'*-;=?-~]*\))"
_HAN_IN_PATH = rf"(?:(?<=[/=#?&])[\u3400-\u9fff]{{1,60}}(?=[/=#&?.])(?:{_REST})+)*"

_PATH = rf"[^\s\"<>|{POINT_MARKS}（）《》“”]{{1,200}}"


@cache
def _pattern(sign: str) -> tuple[re.Pattern[str] | None, re.Pattern[str]]:
    """(what stands before a sign, None for anything; the sign and what stands behind it)."""
    before, after = {
        "://": (r"[A-Za-z][A-Za-z0-9+.-]{1,30}\Z", f"://{_REST}+{_HAN_IN_PATH}"),
        "www.": (None, rf"www\.{_REST}+{_HAN_IN_PATH}"),
        "@": (r"[A-Za-z0-9._+%-]{1,64}\Z", r"@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+"),
        "10.": (r"(?<![0-9.])\Z", r"10\.[0-9]{4,9}/[!-'*-;=?-~]+"),
        ".": (r"[A-Za-z0-9_~%+@.(\[][A-Za-z0-9_~%+@()\[\]./\\-]*\Z", rf"\.(?:{EXTENSIONS})(?![A-Za-z0-9_])"),
        "\\\\": (r"(?<![\w\\])\Z", rf"\\\\[\w.-]{{2,40}}\\{_PATH}"),
        ":\\": (r"(?<![A-Za-z])[A-Za-z]\Z", rf":\\{_PATH}"),
    }[sign]
    return re.compile(before) if before else None, re.compile(after)


_SIGNS = ("://", "www.", "@", "10.", ":\\", "\\\\", ".")


def addresses(text: str, signs: Signs) -> Iterator[Piece]:
    """All of them; they may stand within one another."""
    for sign in filter(signs.has, _SIGNS):
        yield from _found(text, sign)


def _found(text: str, sign: str) -> Iterator[Piece]:
    before, after = _pattern(sign)
    end = 0
    for at in places(text, sign):
        if at < end or not (found := after.match(text, at)):
            continue
        start = at
        if before is not None:
            low = max(end, start - _LONGEST)
            begun = before.search(text[low:start])
            if begun is None:
                continue
            start = low + begun.start()
        end = found.end()
        yield Piece(start, end, Kind.ADDRESS)
