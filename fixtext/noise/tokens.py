"""Tags and tokens of models: where on the page a text stood, where a turn ends."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixtext.edits import Edit
from fixtext.ruleset import RuleSet
from fixtext.text import Span, disjoint, outside

RULES = ("grounding", "grounded-phrase", "bbox-attribute", "special-token")
_CODE = re.compile(r"^(```+|~~~+)[^\n]*\n(?:.*\n)*?\1|(``*)(?!`)[^\n]{1,400}?(?<!`)\2(?!`)", re.MULTILINE)


def tokens(text: str, rules: RuleSet) -> Iterator[Edit]:
    """Edits that take tokens away, but in code, where someone writes about them."""
    if "<" not in text and "[/INST]" not in text:
        return
    taken: list[Span] = code_of(text)
    for name in RULES:
        made = [edit for edit in rules[name].edits(text) if outside(taken, edit.start, edit.end)]
        taken = disjoint(taken + [edit[:2] for edit in made])
        yield from made


def code_of(text: str) -> list[Span]:
    """Where code stands, in fences and within lines."""
    return [found.span() for found in _CODE.finditer(text)] if "`" in text or "~~~" in text else []
