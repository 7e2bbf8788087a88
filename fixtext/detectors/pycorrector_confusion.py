"""pycorrector's confusion list, from a file of the user's."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Annotated, Any

from fixtext import correctors
from fixtext.context import Context
from fixtext.detector import Suspect
from fixtext.errors import UsageError


def pycorrector_confusion(
    text: str, _ctx: Context, *, words: Annotated[str, "file with lines: WRONG RIGHT"] = ""
) -> Iterator[Suspect]:
    """pycorrector with a confusion list of yours (words=list.txt: WRONG RIGHT on a line)."""
    corrector = _corrector(correctors.file(words, "a list of confusions", "words"))
    for wrong, right, place in corrector.correct(text)["errors"]:
        yield from correctors.suspect(text, place, wrong, right, "typos/pycorrector", 0.9)


@lru_cache(maxsize=2)
def _corrector(path: str) -> Any:
    corrector_class = correctors.pycorrector().ConfusionCorrector
    try:
        pairs = corrector_class.load_custom_confusion_dict(path)
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: not UTF-8: {error}") from error
    if not pairs:
        raise UsageError(f"{path}: no line of the form WRONG RIGHT")
    return corrector_class(pairs)
