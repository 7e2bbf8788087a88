"""pycorrector's MacBERT corrector, or any BERT with a masked-language head."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Annotated, Any

from fixtext import correctors
from fixtext.context import Context
from fixtext.detector import Suspect

_BATCH = 256


def pycorrector_macbert(
    text: str,
    _ctx: Context,
    *,
    model: Annotated[str, "folder of a model, or its name on the hub"] = "shibing624/macbert4csc-base-chinese",
) -> Iterator[Suspect]:
    """pycorrector's MacBERT (a model folder or hub name); spaces, digits and quotes do not stop it here."""
    corrector = _corrector(model)
    vocabulary = corrector.tokenizer.get_vocab()
    spans = list(correctors.sentences(text, vocabulary))
    for at in range(0, len(spans), _BATCH):
        some = spans[at : at + _BATCH]
        results = corrector.correct_batch([sentence for sentence, _ in some])
        for (sentence, places), result in zip(some, results, strict=True):
            target = result["target"]
            if len(target) != len(sentence):
                continue  # a token of more than one character: the places are lost
            for place, wrong, right in zip(places, sentence, target, strict=True):
                yield from correctors.suspect(text, place, wrong, right, "typos/pycorrector", 0.8)


@lru_cache(maxsize=2)
def _corrector(name: str) -> Any:
    return correctors.load("MacBertCorrector", name)
