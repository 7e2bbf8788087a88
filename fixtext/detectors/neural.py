"""Misread and superfluous characters: a small network and the n-gram model together."""

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
_PACKAGE = Path(__file__).parent.parent
_WHY = {
    "misread": "{} fits better here than {}",
    "doubled": "likelier once than twice here",
    "extra": "likelier without it",
}
_RULE = {kind: f"typos/{kind}-character" for kind in _WHY}


def neural(
    text: str, ctx: Context, *, data: Annotated[str, "folder with a network of your own (training/neural/)"] = ""
) -> Iterator[Suspect]:
    """Han characters misread or too many, by a small network and the n-gram model together (fixtext[neural]).

    The network sees sixteen characters on either side, and proposes characters that nobody has yet seen confused. The
    document's own words and those of the lexicon count as right; line ends within a paragraph do not matter.
    """
    if not _HAN.search(text):
        return
    from fixtext.neural import reader  # numpy and onnxruntime take 200 ms, and most of what fixtext does can do without

    judged = reader.load(Path(data) if data else _PACKAGE / "neural" / "data", _PACKAGE / "ngram" / "data")
    for start, end, kind, confidence, printed in judged.read(text, ctx.lexicon, _LEAST, _MOST):
        suggestions = tuple(Suggestion(char, score) for char, score in printed)
        why = _WHY[kind].format(printed[0][0] if printed else "", text[start])
        yield Suspect(start, end, _RULE[kind], suggestions, confidence, why)
