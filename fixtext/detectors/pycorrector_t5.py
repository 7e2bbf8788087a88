"""pycorrector's T5 corrector."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Annotated, Any

from fixtext import correctors
from fixtext.context import Context
from fixtext.detector import Suspect

_BATCH = 256


def pycorrector_t5(
    text: str,
    _ctx: Context,
    *,
    model: Annotated[str, "folder of a model, or its name on the hub"] = "shibing624/mengzi-t5-base-chinese-correction",
) -> Iterator[Suspect]:
    """pycorrector's T5 (a model folder or hub name), characters in the place of others only."""
    corrector = _corrector(model)
    spans = list(correctors.clauses(text))
    for at in range(0, len(spans), _BATCH):
        some = spans[at : at + _BATCH]
        results = corrector.correct_batch([clause for _, clause in some])
        for (start, clause), result in zip(some, results, strict=True):
            for place, wrong, right in _replaced(clause, result["target"]):
                yield from correctors.suspect(text, start + place, wrong, right, "typos/pycorrector", 0.7)


def _replaced(clause: str, target: str) -> Iterator[tuple[int, str, str]]:
    """Pieces replaced by as many characters; a model that writes on, or stops short, is not believed."""
    matcher = SequenceMatcher(None, clause, target, autojunk=False)
    if matcher.ratio() < 0.5:
        return
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "replace" and b - a == d - c:
            yield from ((a + i, clause[a + i], target[c + i]) for i in range(b - a))


@lru_cache(maxsize=2)
def _corrector(name: str) -> Any:
    return correctors.load("T5Corrector", name)
