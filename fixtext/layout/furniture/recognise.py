"""Which lines are furniture: what the rules name, and what the page's grammar finds and has evidence for.

Nothing learned removes body: a line that only the model takes for furniture needs one thing that body cannot have. It
comes back at the edge of other pages, has a number that rises, begins with a mark that stands in the text above, or is
set in smaller type; without that it is reported and stays.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Set
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from fixtext.layout import line_features
from fixtext.layout.feature import matrix
from fixtext.layout.furniture.of_story import of_story
from fixtext.layout.furniture.roles import CLASSES, ONE_REASON, Role, Roles, by_rules
from fixtext.layout.furniture.shapes import Shape, shapes, shapes_of
from fixtext.layout.grammar import BODY, FLOAT, FOOT, HEAD, NOTE, certain, normalised, parsed
from fixtext.layout.line_patterns import mark_of_note, sources
from fixtext.layout.lines import Bools, Floats, Ints, Lines
from fixtext.layout.model import load
from fixtext.layout.page_lines import FOLIO, PageLines
from fixtext.ruleset import RuleSet

SMALL_TYPE = 0.93  # of the type of the page, by boxes
WIDE = 1.06  # of the page's measure: lines of notes that are set smaller hold so much more
SURE = 0.8  # from which a line that nothing but the model takes for furniture is reported
_OF_LISTS = "(（⑴"
_NUMBER = re.compile("[0-9０-９]+|[①-⑳]|[一二三四五六七八九十]+")
TWO_REASONS = 0.61  # the least score of a role with two reasons, more than `ONE_REASON`
_SHORT, _FOLIO = 40, 12  # characters; heads, numbers of pages are no longer
_FEW = 5  # lines of a page that may be all numbers


class Parse(NamedTuple):
    """Of each line its label and how sure it is; and what was reckoned of the lines."""

    labels: Ints
    sure: Floats
    page: PageLines


def recognise(lines: Lines, rules: RuleSet) -> Roles:
    """The roles of lines by their number; a line without one belongs to the story."""
    return named(lines, shapes(lines, rules))


class _Seen:
    """Lines, and the shapes found in them, that are the same where everything is the same but the places in the text:
    what drop-artifacts leaves is what rejoin-lines looks at first."""

    def __init__(self, lines: Lines, seen: Mapping[int, Shape]) -> None:
        self.lines, self.seen = lines, seen
        shaped = tuple(sorted(shapes_of(lines, seen).items()))
        self.key = (tuple(lines.texts), shaped, *(getattr(lines, name).tobytes() for name in _TOLD))

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Seen) and self.key == other.key


_TOLD = ("page", "gap", "indent", "width", "size", "space", "column")


@lru_cache(maxsize=4)
def _named(seen: _Seen) -> Roles:
    roles = by_rules(seen.lines, seen.seen)
    return dict(_learned(parse(seen.lines, roles))) | roles


def named(lines: Lines, seen: Mapping[int, Shape]) -> Roles:
    """The roles of lines of which `shapes` is known."""
    return dict(_named(_Seen(lines, seen)))


def page_lines(lines: Lines, roles: Roles) -> PageLines:
    """What the features of lines look at: the lines, and the classes that rules found."""
    return PageLines(lines, {i: 1 + CLASSES.index(role.kind) for i, role in roles.items()})


def parse(lines: Lines, roles: Roles) -> Parse:
    """The likeliest labels that the grammar of pages allows."""
    page = page_lines(lines, roles)
    if not len(lines):
        return Parse(np.zeros(0, np.int64), np.zeros(0), page)
    logs = normalised(load().lines.score(matrix(line_features.FEATURES, page)))
    labels = parsed(logs, lines, opens_notes(page))
    return Parse(labels, certain(logs, labels), page)


def opens_notes(page: PageLines) -> Bools:
    """Lines that notes may begin at without a doubt: a mark, smaller type."""
    return page.marks | (page.lines.size < SMALL_TYPE)  # without boxes no size is known, and nothing is smaller


def _learned(parse: Parse) -> Iterator[tuple[int, Role]]:
    """The roles that the grammar gives, with what speaks for each."""
    for i in np.flatnonzero((parse.labels == HEAD) | (parse.labels == FOOT)).tolist():
        yield from _edge_role(parse, i)
    regions = list(_regions(parse.labels == NOTE, parse.page))
    for region, why in zip(regions, _reasons(parse.page, regions), strict=True):
        for i in region:
            score = max(TWO_REASONS, float(parse.sure[i])) if why else ONE_REASON
            if why or parse.sure[i] >= SURE:
                yield (
                    i,
                    Role(
                        "footnotes",
                        "artifacts/footnote",
                        round(score, 2),
                        why or "placed and worded like a note; nothing else says so",
                    ),
                )
    for i in np.flatnonzero(parse.labels == FLOAT).tolist():
        if parse.sure[i] >= SURE:
            yield (
                i,
                Role(
                    "captions",
                    "artifacts/caption",
                    ONE_REASON,
                    "stands within a paragraph, worded like a caption; nothing else says so",
                ),
            )


def _edge_role(parse: Parse, i: int) -> Iterator[tuple[int, Role]]:
    """A head or foot by what body cannot have."""
    page, text = parse.page, parse.page.lines.text_of(i)
    folio = len(text) <= _FOLIO and FOLIO.match(text) is not None
    kind, rule = ("page_numbers", "artifacts/page-number") if folio else ("running_heads", "artifacts/running-head")
    why = _edge_evidence(page, i, folio) if len(text) <= _SHORT and (folio or not of_story(text)) else ""
    if why:
        yield i, Role(kind, rule, round(max(TWO_REASONS, float(parse.sure[i])), 2), why)
    elif parse.sure[i] >= SURE and not folio:  # numbers alone are too often part of the story to be worth a word
        yield i, Role(kind, rule, ONE_REASON, "placed and worded like a running head or foot; nothing else says so")


def _edge_evidence(page: PageLines, i: int, folio: bool) -> str:
    """What a head or foot has and body cannot; empty if nothing."""
    again, _, rising = (column[i] for column in page.company)
    if rising:
        return "at the page's edge; a number on it rises from page to page"
    if again > 1:
        return f"at the page's edge; comes back on {again} pages near"
    if not folio:
        return "at the page's edge; repeats a title of an earlier page" if page.repeats_a_title(i) else ""
    outermost = min(page.top[i], page.bottom[i]) == 0 and page.size[i] > _FEW and len(page.lines.sheets) > 1
    return "a number alone; the outermost line of its page" if outermost else ""


def _regions(wanted: Bools, page: PageLines) -> Iterator[list[int]]:
    """Runs of wanted lines, page by page."""
    for sheet in page.lines.sheets:
        here = [i for i in sheet if wanted[i]]
        if here:
            yield here


def _reasons(page: PageLines, regions: list[list[int]]) -> Iterator[str]:
    """What the notes of each page have and body cannot, by themselves or by those of other pages; empty if nothing."""
    own = [_note_evidence(page, region) for region in regions]
    marks = [mark_of_note(page.lines.text_of(region[0])) for region in regions]
    proved = {_NUMBER.sub("1", mark) for mark, why in zip(marks, own, strict=True) if why}
    often = Counter(marks)
    for region, mark, why in zip(regions, marks, own, strict=True):
        yield why or ("" if _may_be_a_list(page, region, mark) else _of_other_pages(mark, proved, often))


def _may_be_a_list(page: PageLines, region: list[int], mark: str) -> bool:
    """Whether notes may be items of a list: they begin high on the page, or with a mark in round brackets or none."""
    high = 4 * page.top[region[0]] < page.size[region[0]]
    return bool(high) or not mark or mark[0] in _OF_LISTS or mark.isdigit()


def _of_other_pages(mark: str, proved: Set[str], often: Mapping[str, int]) -> str:
    if _NUMBER.sub("1", mark) in proved:
        return "at the page's foot under a note mark, of a kind that stands in the text of other pages"
    again = often[mark] > 1
    return "at the page's foot under a note mark, with which the notes of other pages begin, too" if again else ""


def _note_evidence(page: PageLines, region: list[int]) -> str:
    """What a page's notes have and body cannot; empty if nothing."""
    if page.answered[region].any():
        return "at the page's foot under a note mark, which stands in the text above"
    if not mark_of_note(page.lines.text_of(region[0])):
        return ""
    if page.lines.boxed[region].all() and np.median(page.lines.size[region]) < SMALL_TYPE:
        return "at the page's foot under a note mark, in smaller type"
    if len(region) > 1 and page.lines.width[region].max() > WIDE * page.measure[region[0]] + 1:
        return "at the page's foot under a note mark, in smaller type: its lines hold more than the page's"
    if sources(page.lines)[region].any():
        return "at the page's foot under a note mark; a source is named"
    return ""


__all__ = ["BODY", "Parse", "page_lines", "parse", "recognise"]
