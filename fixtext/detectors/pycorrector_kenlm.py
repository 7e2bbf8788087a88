"""pycorrector's statistical corrector with any kenlm model."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from importlib.util import find_spec
from typing import Annotated, Any

from fixtext import correctors
from fixtext.context import Context
from fixtext.detector import Suspect
from fixtext.errors import MissingExtra, MissingInput


def pycorrector_kenlm(
    text: str, _ctx: Context, *, model: Annotated[str, "character model of kenlm: .klm, .bin or .arpa"] = ""
) -> Iterator[Suspect]:
    """pycorrector with a kenlm character model of yours (model=people.klm); 100-200 characters a second."""
    corrector = _corrector(correctors.file(model, "a kenlm model", "model"))
    for start, clause in correctors.clauses(text):
        for wrong, right, place in corrector.correct(clause)["errors"]:
            yield from correctors.suspect(text, start + place, wrong, right, "typos/pycorrector", 0.6)


@lru_cache(maxsize=2)
def _corrector(path: str) -> Any:
    package = correctors.pycorrector()
    if find_spec("kenlm") is None:
        raise MissingExtra("pycorrector-kenlm needs kenlm: pip install kenlm (a C++ compiler and cmake must be there)")
    corrector = package.Corrector(language_model_path=path)
    try:
        corrector.check_detector_initialized()
    except (OSError, RuntimeError) as error:
        raise MissingInput(f"{path}: not a model that kenlm can read: {error}") from error
    return corrector
