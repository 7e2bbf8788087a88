"""Lines that belong together are joined: wrapped lines, and paragraphs cut by columns, pages, photos, notes."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Annotated

from fixtext import hyphens
from fixtext.blocks import has_cjk
from fixtext.compose import compose
from fixtext.context import Context
from fixtext.edits import Edit, Risk, apply, trace
from fixtext.filter import Scope, Touches, keeps_promise, text_filter
from fixtext.evidence import SURE
from fixtext.flow import Join, joins
from fixtext.furniture import recognise, shapes
from fixtext.layout import Layout
from fixtext.lines import Line, Lines, lines_of
from fixtext.ruleset import RuleSet
from fixtext.text import Span

_ROUNDS = 20


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
    offered: list[Edit] = []
    current, layout = text, ctx.layout
    told = _meetings(lines_of(text, layout)) if layout else set()
    for number in range(_ROUNDS):
        found = list(_round(current, layout, told if number else set(), made, rules, keep_hyphens))
        sure = tuple(sorted(edit for edit in found if edit.risk <= Risk.LIKELY))
        if not number:
            made, offered = sure, [edit for edit in found if edit.risk > Risk.LIKELY]
        elif sure:
            both = tuple(compose(text, made, sure))
            if not _only_moves(both):
                break
            made = both
        if not sure:
            break
        current = apply(text, made)
        if ctx.layout:
            layout = ctx.layout.through(trace(made))
    yield from made
    taken = {edit.start for edit in made} | {edit.end for edit in made}
    yield from (edit for edit in offered if edit.start not in taken and edit.end not in taken)


def _round(
    text: str, layout: Layout | None, told: set[Span], made: Sequence[Edit], rules: RuleSet, keep_hyphens: bool
) -> Iterator[Edit]:
    """The joins that one look at the text shows; a join may let the next look see another."""
    lines = lines_of(text, layout)
    judged = _judged(lines, made, told) if told else told
    roles = recognise(lines, shapes(lines, rules))
    found = [j for j in joins(lines, roles) if (lines[j.first].end, lines[j.second].start) not in judged]
    known = hyphens.vocabulary(text) if any(lines[j.first].text[-1] in "-\u2010\u00ad" for j in found) else frozenset()
    carried: dict[int, str] = {}
    moved = [(lines[j.first].end, lines[j.second].start) for j in found if j.score >= SURE and j.second > j.first + 1]
    starts = [start for start, _ in moved]
    for join in found:
        a, b = lines[join.first], lines[join.second]
        around = bisect_left(starts, a.end) - 1
        if around >= 0 and b.start <= moved[around][1]:
            continue  # inside of what is moved; the next look sees it at its new place
        space = text[a.end : b.start]
        if join.score < SURE:
            if join.first not in carried and not space.strip() and "\f" not in space:
                yield Edit(a.end, b.start, space, _glue(a, b), join.rule, Risk.GUESS, join.score, join.why)
            continue
        held = carried.pop(join.first, "")
        if space.strip() or "\f" in space:
            held += space.rstrip(" \t\r\n\u3000")
        if held:
            carried[join.second] = held
        yield from _join(text, a, b, join, known, keep_hyphens)
    for last, held in sorted(carried.items()):
        yield _behind(text, lines[last], held)


def _meetings(lines: Lines) -> set[Span]:
    """(end of a line, start of the next) of all neighbours."""
    return {(a.end, b.start) for a, b in pairwise(lines)}


def _judged(lines: Lines, made: Sequence[Edit], told: set[Span]) -> set[Span]:
    """The neighbours that were neighbours before some joins were made; boxes told of them all they know."""
    before = trace(made)
    ends = [end for _, end in before.backs((line.end - 1, line.end) for line in lines)]
    starts = [start for start, _ in before.backs((line.start, line.start + 1) for line in lines)]
    met = zip(pairwise(lines), zip(ends, starts[1:], strict=False), strict=False)
    return {(a.end, b.start) for (a, b), place in met if place in told}


def _glue(a: Line, b: Line) -> str:
    """What stands between two joined lines: nothing beside Han or its marks, a space between Latin words."""
    tail, head = a.text[-1], b.text[0]
    if a.text[0] == "第" and len(a.text) < 7 and b.width < 30:
        return " "
    return "" if has_cjk(tail + head) or (not (tail.isascii() and head.isascii()) and _wide(tail + head)) else " "


def _wide(pair: str) -> bool:
    return any("\u3000" <= c <= "\u303f" or "\uff00" <= c <= "\uffef" or c in "—…" for c in pair)


def _join(text: str, a: Line, b: Line, join: Join, known: frozenset[str], keep_hyphens: bool) -> Iterator[Edit]:
    stays = hyphens.keeps(a.text, b.text, known)
    if stays is None:
        start, new, rule = a.end, _glue(a, b), join.rule
    elif stays or keep_hyphens:
        start, new, rule = a.end, "", "layout/kept-hyphen"
    else:
        start, new, rule = a.end - 1, "", "layout/end-hyphen"
    cut = a.end + 1
    if start < a.end and text[cut : b.start].strip():
        yield Edit(start, cut, text[start:cut], "", rule, Risk.LIKELY, join.score, join.why)
        start, rule = cut, join.rule
    yield Edit(start, b.start, text[start : b.start], new, rule, Risk.LIKELY, join.score, join.why)


def _only_moves(edits: tuple[Edit, ...]) -> bool:
    """Whether what is taken out somewhere is put back elsewhere."""
    broken = [edit for edit in edits if not keeps_promise(Touches.LAYOUT, edit)]
    out, back = ("".join(getattr(edit, side) for edit in broken) for side in ("old", "new"))
    return sorted("".join(out.split())) == sorted("".join(back.split()))


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
