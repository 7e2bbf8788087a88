"""Words that are wrong in any sentence, from the rules of `typos`."""

from __future__ import annotations

from collections.abc import Iterator

from fixtext.context import Context
from fixtext.detector import Suspect
from fixtext.edits import Suggestion

CONFIDENCE = 0.95


def confusion(text: str, ctx: Context) -> Iterator[Suspect]:
    """Known confusions: misspelt idioms and words that are wrong wherever they stand (迫不急待 for 迫不及待)."""
    for rule in ctx.rules("typos"):
        for start, end, right in rule.hits(text):
            yield Suspect(start, end, rule.id, (Suggestion(right, CONFIDENCE),), CONFIDENCE, rule.why)
