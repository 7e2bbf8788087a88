"""Lines that belong together are joined: wrapped lines, and paragraphs cut by columns, pages, photos, notes."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Annotated

from fixtext.compose import compose
from fixtext.context import Context
from fixtext.edits import Edit, Risk, apply, trace
from fixtext.filter import Scope, Touches, keeps_promise, text_filter
from fixtext.layout import hyphens
from fixtext.layout.apart import Apart
from fixtext.layout.furniture.recognise import recognise
from fixtext.layout.glue import glue
from fixtext.layout.joins import SURE, Join, joins
from fixtext.layout.lines import Lines, lines_of
from fixtext.layout.unlike import unlike
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
    apart = Apart(lines, markup)
    told = _meetings(lines) if ctx.layout else set()
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
        lines = lines_of(current, ctx.layout.through(trace(made)) if ctx.layout else None)
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
    text, starts, ends = lines.text, lines.start.tolist(), lines.end.tolist()
    known_apart = _judged(lines, made, told) if told else told
    places = [(j, ends[j.first], starts[j.second]) for j in joins(lines, apart.roles(recognise(lines, rules)))]
    found = [j for j, end, start in places if (end, start) not in known_apart and not apart.parts(end, start)]
    divided = any(text[ends[j.first] - 1] in hyphens.HYPHENS for j in found)
    known = hyphens.vocabulary(f"{text} {wholes}") if divided else frozenset()
    carried: dict[int, str] = {}
    moved = [(ends[j.first], starts[j.second]) for j in found if j.second > j.first + 1 and j.score >= SURE]
    for join in found:
        end, start = ends[join.first], starts[join.second]
        if moved and (around := bisect_left(moved, (end,)) - 1) >= 0 and start <= moved[around][1]:
            continue  # inside of what is moved; the next look sees it at its new place
        space = text[end:start]
        across = space != "\n" and ("\f" in space or not space.isspace())
        if join.score < SURE:
            if join.first not in carried and not across:
                new = glue(lines, join.first, join.second)
                yield apart.spaced(Edit(end, start, space, new, join.rule, Risk.GUESS, join.score, join.why))
            continue
        held = carried.pop(join.first, "")
        if across:
            held += space.rstrip(" \t\r\n\u3000")
        if held:
            carried[join.second] = held
        yield from _joined(lines, join, known, keep_hyphens, apart)
    for last, held in sorted(carried.items()):
        yield _behind(text, ends[last], held)


def _meetings(lines: Lines) -> set[Span]:
    """(end of a line, start of the next) of all neighbours."""
    return set(zip(lines.end[:-1].tolist(), lines.start[1:].tolist(), strict=True))


def _judged(lines: Lines, made: Sequence[Edit], told: set[Span]) -> set[Span]:
    """The neighbours that were neighbours before joins were made; boxes told of them all they know."""
    before = trace(made)
    starts, ends = lines.start.tolist(), lines.end.tolist()
    old_ends = [end for _, end in before.backs((end - 1, end) for end in ends)]
    old_starts = [start for start, _ in before.backs((start, start + 1) for start in starts)]
    met = zip(zip(ends, starts[1:], strict=False), zip(old_ends, old_starts[1:], strict=False), strict=False)
    return {now for now, place in met if place in told}


def _joined(lines: Lines, join: Join, known: frozenset[str], keep_hyphens: bool, apart: Apart) -> Iterator[Edit]:
    """A join as edits; a hyphen at the line's end stays or goes."""
    text, end, begin = lines.text, int(lines.end[join.first]), int(lines.start[join.second])
    start, new, rule = end, "", join.rule
    stays = hyphens.keeps(lines.text_of(join.first), lines.text_of(join.second), known)
    if stays is None:
        new = glue(lines, join.first, join.second)
    elif stays is hyphens.Fate.WITH_SPACE:
        new, rule = " ", "layout/kept-hyphen"
    elif stays is hyphens.Fate.STAYS or keep_hyphens:
        rule = "layout/kept-hyphen"
    else:
        start, rule = end - 1, "layout/end-hyphen"
    cut = text.find("\n", end, begin) + 1 or begin
    if start < end and text[cut:begin].strip():
        yield Edit(start, cut, text[start:cut], "", rule, Risk.LIKELY, join.score, join.why)
        start, rule = cut, join.rule
    edit = Edit(start, begin, text[start:begin], new, rule, Risk.LIKELY, join.score, join.why)
    yield apart.spaced(edit) if stays is None else edit


def _only_moves(edits: tuple[Edit, ...]) -> bool:
    """Whether what is taken out somewhere is put back elsewhere."""
    letters = (edit for edit in edits if not (edit.old.isspace() and (not edit.new or edit.new.isspace())))
    broken = [edit for edit in letters if not keeps_promise(Touches.LAYOUT, edit)]
    out, back = ("".join(getattr(edit, side) for edit in broken) for side in ("old", "new"))
    return sorted("".join(out.split())) == sorted("".join(back.split()))


def _behind(text: str, end: int, held: str) -> Edit:
    """Put what stood between the halves behind the whole."""
    why, rule = "it stood between the halves of the paragraph above", "layout/intruder"
    if held.isspace():
        return Edit(end, end, "", "\f" * held.count("\f"), rule, why=why)
    if held.endswith("\f") and text[end : end + 1] == "\n":
        return Edit(end, end + 1, "\n", held if held[0] == "\n" else f"\n{held}", rule, why=why)
    return Edit(end, end, "", held, rule, why=why)
