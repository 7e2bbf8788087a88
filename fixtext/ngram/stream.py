"""From text to what is weighed: spaces and the ends of wrapped lines are left out, so that words are whole."""

from __future__ import annotations

import numpy as np

from fixtext.ngram import alphabet
from fixtext.ngram.alphabet import HAN
from fixtext.ngram.channel import Channel
from fixtext.ngram.judge import Stream

_WIDE = 10  # a shorter line is a heading or the end of a paragraph: its end is an edge


def stream(text: str, channel: Channel) -> Stream:
    """The stream of a text; places are code points."""
    read = alphabet.numbered(text)
    codes = alphabet.codes(text)
    ends = np.flatnonzero(codes == 10)
    space = (codes == 32) | (codes == 0x3000) | (codes == 9) | (codes == 13)
    width = np.diff(ends, prepend=-1) - 1
    if len(ends):
        before, after = read[np.maximum(ends - 1, 0)], read[np.minimum(ends + 1, len(read) - 1)]
        space[ends[(before >= HAN) & (after >= HAN) & (width >= _WIDE)]] = True
    place = np.flatnonzero(~space)
    return Stream.of(read[place], place, channel)
