"""Ends of pages that no mark tells: where the same head, or a number that rises, stands in the midst of sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from fixtext.characters import FINAL_MARKS
from fixtext.pageends.bare import number
from fixtext.pageends.blocks import Block, blocks, cuts, edges

_FEWEST = 3  # cut sentences: fewer are slips
_AMONG = 0.5  # of the runs of heads and numbers, the share that cuts a sentence; a heading of many parts cuts none
_FINISHED = 0.7  # of the other paragraphs, the share that ends with a mark: where many do not, none is known to be cut
_SKIPPED = 4  # pages between two numbers in a row, such as plates
_ENDS = tuple(FINAL_MARKS + ";:’」』)】》|>$")


def implied(text: str) -> list[int]:
    """Where pages end in a text without marks, each right behind the number of a page, or before its head.

    >>> part = "河堤上的老柳树还是光绪年间栽下的，{}来年。每到夏天，河工们就在树下歇脚，说些水上的"
    >>> text = "\\\\n\\\\n县志\\\\n\\\\n".join(part.format(n) * 2 for n in "百千万亿兆") + "事。"
    >>> len(implied(text))
    4
    """
    if not _may_have(text):
        return []
    every = list(blocks(text))
    edge = edges(every)
    runs = list(_runs(every, edge))
    found = [run for run in runs if run.start and run.stop < len(every) and cuts(every[run.start - 1], every[run.stop])]
    if len(found) < max(_FEWEST, _AMONG * len(runs)) or not _rise(every, found) or not _finished(every, found, edge):
        return []
    return [_end(every, run) for run in found]


def _may_have(text: str) -> bool:
    """Whether enough short lines stand between blank lines, by a look that takes little time."""
    short = (line for line in text.split("\n\n") if 0 < len(line) <= 60)
    return sum(1 for _ in zip(short, range(_FEWEST), strict=False)) == _FEWEST


def _runs(every: Sequence[Block], edge: Sequence[bool]) -> Iterator[range]:
    """Heads and numbers in a row."""
    start = 0
    for i, here in enumerate([*edge, False]):
        if not here:
            if i > start:
                yield range(start, i)
            start = i + 1


def _numbers(every: Sequence[Block], run: range) -> list[int]:
    return [n for i in run if (n := number(every[i].text)) is not None]


def _rise(every: Sequence[Block], runs: Sequence[range]) -> bool:
    """Whether numbers, where there are any, rise as those of pages do."""
    values = [n for run in runs for n in _numbers(every, run)[:1]]
    return all(0 < b - a <= _SKIPPED for a, b in pairwise(values))


def _finished(every: Sequence[Block], runs: Sequence[range], edge: Sequence[bool]) -> bool:
    """Whether paragraphs of this text end with a mark where no page ends."""
    cut = {run.start - 1 for run in runs}
    others = [block for i, block in enumerate(every) if block.is_prose and i not in cut and not edge[i]]
    return sum(block.text.rstrip().endswith(_ENDS) for block in others) >= _FINISHED * len(others)


def _end(every: Sequence[Block], run: range) -> int:
    """Where the page ends within a run: behind a number that stands first, else before all of it."""
    first = every[run.start]
    return first.end if number(first.text) is not None and len(run) > 1 else first.start
