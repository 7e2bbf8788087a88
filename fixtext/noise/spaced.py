"""A space behind the hyphen of a compound: `pre- processing`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixtext import english
from fixtext.edits import Edit, Risk
from fixtext.errors import FixtextError
from fixtext.layout.hyphens import vocabulary
from fixtext.text import places

_LETTERS = "A-Za-z\u00c0-\u024f"
_LEFT = re.compile(rf"(?<![{_LETTERS}\d])[{_LETTERS}]{{2,}}(?:-[{_LETTERS}]+)*\Z")
_RIGHT = re.compile(rf"[{_LETTERS}]{{2,}}")
_WORD = 60  # characters of the longest compound
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
    known: frozenset[str] | None = None
    for at in places(text, "- "):
        before, behind = _LEFT.search(text[max(0, at - _WORD) : at]), _RIGHT.match(text, at + 2)
        if not before or not behind or _in_address(text, at):
            continue
        left, right = before[0].lower(), behind[0].lower()
        if right in _WAITS and not (right in _LINKS and text[behind.end() : behind.end() + 1] == "-"):
            continue
        known = vocabulary(text) if known is None else known
        new, risk = _written(left, right, known, behind[0][0].isupper())
        yield Edit(at, at + 2, "- ", new, "model-noise/hyphen-space", risk)


def _in_address(text: str, at: int) -> bool:
    """Whether what stands before a place without a blank is an address, which ends where it ends."""
    word = text[max(0, at - 4 * _WORD) : at].split()[-1]
    return "://" in word or "www." in word or "@" in word


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
