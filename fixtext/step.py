"""One step of a pipeline: a filter with its options, and the promises that its changes are held to."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from fixtext import edits, registry
from fixtext.context import Context
from fixtext.edits import Edit, Finding, Risk
from fixtext.errors import PromiseError, RuleError, UsageError
from fixtext.filter import LETTER, FilterSpec, Touches, keeps_promise
from fixtext.markup.guard import Guard, taken
from fixtext.provenance import Pass
from fixtext.ruleset import RISKS


@dataclass(frozen=True)
class Step:
    """A filter's name with the options that were given, as in `convert-script to=tw`.

    `own` is the filter itself where it is a function of somebody's script, which no name leads to.
    """

    name: str
    options: tuple[tuple[str, Any], ...] = ()
    own: FilterSpec | None = None

    @classmethod
    def of(cls, function: Callable[..., Any]) -> Step:
        """The step of a function that `@text_filter` declares. UsageError for any other."""
        spec = getattr(function, "spec", None)
        if not isinstance(spec, FilterSpec):
            raise UsageError(f"{function!r} is no filter; declare it with @fixtext.text_filter(scope=…, touches=…)")
        known = registry.is_filter(spec.name) and registry.filter_spec(spec.name) == spec
        return cls(spec.name, own=None if known else spec)

    def __str__(self) -> str:
        parts = [f"{name.replace('_', '-')}={_written(value)}" for name, value in self.options]
        return shlex.join([self.name, *parts])

    @property
    def spec(self) -> FilterSpec:
        return self.own or registry.filter_spec(self.name)

    def with_option(self, word: str) -> Step:
        """This step with one more option: `key=value`, `+flag` or `-flag`. A later one wins."""
        if word.startswith("--"):
            raise UsageError(
                f"{word!r} came among the steps. An option of the command goes before --; "
                f"one of a step has no dashes: {word.lstrip('-')}"
            )
        key, sign, value = _assignment(word)
        option = self.spec.option(key)
        if sign and option.type is not bool:
            raise UsageError(f"{self.name}: {word!r}: {key} is no flag; write {option.flag}=VALUE")
        given = dict(self.options) | {option.name: option.parse(value)}
        return Step(self.name, tuple(sorted(given.items())), self.own)

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
    stays = [text for text in map(taken, refused) if text]
    lost = [edit for edit in offered if edit.risk <= limit]
    lost += (edit for edit in refused if not any(text in edit.new for text in stays))
    for edit in lost if spec.touches in (Touches.REMOVAL, Touches.LAYOUT) else ():
        if edit.old == "" and edit.new.strip():
            raise PromiseError(f"{spec.name} puts {edit.new.strip()[:40]!r} ({edit.rule}) where another edit stands")
