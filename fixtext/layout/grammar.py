"""The grammar of a page: `[head zone] body and floats [notes] [foot zone]`; the likeliest labels that it allows."""

from __future__ import annotations

import numpy as np

from fixtext.layout.lines import Bools, Floats, Ints, Lines

BODY, HEAD, NOTE, FOOT, FLOAT = range(5)
LABELS = ("body", "head", "note", "foot", "float")
FOLLOWS = {
    BODY: (BODY, NOTE, FOOT, FLOAT),
    HEAD: (HEAD, BODY, FLOAT, NOTE),
    NOTE: (NOTE, FOOT),
    FOOT: (FOOT, NOTE),
    FLOAT: (BODY, FLOAT, NOTE, FOOT, HEAD),
}
NEVER = -1e9
NO_MARK = 4.0  # nats that it costs notes to begin without a mark, smaller type or a rule


def _steps() -> Floats:
    found = np.full((len(LABELS), len(LABELS)), NEVER)
    for label, followers in FOLLOWS.items():
        found[label, list(followers)] = 0.0
    return found


STEPS = _steps()


def parsed(logs: Floats, lines: Lines, opens_notes: Bools) -> Ints:
    """The label of each line.

    logs         ln P(label) of each line by itself, (line, label)
    opens_notes  whether notes may begin at a line without a doubt
    """
    found = np.asarray(logs.argmax(axis=1))
    for sheet in lines.sheets:
        here = slice(sheet.start, sheet.stop)
        if (found[here] != BODY).any():
            found[here] = _page(logs[here], opens_notes[here])
    return found


def _page(logs: Floats, opens_notes: Bools) -> Ints:
    """Viterbi over the lines of a page."""
    sums = logs[0].copy()
    sums[NOTE] -= NO_MARK * (not opens_notes[0]) / 2  # notes may go on from the page before
    back = np.empty((len(logs), len(LABELS)), np.int64)
    for i in range(1, len(logs)):
        ways = sums[:, None] + STEPS
        if not opens_notes[i]:
            ways[[BODY, HEAD, FOOT, FLOAT], NOTE] -= NO_MARK
        back[i] = ways.argmax(axis=0)
        sums = ways.max(axis=0) + logs[i]
    path = np.empty(len(logs), np.int64)
    path[-1] = sums.argmax()
    for i in range(len(logs) - 1, 0, -1):
        path[i - 1] = back[i, path[i]]
    return path


def certain(logs: Floats, labels: Ints) -> Floats:
    """How sure each label is, 0-1."""
    return np.exp(logs[np.arange(len(logs)), labels])


def normalised(scores: Floats) -> Floats:
    """Scores (line, label) as ln P."""
    high = scores - scores.max(axis=1, keepdims=True)
    return np.asarray(high - np.log(np.exp(high).sum(axis=1, keepdims=True)))
