"""Lines that belong together are joined: wrapped lines, and paragraphs cut by columns, pages, photos, notes."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Annotated

from fixtext.compose import compose
from fixtext.context import Context
from fixtext.edits import Edit, Risk, apply, trace
from fixtext.filter import Scope, Touches, keeps_promise, text_filter
from fixtext.page import hyphens
from fixtext.page.apart import Apart
from fixtext.page.blocks import HYPHENS, NUMBERED, TITLED, is_close_set, is_word_gap
from fixtext.page.evidence import SURE
from fixtext.page.flow import Join, joins
from fixtext.page.furniture import recognise, shapes
from fixtext.page.lines import Line, Lines, after, lines_of
from fixtext.page.traits import LATIN
from fixtext.page.unlike import unlike
from fixtext.pageends.by_pages import by_pages
from fixtext.ruleset import RuleSet
from fixtext.text import Span

_ROUNDS = 20


@text_filter(scope=Scope.DOCUMENT, touches=Touches.LAYOUT, unlike=unlike)
@by_pages(edged=False)
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
    lines, markup = lines_of(text, ctx.layout), ctx.scanned(text)
    told = _meetings(lines) if ctx.layout else set()
    apart = Apart(lines, markup)
    wholes = " ".join(ctx.layout.divided) if ctx.layout else ""
    for number in range(_ROUNDS):
        found = list(_round(lines, told if number else set(), made, rules, keep_hyphens, apart, wholes))
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
        lines = lines_of(current, ctx.layout.through(trace(made))) if ctx.layout else after(lines, sure, current)
        apart = apart.after(lines, markup.through(made))
    yield from made
    taken = {edit.start for edit in made} | {edit.end for edit in made}
    yield from (edit for edit in offered if edit.start not in taken and edit.end not in taken)


def _round(
    lines: Lines,
    told: set[Span],
    made: Sequence[Edit],
    rules: RuleSet,
    keep_hyphens: bool,
    apart: Apart,
    wholes: str = "",
) -> Iterator[Edit]:
    """The joins that one look at the lines shows; a join may let the next look see another.

    `wholes` are words that the source gives whole where a line's end divides them.
    """
    text, starts, ends = lines.text, lines.starts, lines.ends
    roles = apart.roles(recognise(lines, shapes(lines, rules)))
    if lines.rows is not None:
        from fixtext.page.joined import parted

        edits, found = parted(lines, roles)
        yield from apart.joined(edits)
    else:
        judged = _judged(lines, made, told) if told else told
        found = [join for join in joins(lines, roles) if (ends[join[0]], starts[join[1]]) not in judged]
    found = [join for join in found if not apart.parts(ends[join[0]], starts[join[1]])]
    divided = any(text[ends[j[0]] - 1] in HYPHENS and _is_letter(text[ends[j[0]] - 2]) for j in found)
    known = hyphens.vocabulary(f"{text} {wholes}") if divided else frozenset()
    carried: dict[int, str] = {}
    moved = [(ends[j.first], starts[j.second]) for j in found if j.second > j.first + 1 and j.score >= SURE]
    for join in found:
        first, second, score, rule, why, _ = join
        end, start = ends[first], starts[second]
        if moved and (around := bisect_left(moved, (end,)) - 1) >= 0 and start <= moved[around][1]:
            continue  # inside of what is moved; the next look sees it at its new place
        space = text[end:start]
        across = space != "\n" and ("\f" in space or not space.isspace())
        if score < SURE:
            if first not in carried and not across:
                yield apart.spaced(Edit(end, start, space, _glue(lines, first, second), rule, Risk.GUESS, score, why))
            continue
        held = carried.pop(first, "") if carried else ""
        if across:
            held += space.rstrip(" \t\r\n\u3000")
        if held:
            carried[second] = held
        if text[end - 1] in HYPHENS:
            yield from _divided(lines, join, known, keep_hyphens)
        else:
            yield apart.spaced(Edit(end, start, space, _glue(lines, first, second), rule, Risk.LIKELY, score, why))
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


def _glue(lines: Lines, first: int, second: int) -> str:
    """What stands between two joined lines: nothing beside Han or its marks, a space between Latin words; a number
    that goes on among Han takes none."""
    text, start, end = lines.text, lines.starts[first], lines.ends[first]
    if text[start] == "第" and end - start < NUMBERED and lines.widths[second] < TITLED:
        return " "
    tail, head = text[end - 1], text[lines.starts[second]]
    if is_close_set(tail) or is_close_set(head):
        return ""
    latin = lines.bits[first] & lines.bits[second] & LATIN
    return " " if latin or is_word_gap(tail, head) else ""


def _is_letter(c: str) -> bool:
    return c < "\u0250" and c.isalpha()


def _divided(lines: Lines, join: Join, known: frozenset[str], keep_hyphens: bool) -> Iterator[Edit]:
    """A join at a hyphen, which stays or goes."""
    text, a, b = lines.text, lines[join.first], lines[join.second]
    stays = hyphens.keeps(a.text, b.text, known)
    if stays is None:
        start, new, rule = a.end, _glue(lines, join.first, join.second), join.rule
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
    letters = (edit for edit in edits if not (edit.old.isspace() and (not edit.new or edit.new.isspace())))
    broken = [edit for edit in letters if not keeps_promise(Touches.LAYOUT, edit)]
    out, back = ("".join(getattr(edit, side) for edit in broken) for side in ("old", "new"))
    return sorted("".join(out.split())) == sorted("".join(back.split()))


def _behind(text: str, last: Line, held: str) -> Edit:
    """Put what stood between the halves behind the whole."""
    why = "it stood between the halves of the paragraph above"
    if held.isspace():
        return Edit(last.end, last.end, "", "\f" * held.count("\f"), "layout/intruder", why=why)
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
