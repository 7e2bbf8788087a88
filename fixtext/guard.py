"""What no suggestion may touch or make, by the rules of `guarded`: names of office-holders, slurs."""

from __future__ import annotations

from collections.abc import Iterator

from fixtext.context import Context
from fixtext.detector import Suspect
from fixtext.text import Span

_AROUND = 8  # characters on either side of a suggestion in which a slur may come to be


def named(text: str, ctx: Context) -> list[Span]:
    """Where names stand that are right as they are."""
    rules = [rule for rule in ctx.rules("guarded") if rule.class_ == "names"]
    return sorted((start, end) for rule in rules for start, end, _ in rule.hits(text))


def decent(text: str, suspect: Suspect, ctx: Context) -> Suspect:
    """A suspect without the suggestions that would make a slur of what stands there."""
    slurs = [rule for rule in ctx.rules("guarded") if rule.class_ == "slurs"]
    before = text[max(0, suspect.start - _AROUND) : suspect.start]
    behind = text[suspect.end : suspect.end + _AROUND]

    def insults(place: str) -> Iterator[Span]:
        whole = before + place + behind
        for rule in slurs:
            for start, end, _ in rule.hits(whole):
                if start < len(before) + len(place) and end > len(before):
                    yield start, end

    kept = tuple(one for one in suspect.suggestions if not any(insults(one.text)))
    return suspect if len(kept) == len(suspect.suggestions) else suspect._replace(suggestions=kept)
