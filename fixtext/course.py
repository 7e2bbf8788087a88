"""A text's course through the steps of a pipeline, to where a second run would change nothing.

A step decides by what stands around, and later edits change that: a comma that became full width makes the parenthesis
before it full width too, a space closed in one place tells of another. So once all steps have looked, each looks again,
but only at the pieces (lines, paragraphs, pages) in which something changed since it last looked, until nothing
changes. A text that no step changes is looked at once.

Steps that undo each other (to one script, then to the other) would go on for ever: of the texts that come round again
one is taken, the same whichever of them comes first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from fixtext.context import Context
from fixtext.edits import Edit, Finding
from fixtext.filter import Scope
from fixtext.layout import Layout
from fixtext.markup.guard import followed
from fixtext.markup.scan import scan
from fixtext.markup.spans import Markup
from fixtext.pieces import look_at, neighbourhoods, pieces
from fixtext.provenance import Pass
from fixtext.text import Span, disjoint, outside

if TYPE_CHECKING:
    from fixtext.pipeline import Step

_ROUNDS = 12  # of looks at all steps; where changes breed changes for longer, a second run goes on
_REACHES = 10, 100  # lines above and below a changed one that show what a step would do there
_DENSE = 100  # characters to a change: where there are more changes, the whole text is looked at
_DENSITY = {Scope.LINE: 400, Scope.PARAGRAPH: 400}  # what looks at these is fast: there pieces cost more to find


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
        self._looked: dict[int, tuple[int, str]] = {}  # how many passes each step has taken in, the text after them

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
        self._looked = dict.fromkeys(self._looked, (state.passes, state.text))

    def _look_again(self, number: int, step: Step) -> None:
        changed = self._changed(self._looked[number][0], _DENSITY.get(step.spec.again, _DENSE))
        if changed == []:
            return
        self._begins(number)
        if changed is not None and step.spec.unlike and self._is_alike(number, step, changed):
            self._looked[number] = len(self.passes), self.text
            return
        near = pieces(self.text, changed, step.spec.again)
        if near is None:
            done, text = step.run(self.text, self._whole())
        else:
            done, text = step.record(self.text, self._at(near, step), self._whole())
        if done.applied:  # what is only reported was reported by the first look
            self._add(number, step, Pass(done.step, done.applied, refused=done.refused), text)
        else:
            self._looked[number] = len(self.passes), self.text

    def _at(self, near: Sequence[Span], step: Step) -> Iterator[Edit | Finding]:
        """What a step would do to pieces of the text, and what it finds there."""
        alone = replace(self._context, markup=None if self.markup else self.markup)  # pieces are scanned anew
        return look_at(self.text, near, partial(step.look, context=alone))

    def _is_alike(self, number: int, step: Step, changed: list[Span]) -> bool:
        """Whether a step would do nothing at what changed since it last looked, neither to lines that look different
        to it now nor around them. Where it would, it must look at the whole."""
        since, before = self._looked[number]
        own = any(done.applied and done.step == str(step) for done in self.passes[since:])
        lines = None if own or self.layout else pieces(self.text, changed, Scope.LINE)
        if lines is None or step.spec.unlike is None:
            return False
        old = [before[start:end] for start, end in self._before(since, lines)]
        unlike = step.spec.unlike(old, [self.text[start:end] for start, end in lines])
        doubtful = [lines[i] for i in unlike]
        for reach in _REACHES:
            near = neighbourhoods(self.text, doubtful, reach)
            if near is None:
                return False
            made = disjoint(item[:2] for item in self._at(near, step) if step.applies(item))
            doubtful = [line for line in doubtful if not outside(made, line[0] - 1, line[1] + 1)]
        return not doubtful

    def _before(self, since: int, spans: Sequence[Span]) -> Sequence[Span]:
        """Where spans of the text stood before the passes from a number on."""
        for done in reversed(self.passes[since:]):
            if done.applied:
                spans = list(done.trace.backs(spans))
        return spans

    def _add(self, number: int, step: Step, done: Pass, text: str) -> None:
        self._looked[number] = len(self.passes) + step.rests, text if step.rests else self.text
        self.passes.append(done)
        self.markup = followed(self.markup, self.text, done.applied, text, step.spec.may_touch)
        self.text = text
        if self.layout and done.applied:
            self.layout = self.layout.through(done.trace)

    def _whole(self) -> Context:
        return replace(self._context, layout=self.layout, markup=self.markup)

    def _changed(self, since: int, every: int) -> list[Span] | None:
        """Where the text of now was changed by the passes from a number on, sorted; None if that is once in less than
        `every` characters."""
        passes = [done for done in self.passes[since:] if done.applied]
        if sum(len(done.applied) for done in passes) * every > len(self.text):
            return None
        spans: list[Span] = []
        for done in passes:
            spans = [done.trace.forth(*span) for span in spans]
            spans += [done.trace.forth(edit.start, edit.end) for edit in done.applied]
        return sorted(spans)
