"""Punctuation for print: width by context, quotes in pairs, dashes and ellipses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Annotated, Literal

from fixtext.characters import IS_HAN
from fixtext.context import Context
from fixtext.edits import Edit
from fixtext.filter import Scope, Touches, text_filter
from fixtext.marks import brackets, heads, latin, primes, webspace, widths
from fixtext.marks import quotes as pairing
from fixtext.markup.kinds import Kind
from fixtext.markup.spans import Markup
from fixtext.text import line_near, paragraph_around


@text_filter(scope=Scope.PARAGRAPH, touches=Touches.PUNCTUATION, may_touch=Kind.CELL)
def normalize_punctuation(
    text: str,
    ctx: Context,
    *,
    style: Annotated[Literal["print", "web"], "print: no space beside Latin; web: a space there"] = "print",
    quotes: Annotated[
        Literal["keep", "curly", "corner"], "straight and turned quotes mended (keep, curly), or all as 「」"
    ] = "keep",
    spaces: Annotated[
        Literal["style", "keep", "none", "pangu"], "spaces between Chinese and Latin: by style, kept, none, one"
    ] = "style",
) -> Iterator[Edit]:
    """Make Chinese punctuation full width by context, pair quotes, mend dashes, ellipses and spaces at marks.

    Numbers, times, addresses, code and Latin sentences stay, and so do 《》「」“”. Unlikely sequences are offered.
    """
    markup = ctx.scanned(text)
    prose = markup.masked(text, seen=Kind.CELL)  # marks within code and formulas pair with none outside
    if not IS_HAN.search(prose):
        yield from _outside(markup, latin.full_width_in_latin(prose))
        return
    if spaces == "style":
        spaces = "pangu" if style == "web" else "none"
    made = _all(prose, ctx, {"style": style, "quotes": quotes, "spaces": spaces})
    edits = _outside(markup, heads.kept(text, _outside_rows(text, _in_chinese(prose, made))))
    yield from webspace.spaced(text, edits, markup) if spaces == "pangu" else edits


def _outside(markup: Markup, edits: Iterator[Edit]) -> Iterator[Edit]:
    """The edits of what can be read; what is hidden has other characters than they name."""
    return (edit for edit in edits if markup.clear(edit.start, edit.end, Kind.CELL)) if markup else edits


def _outside_rows(text: str, edits: Iterator[Edit]) -> Iterator[Edit]:
    """The edits but for those that close the space between two fields of a row, or the one that ends a link."""
    return (edit for edit in edits if edit.old != " " or not _parts(text, edit.start))


def _parts(text: str, at: int) -> bool:
    """Whether a space is needed where it stands."""
    before, after = (not IS_HAN.match(text, place) for place in (at - 1, at + 1))
    if before and text[at - 1].isascii() and _LINK.search(text, max(0, at - _LONGEST_LINK), at):
        return True
    if not (before or after):
        return False
    if text[at - 1 : at].isascii() != text[at + 1 : at + 2].isascii() and latin.holds_chinese(text, at):
        return True
    from fixtext.marks import rows  # 6 ms of patterns, and most pages have no such space

    return rows.parts_fields(text, at)


_LINK = re.compile(r"(?:://|www\.)[!-~]+\Z")
_LONGEST_LINK = 300


def _in_chinese(text: str, edits: Iterable[Edit]) -> Iterator[Edit]:
    """The edits of paragraphs that have Chinese, and those of lines that have none."""
    start = end = -1
    has_chinese = False
    for edit in edits:
        at = edit.start
        if not start <= at <= end:
            if _is_near_chinese(text, at, edit.end):
                yield edit
                continue
            start, end = paragraph_around(text, at, at)
            has_chinese = bool(IS_HAN.search(text, start, end))
        if has_chinese:
            yield edit
    yield from latin.full_width_in_latin(text)


def _is_near_chinese(text: str, start: int, end: int) -> bool:
    """Whether Chinese stands beside [start, end), or near it in its line: its paragraph need not be found."""
    if IS_HAN.match(text, start - 1) or IS_HAN.match(text, end):
        return True
    return IS_HAN.search(text, *line_near(text, start, _NEAR)) is not None


_NEAR = 30  # how far from an edit Chinese is looked for before its paragraph is


def _all(text: str, ctx: Context, options: dict[str, str]) -> Iterator[Edit]:
    yield from widths.half_width(text)
    yield from widths.impossible(text)
    if options["spaces"] != "keep":
        yield from widths.gaps_in_numbers(text)
        yield from widths.gaps_before_quotes(text)
    for rule in ctx.rules("punctuation").having(**options):
        yield from rule.edits(text)
    yield from brackets.parentheses(text)
    yield from pairing.pairs(text, options["quotes"])
    yield from primes.of_degrees(text)
