"""Misread and mistyped Han characters: a character n-gram model, weighed against what scans and typists confuse."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from fixtext.context import Context
from fixtext.detector import Suspect
from fixtext.edits import Suggestion

if TYPE_CHECKING:
    from fixtext.ngram.reader import Found

_HAN = re.compile("[\u4e00-\u9fff]")
_LEAST = 0.05  # verdicts that are less sure are not worth a line
_MOST = 3
_WHY = {
    "misread": "{1} is far more likely here; scans often confuse {0} and {1}",
    "mistyped": "{1} is far more likely here; it sounds or looks like {0}",
    "doubled": "probably doubled by mistake",
    "extra": "likelier without it",
    "missing": "{1} may be missing here: print has it between the two",
    "twin": "elsewhere in this document {1} stands in the same words; it looks like {0}",
}
DATA = Path(__file__).parent.parent / "ngram" / "data"


def ngram(
    text: str,
    ctx: Context,
    *,
    data: Annotated[str, "folder with a model of your own (training/README.md)"] = "",
    typed: Annotated[bool, "the text was typed, not scanned: homophones, sentence by sentence"] = False,
) -> Iterator[Suspect]:
    """Han characters that a scan misread (闸明 for 阐明), doubled or lost, or a typist mistook, by both sides of each.

    What may be missing is said, and not suggested: two characters that meet here have one between them elsewhere.
    The document's own words and those of the lexicon count as right; line ends within a paragraph do not matter.
    It does not see a wrong word that is as likely as the right one, and leaves numerals and 他 她 它 be.
    """
    if not _HAN.search(text):
        return
    from fixtext.ngram import reader  # numpy takes 80 ms, and most of what fixtext does can do without

    judged = reader.load(Path(data) if data else DATA).adapted(ctx.adapted.confusions)
    for found in judged.read(text, ctx.lexicon | ctx.adapted.words, _LEAST, _MOST, typed):
        yield suspect(found, text[found.start])


def suspect(found: Found, read: str) -> Suspect:
    """What was found as a suspect; what is missing is said in words, since nobody asked for letters to be put in."""
    printed = found.printed[0][0] if found.printed else ""
    rule = "typos/near-twin" if found.kind == "twin" else f"typos/{found.kind}-character"
    suggestions = () if found.kind == "missing" else tuple(Suggestion(char, score) for char, score in found.printed)
    return Suspect(found.start, found.end, rule, suggestions, found.confidence, _WHY[found.kind].format(read, printed))
