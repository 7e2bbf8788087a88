"""A text's course through the steps of a pipeline, to where a second run would change nothing.

A step decides by what stands around, and later edits change that: a comma that became full width makes the parenthesis
before it full width too, a space closed in one place tells of another. So once all steps have looked, each looks again,
but only at the pieces (lines, paragraphs, pages) in which something changed since it last looked, until nothing
changes. A text that no step changes is looked at once.

Steps that undo each other (to one script, then to the other) would go on for ever: of the texts that come round again
one is taken, the same whichever of them comes first.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from fixtext.context import Context
from fixtext.edits import Edit, Finding
from fixtext.filter import Scope
from fixtext.layout import Layout
from fixtext.markup.guard import followed
from fixtext.markup.scan import scan
from fixtext.markup.spans import Markup
from fixtext.provenance import Pass
from fixtext.text import Span, line_around, page_around, paragraph_around

if TYPE_CHECKING:
    from fixtext.pipeline import Step

_ROUNDS = 12  # of looks at all steps; where changes breed changes for longer, a second run goes on
_DENSE = 100  # characters to a change: where there are more changes, the whole text is looked at
_AROUND = {Scope.LINE: line_around, Scope.PARAGRAPH: paragraph_around, Scope.PAGE: page_around}
_APART = "\f"  # parts lines, paragraphs and pages


class _State(NamedTuple):
    text: str
    passes: int
    layout: Layout | None
    markup: Markup


class Course:
    """The text as it is now, and the passes that made it. `begins` hears the number of each step before it looks."""

    def __init__(self, text: str, context: Context, layout: Layout | None, begins: Callable[[int], None]) -> None:
        self.text, self.layout, self.passes = text, layout, list[Pass]()
        self.markup = scan(text)
        self._context, self._begins = context, begins
        self._looked: dict[int, int] = {}  # how many of the passes each step has taken in

    def look(self, number: int, step: Step) -> None:
        """A step's look at all of the text."""
        self._begins(number)
        self._add(number, step, *step.run(self.text, self._whole()))

    def rest(self, steps: Sequence[Step]) -> None:
        """Let those of the steps that change texts look again until nothing changes."""
        states = [self._state()]
        while len(states) <= _ROUNDS:
            for number, step in enumerate(steps):
                if not step.only_reports:
                    self._look_again(number, step)
            if len(self.passes) == states[-1].passes:
                return
            if round_again := [number for number, state in enumerate(states) if state.text == self.text]:
                self._go_back(min(states[round_again[0] :], key=lambda state: state.text))
                return
            states.append(self._state())

    def _state(self) -> _State:
        return _State(self.text, len(self.passes), self.layout, self.markup)

    def _go_back(self, state: _State) -> None:
        self.text, _, self.layout, self.markup = state
        del self.passes[state.passes :]
        self._looked = dict.fromkeys(self._looked, state.passes)

    def _look_again(self, number: int, step: Step) -> None:
        changed = self._changed(self._looked[number])
        if changed == []:
            return
        self._begins(number)
        pieces = _pieces(self.text, changed, step.spec.again)
        if pieces is None:
            done, text = step.run(self.text, self._whole())
        else:
            alone = replace(self._context, markup=None if self.markup else self.markup)  # pieces are scanned anew
            made = _of_pieces(self.text, pieces, partial(step.look, context=alone))
            done, text = step.record(self.text, made, self._whole())
        if done.applied:  # what is only reported was reported by the first look
            self._add(number, step, Pass(done.step, done.applied, refused=done.refused), text)
        else:
            self._looked[number] = len(self.passes)

    def _add(self, number: int, step: Step, done: Pass, text: str) -> None:
        self._looked[number] = len(self.passes) + step.rests
        self.passes.append(done)
        self.markup = followed(self.markup, self.text, done.applied, text, step.spec.may_touch)
        self.text = text
        if self.layout and done.applied:
            self.layout = self.layout.through(done.trace)

    def _whole(self) -> Context:
        return replace(self._context, layout=self.layout, markup=self.markup)

    def _changed(self, since: int) -> list[Span] | None:
        """Where the text of now was changed by the passes from a number on, sorted; None for nearly everywhere."""
        passes = [done for done in self.passes[since:] if done.applied]
        if sum(len(done.applied) for done in passes) * _DENSE > len(self.text):
            return None
        spans: list[Span] = []
        for done in passes:
            spans = [done.trace.forth(*span) for span in spans]
            spans += [done.trace.forth(edit.start, edit.end) for edit in done.applied]
        return sorted(spans)


def _pieces(text: str, changed: list[Span] | None, scope: Scope) -> list[Span] | None:
    """The pieces of a text that changes touch; None if that is the whole text or most of it."""
    around = _AROUND.get(scope)
    if changed is None or around is None:
        return None
    pieces: list[Span] = []
    end = 0
    for start, stop in changed:
        if not pieces or stop >= end:
            start, stop = _drawn_out(text, max(start, end), stop, end)
            pieces.append(around(text, start, stop, end))
            end = pieces[-1][1]
    return pieces if 2 * sum(end - start for start, end in pieces) < len(text) else None


def _drawn_out(text: str, start: int, end: int, least: int) -> Span:
    """A span with the white space around it: what stands before and behind became neighbours or were parted."""
    while start > least and text[start - 1].isspace():
        start -= 1
    while end < len(text) and text[end].isspace():
        end += 1
    return start, end


def _of_pieces(
    text: str, pieces: Sequence[Span], look: Callable[[str], Iterable[Edit | Finding]]
) -> Iterator[Edit | Finding]:
    """What a filter does to pieces of a text, which it is given as one, in offsets of the text."""
    starts = [0, *accumulate(end - start + len(_APART) for start, end in pieces)]
    for item in look(_APART.join([text[start:end] for start, end in pieces])):
        number = bisect_right(starts, item.start) - 1
        by = pieces[number][0] - starts[number]
        yield item._replace(start=item.start + by, end=item.end + by)
