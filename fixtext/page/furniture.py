"""Which lines of a document are page furniture, and why: folios, heads, credits, captions, notes, noise.

Shapes are patterns in `rules/artifacts.toml`. Here stands what a pattern cannot see: page edges, numbers
that rise, lines that come back, marks that stand in the text above, neighbours. A line is named only with
two independent reasons.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from fixtext.page import footnotes, pageedges, photos, runningheads
from fixtext.page.lines import Lines
from fixtext.page.traits import FINAL, TAIL
from fixtext.ruleset import Rule, RuleSet
from fixtext.text import HAN, Span

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
_SECTION = re.compile(rf"[{HAN}]{{2,4}}")
_GAP = re.compile(r"(?<![ \u3000])[ \u3000]{3,}(?=\S)")


class Role(NamedTuple):
    """What a line is besides story. `rule` is an id in `rules/artifacts.toml`."""

    kind: str
    rule: str
    score: float
    why: str


Roles = dict[int, Role]
Shape = tuple[int, str, str]
Found = tuple[int, str, str, float, str]
ONE_REASON = 0.6  # the score of a role with one reason only; it is reported and never falls


def mark_of(kind: str) -> str:
    """What `mark` writes before a line of this class."""
    return f"[{kind.removesuffix('s').replace('_', ' ')}] "


_BY_MARK = {mark_of(kind)[1:-2]: kind for kind in CLASSES}


def recognise(lines: Lines, seen: Mapping[int, Shape]) -> Roles:
    """The roles of lines by their number; a line without one belongs to the story. `seen` is what `shapes` found."""
    shapes = _shapes_of(lines, seen)
    roles: Roles = {}
    for i, (kind, rule) in shapes.items():
        if kind in ("credits", "watermarks", "noise"):
            roles[i] = Role(kind, rule, 0.9, "the line has this shape and nothing else on it")
    for i in lines.beginning("["):
        if (marked := _MARKED.match(lines[i].text)) and marked[1] in _BY_MARK:
            roles[i] = Role(_BY_MARK[marked[1]], "artifacts/marked", 1.0, "marked by an earlier run")
    sheets = lines.sheets
    _name(roles, pageedges.mastheads(lines, sheets, shapes))
    _name(roles, pageedges.numbers(lines, sheets, roles))
    _name(roles, pageedges.set_apart(lines, sheets, roles))
    _name(roles, runningheads.heads(lines, sheets, roles))
    _name(roles, footnotes.footnotes(lines, sheets, roles))
    _name(roles, _jumps(lines, shapes, roles))
    _name(roles, photos.blocks(lines, roles))
    _name(roles, photos.headlines(lines, roles))
    return roles


def _shapes_of(lines: Lines, seen: Mapping[int, Shape]) -> dict[int, tuple[str, str]]:
    """(class, rule) of the lines that a pattern takes in whole, by their number."""
    found = ((lines.ending(end), start, kind, rule) for end, (start, kind, rule) in sorted(seen.items()))
    return {i: (kind, rule) for i, start, kind, rule in found if i is not None and start <= lines.starts[i]}


def _jumps(lines: Lines, shapes: Mapping[int, tuple[str, str]], roles: Roles) -> Iterator[Found]:
    """Lines of the shape of 下转第二版; sure on a page that has other furniture, or where they stop a sentence."""
    pages = {lines[i].page for i, role in roles.items() if role.kind in ("mastheads", "page_numbers", "running_heads")}
    for i, (kind, rule) in shapes.items():
        if kind != "jump_lines":
            continue
        name, stops = rule.split("/")[1], i > 0 and lines.bits[i - 1] & TAIL != FINAL
        if stops or lines[i].page in pages:
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


@lru_cache(maxsize=2)
def shapes(lines: Lines, rules: RuleSet) -> Mapping[int, Shape]:
    """(start, class, rule) of what the patterns find in a text, by its end."""
    text = lines.text.replace("\f", "\n")  # a page begins a line, for patterns too
    classed = [rule for rule in rules if rule.class_]
    found = _known(lines, rules)
    for rule, places in zip(classed, _places(lines, classed), strict=True):
        for start, end in _hits(rule, text, places):
            found.setdefault(end, (start, rule.class_, rule.id))
    for start, end in _in_pieces(lines):
        if end not in found and (rule_id := _of_pieces(text[start:end], classed)):
            found[end] = (start, "mastheads", rule_id)
    return found


def _hits(rule: Rule, text: str, places: Sequence[Span] | None) -> Iterator[Span]:
    """What a rule finds in a text, or in some of its lines, which are looked through at once."""
    if places is None:
        yield from (hit[:2] for hit in rule.hits(text))
    elif places:
        first = [0, *accumulate(end - start + 1 for start, end in places)]
        for start, end, _ in rule.hits("\n".join([text[start:end] for start, end in places]), 0):
            line = bisect_right(first, start) - 1
            by = places[line][0] - first[line]
            if end + by <= places[line][1]:
                yield start + by, end + by


def _in_pieces(lines: Lines) -> Iterator[Span]:
    """Lines that wide gaps part in pieces, as the ends of a folio line stand far apart; of a text that was seen
    before, the new ones."""
    if lines.source is not None:
        yield from ((lines.starts[i], lines.ends[i]) for i in lines.source[1].fresh if _GAP.search(lines.text_of(i)))
        return
    text, last = lines.text, -1
    for gap in _GAP.finditer(text) if "   " in text or "\u3000\u3000\u3000" in text else ():
        if gap.start() > last and (i := bisect_right(lines.starts, gap.start()) - 1) >= 0:
            last = lines.ends[i]
            if gap.end() < last:
                yield lines.starts[i], last


def _of_pieces(text: str, rules: Sequence[Rule]) -> str | None:
    """The rule of a masthead that a piece has the shape of, while all others have, too, or are numbers.

    Beside a piece that is just as short as a section's name it is a weak one, and so are weak ones alone.
    """
    found: list[str] = []
    strange = False
    for piece in _GAP.split(text):
        if pageedges.number(piece)[0] is None:
            named = (r.id for r in rules if r.class_ == "mastheads" for a, z, _ in r.hits(piece) if z - a == len(piece))
            found += [name] if (name := next(named, "")) else []
            strange |= not name
            if not name and not _SECTION.fullmatch(piece):
                return None
    weak = [name for name in found if name.endswith("-name")]
    return next(iter(weak if strange else sorted(found, key=weak.count)), None)


def _known(lines: Lines, rules: RuleSet) -> dict[int, Shape]:
    """The shapes of lines that stay as they were."""
    found: dict[int, Shape] = {}
    if lines.source is not None:
        old, moved = lines.source
        now = dict(zip(moved.kept.tolist(), moved.at.tolist(), strict=True))
        for end, (start, kind, rule) in shapes(old, rules).items():
            if (i := old.ending(end)) is not None and i in now:
                by = lines.ends[now[i]] - end
                found[end + by] = (start + by, kind, rule)
    return found


def _places(lines: Lines, rules: Sequence[Rule]) -> list[list[Span] | None]:
    """Where the patterns are to be looked for: in a long text in the lines that have what the rule needs."""
    if lines.rows is None or not len(lines):
        return [None for _ in rules]
    from fixtext.page.needs import having, wholes

    if lines.source is not None:
        found = wholes(lines.text, [lines.rows.start[lines.source[1].fresh]]) * len(rules)
    else:
        found = having(lines.text, lines.rows, rules)
    return [places if rule.needs else None for rule, places in zip(rules, found, strict=True)]
