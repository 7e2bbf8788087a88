"""What OCR models write besides the page, and what they write again and again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from fixtext.compose import compose
from fixtext.context import Context
from fixtext.edits import Edit, Finding, Risk, apply, settle
from fixtext.filter import Scope, Touches, text_filter
from fixtext.loops.find import loops as find_loops
from fixtext.loops.loop import Loop
from fixtext.markup.kinds import Kind
from fixtext.noise.escapes import entities as entity_edits
from fixtext.noise.escapes import escapes as escape_edits
from fixtext.noise.fences import fences
from fixtext.noise.foreign import foreign
from fixtext.noise.spaced import spaced
from fixtext.noise.talk import talk, told
from fixtext.noise.tokens import tokens
from fixtext.ruleset import RuleSet

_ROUNDS = 8  # what goes may bare something else: a fence under a greeting, a sign-off under a token


@text_filter(scope=Scope.DOCUMENT, touches=Touches.REMOVAL, may_touch=Kind.ALL)
def drop_model_noise(
    text: str,
    ctx: Context,
    *,
    loops: Annotated[Literal["report", "cut"], "loops: report them, or keep the first copy"] = "report",
    entities: Annotated[
        Literal["keep", "text"], "entities such as &amp;: keep, or as the characters they are"
    ] = "keep",
    escapes: Annotated[Literal["keep", "text"], "escapes of Markdown such as \\*: keep, or without backslash"] = "keep",
    reports: Annotated[Literal["all", "none"], "look for what is only reported: loops, refusals, scripts"] = "all",
) -> Iterator[Edit | Finding]:
    """Drop what OCR models add: fences, tokens, talk at a page's edges; report loops, refusals, other scripts.

    A loop is the same line, phrase or paragraph again and again; its finding names the place of the first copy.
    """
    rules = ctx.rules("model-noise")
    made: list[Edit] = []
    now = text
    for number in range(_ROUNDS):
        items = list(_noise(now, rules, loops == "cut", entities == "text", escapes == "text"))
        edits = [item for item in items if isinstance(item, Edit)]
        if number == 0:
            yield from (item for item in items if isinstance(item, Finding))
            yield from (edit for edit in edits if edit.risk > Risk.LIKELY)
            yield from _reports(text, rules, loops == "cut") if reports == "all" else ()
        applied = settle(edit for edit in edits if edit.risk <= Risk.LIKELY)[0]
        if not applied:
            break
        made = list(compose(text, made, applied))
        now = apply(text, made)
    yield from made


def _noise(text: str, rules: RuleSet, cut: bool, entities: bool, escapes: bool) -> Iterator[Edit | Finding]:
    """What can be taken out at first look, and pages that have nothing else."""
    tags = list(tokens(text, rules))
    yield from tags
    yield from fences(text)
    yield from talk(text, rules)
    yield from spaced(text)
    for loop in find_loops(_without(text, tags)) if cut else ():
        if loop.sure:
            yield _cut(text, loop)
    if entities:
        yield from entity_edits(text)
    if escapes:
        yield from escape_edits(text)


def _reports(text: str, rules: RuleSet, cut: bool) -> Iterator[Finding]:
    """What is only reported: refusals and thoughts, paragraphs in another script, and loops that are not cut."""
    yield from told(text, rules)
    yield from foreign(text)
    for loop in find_loops(_without(text, list(tokens(text, rules)))):
        if not (cut and loop.sure):
            yield _reported(text, loop)


def _without(text: str, tags: list[Edit]) -> str:
    """The text with blanks in the place of tags, whose numbers count and whose words come back."""
    return apply(text, [tag._replace(new=" " * len(tag.old)) for tag in sorted(tags)]) if tags else text


def _why(text: str, loop: Loop) -> str:
    line = text.count("\n", 0, loop.first[0]) + 1
    return f"{loop.copies} copies; the first is in line {line}"


def _cut(text: str, loop: Loop) -> Edit:
    start, end = loop.start, loop.end
    return Edit(start, end, text[start:end], "", loop.rule, Risk.LIKELY, why=_why(text, loop))


def _reported(text: str, loop: Loop) -> Finding:
    return Finding(*loop.first, "loop", loop.rule, Risk.GUESS, why=_why(text, loop))
