"""Misread and mistyped Han characters: a character n-gram model, weighed against what scans and typists confuse."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from fixtext.context import Context
from fixtext.detector import Suspect
from fixtext.edits import Suggestion

_HAN = re.compile("[\u4e00-\u9fff]")
_LEAST = 0.05  # verdicts that are less sure are not worth a line
_MOST = 3
DATA = Path(__file__).parent.parent / "ngram" / "data"


def ngram(
    text: str,
    ctx: Context,
    *,
    data: Annotated[str, "folder with a model of your own (training/README.md)"] = "",
    typed: Annotated[bool, "the text was typed, not scanned: homophones, sentence by sentence"] = False,
) -> Iterator[Suspect]:
    """Han characters that a scan misread or a typist mistook (闸明 for 阐明), by both sides of each.

    The document's own words and those of the lexicon count as right; line ends within a paragraph do not matter.
    It does not see a wrong word that is as likely as the right one, and leaves numerals and 他 她 它 be.
    """
    if not _HAN.search(text):
        return
    from fixtext.ngram import reader  # numpy takes 80 ms, and most of what fixtext does can do without

    judged = reader.load(Path(data) if data else DATA)
    for start, end, kind, confidence, printed in judged.read(text, ctx.lexicon, _LEAST, _MOST, typed):
        suggestions = tuple(Suggestion(char, score) for char, score in printed)
        if kind == "doubled":
            yield Suspect(
                start, end, "typos/doubled-character", suggestions, confidence, "likelier once than twice here"
            )
            continue
        why = f"{printed[0][0]} fits better here, and is taken for {text[start]}"
        yield Suspect(start, end, "typos/misread-character", suggestions, confidence, why)
