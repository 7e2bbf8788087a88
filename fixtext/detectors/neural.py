"""Misread and superfluous characters: a small network and the n-gram model together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

from fixtext.context import Context
from fixtext.detector import Suspect
from fixtext.detectors.ngram import suspect
from fixtext.errors import MissingExtra

_HAN = re.compile("[\u4e00-\u9fff]")
_LEAST = 0.05  # verdicts that are less sure are not worth a line
_MOST = 3
_PACKAGE = Path(__file__).parent.parent


def neural(
    text: str, ctx: Context, *, data: Annotated[str, "folder with a network of your own (training/neural/)"] = ""
) -> Iterator[Suspect]:
    """Han characters misread, too many or missing, by a network and the n-gram model together (needs onnxruntime).

    The network sees sixteen characters on either side, and proposes characters that nobody has yet seen confused. The
    document's own words and those of the lexicon count as right; line ends within a paragraph do not matter.
    """
    if not _HAN.search(text):
        return
    from fixtext.neural import reader  # numpy and onnxruntime take 200 ms, and most of what fixtext does can do without

    judged = reader.load(Path(data) if data else shipped(), _PACKAGE / "ngram" / "data")
    for found in judged.read(text, ctx.lexicon, _LEAST, _MOST):
        yield suspect(found, text[found.start])


def shipped() -> Path:
    """The folder of the network: of the package fixtext-neural, or of this checkout. MissingExtra if there is none."""
    found = find_spec("fixtext_neural")
    folders = [Path(place) for place in (found.submodule_search_locations or [] if found else [])]
    folders.append(_PACKAGE.parent / "packages" / "neural" / "fixtext_neural")
    for folder in folders:
        if (folder / "data").is_dir():
            return folder / "data"
    raise MissingExtra("the detector neural needs its network; pip install 'fixtext[neural]', or detectors=ngram")
