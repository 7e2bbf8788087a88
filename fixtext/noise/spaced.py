"""A space behind the hyphen of a compound: `pre- processing`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixtext import english
from fixtext.edits import Edit, Risk
from fixtext.errors import FixtextError
from fixtext.layout.hyphens import vocabulary

_LETTERS = "A-Za-z\u00c0-\u024f"
_GAP = re.compile(rf"(?<![{_LETTERS}\d])([{_LETTERS}]{{2,}}(?:-[{_LETTERS}]+)*)- (?=([{_LETTERS}]{{2,}}))")
# Before these a hyphen waits for its second half (pre- and post-war), or a dash was typed as one (he came- then left).
_WAITS = frozenset(
    re.findall(
        r"\w+",
        "and or to nor but und oder bis bzw sowie et ou y o e en och og through via versus vs as than the "
        "a an he she it they we you his her their its this that these those who which what then when where so "
        "if is was were are not no yes for of in on at by with from well oh there here your my our i ",
    )
)
_LINKS = frozenset(("to", "by", "of", "in", "the", "a", "on", "and"))  # of end-to-end, step-by-step, state-of-the-art
_PREFIXES = frozenset(
    re.findall(
        r"\w+",
        "pre post non anti co re multi semi sub ultra inter intra meta micro macro nano bi tri un pseudo "
        "quasi cyber geo bio eco neo proto trans super hyper hypo mid pan ex de self ",
    )
)


def spaced(text: str) -> Iterator[Edit]:
    """Edits that close the space; where the document or the word list writes the word in one, the hyphen goes too.

    Words that neither knows are offered.
    """
    if "- " not in text:
        return
    known: frozenset[str] | None = None
    for found in _GAP.finditer(text):
        left, right = found[1].lower(), found[2].lower()
        if right in _WAITS and not (right in _LINKS and text[found.end(2) : found.end(2) + 1] == "-"):
            continue
        known = vocabulary(text) if known is None else known
        start, end = found.end(1), found.end()
        new, risk = _written(left, right, known, found[2][0].isupper())
        yield Edit(start, end, text[start:end], new, "model-noise/hyphen-space", risk)


def _written(left: str, right: str, known: frozenset[str], name: bool) -> tuple[str, Risk]:
    """What stands in the place of the hyphen and the space, and how sure that is."""
    if left + right in known:
        return "", Risk.LIKELY
    if f"{left}-{right}" in known:
        return "-", Risk.LIKELY
    if name:
        return "-", Risk.GUESS
    words = _words()
    last = left.rpartition("-")[2]
    if right in words and (last in words or last in _PREFIXES):
        return "-", Risk.LIKELY
    if last + right in words:
        return "", Risk.LIKELY
    return "-", Risk.GUESS


def _words() -> dict[str, float]:
    try:
        return english.words()
    except FixtextError:
        return {}
