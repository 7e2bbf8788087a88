"""Doubled characters: how much likelier the text is with one of the two, and what says that doubling is its nature."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fixtext.ngram.alphabet import EDGE, HAN, SIZE, Ids, ids
from fixtext.ngram.dictionary import Dictionary
from fixtext.ngram.judge import PAD, Stream, along
from fixtext.ngram.memory import Memory
from fixtext.ngram.model import Floats, Model

FEATURES = (
    *("gain", "seen", "without", "twice", "after", "before", "left", "right", "weaker"),
    *("beside", "triple", "once", "dash", "through", "onward", "ends", "begins", "words"),
)
# ln of uses from which both words at a doubling are known well enough to be right: 1 of 100 slips is lost by it
KNOWN = 4.0
_NUMERAL = np.zeros(SIZE, bool)  # by id; np.isin imports numpy.ma, which takes longer than all of this
_NUMERAL[ids("一二三四五六七八九十零")] = True
_ONE = ids("一")[0]
_WIDE = PAD + 1


def doubles(stream: Stream, model: Model, words: Dictionary, memory: Memory) -> tuple[NDArray[np.int64], Floats]:
    """(index of the second of the two, features of shape (n, FEATURES)) of each Han character that stands twice.

    Left, right: whether a word with it ends, begins there, as in 边防|防卫. Once: 一步步. Dash: 一一, as scans read it.
    Ends, begins: how common the words of the dictionary are that do; words: the less common of the two. A doubling
    that the document has elsewhere in the same company is right. Numbers (一九五五) are left out.
    """
    s = stream.known
    same = np.concatenate(([False], (stream.read[1:] == stream.read[:-1]) & (s[1:] >= HAN)))
    at = np.flatnonzero(same)
    wide: Ids = np.pad(s, 1)[at[:, None] + np.arange(-_WIDE, _WIDE + 1) + 1]
    a, x, b = wide[:, _WIDE - 2], wide[:, _WIDE], wide[:, _WIDE + 1]
    plain = ~(_NUMERAL[x] & (_NUMERAL[a] | _NUMERAL[b]))
    at, wide, a, x, b = at[plain], wide[plain], a[plain], x[plain], b[plain]
    window = wide[:, 1:-1]
    seen = along(window, model, memory, own=1)
    bare = along(np.delete(window, PAD, axis=1), model, memory)
    beside = same[np.maximum(at - 2, 0)] | same[np.minimum(at + 2, len(same) - 1)]
    triple = same[at - 1] | same[at + 1]
    company = _company(wide[:, _WIDE - 3], a, x, b, model)
    across = _across(wide, model)
    ends, begins = words.ending(s, at - 1), words.beginning(s, at)
    found = (bare - seen, seen, bare, *company, beside, triple, a == _ONE, x == _ONE, *across)
    return at, np.column_stack((*found, ends, begins, np.minimum(ends, begins))).astype(np.float32)


def _across(wide: Ids, model: Model) -> tuple[Floats, Floats]:
    """How much more what stands behind the doubling is expected behind what stands before it than behind the second
    character alone, and what stands behind that: little where two words meet (医生|生气), much where one goes on.
    """
    before, a, x, b, c = (wide[:, _WIDE + step] for step in (-3, -2, 0, 1, 2))
    through = model.score(before, a, x, b) - model.pair(x, b)
    return through, model.score(a, x, b, c) - model.score(np.full_like(x, EDGE), x, b, c)


def _company(before: Ids, a: Ids, x: Ids, b: Ids, model: Model) -> tuple[Floats, ...]:
    """How much likelier than by chance: x after x, x after a x, b after x x; a x and x b as words, the less of both."""
    alone = model.single
    left, right, twice = model.bond(a, x), model.bond(x, b), model.bond(x, x)
    after, single = model.score(before, a, x, x), model.score(before, a, x, b)
    return twice, after - alone[x], model.score(a, x, x, b) - single, left, right, np.minimum(left, right)


def meet(features: Floats, twice: Ids) -> NDArray[np.bool_]:
    """Of each doubling whether it is where two words of the dictionary meet (长子|子嗣), which is no slip.

    `twice` are the characters that stand twice; numerals (第三|三方) make words with anything.
    """
    known = features[:, FEATURES.index("words")] >= KNOWN
    return np.asarray(known & ~_NUMERAL[twice])
