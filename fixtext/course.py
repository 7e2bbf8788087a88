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
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from fixtext.context import Context
from fixtext.edits import Edit, Finding
from fixtext.filter import Touches
from fixtext.layout import Layout
from fixtext.markup.guard import followed
from fixtext.markup.scan import scan
from fixtext.markup.spans import Markup
from fixtext.pieces import changed_lines, look_at, neighbourhoods, pieces
from fixtext.provenance import Pass, back_through
from fixtext.text import Span, disjoint, outside

if TYPE_CHECKING:
    from fixtext.pipeline import Step

_ROUNDS = 12  # of looks at all steps; where changes breed changes for longer, a second run goes on
_LITTLE = 100_000  # characters of a text of which a look at the whole takes no time
_REACHES = 4, 40, 400  # lines above and below a changed one that show what a step would do there
_NEVER = -1, ""  # a step has taken in nothing
_DENSE = 100  # characters to a change: where there are more changes, the whole text is looked at


class _State(NamedTuple):
    text: str
    passes: int
    layout: Layout | None
    markup: Markup


class Course:
    """The text as it is now, and the passes that made it. `begins` hears the number of each step before it looks."""

    def __init__(self, text: str, context: Context, layout: Layout | None, begins: Callable[[int], None]) -> None:
        self.text, self.layout, self.passes = text, layout, list[Pass]()
        self.markup, self._scanned = scan(text), text
        self._context, self._begins = context, begins
        self._spans: list[list[Span]] = []  # what each pass changed, where that stands in the text of now
        self._looked: dict[int, tuple[int, str]] = {}  # how many passes each step has taken in, the text after them

    def look(self, number: int, step: Step) -> None:
        """A step's look at all of the text."""
        self._begins(number)
        self._add(number, step, *step.run(self.text, self._whole()))

    def rest(self, steps: Sequence[Step]) -> None:
        """Let those of the steps that change texts look again until nothing changes."""
        states = [self._state()]
        for _ in range(_ROUNDS):
            for number, step in enumerate(steps):
                if not step.only_reports:
                    self._look_again(number, step)
            if len(self.passes) == states[-1].passes:
                if not self._is_scanned_anew():
                    return
                continue
            if round_again := [number for number, state in enumerate(states) if state.text == self.text]:
                self._go_back(min(states[round_again[0] :], key=lambda state: state.text))
                return
            states.append(self._state())

    def _is_scanned_anew(self) -> bool:
        """Whether a scan finds other markup now than what was moved along with the edits: all must look again then.

        Two hard breaks make a habit, one does not; brackets that a join brings together make a link.
        """
        if self.text is self._scanned or not (self.markup or len(self.text) <= _LITTLE):
            return False
        self._scanned, before = self.text, self.markup
        self.markup = scan(self.text)
        if self.markup.pieces == before.pieces and self.markup.shows == before.shows:
            return False
        self._looked = dict.fromkeys(self._looked, _NEVER)
        return True

    def _state(self) -> _State:
        return _State(self.text, len(self.passes), self.layout, self.markup)

    def _go_back(self, state: _State) -> None:
        self.text, _, self.layout, self.markup = state
        del self.passes[state.passes :]
        self._spans = [[] for _ in self.passes]  # all steps have seen this text
        self._looked = dict.fromkeys(self._looked, (state.passes, state.text))

    def _look_again(self, number: int, step: Step) -> None:
        changed = self._changed(self._looked[number][0])
        if changed == []:
            return
        self._begins(number)
        if changed and self._is_alike(number, step, changed):
            self._looked[number] = len(self.passes), self.text
            return
        near = pieces(self.text, changed, step.spec.again)
        if near is None:
            done, text = step.quiet.run(self.text, self._whole())
        else:
            done, text = step.record(self.text, self._at(near, step), self._whole())
        if done.applied:  # what is only reported was reported by the first look
            self._add(number, step, Pass(str(step), done.applied, refused=done.refused), text)
        else:
            self._looked[number] = len(self.passes), self.text

    def _at(self, near: Sequence[Span], step: Step) -> Iterator[Edit | Finding]:
        """What a step would do to pieces of the text, and what it finds there."""
        alone = replace(self._context, markup=None if self.markup else self.markup)  # pieces are scanned anew
        return look_at(self.text, near, partial(step.look, context=alone))

    def _is_alike(self, number: int, step: Step, changed: list[Span]) -> bool:
        """Whether a step would do nothing at what changed since it last looked, neither to lines that look different
        to it now nor around them. Where it would, it must look at the whole."""
        if self.layout or step.spec.unlike is None or len(self.text) <= _LITTLE:
            return False
        since, before = self._looked[number]
        lines = changed_lines(self.text, changed)
        old = [before[start:end] for start, end in back_through(self.passes[since:], lines)]
        numbers = step.spec.unlike(self.text, lines, old)
        if numbers is None:
            return False
        doubtful = [lines[i] for i in numbers]
        for reach in _REACHES:
            near = neighbourhoods(self.text, doubtful, reach)
            if near is None:
                return False
            made = disjoint(item[:2] for item in self._at(near, step) if step.applies(item))
            doubtful = [line for line in doubtful if not outside(made, line[0] - 1, line[1] + 1)]
        return not doubtful

    def _add(self, number: int, step: Step, done: Pass, text: str) -> None:
        by_boxes = self.layout is not None and step.spec.touches is Touches.LAYOUT  # which tell of lines as printed
        rests = step.rests or by_boxes
        self._looked[number] = len(self.passes) + rests, text if rests else self.text
        self.passes.append(done)
        if done.applied:
            self._spans = [[done.trace.forth(*span) for span in spans] for spans in self._spans]
        self._spans.append(done.trace.made())
        self.markup = followed(self.markup, self.text, done.applied, text, step.spec.may_touch)
        self.text = text
        if self.layout and done.applied:
            self.layout = self.layout.through(done.trace)

    def _whole(self) -> Context:
        return replace(self._context, layout=self.layout, markup=self.markup)

    def _changed(self, since: int) -> list[Span] | None:
        """Where the text of now was changed by the passes from a number on, sorted; None for nearly everywhere."""
        if since < 0:
            return None
        spans = list(chain.from_iterable(self._spans[since:]))
        return None if len(spans) * _DENSE > len(self.text) else sorted(spans)
