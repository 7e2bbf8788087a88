"""What the `pycorrector-*` detectors share: the import, models found at once or not at all, the spans they are given.

pycorrector fails in silence on what its models do not know, so it is given Han runs only, and every answer is checked
against the text at its place.
"""

from __future__ import annotations

import os
import re
import socket
import sys
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from fixtext.characters import NARROW_TERMINALS, TERMINALS
from fixtext.detector import Suspect
from fixtext.edits import Suggestion
from fixtext.errors import MissingInput, UsageError, missing

_TERMINALS = TERMINALS + NARROW_TERMINALS
_CLAUSE = re.compile("[\u4e00-\u9fa5]{2,100}")
_SENTENCE = re.compile(f"[^{_TERMINALS}\n\f]+[{_TERMINALS}]?")
LONGEST = 100  # pycorrector cuts at 128 wherever that is; we cut before
_WAIT = 5  # seconds for the hub to answer


@lru_cache(maxsize=1)
def pycorrector() -> Any:
    """The package. MissingExtra if it is not installed, or torch, without which it cannot be imported."""
    try:
        import pycorrector as package
        from loguru import logger
    except ImportError as error:
        raise missing("this detector", "torch pycorrector", error) from error
    logger.remove()  # its progress is no finding
    logger.add(sys.stderr, level="ERROR")
    return package


def file(path: str, what: str, option: str) -> str:
    """The path, if a file is there. UsageError if none was named, MissingInput if it is not there."""
    if not path:
        raise UsageError(f"{what} is needed: {option}=PATH")
    if not Path(path).is_file():
        raise MissingInput(f"{path}: no such file; {what} is wanted ({option}=PATH)")
    return path


def model(name: str) -> str:
    """A local folder, or the name of a model that the hub's cache has or the hub can give; nothing is retried.

    MissingInput otherwise. HF_HUB_OFFLINE=1 keeps from asking the hub.
    """
    folder = Path(name)
    if folder.is_dir():
        if not (folder / "config.json").is_file():
            raise MissingInput(f"{name}: no model in this folder (config.json is missing)")
        return name
    pycorrector()
    from huggingface_hub import constants, try_to_load_from_cache

    if not re.fullmatch(r"[\w.-]+/[\w.-]+", name):
        raise MissingInput(f"{name}: no such folder, and no name of a model on the hub (OWNER/NAME)")
    if isinstance(try_to_load_from_cache(name, "config.json"), str):
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        return name
    if constants.HF_HUB_OFFLINE or not _answers(constants.ENDPOINT):
        why = "HF_HUB_OFFLINE is set" if constants.HF_HUB_OFFLINE else "the hub does not answer"
        raise MissingInput(f"{name}: the model is not here and {why}; download it and name the folder: model=FOLDER")
    return name


def _answers(endpoint: str) -> bool:
    if os.environ.get("HTTPS_PROXY") or os.environ.get("https_proxy"):
        return True  # the proxy must tell
    url = urlsplit(endpoint)
    try:
        socket.create_connection((url.hostname or "", url.port or 443), _WAIT).close()
    except OSError:
        return False
    return True


def load(kind: str, name: str) -> Any:
    """The corrector of a class of pycorrector with a model. MissingInput if the model cannot be loaded."""
    found = model(name)
    try:
        return getattr(pycorrector(), kind)(found)
    except (OSError, ValueError, ImportError) as error:
        first = str(error).strip().split("\n")[0]
        raise MissingInput(f"{name}: the model cannot be loaded: {first}") from error


def clauses(text: str) -> Iterator[tuple[int, str]]:
    """(place, Han run of 2 to 100 characters)."""
    for found in _CLAUSE.finditer(text):
        yield found.start(), found[0]


def sentences(text: str, known: Iterable[str]) -> Iterator[tuple[str, list[int]]]:
    """(characters of a sentence that a model knows, their places in the text), at most `LONGEST` at a time.

    Spaces, digits, Latin letters, quotes and whatever else is not in `known` are left out: they make the model give up.
    """
    for found in _SENTENCE.finditer(text):
        places = [i for i in range(*found.span()) if text[i] in known and not text[i].isascii()]
        for at in range(0, len(places), LONGEST):
            part = places[at : at + LONGEST]
            if len(part) > 1:
                yield "".join(text[i] for i in part), part


def suspect(text: str, start: int, wrong: str, right: str, rule: str, sure: float) -> Iterator[Suspect]:
    """The suspect, if the text has at that place what the corrector says, and the correction is another."""
    if wrong and wrong != right and text[start : start + len(wrong)] == wrong:
        found = (Suggestion(right, sure),) if right else ()
        yield Suspect(start, start + len(wrong), rule, found, sure, "pycorrector would write it so")
