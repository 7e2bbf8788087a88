"""Which lines go on in which: seams between neighbours in the story, in a note, in a caption, scored by the model."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from fixtext.characters import CLOSING_QUOTES, ENUMERATION, PAUSES, TERMINALS
from fixtext.layout import seam_features
from fixtext.layout.characters import HYPHEN, LOWER, UPPER
from fixtext.layout.feature import matrix
from fixtext.layout.furniture.roles import Role, Roles
from fixtext.layout.line_patterns import (
    bullets,
    bylines,
    closings,
    datelines,
    ended,
    items,
    lone_numbers,
    markup,
    titles,
    verses,
)
from fixtext.layout.lines import APART, Bools, Floats, Ints, Lines
from fixtext.layout.model import load
from fixtext.layout.seam_features import SET_IN
from fixtext.layout.seams import Seams

SURE, UNSURE = 0.6, 0.3  # a join is made, is offered, from these scores on: a wrong one costs more than an offer
DIVIDED = 0.95  # that a word goes on that a hyphen divides, a sentence that a small word ends
NARROW = 11.0  # in Han characters, 22 letters: no column of Latin prose is so narrow
HEADED = 0.25  # the most that a title, or what follows a whole paragraph, can be a paragraph's end
BARRIERS = ("teasers", "kickers", "photo_titles")  # no story runs through them
TEXTS = ("captions", "footnotes")  # they are text of their own
INTRUDERS = 40  # lines that a story runs through, at most
REASONS = 3  # features that the reasons of a join name
NEVER_JOIN = (markup, bylines, lone_numbers, closings)  # whatever the model makes of them
RULES = ("layout/wrapped-line", "layout/cut-paragraph", "layout/page-cut", "layout/intruder")
WRAPPED, CUT, PAGE_CUT, INTRUDER = range(4)


class Join(NamedTuple):
    """Lines number `first` and `second` are one paragraph by `score` (0-1); what stands between them cuts it."""

    first: int
    second: int
    score: float
    rule: str
    why: str


class Judged(NamedTuple):
    """Seams between lines number `first` and `second`, their scores (0-1), their features (row a seam)."""

    first: Ints
    second: Ints
    score: Floats
    x: Floats


def judged(lines: Lines, roles: Roles) -> Judged:
    """All seams that a paragraph could go on over, in order of the text."""
    parts = [_judge(lines, order) for order in streams(lines, roles) if len(order) > 1]
    if not parts:
        none = np.zeros(0, np.int64)
        return Judged(none, none, np.zeros(0), np.zeros((0, len(seam_features.FEATURES))))
    first, second, score, x = (np.concatenate(column) for column in zip(*parts, strict=True))
    kept = _allowed(lines, roles, first, second)
    order = np.flatnonzero(kept)[np.argsort(first[kept], kind="stable")]
    return Judged(first[order], second[order], score[order], x[order])


def streams(lines: Lines, roles: Roles) -> Iterator[Ints]:
    """The lines of the story in order; those of notes, and of captions."""
    kinds = np.zeros(len(lines), np.int64)
    for i, role in roles.items():
        kinds[i] = 1 + TEXTS.index(role.kind) if role.kind in TEXTS else 9
    for number in range(1 + len(TEXTS)):
        yield np.flatnonzero(kinds == number)


def _judge(lines: Lines, order: Ints) -> Judged:
    seams = Seams(lines, order)
    x = matrix(seam_features.FEATURES, seams)
    score = 1 / (1 + np.exp(load().seams.score(x)[:, 0]))
    cut = seam_features.divided(seams), seam_features.unfinished(seams)
    score = np.where(np.logical_or(*cut), np.maximum(score, DIVIDED), score)
    numbered = seam_features.numbered(seams).astype(np.bool_)
    score = np.where(numbered, np.maximum(score, DIVIDED), score)
    apart = (_is_heading(seams) & ~numbered) | seam_features.finished(seams).astype(np.bool_) | _is_whole(seams)
    apart |= _is_narrow(seams)
    score = np.where(apart, np.minimum(score, HEADED), score)
    score = np.where(_must_go_on(seams), np.maximum(score, DIVIDED), score)
    return Judged(seams.a, seams.b, score, x)


def _is_whole(seams: Seams) -> Bools:
    """Seams over a credit, a caption or a note on the page behind a sentence that ends: it needs nothing behind it."""
    lines, over = seams.lines, seams.b - seams.a > 1
    return np.asarray(over & (lines.page[seams.a] == lines.page[seams.b]) & ended(lines)[seams.a])


def _is_narrow(seams: Seams) -> Bools:
    """Seams between two Latin lines that are both too short for any column of prose: a list, a name over an office."""
    lines, letters = seams.lines, (LOWER, UPPER)
    short = np.maximum(lines.width[seams.a], lines.width[seams.b]) < NARROW
    latin = np.isin(lines.inner_class[seams.a], letters) & np.isin(lines.head_class[seams.b], letters)
    hyphened, item = lines.tail_class == HYPHEN, bullets(lines) | items(lines)
    return np.asarray(short & latin & ~hyphened[seams.a] & ~(item[seams.a] & ~item[seams.b]))


def _must_go_on(seams: Seams) -> Bools:
    """Seams whose next line begins with what begins nothing (a mark that closes, a dash before the rest of a sentence),
    and items whose text stops at a comma."""
    lines = seams.lines
    item, whole = bullets(lines) | items(lines), ended(lines)
    below = (lines.gap[seams.b] == 0) & (seams.b - seams.a == 1)
    closes = lines.begins_with(CLOSING_QUOTES + PAUSES + ENUMERATION + TERMINALS)[seams.b]
    dash = lines.begins_with("—")[seams.b] & whole[seams.b] & ~whole[seams.a]
    hangs = item[seams.a] & ~item[seams.b] & lines.ends_with("，、,")[seams.a]
    return np.asarray(below & (closes | dash | hangs))


def _is_heading(seams: Seams) -> Bools:
    """Seams whose next line is a heading: behind a whole paragraph, or behind a blank line and before a paragraph."""
    lines = seams.lines
    begins = datelines(lines) | ((lines.indent >= SET_IN[0]) & (lines.indent <= SET_IN[1]) & ~lines.boxed)
    titled = titles(lines)[seams.b] & ~ended(lines)[seams.b] & (lines.gap[seams.b] > 0)
    return seam_features.headed(seams).astype(np.bool_) | (titled & (seams.second(begins, 1) > 0))


def _allowed(lines: Lines, roles: Roles, first: Ints, second: Ints) -> Bools:
    """The seams that nothing forbids: markup, what was moved to the end, a barrier, too many lines between."""
    bars = np.zeros(len(lines) + 1, np.int64)
    bars[[i for i, role in roles.items() if role.kind in BARRIERS]] = 1
    bars[:-1] += lines.gap >= APART
    sums = np.cumsum(bars)
    never = np.logical_or.reduce([veto(lines) for veto in NEVER_JOIN])
    hangs = (lines.head_class == LOWER) | (lines.indent > 0)  # how the text of an item goes on
    item = bullets(lines)
    texts = np.zeros(len(lines), np.bool_)
    texts[[i for i, role in roles.items() if role.kind in TEXTS]] = True
    stanza = verses(lines)
    verse = (stanza[first] > 0) & (stanza[first] == stanza[second])
    near = (second - first == 1) | (~texts[first] & (second - first <= INTRUDERS))
    hung = never[first] & ~(item[first] & hangs[second])
    return np.asarray(near & ~verse & (sums[second] == sums[first]) & ~hung & ~never[second])


def joins(lines: Lines, roles: Roles) -> list[Join]:
    """The joins with a score of at least UNSURE, in order of the text."""
    return _joins(lines, tuple(roles.items()))


@lru_cache(maxsize=2)  # a second look at lines finds what the last round of the first did
def _joins(lines: Lines, roles: tuple[tuple[int, Role], ...]) -> list[Join]:
    found = judged(lines, dict(roles))
    return joins_of(lines, found, np.flatnonzero(found.score >= UNSURE))


def joins_of(lines: Lines, found: Judged, at: Ints) -> list[Join]:
    """Seams of these numbers as joins, each with its strongest reasons."""
    first, second = found.first[at].tolist(), found.second[at].tolist()
    reasons = _reasons(found.x[at])
    scores = np.round(found.score[at], 2).tolist()
    return [
        Join(a, b, score, _rule(lines, a, b), why)
        for a, b, score, why in zip(first, second, scores, reasons, strict=True)
    ]


def _reasons(x: Floats) -> list[str]:
    """The strongest reasons for each join, in words."""
    terms = load().seams.terms(x)
    best = np.argsort(terms, axis=1)[:, :REASONS]
    weak = np.take_along_axis(terms, best, axis=1) >= 0
    known: dict[tuple[int, ...], str] = {}
    return [_told(tuple(row), known) for row in np.where(weak, -1, best).tolist()]


def _told(best: tuple[int, ...], known: dict[tuple[int, ...], str]) -> str:
    if best not in known:
        known[best] = "; ".join(seam_features.FEATURES[k].why for k in best if k >= 0)
    return known[best]


def _rule(lines: Lines, first: int, second: int) -> str:
    if second > first + 1:
        return RULES[INTRUDER]
    if lines.page[first] != lines.page[second]:
        return RULES[PAGE_CUT]
    return RULES[CUT if lines.gap[second] else WRAPPED]


def weighed(x: Floats, least: float = 0.1) -> Iterator[tuple[float, float, str]]:
    """(log odds for a join, value, what the feature says) of one seam's features that weigh something."""
    terms = -load().seams.terms(x.reshape(1, -1))[0]
    for k in np.argsort(-np.abs(terms)).tolist():
        if abs(terms[k]) >= least:
            yield float(terms[k]), float(x[k]), seam_features.FEATURES[k].why
