"""pycorrector's proper names, from a file of the user's."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Annotated, Any

from fixtext import correctors
from fixtext.context import Context
from fixtext.detector import Suspect


def pycorrector_proper(
    text: str, _ctx: Context, *, words: Annotated[str, "file of names and idioms, one a line; its own 12 if none"] = ""
) -> Iterator[Suspect]:
    """pycorrector's proper names and idioms: what sounds or looks like one of a list (words=names.txt)."""
    corrector = _corrector(words and correctors.file(words, "a list of names", "words"))
    for start, clause in correctors.clauses(text):
        for wrong, right, place in corrector.correct(clause)["errors"]:
            yield from correctors.suspect(text, start + place, wrong, right, "typos/pycorrector", 0.7)


@lru_cache(maxsize=2)
def _corrector(path: str) -> Any:
    corrector_class = correctors.pycorrector().ProperCorrector
    return corrector_class(proper_name_path=path) if path else corrector_class()
