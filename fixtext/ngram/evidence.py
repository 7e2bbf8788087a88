"""What speaks for and against a verdict on one character: the features that the weights of the calibration are for."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fixtext.ngram.alphabet import HAN, Ids
from fixtext.ngram.gaps import Gaps
from fixtext.ngram.judge import LITTLE, PAD, Stream, Verdicts, along, fit
from fixtext.ngram.memory import Memory
from fixtext.ngram.model import Floats, Model

FEATURES: tuple[str, ...] = (
    "odds",
    "cost",
    "document",
    "series",
    "left",
    "right",
    "candidate",
    "often",
    "often read",
    "uses",
)
FEATURES += ("with", "as read", "known", "gap", "lead", "traditional")
LEAST = -3.0  # odds (ln), below which a place is not worth a verdict
_CLEAR = 4.0  # odds (ln) from which a verdict is evidence for others in the document
_NO_GAP = -5.0  # what a character put in gains where nothing is known to be missing
_FAR = 20.0  # odds (ln) beyond which more say nothing more

Places = NDArray[np.int64]


class Tools(NamedTuple):
    """What a verdict is reached with."""

    model: Model
    fold: Ids
    gaps: Gaps
    memory: Memory


def evidence(stream: Stream, found: Verdicts, tools: Tools) -> tuple[Places, Floats]:
    """(rows of `found` that are worth a verdict, what speaks for each: shape (n, FEATURES)).

    document, series: of the whole document, the place itself left out, how many of its characters are surely wrong, and
    how often the same was surely misread for the same. with, as read: ln P of the text around, with the candidate and
    without. known: how well the model knows this kind of text. gap: how much a character put in beside it gains (a scan
    that drops characters misreads none). lead: of the candidate over the next one. The others: see _company.
    """
    model, memory = tools.model, tools.memory
    odds = found.gain[:, 0] - found.cost[:, 0]
    rows = np.flatnonzero(odds > LEAST)
    at, own = found.at[rows], fit(stream.known, found.at[rows], model)
    columns = [odds[rows], found.cost[rows, 0], *(column[rows] for column in _document(stream, found, odds))]
    columns += _company(stream.known, at, tools.fold[found.printed[rows, 0]], model, memory)
    columns += [own + found.gain[rows, 0], own, np.full(len(at), _known(stream.known, model))]
    columns += [_gap(stream.known, at, model, tools.gaps), _lead(found, rows), np.full(len(at), stream.script == 2)]
    return rows, np.column_stack(columns).astype(np.float32)


def _company(s: Ids, at: Places, candidate: Ids, model: Model, memory: Memory) -> list[Floats]:
    """How much likelier than by chance the character as read is beside its neighbours, the left and the right one; the
    candidate on its better side; how often candidate and character are printed at all; uses of the latter beside either
    neighbour in the document. What makes words on both sides is seldom wrong.
    """
    before, read, after = (s[at + step] for step in (-1, 0, 1))
    better = np.maximum(model.bond(before, candidate), model.bond(candidate, after))
    uses = np.log1p(np.maximum(memory.uses(before, read), memory.uses(read, after)))
    often = model.single[candidate], model.single[read]
    return [model.bond(before, read), model.bond(read, after), better, *often, uses.astype(np.float32)]


def _document(stream: Stream, found: Verdicts, odds: Floats) -> tuple[Floats, Floats]:
    """Evidence of the whole document: (ln of the share of its characters that are surely wrong, series)."""
    sure = odds > _CLEAR
    rate = np.log((1 + sure.sum() - sure) / (LITTLE + found.weighed))
    kind = (stream.read[found.at].astype(np.int64) << 16) | found.printed[:, 0]
    kinds, number = np.unique(kind, return_inverse=True)
    like = np.bincount(number[sure], minlength=len(kinds))[number] - sure
    return rate, np.log1p(like)


def _known(s: Ids, model: Model) -> float:
    """The mean ln P of the Han characters of a text."""
    score = model.score(*(s[PAD - back : len(s) - back] for back in (3, 2, 1, 0)))
    han = s[PAD:] >= HAN
    return float(score[han].mean()) if han.any() else 0.0


def _gap(s: Ids, at: Places, model: Model, gaps: Gaps) -> Floats:
    """How much likelier (ln) the text is with a character put in before or behind each place."""
    gain = np.full(len(at), _NO_GAP, np.float32)
    for first in (at - 1, at):
        between = gaps.between_of(s[first], s[first + 1])
        some = np.flatnonzero(between)
        window = np.pad(s, 1)[first[some, None] + 1 + np.arange(-PAD, PAD + 2)]
        put = along(np.insert(window, PAD + 1, between[some], axis=1), model) - along(window, model)
        gain[some] = np.maximum(gain[some], put)
    return gain


def _lead(found: Verdicts, rows: Places) -> Floats:
    odds = found.gain[rows] - found.cost[rows]
    if odds.shape[1] < 2:
        return np.full(len(rows), _FAR, np.float32)
    return np.clip(odds[:, 0] - odds[:, 1], 0, _FAR)
