"""pycorrector's English speller."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from fixtext import correctors
from fixtext.context import Context
from fixtext.detector import Suspect

_WORD = re.compile(r"(?<![\w'’./@-])[a-z]{3,20}(?![\w'’/@-])")


def pycorrector_en(text: str, _ctx: Context) -> Iterator[Suspect]:
    """pycorrector's English speller on words in small letters; names are not given to it. words-en knows more."""
    for found in _WORD.finditer(text):
        yield from correctors.suspect(text, found.start(), found[0], _right(found[0]), "typos/pycorrector", 0.6)


@lru_cache(maxsize=16384)
def _right(word: str) -> str:
    return str(_corrector().correct_word(word))


@lru_cache(maxsize=1)
def _corrector() -> Any:
    return correctors.pycorrector().EnSpellCorrector()
