"""Markup of formulas around what is none."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixtext.characters import CLASSES
from fixtext.context import Context
from fixtext.edits import Edit, Risk
from fixtext.filter import Scope, Touches, text_filter
from fixtext.markup.kinds import Kind
from fixtext.noise.latex import UNIT_BEFORE, as_text
from fixtext.noise.tokens import code_of
from fixtext.text import Span, outside

LONGEST = 160  # characters of a span that can be none of a formula
_DOLLAR = re.compile(r"(?<![\\$])\$(?!\$)")
_ROUND = re.compile(rf"\\\(([^\n$]{{1,{LONGEST}}}?)\\\)")
_FORMULA = re.compile(r"[\\^_{}=<>+*/|]|^\s*[A-Za-z]\s*$")
_CJK = re.compile(f"[{CLASSES['CJK']}{CLASSES['Wide']}{CLASSES['Quotes']}]")
_VARIABLE = re.compile(r"(?<![A-Za-z])[A-Za-z]\s*\Z")
_COUNTED = re.compile(r"[\d万亿千百十几数余多半]\s*\Z")
_WORDS = re.compile(r"\s*\\(?:text|underline)\b")
_RULES = [
    ("percent", re.compile("[%‰]")),
    ("degree", re.compile("°")),
    ("unit", re.compile(r"[\d)] ?[A-Za-zμΩ]|[A-Za-z][²³]")),
    ("footnote-mark", re.compile(r"[①-⓿㉑-㊿\[*†§]|(?<!10)(?<!10⁻)(?<![⁰¹²³⁴-⁹])[⁰¹²³⁴-⁹]|\(\w{1,3}\)\Z")),
    ("number", re.compile(r"\d")),
    ("symbol", re.compile("^[≤≥≈±×→~]$")),
    ("words", re.compile("")),
]


@text_filter(scope=Scope.LINE, touches=Touches.GLYPHS, may_touch=Kind.FORMULA | Kind.TAG)
def normalize_markup(text: str, _ctx: Context) -> Iterator[Edit]:
    """Write footnote marks, percent, degrees, units and numbers as text that models write as formulas.

    A closed list: a span of `$…$` or `\\(…\\)` is changed as a whole or not at all, and formulas stay.
    """
    if "$" not in text and "\\(" not in text:
        return
    found = [*_dollars(text), *((m.span(), m[1]) for m in _ROUND.finditer(text))]
    code = code_of(text)
    edits = filter(None, (_edit(text, span, latex) for span, latex in sorted(found)))
    yield from (edit for edit in edits if outside(code, edit.start, edit.end))


def _dollars(text: str) -> Iterator[tuple[Span, str]]:
    """Spans between dollars of one line with what is inside; a dollar before a price begins none."""
    signs = [m.start() for m in _DOLLAR.finditer(text)]
    i = 0
    while i + 1 < len(signs):
        start, end = signs[i], signs[i + 1]
        inside = text[start + 1 : end]
        uneven = inside[:1].isspace() != inside[-1:].isspace() or text[end + 1 : end + 2].isdigit()
        if "\n" in inside or len(inside) > LONGEST or "\f" in inside or uneven:
            i += 1
        elif _FORMULA.search(inside) or as_text(inside) is not None:
            yield (start, end + 1), inside
            i += 2
        else:
            i += 1


def _edit(text: str, span: Span, latex: str) -> Edit | None:
    new = as_text(latex)
    start, end = span
    before = text[max(0, start - 12) : start]
    if new is None or not _fits(new, latex, before):
        return None
    if latex[:1] == " " and latex[-1:] == " ":  # set apart by the model, not in print
        start -= text[max(0, start - 1) : start] == " " and bool(_CJK.match(text, max(0, start - 2)))
        end += text[end : end + 1] == " " and bool(_CJK.match(text, end + 1))
    rule = "words" if _WORDS.match(latex) else "unit" if new in "²³" and UNIT_BEFORE.search(before) else _rule(new)
    return Edit(start, end, text[start:end], new, f"markup/{rule}", Risk.LIKELY)


def _fits(new: str, latex: str, before: str) -> bool:
    """Whether what stands before a span does not make a formula of it: x², or an m² that no number counts."""
    if new[0] in "⁰¹²³⁴⁵⁶⁷⁸⁹" and _VARIABLE.search(before):
        return bool(UNIT_BEFORE.search(before))
    bare_unit = new[0].isascii() and new[0].isalpha() and "\\" not in latex and "/" not in new
    return not bare_unit or bool(_COUNTED.search(before))


def _rule(new: str) -> str:
    """What a span turned out to be."""
    return next(name for name, pattern in _RULES if pattern.search(new))
