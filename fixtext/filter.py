"""`@text_filter`: what a filter is, read once from its signature and docstring.

    @text_filter(scope=Scope.LINE, touches=Touches.LAYOUT)
    def close_spaces(text: str, ctx: Context, *, heads: Annotated[bool, "letter-spaced headings too"] = True):
        '''Close spaces between Han characters.'''
        yield Edit(...)

The first line of the docstring is the summary, the keyword-only arguments are the options.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

from fixtext.edits import Edit, Finding, Risk
from fixtext.errors import UsageError, nearest
from fixtext.markup.kinds import Kind
from fixtext.text import Span

FilterFunction = Callable[..., Iterable[Edit | Finding]]


class Scope(Enum):
    """How far a filter looks: its result on a text is the sum of its results on these pieces."""

    LINE = "line"
    PARAGRAPH = "paragraph"
    PAGE = "page"
    DOCUMENT = "document"


class Touches(Enum):
    """What a filter may change; checked at run time.

    LAYOUT white space and line-end hyphens · PUNCTUATION no letter, Han or digit · GLYPHS anything ·
    REMOVAL whole pieces, taken out or moved · NOTHING reports only
    """

    LAYOUT = "layout"
    PUNCTUATION = "punctuation"
    GLYPHS = "glyphs"
    REMOVAL = "removal"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Option:
    """A keyword-only argument of a filter."""

    name: str
    type: type
    default: Any
    help: str
    choices: tuple[Any, ...] = ()

    @property
    def flag(self) -> str:
        """The option as written on the command line, with hyphens."""
        return self.name.replace("_", "-")

    def parse(self, value: str) -> Any:
        """The value of a string. UsageError if it is none of the choices or not of the type."""
        if self.choices:
            return self._choice(value)
        try:
            return _BOOLEANS[value.lower()] if self.type is bool else self.type(value)
        except (KeyError, ValueError) as error:
            wanted = "yes or no" if self.type is bool else _WORDS_OF.get(self.type, self.type.__name__)
            raise UsageError(f"{self.flag} must be {wanted}, not {value!r}") from error

    def _choice(self, value: str) -> Any:
        for choice in self.choices:
            if str(choice) == value:
                return choice
        known = ", ".join(map(str, self.choices))
        raise UsageError(f"{self.flag} must be one of {known}, not {value!r}{nearest(value, map(str, self.choices))}")


_WORDS_OF = {int: "a whole number", float: "a number"}
_BOOLEANS = {"yes": True, "true": True, "on": True, "1": True, "no": False, "false": False, "off": False, "0": False}
RISK_OPTION = Option("risk", str, None, "apply changes up to this risk, offer the rest", tuple(r.label for r in Risk))


@dataclass(frozen=True)
class FilterSpec:
    """What is known of a filter: name, options, promises, summary. Options come from the signature.

    `changes_if` names options without one of which, all at "none", the filter only reports. `again` is the scope of
    its changes, if only what it reports looks farther. A filter that `rests` finds nothing in its own result, unless
    one of the options of `restless_if` is at something else than "none".
    `may_touch` are the kinds of what is not prose that it may change; an edit that touches any other is refused.
    `unlike(text, lines, before)` gives the numbers of those of some changed lines that look different to it; None if
    only a look at the whole text can say.
    """

    function: FilterFunction
    scope: Scope
    touches: Touches
    risk: Risk
    changes_if: tuple[str, ...]
    again: Scope
    rests: bool
    restless_if: tuple[str, ...]
    may_touch: Kind = Kind.NONE
    unlike: Callable[[str, Sequence[Span], Sequence[str]], Iterable[int] | None] | None = None

    @property
    def name(self) -> str:
        return self.function.__name__.replace("_", "-")

    @property
    def summary(self) -> str:
        return (inspect.getdoc(self.function) or "").split("\n")[0]

    @cached_property
    def options(self) -> dict[str, Option]:
        """The options by Python name, with `risk`, which every filter has."""
        return options_of(self.function) | {"risk": RISK_OPTION}

    def option(self, name: str) -> Option:
        """The option called `name`, with hyphens or underscores. UsageError if there is none."""
        try:
            return self.options[name.replace("-", "_")]
        except KeyError:
            flags = [option.flag for option in self.options.values()]
            close = nearest(name, flags)
            raise UsageError(
                f"{self.name} has no option {name!r}{close}; it has {', '.join(flags) or 'none'}"
            ) from None


def options_of(function: Callable[..., Any]) -> dict[str, Option]:
    """The keyword-only arguments of a filter or detector as options, by Python name."""
    plain = function if inspect.isroutine(function) else type(function).__call__
    hints = get_type_hints(plain, include_extras=True)
    parameters = inspect.signature(function).parameters.values()
    return {p.name: _option(p, hints.get(p.name, str)) for p in parameters if p.kind is p.KEYWORD_ONLY}


def _option(parameter: inspect.Parameter, hint: Any) -> Option:
    text = ""
    choices: tuple[Any, ...] = ()
    if get_origin(hint) is Annotated:
        hint, text = get_args(hint)[:2]
    if get_origin(hint) is Literal:
        choices = get_args(hint)
        hint = type(choices[0])
    return Option(parameter.name, hint, parameter.default, text, choices)


def text_filter(
    *,
    scope: Scope,
    touches: Touches,
    risk: Risk = Risk.LIKELY,
    changes_if: tuple[str, ...] = (),
    again: Scope | None = None,
    rests: bool = False,
    may_touch: Kind = Kind.NONE,
    restless_if: tuple[str, ...] = (),
    unlike: Callable[[str, Sequence[Span], Sequence[str]], Iterable[int] | None] | None = None,
) -> Callable[[FilterFunction], FilterFunction]:
    """Declare a filter; returns the function unchanged, with its `FilterSpec` as `spec`.

    `may_touch` names what besides prose it may change, such as `Kind.CELL`: code, links, formulas, tags and their like
    stay as they are whatever a filter yields (`fixtext/markup/kinds.py` has all kinds).
    """

    def declare(function: FilterFunction) -> FilterFunction:
        spec = FilterSpec(
            function, scope, touches, risk, changes_if, again or scope, rests, restless_if, may_touch, unlike
        )
        function.spec = spec  # type: ignore[attr-defined]
        return function

    return declare


_SPACE_OR_HYPHEN = re.compile(r"[\s\u00ad\u200b]+|[-\u2010¬⸗=](?=\s*[\n\f])")
_WORDS = re.compile(r"[\W_]+")
LETTER = re.compile(r"[^\W_]")


def keeps_promise(touches: Touches, edit: Edit) -> bool:
    """Whether an edit stays within what `touches` allows."""
    if touches is Touches.LAYOUT:
        return _SPACE_OR_HYPHEN.sub("", edit.old) == "".join(edit.new.split())
    if touches is Touches.PUNCTUATION:
        if len(edit.old) <= 1 and len(edit.new) <= 1:  # the common case, without a search
            return not (edit.old.isalnum() or edit.new.isalnum())
        return _WORDS.sub("", edit.old) == _WORDS.sub("", edit.new)
    return touches is not Touches.NOTHING
