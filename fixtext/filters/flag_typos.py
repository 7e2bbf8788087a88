"""Runs detectors and reports what they suspect; applies suggestions only when asked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Literal

from fixtext import registry
from fixtext.context import Context
from fixtext.detector import Suspect
from fixtext.edits import Edit, Finding, Risk
from fixtext.errors import UsageError
from fixtext.filter import Scope, Touches, text_filter

# The least confidence at which a suggestion is applied.
LEVELS = {"none": 2.0, "careful": 0.95, "balanced": 0.8, "thorough": 0.0}


@text_filter(scope=Scope.DOCUMENT, touches=Touches.GLYPHS, risk=Risk.SAFE)
def flag_typos(
    text: str,
    ctx: Context,
    *,
    detectors: Annotated[
        str, "which detectors judge, separated by commas: NAME, or NAME:key=value"
    ] = "doubled,confusion",
    apply: Annotated[
        Literal["none", "careful", "balanced", "thorough"], "apply first suggestions from this level of confidence"
    ] = "none",
    confidence: Annotated[float, "report suspects from this confidence (0-1)"] = 0.6,
) -> Iterator[Edit | Finding]:
    """Flag likely typos as suspects, with suggestions; nothing is changed unless `apply` says so.

    Words of the lexicon are never suspects. Of two detectors at one place the surer one is heard.
    """
    names = [name.strip() for name in detectors.split(",") if name.strip()]
    if not names:
        raise UsageError("flag-typos detectors= is empty; `fixtext list detectors` shows them")
    found = [(s, name) for name in names for s in registry.detector(name)(text, ctx) if s.confidence >= confidence]
    allowed = _allowed(text, ctx.lexicon)
    for suspect, name in _surest(found):
        if any(a <= suspect.start and suspect.end <= b for a, b in allowed):
            continue
        if suspect.suggestions and suspect.confidence >= LEVELS[apply]:
            yield _edit(text, suspect)
        else:
            yield Finding(
                *suspect[:2],
                "suspect",
                suspect.rule,
                Risk.GUESS,
                suspect.suggestions,
                suspect.confidence,
                name.partition(":")[0],
                suspect.why,
            )


def _edit(text: str, s: Suspect) -> Edit:
    return Edit(s.start, s.end, text[s.start : s.end], s.suggestions[0].text, s.rule, Risk.SAFE, s.confidence, s.why)


def _surest(found: list[tuple[Suspect, str]]) -> Iterator[tuple[Suspect, str]]:
    """Suspects that do not overlap, in the order of the text; the surest first chosen."""
    kept: list[tuple[Suspect, str]] = []
    end = -1
    for item in sorted(found, key=lambda item: (item[0].start, -item[0].confidence)):
        if item[0].start >= end:
            kept.append(item)
            end = max(end, item[0].end)
        elif kept and item[0].confidence > kept[-1][0].confidence:
            kept[-1] = item
            end = max(kept[-2][0].end if len(kept) > 1 else -1, item[0].end)
    yield from kept


def _allowed(text: str, lexicon: frozenset[str]) -> list[tuple[int, int]]:
    """Where words of the lexicon stand."""
    if not lexicon:
        return []
    pattern = "|".join(re.escape(word) for word in sorted(lexicon, key=lambda w: (-len(w), w)))
    return [found.span() for found in re.finditer(pattern, text)]
