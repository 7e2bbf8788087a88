"""What a collection teaches: confusions that were surely corrected, in it or by its proofreaders, and its words.

The pages of a collection share print, scanner and engine: what was misread once is misread again. Pairs that were
surely corrected twice enter the channel's costs (Adapted), and all pages are judged anew with it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from fixtext.adapted import Adapted, Confusion
from fixtext.context import Context
from fixtext.detectors.ngram import DATA
from fixtext.errors import MissingExtra
from fixtext.pipeline import Pipeline

SURE = 0.8  # confidence of a suspect that is taken for a correction
_TWICE = 2  # uses of a confusion, below which it may be chance


@dataclass
class Lessons:
    """times: of (read, printed); uses: of each printed character. Sums: the order of learning makes no difference."""

    times: Counter[tuple[str, str]] = field(default_factory=Counter)
    uses: Counter[str] = field(default_factory=Counter)

    def page(self, text: str, ctx: Context) -> None:
        """Learn from a page as it was read: what the detector is sure of."""
        self.uses.update(text)
        for read, printed in _sure(text, ctx):
            self.times[read, printed] += 1
            self.uses[printed] += 1

    def proofread(self, text: str, gold: str) -> None:
        """Learn from a page and its proofread text. MissingExtra without rapidfuzz."""
        self.uses.update(gold)
        self.times.update(substituted(text, gold))

    def adapted(self, words: Iterable[str] = ()) -> Adapted:
        """What was learnt."""
        pairs = [(pair, n) for pair, n in self.times.items() if n >= _TWICE]
        rows = [Confusion(read, printed, n, max(n, self.uses[printed])) for (read, printed), n in pairs]
        return Adapted(tuple(sorted(rows)), frozenset(words))


def _sure(text: str, ctx: Context) -> Iterator[tuple[str, str]]:
    from fixtext.ngram import reader  # numpy takes 80 ms, and most of what fixtext does can do without

    judged = reader.load(DATA).adapted(ctx.adapted.confusions)
    for found in judged.read(text, ctx.lexicon | ctx.adapted.words, SURE, 1, typed=False):
        if found.kind == "misread" and found.printed:
            yield text[found.start], found.printed[0][0]


def substituted(text: str, gold: str) -> Iterator[tuple[str, str]]:
    """(read, printed) of each place of pieces of the same length that differ. MissingExtra without rapidfuzz."""
    try:
        from rapidfuzz.distance import Levenshtein
    except ImportError as error:
        raise MissingExtra("learning from proofread pages needs rapidfuzz; pip install 'fixtext[score]'") from error
    a, b = "".join(text.split()), "".join(gold.split())
    for op in Levenshtein.opcodes(a, b):
        if op.tag == "replace" and op.src_end - op.src_start == op.dest_end - op.dest_start:
            yield from zip(a[op.src_start : op.src_end], b[op.dest_start : op.dest_end], strict=True)


def flags_typos(pipeline: Pipeline) -> bool:
    """Whether a step of a pipeline judges characters."""
    return any(step.name == "flag-typos" for step in pipeline.steps)


def taught(pipeline: Pipeline, texts: Iterable[str]) -> Pipeline:
    """A pipeline that expects what these texts, which are its collection, surely confuse."""
    lessons = Lessons()
    for text in texts:
        lessons.page(text, pipeline.context)
    adapted = pipeline.context.adapted.joined(lessons.adapted())
    return replace(pipeline, context=replace(pipeline.context, adapted=adapted))


def learnt(
    proofread: Sequence[tuple[str, str]], pages: Sequence[str], clean: Sequence[str], ctx: Context, least: int = 5
) -> Adapted:
    """What all of a collection teaches: its proofread pages first, then those that were read only, judged with that.

    Words are of the proofread and the clean texts: what nobody has read over may be a confusion.
    """
    from fixtext import lexicon

    lessons = Lessons()
    for text, gold in proofread:
        lessons.proofread(text, gold)
    first = replace(ctx, adapted=lessons.adapted())
    for text in pages:
        lessons.page(text, first)
    words = [word for word, _ in lexicon.learn((*(gold for _, gold in proofread), *clean), least)]
    return lessons.adapted(words)
