"""Page furniture: recognised by class; each class is dropped, moved, marked or kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Annotated, Literal

import numpy as np

from fixtext.context import Context
from fixtext.edits import Edit, Finding, Risk
from fixtext.filter import Scope, Touches, text_filter
from fixtext.layout.apart import Apart
from fixtext.layout.characters import SPACE
from fixtext.layout.furniture.recognise import named
from fixtext.layout.furniture.roles import CLASSES, ONE_REASON, Role, Roles, mark_of
from fixtext.layout.furniture.shapes import shapes
from fixtext.layout.lines import APART, Lines, Row, lines_of
from fixtext.layout.unlike import unlike
from fixtext.pageends.by_pages import SET_ASIDE, by_pages
from fixtext.ruleset import RuleSet
from fixtext.text import Span

Act = Literal["drop", "move", "mark", "keep"]
_ROUNDS = 12


@text_filter(scope=Scope.DOCUMENT, touches=Touches.REMOVAL, unlike=unlike, may_touch=SET_ASIDE)
@by_pages(edged=True)
def drop_artifacts(
    text: str,
    ctx: Context,
    *,
    page_numbers: Annotated[Act, "page numbers"] = "drop",
    running_heads: Annotated[Act, "running heads and feet"] = "drop",
    mastheads: Annotated[Act, "mastheads, folios, editors' lines of newspapers"] = "keep",
    jump_lines: Annotated[Act, "jump lines such as 下转第三版"] = "keep",
    credits: Annotated[Act, "photo credits"] = "keep",
    captions: Annotated[Act, "photo captions"] = "keep",
    footnotes: Annotated[Act, "footnotes"] = "keep",
    watermarks: Annotated[Act, "watermarks of scanning services"] = "keep",
    noise: Annotated[Act, "printed rules and noise lines"] = "keep",
    teasers: Annotated[Act, "titles that point to stories inside"] = "keep",
    kickers: Annotated[Act, "lines above a heading"] = "keep",
    photo_titles: Annotated[Act, "titles of photos"] = "keep",
    page_marks: Annotated[
        Literal["keep", "drop", "formfeed", "comment"], "marks of pages' ends, form feeds among them"
    ] = "keep",
    drop_budget: Annotated[float, "a page that would lose a larger share of its characters loses nothing"] = 0.2,
) -> Iterator[Edit | Finding]:
    """Set page furniture apart: page numbers, running heads, credits, captions, footnotes and their like.

    `drop` takes lines out, `move` puts them at the end of the document, `mark` writes their class before
    them, `keep` leaves them where they are and reports them. A line is removed only if two independent signs agree.
    """
    given = locals()
    acts: dict[str, str] = {kind: given[kind] for kind in CLASSES}
    rules = ctx.rules("artifacts")
    everything = lines_of(text, ctx.layout)
    lines = everything.at(range(_settled(everything))) if "move" in acts.values() else everything
    budget = _Budget(drop_budget)
    roles = _all_roles(lines, rules, acts, budget, Apart(lines, ctx.scanned(text)))
    falling = {i: role for i, role in roles.items() if _act(role, acts) == "drop"}
    spared = budget.exceeded(lines, falling)
    yield from budget.findings()
    moving: list[tuple[Row, Role]] = []
    gone = 0
    for i, role in sorted(roles.items()):
        act = "keep" if int(lines.page[i]) in spared else _act(role, acts)
        if act in ("drop", "move"):
            out = _out(text, lines, i, role)
            yield out
            gone = out.end
            if act == "move":
                moving.append((lines[i], role))
        elif act == "mark" and role.rule != "artifacts/marked":
            yield _edit(lines[i].start, lines[i].start, "", mark_of(role.kind), role)
        else:
            yield _finding(lines[i], role)
    yield from _to_the_end(text, moving, gone, len(lines) < len(everything))


def _all_roles(lines: Lines, rules: RuleSet, acts: Mapping[str, str], budget: _Budget, apart: Apart) -> Roles:
    """Roles until no new one turns up: what goes may bare another line to the page's edge.

    So a second run finds nothing that the first did not. Lines of pages that lose nothing stay for the next look, too.
    """
    gone: Roles = {}
    spared: set[int] = set()
    seen = shapes(lines, rules)
    for number in range(_ROUNDS):
        numbers = [i for i in range(len(lines)) if i not in gone]
        rest = _without(lines, gone).at(numbers) if gone else lines
        found = apart.roles({numbers[k]: role for k, role in named(rest, seen).items()})
        going = {i: role for i, role in found.items() if _act(role, acts) in ("drop", "move")}
        spared |= budget.exceeded(lines, {i: r for i, r in (gone | going).items() if _act(r, acts) == "drop"})
        new = {i: role for i, role in going.items() if int(lines.page[i]) not in spared}
        if not new or number == _ROUNDS - 1:
            break
        gone = {i: role for i, role in (gone | new).items() if int(lines.page[i]) not in spared}
    return gone | found


def _without(lines: Lines, gone: Roles) -> Lines:
    """The lines with the blank lines above them that they have when others are gone (as `_out` takes them out)."""
    gap = lines.gap.copy()
    for i in sorted(gone):
        if i + 1 < len(lines) and lines.page[i] == lines.page[i + 1] and (gap[i] or i == 0):
            gap[i + 1] = gap[i]
    return replace(lines, gap=gap)


def _act(role: Role, acts: Mapping[str, str]) -> str:
    """What becomes of a line: what its class is given, if two reasons say that it is of that class."""
    return acts[role.kind] if role.score > ONE_REASON else "keep"


class _Budget:
    """How much of each page may go."""

    def __init__(self, share: float) -> None:
        self._share = share
        self._spared: dict[int, tuple[Span, str]] = {}

    def exceeded(self, lines: Lines, falling: Mapping[int, Role]) -> set[int]:
        """The pages that would lose more than their share."""
        sizes = lines.length - lines.of_class(SPACE)
        lost: dict[int, int] = {}
        for i in falling:
            lost[int(lines.page[i])] = lost.get(int(lines.page[i]), 0) + int(sizes[i])
        for page, count in lost.items():
            here = np.flatnonzero(lines.page == page)
            size = int(sizes[here].sum())
            if count > self._share * size:
                why = f"page {page + 1} would lose {count} of its {size} characters; nothing is dropped there"
                self._spared[page] = (int(lines.start[here[0]]), int(lines.end[here[-1]])), why
        return set(self._spared)

    def findings(self) -> Iterator[Finding]:
        for _, ((start, end), why) in sorted(self._spared.items()):
            yield Finding(start, end, "artifact", "artifacts/drop-budget", Risk.GUESS, why=why)


def _settled(lines: Lines) -> int:
    """Where the lines begin that an earlier run moved; the number of lines if none."""
    last = max((i for i, gap in enumerate(lines.gap.tolist()) if gap >= APART), default=len(lines))
    return last if last < len(lines) and lines.page[last] == lines.page[-1] else len(lines)


def _finding(line: Row, role: Role) -> Finding:
    return Finding(line.start, line.end, "artifact", role.rule, confidence=role.score, why=role.why)


def _edit(start: int, end: int, old: str, new: str, role: Role) -> Edit:
    return Edit(start, end, old, new, role.rule, Risk.LIKELY, role.score, role.why)


def _out(text: str, lines: Lines, i: int, role: Role) -> Edit:
    """Take out a whole line with its line end, and the blank lines below if there are some above too, or nothing."""
    line = lines[i]
    start = text.rfind("\n", 0, line.start) + 1
    start = text.rfind("\f", start, line.start) + 1 or start
    follows = i + 1 < len(lines) and lines[i + 1].page == line.page
    end = lines[i + 1].start if follows else len(text)
    stop = text.find("\f", line.end, end)
    end = stop if stop >= 0 else end
    first = text.find("\n", line.end, end) + 1
    if first and follows and (line.gap or i == 0):
        end = max(text.rfind("\n", line.end, end) + 1, first)
    elif first:
        end = first
    else:
        end = min(end, line.end + len(text[line.end : end]))
    return _edit(start, end, text[start:end], "", role)


def _to_the_end(text: str, moving: list[tuple[Row, Role]], gone: int, some_are_there: bool) -> Iterator[Edit]:
    """Moved lines stand at the end under five blank lines, by which a later run knows them.

    `gone` is where the last line that was taken out ended.
    """
    if not moving:
        return
    bare = len(text.rstrip())
    end = max(bare, gone)
    new = "" if some_are_there else "\n" * APART
    new += "".join(("\n\n" if n and line.gap else "\n") + line.text for n, (line, _) in enumerate(moving))
    if end > bare:  # the line end of the line before is still there
        new = new[1:] + ("\n" if text.endswith("\n") else "")
    yield _edit(end, end, "", new, moving[0][1])
