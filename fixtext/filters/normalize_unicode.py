"""Characters that look right and are not: marks of encodings, invisible ones, radicals in the place of letters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Annotated, Literal

from fixtext.context import Context
from fixtext.edits import Edit, Finding, Risk, between
from fixtext.filter import Scope, Touches, text_filter
from fixtext.markup.kinds import Kind
from fixtext.ruleset import Rule

# Everything in the basic plane that the rules look for: one look at the whole text saves ten. No class has a character
# beyond the basic plane, for that makes a search a hundred times slower.
_ODD = re.compile(
    "[\x00-\x08\x0b\x0d-\x1f\x7f\u00a0\u00ad\u0300-\u036f\u180e\u2000-\u200f\u202a-\u202f\u205f-\u2069"
    "\u2e80-\u2fdf\u3099\u309a\ud800-\udfff\ue000-\ufaff\ufeff\ufffd]"
)
_ASTRAL = re.compile("[\U0002f800-\U0002fa1d\U000f0000-\U0010fffd]")
# letters and digits, and between them the marks of numbers: point, colon, stroke, hyphen, comma of thousands, percent
_FULL_WIDTH = re.compile(
    "[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]|％(?<=[０-９]％)|[．：／](?<=[０-９][．：／])(?=[０-９])"
    "|－(?<=[０-９Ａ-Ｚａ-ｚ]－)(?=[０-９Ａ-Ｚａ-ｚ])|，(?<=[０-９]，)(?=[０-９]{3}(?![０-９]))"
)
_COMBINING = re.compile(
    "[\u0300-\u036f\u3099\u309a](?:(?<=[^\\W\\d_][\u0300-\u036f])[\u0300-\u036f]*|(?<=[\u3041-\u30ff][\u3099\u309a]))"
)
_COMPATIBLE = re.compile("[\uf900-\ufaff]")
_COMPATIBLE_BEYOND = re.compile("[\U0002f800-\U0002fa1d]")
_PIECE = 16_384
_LIGATURE = re.compile("[\ufb00-\ufb06]")
_KANGXI = re.compile("[\u2f00-\u2fd5]")
_LOST = re.compile("[\ufffd\udc80-\udcff][\ufffd\udc80-\udcff]*")
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]")


@text_filter(scope=Scope.PAGE, again=Scope.LINE, touches=Touches.GLYPHS, may_touch=Kind.WORDS)
def normalize_unicode(
    text: str,
    ctx: Context,
    *,
    newlines: Annotated[Literal["lf", "keep"], "line ends: CRLF and CR become LF, or stay"] = "lf",
    width: Annotated[Literal["keep", "half"], "full-width letters and digits: as printed, or half width"] = "keep",
    ligatures: Annotated[Literal["keep", "split"], "ﬁ ﬂ ﬀ ﬃ ﬄ of print: as they are, or as letters"] = "keep",
) -> Iterator[Edit | Finding]:
    """Remove invisible and control characters, unify line ends, compose (NFC), replace radicals by characters.

    Never NFKC: it would turn ，（）１ into ASCII. Characters for private use, U+FFFD and bytes that were not
    text are reported as suspects.
    """
    odd = set(_ODD.findall(text))
    if ligatures == "split":
        yield from _replaced(text, _LIGATURE, "unicode/ligature", "NFKC")
    beyond = bool(_ASTRAL.search(text)) if _has_astral(text) else False
    if width == "half":
        yield from _replaced(text, _FULL_WIDTH, "unicode/full-width-letter", "NFKC")
    if not odd and not beyond:
        return
    for rule in ctx.rules("unicode").having(newlines=newlines, width=width):
        if rule.kind != "logic" and _may_find(rule, odd):
            yield from rule.edits(text)
    if any("\u2f00" <= c <= "\u2fd5" for c in odd):
        yield from _replaced(text, _KANGXI, "unicode/kangxi-radical", "NFKC")
    if any("\u0300" <= c <= "\u036f" or c in "\u3099\u309a" for c in odd):
        yield from _replaced(text, _COMBINING, "unicode/not-composed", "NFC", before=1)
    if any("\uf900" <= c <= "\ufaff" for c in odd):
        yield from _replaced(text, _COMPATIBLE, "unicode/not-composed", "NFC")
    if beyond:
        yield from _replaced(text, _COMPATIBLE_BEYOND, "unicode/not-composed", "NFC")
    for pattern, rule_id in ((_LOST, "unicode/lost-character"), (_PRIVATE, "unicode/private-use")):
        if beyond or any(map(pattern.match, odd)):
            for found in pattern.finditer(text):
                yield Finding(*found.span(), "suspect", rule_id, Risk.GUESS, confidence=1.0, detector="unicode")


def _may_find(rule: Rule, odd: set[str]) -> bool:
    """Whether the odd characters of a text are among those that a rule is about."""
    about = rule.needs or tuple(dict(rule.table))
    return not (about and rule.trusted) or not odd.isdisjoint(about)


def _has_astral(text: str) -> bool:
    """Whether a text has characters beyond the basic plane; asked piece by piece, for large buffers are slow to get."""
    pieces = (text[i : i + _PIECE] for i in range(0, len(text), _PIECE))
    return any(len(piece.encode("utf-16-le", "surrogatepass")) != 2 * len(piece) for piece in pieces)


def _replaced(
    text: str, pattern: re.Pattern[str], rule: str, form: Literal["NFC", "NFKC"], before: int = 0
) -> Iterator[Edit]:
    """What a pattern finds, with so many characters before it, in a normal form."""
    for found in pattern.finditer(text):
        start, end = found.start() - before, found.end()
        old = text[start:end]
        new = unicodedata.normalize(form, old)
        if new != old:
            yield from between(old, new, rule, Risk.SAFE, at=start)
