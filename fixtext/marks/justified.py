"""Wide gaps between the words of Latin prose, which print sets to an even edge."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixtext.edits import Edit, Risk

_WIDE_GAP = re.compile(r"  (?<=\S  ) ?(?=\S)")
_TABLE_GAP = re.compile("    |\t")
_PLAIN_WORD = re.compile("[(\"'“‘]?[a-z][a-z'’-]*[,.;:!?)\"'”’]*")
_PROSE_WORDS, _PROSE = 6, 0.6  # words of a line of Latin prose at least, and the share of them without a capital
_END = re.compile("[\n\f]")


def justified_gaps(text: str) -> Iterator[Edit]:
    """Wide gaps of lines that are Latin prose: most of their words have no capital, and no gap is that of a table."""
    end = -1
    for gap in _WIDE_GAP.finditer(text):
        if gap.start() > end:
            start = text.rfind("\n", 0, gap.start()) + 1
            end = next((m.start() for m in [_END.search(text, gap.end())] if m), len(text))
            prose = _is_latin_prose(text[start:end])
        if prose:
            yield Edit(gap.start() + 1, gap.end(), gap.group()[1:], "", "spaces/justified-gap", Risk.LIKELY)


def _is_latin_prose(line: str) -> bool:
    words = line.split()
    plain = sum(_PLAIN_WORD.fullmatch(word) is not None for word in words)
    return len(words) >= _PROSE_WORDS and plain >= _PROSE * len(words) and _TABLE_GAP.search(line.strip()) is None
