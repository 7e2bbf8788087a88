"""Simplified and traditional script: converters, mixtures, characters of several readings."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from fixtext.characters import IS_HAN
from fixtext.errors import UsageError, nearest

# Configurations that begin with simplified script, and how a text that is traditional already goes the rest of the way
BEYOND: dict[str, tuple[str, ...]] = {
    "s2t": (),
    "s2tw": ("t2tw",),
    "s2twp": ("t2twp",),
    "s2hk": ("t2hk",),
    "s2hkp": ("t2hkp",),
}
# what OpenCC has as the second half of a way only: from its dictionaries
_OWN = {
    "t2twp": ("TWPhrases", "TWVariantsPhrases", "TWVariants"),
    "t2hkp": ("HKPhrases", "HKVariantsPhrases", "HKVariants"),
}


VARIANTS = frozenset("台布占游")  # written so in traditional script, too


@lru_cache(maxsize=32)
def converter(name: str) -> Any:
    """The OpenCC converter of a configuration. UsageError if OpenCC has none of that name."""
    import opencc

    if name in _OWN:
        return _of_dictionaries(_OWN[name], "short_circuit")
    known = [c.removesuffix(".json") for c in opencc.CONFIGS]
    plain = name.removesuffix(".json")
    if plain not in known:
        raise UsageError(f"convert-script config={name}: OpenCC has {', '.join(sorted(known))}{nearest(plain, known)}")
    return opencc.OpenCC(plain)


@lru_cache(maxsize=1)
def one_to_many() -> dict[str, str]:
    """Simplified characters with the traditional ones that they stand for, OpenCC's choice first."""
    path = Path(__file__).parent / "filters/data/one_to_many.json"
    return dict(json.loads(path.read_bytes())["table"])


@lru_cache(maxsize=1)
def phrases() -> Any:
    """OpenCC's conversion to traditional script by phrases alone; None if its dictionaries are not there."""
    return _of_dictionaries(("STPhrases", "STPhrases_GeneratedFromRegionalPhrases"), "union")


def _of_dictionaries(names: Sequence[str], policy: str) -> Any:
    """A conversion by dictionaries of OpenCC; None if none of them is there."""
    import opencc

    share = Path(opencc.__file__).parent / "clib/share/opencc"
    files = [share / f"{name}.ocd2" for name in names]
    group = {"type": "group", "dicts": [{"type": "ocd2", "file": str(file)} for file in files if file.is_file()]}
    if not group["dicts"]:
        return None
    config = {"name": "-".join(names), "conversion_chain": [{"dict": {**group, "match_policy": policy}}]}
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump(config, file)
        file.flush()
        return opencc.OpenCC(file.name)


def is_simplified_phrase(word: str) -> bool:
    """Whether a word is a phrase that traditional script writes otherwise, variants of a character (台 臺) aside."""
    by_phrase = phrases()
    new = str(by_phrase.convert(word)) if by_phrase else word
    return len(new) == len(word) and any(a != b and a not in VARIANTS for a, b in zip(word, new, strict=True))


def undecided(old: str, new: str) -> list[int]:
    """Places of characters with several readings for which OpenCC took its first choice and no phrase decided."""
    table, by_phrase = one_to_many(), phrases()
    places = [i for i, c in enumerate(old) if c in table and table[c][0] != c]
    if not places or by_phrase is None:
        return []
    decided = by_phrase.convert(old)
    if not len(decided) == len(old) == len(new):
        return []
    return [i for i in places if decided[i] == old[i] and new[i] == table[old[i]][0]]


def is_taiwan(text: str) -> bool:
    """Whether a text writes 著 for the particle 着, as the standard of Taiwan does."""
    return "著" in text and "着" not in text


def minority(text: str) -> tuple[str, str]:
    """(characters of the rarer script of a text, OpenCC's configuration to the other); empty if it has one."""
    counts = Counter(IS_HAN.findall(text))
    if not counts:
        return "", ""
    characters = sorted(counts)
    table = one_to_many()
    simplified, traditional = (_changed(characters, name) for name in ("s2t", "t2s"))
    simplified = [c for c in simplified if c not in table.get(c, "") and c not in traditional]
    few, many = sum(counts[c] for c in simplified), sum(counts[c] for c in traditional)
    if not few or not many:
        return "", ""
    return ("".join(simplified), "s2t") if few <= many else ("".join(traditional), "t2s")


def forms(text: str, names: Sequence[str]) -> tuple[str, str]:
    """(characters of a text that a chain of configurations converts, whatever stands around; those that are not
    simplified, or are Japanese where that is the aim). A simplified one that stands for itself, too, is among neither.
    """
    characters = sorted(set(IS_HAN.findall(text)))
    foreign = set(_changed(characters, "t2s")) | set(_changed(characters, "jp2t") if "t2jp" in names else ())
    converted = set(_changed(characters, *names)) - foreign
    table = one_to_many()
    return "".join(sorted(c for c in converted if c not in table.get(c, ""))), "".join(sorted(foreign))


def _changed(characters: list[str], *names: str) -> list[str]:
    converted = "\n".join(characters)
    for name in names:
        converted = converter(name).convert(converted)
    return [a for a, b in zip(characters, converted.split("\n"), strict=False) if a != b]
