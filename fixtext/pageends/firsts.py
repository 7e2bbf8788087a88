"""The first of the heads that come again: layout leaves it, for it may be the title that the others repeat."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from fixtext.edits import Edit, Risk
from fixtext.pageends.blocks import Block, blocks, cuts
from fixtext.pageends.view import FEED

HEAD, NUMBER = "artifacts/running-head", "artifacts/page-number"
_WHY = "the same line heads later pages; this one cuts a sentence, or its page has a number"


def firsts(text: str, edits: Sequence[Edit]) -> Iterator[Edit]:
    """Edits that drop first heads which are no titles: in mid-sentence, or on a page whose number is none of a title.

    `edits` are those that drop heads and numbers of the same text, in order.
    """
    known = {edit.old.strip() for edit in edits if edit.rule.startswith(HEAD)}
    if not known:
        return
    gone = {text.find(edit.old.strip(), edit.start) for edit in edits if edit.old.strip() and not edit.new.strip()}
    ends = [found.start() for found in re.finditer(FEED, text)]
    numbered = {bisect_right(ends, e.start) for e in edits if e.rule.startswith(NUMBER) and e.old.strip(" \n-1·")}
    left = [block for block in blocks(text) if block.start not in gone]
    for i, block in enumerate(left):
        page = bisect_right(ends, block.start)
        top = i == 0 or bisect_right(ends, left[i - 1].start) < page
        if top and block.text.strip() in known and (page in numbered if i == 0 else _in_sentence(left, i)):
            yield _line(text, block)


def _in_sentence(left: Sequence[Block], i: int) -> bool:
    return i + 1 < len(left) and cuts(left[i - 1], left[i + 1])


def _line(text: str, block: Block) -> Edit:
    """A line with the blank lines under it."""
    end = block.end
    while text[end : end + 1] in ("\r", "\n"):
        end += 1
    return Edit(block.start, end, text[block.start : end], "", HEAD, Risk.LIKELY, 0.85, _WHY)
