"""Characters that look right and are not: marks of encodings, invisible ones, radicals in the place of letters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Annotated, Literal

from fixtext.context import Context
from fixtext.edits import Edit, Finding, Risk, between
from fixtext.filter import Scope, Touches, text_filter

# Everything in the basic plane that the rules look for: one look at the whole text saves ten. No class has a character
# beyond the basic plane, for that makes a search a hundred times slower.
_ODD = re.compile(
    "[\x00-\x08\x0b\x0d-\x1f\x7f\u00a0\u00ad\u0300-\u036f\u180e\u2000-\u200f\u202a-\u202f\u205f-\u2069"
    "\u2e80-\u2fdf\u3099\u309a\ud800-\udfff\ue000-\ufaff\ufeff\ufffd]"
)
_ASTRAL = re.compile("[\U0002f800-\U0002fa1d\U000f0000-\U0010fffd]")
_FULL_WIDTH = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]")
_COMPOSABLE = re.compile(
    "[^\\W\\d_][\u0300-\u036f]+|[\u3041-\u30ff][\u3099\u309a]|[\uf900-\ufaff\U0002f800-\U0002fa1d]+"
)
_KANGXI = re.compile("[\u2f00-\u2fd5]")
_LOST = re.compile("[\ufffd\udc80-\udcff]+")
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]")


@text_filter(scope=Scope.DOCUMENT, touches=Touches.GLYPHS)
def normalize_unicode(
    text: str,
    ctx: Context,
    *,
    newlines: Annotated[Literal["lf", "keep"], "line ends: CRLF and CR become LF, or stay"] = "lf",
    width: Annotated[Literal["keep", "half"], "full-width letters and digits: as printed, or half width"] = "keep",
) -> Iterator[Edit | Finding]:
    """Remove invisible and control characters, unify line ends, compose (NFC), replace radicals by characters.

    Never NFKC: it would turn ，（）１ into ASCII. Characters for private use, U+FFFD and bytes that were not
    text are reported as suspects.
    """
    odd = set(_ODD.findall(text))
    beyond = bool(_ASTRAL.search(text)) if _has_astral(text) else False
    if width == "half":
        yield from _replaced(text, _FULL_WIDTH, "unicode/full-width-letter", "NFKC")
    if not odd and not beyond:
        return
    for rule in ctx.rules("unicode").having(newlines=newlines, width=width):
        if rule.kind != "logic":
            yield from rule.edits(text)
    if any("\u2f00" <= c <= "\u2fd5" for c in odd):
        yield from _replaced(text, _KANGXI, "unicode/kangxi-radical", "NFKC")
    if beyond or any("\u0300" <= c <= "\u036f" or c in "\u3099\u309a" or "\uf900" <= c <= "\ufaff" for c in odd):
        yield from _replaced(text, _COMPOSABLE, "unicode/not-composed", "NFC")
    for pattern, rule_id in ((_LOST, "unicode/lost-character"), (_PRIVATE, "unicode/private-use")):
        if beyond or any(map(pattern.match, odd)):
            for found in pattern.finditer(text):
                yield Finding(*found.span(), "suspect", rule_id, Risk.GUESS, confidence=1.0, detector="unicode")


def _has_astral(text: str) -> bool:
    return len(text.encode("utf-16-le", "surrogatepass")) != 2 * len(text)


def _replaced(text: str, pattern: re.Pattern[str], rule: str, form: Literal["NFC", "NFKC"]) -> Iterator[Edit]:
    for found in pattern.finditer(text):
        new = unicodedata.normalize(form, found.group())
        if new != found.group():
            yield from between(found.group(), new, rule, Risk.SAFE, at=found.start())
