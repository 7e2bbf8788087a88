"""Runs detectors and reports what they suspect; applies or marks suggestions only when asked."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Annotated, Literal

from fixtext import adapted, guard, registry, smallfile
from fixtext.context import Context
from fixtext.detector import Suspect
from fixtext.edits import Edit, Finding, Risk, Suggestion
from fixtext.errors import UsageError
from fixtext.filter import Scope, Touches, text_filter
from fixtext.markup.kinds import Kind

# The least confidence of a suspect that is reported, by detector and rule, by rule, or by detector. Those of `neural`
# are lower because its confidence is that on damage of our own making, harder than scans.
LEVELS = {"careful": 0.8, "balanced": 0.6, "thorough": 0.3}
_OF = {
    "typos/near-twin": {"careful": 0.8, "balanced": 0.6, "thorough": 0.12},
    "typos/missing-character": {"careful": 0.8, "balanced": 0.6, "thorough": 0.12},
    "neural": {"careful": 0.6, "balanced": 0.45, "thorough": 0.15},
    "neural typos/extra-character": {"careful": 0.6, "balanced": 0.4, "thorough": 0.3},
    "neural typos/doubled-character": {"careful": 0.6, "balanced": 0.4, "thorough": 0.3},
}
LIKELY = 0.9  # from which `apply=likely` applies a first suggestion
_HAN = re.compile("[\u3400-\u9fff]")
_LATIN = re.compile("[A-Za-z]")
_MARK = re.compile("〔[^〔〕\n]{0,60}？〕")  # what `mark=inline` writes; it is no part of the text

_Heard = tuple[Suspect, str]


@text_filter(
    scope=Scope.DOCUMENT,
    touches=Touches.GLYPHS,
    risk=Risk.SAFE,
    changes_if=("apply", "mark"),
    rests=True,
    restless_if=("apply",),
    may_touch=Kind.WORDS,
)
def flag_typos(
    text: str,
    ctx: Context,
    *,
    detectors: Annotated[
        str,
        "which detectors judge, separated by commas: NAME, or NAME:key=value; "
        "best goes by script: ngram for Han, words-en where most letters are Latin",
    ] = "best,doubled:characters=no,confusion",
    confidence: Annotated[
        str,
        "report suspects from: careful, balanced, thorough "
        "(0.8, 0.6, 0.3; neural 0.6, 0.45, 0.15), or 0-1; "
        "precision of ngram at these on scans of unseen books: 0.92, 0.88, 0.80",
    ] = "balanced",
    apply: Annotated[
        Literal["none", "likely"],
        "apply first suggestions that are very likely right (0.9; 0.96-0.98 of them on unseen scans)",
    ] = "none",
    mark: Annotated[Literal["none", "inline"], "write 〔suggestion？〕 behind each suspect"] = "none",
    lexicon: Annotated[str, "a file of words that are right, one a line (`fixtext lexicon learn` makes one)"] = "",
    adapt: Annotated[str, "what `fixtext adapt` learnt of this collection: its confusions and words"] = "",
) -> Iterator[Edit | Finding]:
    """Flag likely typos as suspects, with suggestions; nothing is changed unless `apply` or `mark` says so.

    Words of the lexicon are never suspects, nor is what is not prose (code, addresses, formulas). Detectors that
    suggest the same at one place raise the confidence; where they differ the most confident one is reported.
    """
    wanted = (name.strip() for name in detectors.split(","))
    names = [one for name in wanted if name for one in (best(text) if name == registry.BEST else [name])]
    if not names and not detectors.strip(", "):
        raise UsageError("flag-typos detectors= is empty; `fixtext list detectors` shows them")
    least = _least(confidence)
    if lexicon:
        ctx = replace(ctx, lexicon=ctx.lexicon | _words(lexicon))
    if adapt:
        ctx = replace(ctx, adapted=adapted.load(adapt).joined(ctx.adapted))
    marks = [found.span() for found in _MARK.finditer(text)]
    marked = {start for start, _ in marks}
    plain = _MARK.sub("", text) if marks else text
    found = _agreed([(s, name.partition(":")[0]) for name in names for s in registry.detector(name)(plain, ctx)])
    found = _among(marks, found) if marks else found
    allowed = _allowed(text, ctx.lexicon | ctx.adapted.words) + guard.named(text, ctx)
    markup = ctx.scanned(text)
    loud = [(s, by) for s, by in found if s.confidence >= min(least(one, s.rule) for one in by.split("+"))]
    for heard, name in _surest(loud):
        if any(a <= heard.start and heard.end <= b for a, b in allowed) or markup.hides(heard.start, heard.end):
            continue
        suspect = guard.decent(text, heard, ctx)
        if apply == "likely" and suspect.suggestions and suspect.confidence >= LIKELY:
            yield _edit(text, suspect)
            continue
        yield _finding(suspect, name)
        if mark == "inline" and suspect.end not in marked:
            written = f"〔{suspect.suggestions[0].text if suspect.suggestions else ''}？〕"
            end = suspect.end
            yield Edit(end, end, "", written, suspect.rule, Risk.SAFE, suspect.confidence, suspect.why)


def best(text: str) -> list[str]:
    """The detectors for the scripts of a text: ngram where there is Han, words-en where most letters are Latin."""
    latin, han = len(_LATIN.findall(text)), len(_HAN.findall(text))
    return ["ngram"] * (han > 0) + ["words-en"] * (latin > han)


def _among(marks: list[tuple[int, int]], found: list[_Heard]) -> list[_Heard]:
    """Suspects of a text without its marks, in the text with them."""
    shifts = [0, *accumulate(end - start for start, end in marks)]
    places = [start - shift for (start, _), shift in zip(marks, shifts, strict=False)]

    def shift(at: int) -> int:
        return shifts[bisect_right(places, at)]

    return [(s._replace(start=s.start + shift(s.start), end=s.end + shift(s.end - 1)), name) for s, name in found]


def _least(confidence: str) -> Callable[[str, str], float]:
    """From a detector's name and a rule to the least confidence that is reported.

    UsageError if it is neither a level nor a number from 0 to 1.
    """
    if confidence in LEVELS:
        return lambda name, rule: (_OF.get(f"{name} {rule}") or _OF.get(rule) or _OF.get(name, LEVELS))[confidence]
    try:
        least = float(confidence)
    except ValueError:
        least = -1.0
    if not 0 <= least <= 1:
        raise UsageError(f"confidence must be {', '.join(LEVELS)} or a number from 0 to 1, not {confidence}")
    return lambda _name, _rule: least


@lru_cache(maxsize=8)
def _words(path: str) -> frozenset[str]:
    """The words of a list. UsageError if it cannot be read."""
    return smallfile.words(Path(path))


def _edit(text: str, s: Suspect) -> Edit:
    return Edit(s.start, s.end, text[s.start : s.end], s.suggestions[0].text, s.rule, Risk.SAFE, s.confidence, s.why)


def _finding(s: Suspect, name: str) -> Finding:
    return Finding(s.start, s.end, "suspect", s.rule, Risk.GUESS, s.suggestions, s.confidence, name, s.why)


def _agreed(found: list[_Heard]) -> list[_Heard]:
    """Suspects of different detectors that suggest the same at the same place, as one that is surer."""
    merged: dict[tuple[int, int, str], _Heard] = {}
    for suspect, name in found:
        key = (suspect.start, suspect.end, suspect.suggestions[0].text if suspect.suggestions else "")
        if key not in merged:
            merged[key] = (suspect, name)
            continue
        old, others = merged[key]
        if name in others.split("+"):
            merged[key] = (max(old, suspect, key=lambda s: s.confidence), others)
            continue
        surer = round(1 - (1 - old.confidence) * (1 - suspect.confidence), 3)
        best = old if old.confidence >= suspect.confidence else suspect
        first = tuple(Suggestion(s.text, surer) for s in best.suggestions[:1])
        merged[key] = (best._replace(confidence=surer, suggestions=first + best.suggestions[1:]), f"{others}+{name}")
    return list(merged.values())


def _surest(found: list[_Heard]) -> Iterator[_Heard]:
    """Suspects that do not overlap, in the order of the text; the surest first chosen."""
    kept: list[_Heard] = []
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
