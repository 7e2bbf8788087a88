"""A page's way from text to clean text: steps, one after another, each on the record.

Pipeline.parse("@newspaper-zh convert-script to=tw").clean(text).text
"""

from __future__ import annotations

import hashlib
import shlex
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fixtext import edits, limits, registry
from fixtext.context import Context
from fixtext.course import Course
from fixtext.edits import Edit, Finding, Risk
from fixtext.errors import PromiseError, RuleError, UsageError, nearest
from fixtext.filter import LETTER, FilterSpec, Touches, keeps_promise
from fixtext.layout import Layout
from fixtext.markup.guard import Guard
from fixtext.presets import naming, preset, presets, words_of
from fixtext.provenance import Pass, Result
from fixtext.rulefile import read_toml
from fixtext.ruleset import RISKS, files_of, shipped

VERSION = "0.1.0"


@dataclass(frozen=True)
class Step:
    """A filter's name with the options that were given, as in `convert-script to=tw`."""

    name: str
    options: tuple[tuple[str, Any], ...] = ()

    def __str__(self) -> str:
        parts = [f"{name.replace('_', '-')}={_written(value)}" for name, value in self.options]
        return shlex.join([self.name, *parts])

    @property
    def spec(self) -> FilterSpec:
        return registry.filter_spec(self.name)

    def with_option(self, word: str) -> Step:
        """This step with one more option: `key=value`, `+flag` or `-flag`. A later one wins."""
        if word.startswith("--"):
            raise UsageError(f"{word!r} stands among the steps; options of the command stand before --")
        key, sign, value = _assignment(word)
        option = self.spec.option(key)
        if sign and option.type is not bool:
            raise UsageError(f"{self.name}: {word!r}: {key} is no flag; write {option.flag}=VALUE")
        given = dict(self.options) | {option.name: option.parse(value)}
        return Step(self.name, tuple(sorted(given.items())))

    @property
    def only_reports(self) -> bool:
        """Whether this step, with its options, can find things and change none."""
        spec = self.spec
        return spec.touches is Touches.NOTHING or (bool(spec.changes_if) and self._at_none(spec.changes_if))

    @property
    def quiet(self) -> Step:
        """This step without looking for what it only reports, where it has an option for that."""
        return self.with_option("reports=none") if "reports" in self.spec.options else self

    @property
    def rests(self) -> bool:
        """Whether this step finds nothing to change in its own result; no filter knows that of another risk."""
        return self.spec.rests and "risk" not in dict(self.options) and self._at_none(self.spec.restless_if)

    @property
    def limit(self) -> Risk:
        """The risk up to which this step applies changes."""
        return RISKS.get(dict(self.options).get("risk", ""), self.spec.risk)

    def applies(self, item: Edit | Finding) -> bool:
        """Whether an item is a change of a risk that this step takes."""
        return isinstance(item, Edit) and item.risk <= self.limit

    def _at_none(self, names: Iterable[str]) -> bool:
        given, options = dict(self.options), self.spec.options
        return all(given.get(name, options[name].default) == "none" for name in names)

    def run(self, text: str, context: Context) -> tuple[Pass, str]:
        """The record of this step on a text, and the text after it. PromiseError for a filter that breaks its word."""
        return self.record(text, self.look(text, context), context)

    def look(self, text: str, context: Context) -> Iterable[Edit | Finding]:
        """What the filter would change and what it finds."""
        return self.spec.function(text, context, **{k: v for k, v in self.options if k != "risk"})

    def record(self, text: str, items: Iterable[Edit | Finding], context: Context) -> tuple[Pass, str]:
        """The record of edits and findings on a text, and the text with those edits that this step applies."""
        made: list[Edit] = []
        found: list[Finding] = []
        for item in items:
            (made if isinstance(item, Edit) else found).append(item)  # type: ignore[arg-type]
        edits.check(text, made)
        guard = Guard(text, context.scanned(text), self.spec.may_touch)
        applied, offered = edits.settle(made, self.limit, guard)
        _hold(self.spec, applied, context)
        _lose_nothing(self.spec, offered, guard.refused, self.limit)
        return Pass(str(self), applied, offered, tuple(found), guard.refused), edits.apply(text, applied)


def _once(steps: Sequence[Step]) -> list[Step]:
    """Filters that only report, once each, where they stand last, with the options of all; a later option wins."""
    kept: list[Step] = []
    for step in steps:
        before = next((s for s in kept if s.name == step.name and step.spec.changes_if), None)
        if before:
            kept.remove(before)
            step = Step(step.name, tuple(sorted({**dict(before.options), **dict(step.options)}.items())))
        kept.append(step)
    return kept


def _written(value: Any) -> str:
    return {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value)


def _assignment(word: str) -> tuple[str, str, str]:
    """(key, sign, value) of an option word; the sign is empty for key=value."""
    if word[0] in "+-" and "=" not in word:
        return word[1:], word[0], "yes" if word[0] == "+" else "no"
    key, _, value = word.partition("=")
    return key, "", value


def _hold(spec: FilterSpec, applied: Sequence[Edit], context: Context) -> None:
    """Check what a filter promised to touch. What a layout filter takes out it must put back elsewhere."""
    if spec.touches in (Touches.PUNCTUATION, Touches.LAYOUT):  # the common case: one look at all that was changed
        changed = "".join([edit[2] + edit[3] for edit in applied])
        if not (LETTER.search(changed) if spec.touches is Touches.PUNCTUATION else changed.strip()):
            return
    broken = [edit for edit in applied if not keeps_promise(spec.touches, edit)]
    if not broken:
        return
    out, back = ("".join(sorted("".join(getattr(e, side) for e in broken).split())) for side in ("old", "new"))
    moved = spec.touches is Touches.LAYOUT and sorted(out.replace(" ", "")) == sorted(back.replace(" ", ""))
    if not moved:
        e = broken[0]
        promise = f"{spec.name} promises {spec.touches.value} only, but {e.rule} makes {e.old!r} {e.new!r}"
        theirs = context.outside(e.rule)
        raise RuleError(f"{theirs.where}: {promise}") if theirs else PromiseError(promise)


def _lose_nothing(spec: FilterSpec, offered: Sequence[Edit], refused: Sequence[Edit], limit: Risk) -> None:
    """A piece that is taken out to be put elsewhere must arrive.

    Its insertion may not lose against another edit, nor be refused while it is taken out.
    """
    stays = [edit.old.strip() for edit in refused if edit.old.strip()]
    lost = [edit for edit in offered if edit.risk <= limit]
    lost += (edit for edit in refused if not any(text in edit.new for text in stays))
    for edit in lost if spec.touches in (Touches.REMOVAL, Touches.LAYOUT) else ():
        if edit.old == "" and edit.new.strip():
            raise PromiseError(f"{spec.name} puts {edit.new.strip()[:40]!r} ({edit.rule}) where another edit stands")


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
                raise UsageError(f"{word!r}: an option stands behind the filter that it is for")
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
                steps.append(Step(spec.spec.name))  # type: ignore[attr-defined]
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

        `begins` is told the number of each step before it looks.
        """
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


def clean(text: str, *specs: Spec) -> Result:
    """Clean a text with a preset, steps or filters; the default preset if none is given."""
    return Pipeline.parse(*(specs or ("@default",))).clean(text)
