"""A page's way from text to clean text: steps, one after another, each on the record.

Pipeline.parse("@newspaper-zh convert-script to=tw").clean(text).text
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fixtext import limits, registry, smallfile
from fixtext.context import Context
from fixtext.course import Course
from fixtext.errors import UsageError, nearest
from fixtext.layout import Layout
from fixtext.presets import naming, preset, presets, words_of
from fixtext.provenance import Result
from fixtext.rulefile import read_toml
from fixtext.ruleset import files_of, shipped
from fixtext.step import Step as Step

VERSION = "0.1.0"


def _once(steps: Sequence[Step]) -> list[Step]:
    """Filters that only report, once each, where they stand last, with the options of all; a later option wins."""
    kept: list[Step] = []
    for step in steps:
        before = next((s for s in kept if s.name == step.name and step.spec.changes_if), None)
        if before:
            kept.remove(before)
            step = Step(step.name, tuple(sorted({**dict(before.options), **dict(step.options)}.items())), step.own)
        kept.append(step)
    return kept


def parse_words(words: Sequence[str], rules_path: Iterable[Path] = (), within: Sequence[str] = ()) -> Iterator[Step]:
    """Steps from words: NAME (key=value | +flag | -flag)*, where NAME may be a @preset.

    `within` are the presets that the words stand in.
    """
    step: Step | None = None
    for word in words:
        if not word:
            raise UsageError("an empty step")
        if word[0] in "+-" or "=" in word:
            if step is None:
                raise UsageError(f"{word!r}: write the filter first, then its options, as in: rejoin-lines risk=guess")
            step = step.with_option(word)
            continue
        if step is not None:
            yield step
        step = None
        if word.startswith("@") or (not registry.is_filter(word) and word in presets(rules_path)):
            inner = _preset_steps(word.lstrip("@"), rules_path, within)
            yield from inner[:-1]
            step = inner[-1] if inner else None
        else:
            step = Step(registry.filter_spec(word).name)
    if step is not None:
        yield step


def _preset_steps(name: str, rules_path: Iterable[Path], within: Sequence[str]) -> list[Step]:
    if name in within:
        raise UsageError(f"the preset @{name} stands within itself: {' '.join(f'@{n}' for n in (*within, name))}")
    with naming(name, rules_path):
        words = [word for step in preset(name, rules_path)[1] for word in words_of(step)]
        return list(parse_words(words, rules_path, (*within, name)))


Spec = str | Step | Callable[..., Any] | Sequence[str]


@dataclass(frozen=True)
class Pipeline:
    """Steps in order. Frozen, picklable, and equal when they do the same."""

    steps: tuple[Step, ...]
    context: Context = field(default_factory=Context)

    @classmethod
    def parse(cls, *specs: Spec, context: Context | None = None) -> Pipeline:
        """From step strings ("close-spaces fix-digits"), lists of words, Steps, filters and presets ("@book-zh").

        UsageError names an unknown filter, option or preset, and the nearest known one.
        """
        context = context or Context()
        steps: list[Step] = []
        for spec in specs:
            if isinstance(spec, Step):
                steps.append(spec)
            elif callable(spec):
                steps.append(Step.of(spec))
            else:
                words = words_of(spec) if isinstance(spec, str) else list(spec)
                steps += parse_words(words, context.rules_path)
        return cls(tuple(_once(steps)), context)

    def __str__(self) -> str:
        return " ".join(map(str, self.steps))

    def set(self, assignment: str) -> Pipeline:
        """With `filter.option=value` on every step of that filter. UsageError if no step has that name."""
        target, _, option = assignment.partition(".")
        name = target.replace("_", "-")
        if name not in {step.name for step in self.steps}:
            known = [step.name for step in self.steps]
            raise UsageError(f"--set {assignment}: no step {target!r}{nearest(target, known)} in: {self}")
        steps = (s.with_option(option) if s.name == name else s for s in self.steps)
        return Pipeline(tuple(steps), self.context)

    def clean(self, text: str, layout: Layout | None = None, begins: Callable[[int], None] = lambda _: None) -> Result:
        """Run all steps on a text, whose lines stand where `layout` says, until a second run would change nothing.

        `begins` is given the number of each step before it looks. TypeError: the text is no `str`.
        """
        if not isinstance(text, str):
            raise TypeError(_NO_TEXT.format(type(text).__name__))
        course = Course(text, self.context, layout, begins)
        with limits.clock(len(text)):
            for number, step in enumerate(self.steps):
                if step.only_reports:
                    course.rest(self.steps[:number])
                course.look(number, step)
            course.rest(self.steps)
        return Result(text, course.text, tuple(course.passes), layout)

    def without_reports(self) -> Pipeline:
        """The steps that can change a text: the text they make is the same."""
        return Pipeline(tuple(step.quiet for step in self.steps if not step.only_reports), self.context)

    @property
    def fingerprint(self) -> str:
        """A digest of the steps, the version and all rule files: equal fingerprints do the same to a text."""
        digest = hashlib.sha256(f"{VERSION}\n{self}\n{sorted(self.context.lexicon)}".encode())
        digest.update(repr(self.context.adapted).encode())
        for path in (Path(value) for step in self.steps for name, value in step.options if name == "adapt" and value):
            digest.update(path.read_bytes() if path.is_file() else b"")  # what was learnt decides what is found
        for root in (shipped(), *self.context.rules_path):
            for path in files_of(root):
                digest.update(f"{path.name}{read_toml(path)[0]}".encode("utf-8", "surrogateescape"))
        return digest.hexdigest()


_NO_TEXT = 'text must be str, not {}; fixtext.decode(data).text reads bytes, an empty field is ""'


Name = str | os.PathLike[str]


def clean(text: str, *steps: Spec, rules: Sequence[Name] = (), lexicon: Iterable[str] | Name = ()) -> Result:
    """Clean a text; the preset `@default` runs if no steps are given.

    Parameters
    ----------
    text     the page or document, line ends as they are
    steps    presets ("newspaper-zh" or "@newspaper-zh"), steps as on the command line ("convert-script to=tw"),
             `Step`s, or functions declared with `@text_filter`; they run in this order
    rules    files or folders with rules of your own (rules/README.md has the form)
    lexicon  words that are right here, which no typo is looked for in; or the file that lists them, one a line

    Returns a `Result`: `.text` is the clean text, `.changes()` is all that was changed, `.findings()` is what is left
    to decide (suspects, offers, page furniture that stays), `.undo()` is the original again.

    Raises TypeError if the text is no `str`, UsageError for a step, option, rule file or word list that is not there,
    RuleError for a rule of yours that is broken.

    >>> result = clean("他说:“好”.", "normalize-punctuation")
    >>> result.text
    '他说：“好”。'
    >>> [(change.edit.old, change.edit.new, change.edit.rule) for change in result.changes()]
    [(':', '：', 'punctuation/half-width-colon'), ('.', '。', 'punctuation/half-width-full-stop')]
    >>> result.undo()
    '他说:“好”.'
    """
    context = Context(tuple(map(Path, rules)), _words(lexicon))
    return Pipeline.parse(*(steps or ("@default",)), context=context).clean(text)


def _words(lexicon: Iterable[str] | Name) -> frozenset[str]:
    """The words of a word list that is given as its words, or as the file that has them."""
    return smallfile.words(Path(lexicon)) if isinstance(lexicon, (str, os.PathLike)) else frozenset(lexicon)
