"""Which lines of a document are page furniture, and why: folios, heads, credits, captions, notes, noise.

Shapes are patterns in `rules/artifacts.toml`. Here stands what a pattern cannot see: page edges, numbers
that rise, lines that come back, marks that stand in the text above, neighbours. A line is named only with
two independent reasons.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from fixtext.layout.furniture import footnotes, page_edges, photos, running_heads
from fixtext.layout.furniture.shapes import Shape, shapes_of
from fixtext.layout.line_patterns import beginning, ended
from fixtext.layout.lines import Lines

CLASSES = (
    "page_numbers",
    "running_heads",
    "mastheads",
    "jump_lines",
    "credits",
    "captions",
    "footnotes",
    "watermarks",
    "noise",
    "teasers",
    "kickers",
    "photo_titles",
)
_MARKED = re.compile(r"\[([a-z]+(?: [a-z]+)?)\] ")


class Role(NamedTuple):
    """What a line is besides story. `rule` is an id in `rules/artifacts.toml`."""

    kind: str
    rule: str
    score: float
    why: str


Roles = dict[int, Role]
Found = tuple[int, str, str, float, str]
ONE_REASON = 0.6  # the score of a role with one reason only; it is reported and never falls


def mark_of(kind: str) -> str:
    """What `mark` writes before a line of this class."""
    return f"[{kind.removesuffix('s').replace('_', ' ')}] "


_BY_MARK = {mark_of(kind)[1:-2]: kind for kind in CLASSES}


def by_rules(lines: Lines, seen: Mapping[int, Shape]) -> Roles:
    """The roles of lines by their number; a line without one belongs to the story. `seen` is what `shapes` found."""
    shapes = shapes_of(lines, seen)
    roles: Roles = {}
    for i, (kind, rule) in shapes.items():
        if kind in ("credits", "watermarks", "noise"):
            roles[i] = Role(kind, rule, 0.9, "the line has this shape and nothing else on it")
    for i in beginning(lines, "[").nonzero()[0].tolist():
        if (marked := _MARKED.match(lines.text_of(i))) and marked[1] in _BY_MARK:
            roles[i] = Role(_BY_MARK[marked[1]], "artifacts/marked", 1.0, "marked by an earlier run")
    sheets = lines.sheets
    _name(roles, page_edges.mastheads(lines, sheets, shapes))
    _name(roles, page_edges.numbers(lines, sheets, roles))
    _name(roles, page_edges.set_apart(lines, sheets, roles))
    _name(roles, running_heads.heads(lines, sheets, roles))
    _name(roles, footnotes.footnotes(lines, sheets, roles))
    _name(roles, _jumps(lines, shapes, roles))
    _name(roles, photos.blocks(lines, roles))
    _name(roles, photos.headlines(lines, roles))
    return roles


def _jumps(lines: Lines, shapes: Mapping[int, tuple[str, str]], roles: Roles) -> Iterator[Found]:
    """Lines of the shape of 下转第二版; sure on a page that has other furniture, or where they stop a sentence."""
    pages = {
        int(lines.page[i]) for i, role in roles.items() if role.kind in ("mastheads", "page_numbers", "running_heads")
    }
    for i, (kind, rule) in shapes.items():
        if kind != "jump_lines":
            continue
        name, stops = rule.split("/")[1], i > 0 and not ended(lines)[i - 1]
        if stops or int(lines.page[i]) in pages:
            yield (
                i,
                kind,
                name,
                0.9,
                "the whole line has this shape; "
                + ("the sentence above has no end" if stops else "the page has other furniture of a newspaper"),
            )
        else:
            yield i, kind, name, ONE_REASON, "the whole line has this shape; nothing else says so"


def _name(roles: Roles, found: Iterable[Found]) -> None:
    for i, kind, rule, score, why in found:
        roles.setdefault(i, Role(kind, f"artifacts/{rule}", score, why))
