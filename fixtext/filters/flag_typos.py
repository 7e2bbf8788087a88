"""Runs detectors and reports what they suspect; applies or marks suggestions only when asked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

from fixtext import registry
from fixtext.context import Context
from fixtext.detector import Suspect
from fixtext.edits import Edit, Finding, Risk, Suggestion
from fixtext.errors import UsageError
from fixtext.filter import Scope, Touches, text_filter
from fixtext.markup.kinds import Kind

# The least confidence of a suspect that is reported, by detector and rule, by rule, or by detector. Those of
# `ngram` and `neural` are lower because their confidence is that on damage of our own making, harder than scans.
LEVELS = {"careful": 0.8, "balanced": 0.6, "thorough": 0.3}
_OF = {
    "ngram": {"careful": 0.6, "balanced": 0.4, "thorough": 0.218},
    "ngram typos/mistyped-character": {"careful": 0.6, "balanced": 0.35, "thorough": 0.15},
    "ngram typos/doubled-character": {"careful": 0.6, "balanced": 0.35, "thorough": 0.15},
    "typos/near-twin": {"careful": 0.6, "balanced": 0.3, "thorough": 0.12},
    "typos/missing-character": {"careful": 0.6, "balanced": 0.4, "thorough": 0.12},
    "neural": {"careful": 0.6, "balanced": 0.45, "thorough": 0.15},
    "neural typos/extra-character": {"careful": 0.6, "balanced": 0.4, "thorough": 0.3},
    "neural typos/doubled-character": {"careful": 0.6, "balanced": 0.4, "thorough": 0.3},
}
LIKELY = 0.9  # from which `apply=likely` applies a first suggestion
_MARK = re.compile("〔[^〔〕\n]{0,12}？〕")  # what `mark=inline` writes; it is no part of the text

_Heard = tuple[Suspect, str]


@text_filter(
    scope=Scope.DOCUMENT, touches=Touches.GLYPHS, risk=Risk.SAFE, changes_if=("apply", "mark"), may_touch=Kind.WORDS
)
def flag_typos(
    text: str,
    ctx: Context,
    *,
    detectors: Annotated[
        str,
        "which detectors judge, separated by commas: NAME, or NAME:key=value; "
        "best is neural where ONNX Runtime is installed (pip install 'fixtext[neural]'), else ngram",
    ] = "best,doubled:characters=no,confusion",
    confidence: Annotated[
        str,
        "report suspects from: careful, balanced, thorough "
        "(0.8, 0.6, 0.3; ngram 0.6, 0.4, 0.218; neural 0.6, 0.45, 0.15), or 0-1; "
        "precision of ngram at these on scanned books: 0.96, 0.89, 0.74",
    ] = "balanced",
    apply: Annotated[Literal["none", "likely"], "apply first suggestions that are very likely right (0.9)"] = "none",
    mark: Annotated[Literal["none", "inline"], "write 〔suggestion？〕 behind each suspect"] = "none",
    lexicon: Annotated[str, "a file of words that are right, one a line (`fixtext lexicon learn` makes one)"] = "",
) -> Iterator[Edit | Finding]:
    """Flag likely typos as suspects, with suggestions; nothing is changed unless `apply` or `mark` says so.

    Words of the lexicon are never suspects, nor is what is not prose (code, addresses, formulas). Detectors that
    suggest the same at one place make each other surer; where they differ the surest is heard.
    """
    wanted = (name.strip() for name in detectors.split(","))
    names = [registry.best_detector() if name == registry.BEST else name for name in wanted if name]
    if not names:
        raise UsageError("flag-typos detectors= is empty; `fixtext list detectors` shows them")
    least = _least(confidence)
    if lexicon:
        ctx = Context(ctx.rules_path, ctx.lexicon | _words(lexicon))
    marks = {found.start() for found in _MARK.finditer(text)}
    plain = _MARK.sub(lambda found: " " * len(found[0]), text) if marks else text
    found = _agreed([(s, name.partition(":")[0]) for name in names for s in registry.detector(name)(plain, ctx)])
    allowed, markup = _allowed(plain, ctx.lexicon), ctx.scanned(text)
    loud = [(s, by) for s, by in found if s.confidence >= min(least(one, s.rule) for one in by.split("+"))]
    for suspect, name in _surest(loud):
        if any(a <= suspect.start and suspect.end <= b for a, b in allowed) or markup.hides(suspect.start, suspect.end):
            continue
        if apply == "likely" and suspect.suggestions and suspect.confidence >= LIKELY:
            yield _edit(text, suspect)
            continue
        yield _finding(suspect, name)
        if mark == "inline" and suspect.end not in marks:
            written = f"〔{suspect.suggestions[0].text if suspect.suggestions else ''}？〕"
            end = suspect.end
            yield Edit(end, end, "", written, suspect.rule, Risk.SAFE, suspect.confidence, suspect.why)


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
        raise UsageError(f"confidence={confidence}: {', '.join(LEVELS)} or a number from 0 to 1 is wanted")
    return lambda _name, _rule: least


@lru_cache(maxsize=8)
def _words(path: str) -> frozenset[str]:
    """The words of a list, `#` begins a comment. UsageError if it cannot be read."""
    try:
        lines = Path(path).read_text("utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"lexicon={path}: not a word list in UTF-8: {error}") from error
    return frozenset(word for line in lines if (word := line.partition("#")[0].strip()))


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
