"""Lines that have the shape of furniture: what the patterns of `rules/artifacts.toml` take in whole."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate

import numpy as np

from fixtext.layout.characters import SPACE
from fixtext.layout.furniture import page_edges
from fixtext.layout.lines import Bools, Lines
from fixtext.ruleset import Rule, RuleSet
from fixtext.text import HAN, Span

Shape = tuple[int, str, str]
FEW = 200  # lines that are looked through in less time than those are found that have what a rule needs
_SECTION = re.compile(rf"[{HAN}]{{2,4}}")
_GAP = re.compile(r"(?<![ \u3000])[ \u3000]{3,}(?=\S)")


def shapes_of(lines: Lines, seen: Mapping[int, Shape]) -> dict[int, tuple[str, str]]:
    """(class, rule) of the lines that a pattern takes in whole, by their number."""
    found = ((lines.ending(end), start, kind, rule) for end, (start, kind, rule) in sorted(seen.items()))
    return {i: (kind, rule) for i, start, kind, rule in found if i is not None and start <= lines.start[i]}


@lru_cache(maxsize=2)
def shapes(lines: Lines, rules: RuleSet) -> Mapping[int, Shape]:
    """(start, class, rule) of what the patterns find in a text, by its end."""
    classed = [rule for rule in rules if rule.class_]
    found: dict[int, Shape] = {}
    for rule in classed:
        for start, end in _hits(rule, lines):
            found.setdefault(end, (start, rule.class_, rule.id))
    for i in _in_pieces(lines):
        start, end = int(lines.start[i]), int(lines.end[i])
        if end not in found and (rule_id := _of_pieces(lines.text_of(i), classed)):
            found[end] = (start, "mastheads", rule_id)
    return found


def _hits(rule: Rule, lines: Lines) -> Iterator[Span]:
    """What a rule finds in the lines that are short enough and have what it needs; these are looked through at once."""
    if rule.needs and not any(need in lines.text for need in rule.needs):
        return
    asked = lines.length <= rule.longest if rule.longest else np.ones(len(lines), np.bool_)
    if rule.needs and len(lines) > FEW:
        asked &= _having(lines, rule.needs, asked)
    numbers = np.flatnonzero(asked).tolist()
    texts = [lines.text_of(i) for i in numbers]
    first = [0, *accumulate(len(text) + 1 for text in texts)]
    for start, end, _ in rule.hits("\n".join(texts), 0) if texts else ():
        at = bisect_right(first, start) - 1
        by = int(lines.start[numbers[at]]) - first[at]
        if end + by <= int(lines.end[numbers[at]]):
            yield start + by, end + by


def _having(lines: Lines, needs: Sequence[str], asked: Bools) -> Bools:
    """The lines that have one of these strings, of those that are asked; a longer string is known by its first two."""
    there = lines.among("".join(need for need in needs if len(need) == 1) or "\0")
    for need in needs:
        if len(need) > 1:
            there[:-1] |= (lines.codes[:-1] == ord(need[0])) & (lines.codes[1:] == ord(need[1]))
    return np.asarray((lines.count(there) > 0) & asked)


def _in_pieces(lines: Lines) -> list[int]:
    """Lines that wide gaps part in pieces, as the ends of a folio line stand far apart."""
    wide = lines.of_class(SPACE) >= 3
    return [i for i in np.flatnonzero(wide).tolist() if _GAP.search(lines.text_of(i))]


def _of_pieces(text: str, rules: Sequence[Rule]) -> str | None:
    """The rule of a masthead that a piece has the shape of, while all others have, too, or are numbers.

    Beside a piece that is just as short as a section's name it is a weak one, and so are weak ones alone.
    """
    found: list[str] = []
    strange = False
    for piece in _GAP.split(text):
        if page_edges.number(piece)[0] is None:
            named = (r.id for r in rules if r.class_ == "mastheads" for a, z, _ in r.hits(piece) if z - a == len(piece))
            found += [name] if (name := next(named, "")) else []
            strange |= not name
            if not name and not _SECTION.fullmatch(piece):
                return None
    weak = [name for name in found if name.endswith("-name")]
    return next(iter(weak if strange else sorted(found, key=weak.count)), None)
