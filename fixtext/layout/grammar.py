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
NO_MARK = 4.0  # nats that it costs notes to begin without a mark, smaller type or a rule


def _before() -> tuple[tuple[int, ...], ...]:
    """The labels that may stand before each label."""
    return tuple(tuple(a for a in range(len(LABELS)) if b in FOLLOWS[a]) for b in range(len(LABELS)))


BEFORE = _before()


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


def _page(logs: Floats, opens_notes: Bools) -> list[int]:
    """Viterbi over the lines of a page; numbers of Python, for each line has few labels."""
    rows, opens = logs.tolist(), opens_notes.tolist()
    sums = rows[0]
    sums[NOTE] -= NO_MARK * (not opens[0]) / 2  # notes may go on from the page before
    back: list[list[int]] = []
    for row, opened in zip(rows[1:], opens[1:], strict=True):
        came = [max(labels, key=sums.__getitem__) for labels in BEFORE]
        if not opened and sums[came[NOTE]] - NO_MARK < sums[NOTE]:
            came[NOTE] = NOTE
        cost = NO_MARK * (not opened and came[NOTE] != NOTE)
        sums = [sums[a] + log for a, log in zip(came, row, strict=True)]
        sums[NOTE] -= cost
        back.append(came)
    path = [max(range(len(LABELS)), key=sums.__getitem__)]
    for came in reversed(back):
        path.append(came[path[-1]])
    return path[::-1]


def certain(logs: Floats, labels: Ints) -> Floats:
    """How sure each label is, 0-1."""
    return np.exp(logs[np.arange(len(logs)), labels])


def normalised(scores: Floats) -> Floats:
    """Scores (line, label) as ln P."""
    high = scores - scores.max(axis=1, keepdims=True)
    return np.asarray(high - np.log(np.exp(high).sum(axis=1, keepdims=True)))
