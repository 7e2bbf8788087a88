"""Lines that belong together are joined: wrapped lines, and paragraphs cut by columns, pages, photos, notes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated

from fixtext import hyphens
from fixtext.blocks import Line, has_cjk, lines_of
from fixtext.context import Context
from fixtext.edits import Edit, Risk, apply, settle, trace
from fixtext.filter import Scope, Touches, text_filter
from fixtext.flow import SURE, Join, joins
from fixtext.furniture import recognise
from fixtext.ruleset import RuleSet

_ROUNDS = 3


@text_filter(scope=Scope.DOCUMENT, touches=Touches.LAYOUT)
def rejoin_lines(
    text: str,
    ctx: Context,
    *,
    keep_hyphens: Annotated[bool, "leave the hyphens at the ends of Latin lines"] = False,
) -> Iterator[Edit]:
    """Join wrapped lines and paragraphs that a column, page, photo or note cuts.

    Han joins without a space, Latin with one; a hyphen at a line's end stays or goes by the document's
    own words and a word list. What stood between the halves is moved behind the paragraph. Headings,
    lists, tables, verse and signatures stay apart. Each join has its score and reasons; unsure ones are
    offered.
    """
    rules = ctx.rules("artifacts")
    made: tuple[Edit, ...] = ()
    current = text
    for number in range(_ROUNDS):
        found = list(_round(current, rules, keep_hyphens))
        if not number:
            yield from found
            made = settle(found)[0]
        else:
            more = _back(found, made)
            yield from more
            made = settle([*made, *more])[0]
        if not settle(found)[0]:
            return
        current = apply(text, made)


def _back(found: Sequence[Edit], made: tuple[Edit, ...]) -> list[Edit]:
    """Edits of a second look (a join can show another one), in the places of the first text."""
    way = trace(made)
    back: list[Edit] = []
    for edit in found:
        start, end = way.back(edit.start, edit.end)
        if edit.risk <= Risk.LIKELY and end - start == edit.end - edit.start:
            back.append(edit._replace(start=start, end=end))
    return back


def _round(text: str, rules: RuleSet, keep_hyphens: bool) -> Iterator[Edit]:
    lines = lines_of(text)
    found = list(joins(lines, recognise(text, lines, rules)))
    known = hyphens.vocabulary(text) if any(lines[j.first].text[-1] in "-\u2010\u00ad" for j in found) else frozenset()
    carried: dict[int, str] = {}
    for join in found:
        a, b = lines[join.first], lines[join.second]
        space = text[a.end : b.start]
        held = carried.pop(join.first, "")
        if join.score < SURE:
            if not (held or space.strip() or "\f" in space):
                yield Edit(a.end, b.start, space, _glue(a, b), join.rule, Risk.GUESS, join.score, join.why)
            if held:
                carried[join.first] = held
            continue
        if space.strip() or "\f" in space:
            held += space.rstrip(" \t\r\n\u3000")
        if held:
            carried[join.second] = held
        yield _join(text, a, b, join, known, keep_hyphens)
    for last, held in sorted(carried.items()):
        yield _behind(text, lines[last], held)


def _glue(a: Line, b: Line) -> str:
    """What stands between two joined lines: nothing beside Han or its marks, a space between Latin words."""
    tail, head = a.text[-1], b.text[0]
    if a.text[0] == "第" and len(a.text) < 7 and b.width < 30:
        return " "
    return "" if has_cjk(tail + head) or (not (tail.isascii() and head.isascii()) and _wide(tail + head)) else " "


def _wide(pair: str) -> bool:
    return any("\u3000" <= c <= "\u303f" or "\uff00" <= c <= "\uffef" or c in "—…" for c in pair)


def _join(text: str, a: Line, b: Line, join: Join, known: frozenset[str], keep_hyphens: bool) -> Edit:
    stays = hyphens.keeps(a.text, b.text, known)
    if stays is None:
        start, new, rule = a.end, _glue(a, b), join.rule
    elif stays or keep_hyphens:
        start, new, rule = a.end, "", "layout/kept-hyphen"
    else:
        start, new, rule = a.end - 1, "", "layout/end-hyphen"
    return Edit(start, b.start, text[start : b.start], new, rule, Risk.LIKELY, join.score, join.why)


def _behind(text: str, last: Line, held: str) -> Edit:
    """Put what stood between the halves behind the whole."""
    why = "it stood between the halves of the paragraph above"
    if held.endswith("\f") and text[last.end : last.end + 1] == "\n":
        return Edit(
            last.end,
            last.end + 1,
            "\n",
            f"{held if held[0] == chr(10) else chr(10) + held}",
            "layout/intruder",
            why=why,
        )
    return Edit(last.end, last.end, "", held, "layout/intruder", why=why)
