"""The edits of a view as edits of its text: what a filter left alone is as it was, and a mark that it moved is moved as
it is written."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from fixtext.compose import compose
from fixtext.edits import Edit, Finding, Risk, apply, settle, trace
from fixtext.markup.guard import Guard
from fixtext.markup.kinds import Kind
from fixtext.markup.spans import Markup
from fixtext.pageends.view import FEED, IMPLIED, STRIPPED, View
from fixtext.text import disjoint, outside

KEEP = "keep"
_UNDERLINE = re.compile(r"[ ]{0,3}(?:-+|=+)[ \t\r]*(?:\n|\Z)")  # under a paragraph, it makes a heading of it
_NUMBER = re.compile("[0-9]+")


def returned(
    seen: View, items: Iterable[Edit | Finding], markup: Markup, act: str = KEEP, may: Kind = Kind.NONE
) -> Iterator[Edit | Finding]:
    """Edits and findings of a view as those of its text. `act` says what becomes of marks: `keep`, `drop`, `formfeed`
    or `comment`. No edit touches markup of other kinds than `may` but what the view had set aside."""
    every = list(items)
    before = trace(seen.made)
    for item in every:
        if isinstance(item, Finding):
            start, end = before.back(item.start, item.end)
            yield item._replace(start=start, end=end)
    edits = [item for item in every if isinstance(item, Edit)]
    yield from _offered(seen, [edit for edit in edits if edit.risk > Risk.LIKELY])
    made = settle(edit for edit in edits if edit.risk <= Risk.LIKELY)[0]
    yield from _allowed(seen, list(_composed(seen, made, act)), markup, may)


def _offered(seen: View, edits: Sequence[Edit]) -> Iterator[Edit]:
    """What is offered, but for what lies over a page's end."""
    before = trace(seen.made)
    for edit in edits:
        start, end = before.back(edit.start, edit.end)
        if FEED not in edit.old + edit.new and seen.original[start:end] == edit.old:
            yield edit._replace(start=start, end=end)


def _composed(seen: View, edits: Sequence[Edit], act: str) -> Iterator[Edit]:
    """All edits of the view in one, with marks for its form feeds; none if form feeds got lost."""
    after = apply(seen.text, edits)
    feeds = [found.start() for found in re.finditer(FEED, after)]
    signs = list(seen.signs())
    if len(feeds) != len(signs):
        return
    back = [_written(after, at, sign, act, n) for n, (at, sign) in enumerate(zip(feeds, signs, strict=True), 2)]
    both = list(compose(seen.original, seen.made, edits))
    asides = (edit for edit in seen.made if act != "formfeed" or edit.rule in (STRIPPED, IMPLIED))
    untouched = {id(edit) for edit in asides}
    whole = compose(seen.original, both, [edit for edit in back if edit.old != edit.new])
    yield from _named(seen, edits, [edit for edit in whole if id(edit) not in untouched])


def _named(seen: View, edits: Sequence[Edit], whole: Sequence[Edit]) -> Iterator[Edit]:
    """Edits with the rule and the reason of that edit of the view which they hold."""
    before = trace(seen.made)
    places = [before.back(edit.start, max(edit.end, edit.start)) for edit in edits]
    starts = [start for start, _ in places]
    for edit in whole:
        edit = _with_blank_lines(seen.original, edit)
        i = bisect_left(starts, edit.start)
        if i < len(edits) and starts[i] <= edit.end:
            _, _, _, _, rule, risk, score, why = edits[i]
            edit = edit._replace(rule=rule, risk=risk, score=score, why=why)
        yield edit


def _with_blank_lines(text: str, edit: Edit) -> Edit:
    """A whole line that is taken out between blank lines, with those under it."""
    end = edit.end
    if edit.new or not edit.old.strip() or text[max(0, edit.start - 2) : edit.start] not in ("", "\n\n"):
        return edit
    while text[end : end + 1] == "\n":
        end += 1
    return edit._replace(end=end, old=text[edit.start : end])


def _allowed(seen: View, edits: Sequence[Edit], markup: Markup, may: Kind) -> Sequence[Edit]:
    """Edits that touch no markup but that of heads, numbers and marks."""
    taken = disjoint(edit[:2] for edit in seen.made)
    rest = [piece for piece in markup.pieces if outside(taken, piece.start, piece.end)]
    return Guard(seen.original, Markup(rest, markup.shows), may)(edits) if rest else edits


def _written(after: str, at: int, sign: Edit | None, act: str, page: int) -> Edit:
    """How the form feed at a place is written: as the mark that it was, or as the option wants it."""
    old = sign.old if sign else FEED
    rule = sign.rule if sign else "page-marks/form-feed"
    if sign and sign.rule == IMPLIED:
        return Edit(at, at + 1, FEED, "", rule)
    if act == "drop":
        return _dropped(after, at, rule)
    number = _NUMBER.search(old)
    mark = {KEEP: old.lstrip("\n"), "formfeed": FEED}.get(act, f"<!-- page {number[0] if number else page} -->")
    return Edit(at, at + 1, FEED, mark if mark == FEED else _on_its_line(after, at, mark), rule)


def _on_its_line(after: str, at: int, mark: str) -> str:
    """A mark with line ends around it where others stand on its line."""
    before, behind = after[at - 1 : at] in ("", "\n"), after[at + 1 : at + 2] in ("", "\n", "\r")
    if before:
        return mark if behind else f"{mark}\n"
    return ("\n\n" if _UNDERLINE.match(mark) and after[at - 1] != FEED else "\n") + mark + ("" if behind else "\n")


def _dropped(after: str, at: int, rule: str) -> Edit:
    """The edit that takes out a form feed, with the blank lines under it if there are others above."""
    end = at + 1
    if after[at - 1 : at] in ("", "\n") and after[end : end + 1] == "\n":
        end += 1
        while after[max(0, at - 2) : at] in ("", "\n", "\n\n") and after[end : end + 1] == "\n":
            end += 1
    return Edit(at, end, after[at:end], "", rule)
