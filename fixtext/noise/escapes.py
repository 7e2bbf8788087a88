"""Entities of HTML and backslashes of Markdown as the characters that they stand for."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from fixtext.characters import HAN
from fixtext.edits import Edit, Risk
from fixtext.noise.tokens import code_of
from fixtext.text import disjoint, outside

_ENTITY = re.compile(r"&(?:[A-Za-z]{2,31}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_FORMULA = re.compile(
    r"\$\$.{1,2000}?\$\$|(?<!\\)\$(?! )[^$\n]{1,200}?(?<![ \\])\$(?!\d)|\\\[.{1,2000}?\\\]", re.DOTALL
)
_ROUND = re.compile(rf"\\\((?![^\n]{{0,200}}?[{HAN}][^\n]{{0,200}}?\\\))[^\n]{{1,200}}?\\\)")


def entities(text: str) -> Iterator[Edit]:
    """Edits of entities outside of code. `&lt;` and `&gt;` stay where they keep a tag from being one."""
    if "&" not in text:
        return
    made = (_edit(m, html.unescape(m.group()), "entity") for m in _ENTITY.finditer(text))
    code = code_of(text)
    yield from (edit for edit in made if edit.new != edit.old and outside(code, edit.start, edit.end))


def escapes(text: str) -> Iterator[Edit]:
    """Edits of backslashes before marks, outside of code and formulas."""
    if "\\" not in text:
        return
    formulas = [m.span() for one in (_FORMULA, _ROUND) for m in one.finditer(text)]
    made = (_edit(m, m[1], "escape") for m in _ESCAPE.finditer(text))
    kept = disjoint(code_of(text) + formulas)
    yield from (edit for edit in made if outside(kept, edit.start, edit.end))


def _edit(found: re.Match[str], new: str, rule: str) -> Edit:
    return Edit(found.start(), found.end(), found.group(), new, f"model-noise/{rule}", Risk.SAFE)
