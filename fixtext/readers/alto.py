"""ALTO XML, versions 1 to 4 (https://www.loc.gov/standards/alto/): `TextLine` with `String`, `SP`, `HYP`."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite
from xml.etree.ElementTree import Element

from fixtext.layout import Box, Fragment, Page
from fixtext.readers import markup
from fixtext.readers.words import NOWHERE, beside_neighbours, pieces

NAME = "ALTO"


_HYPHENS = str.maketrans(dict.fromkeys("\u00ad\u2010\u00ac\u2e17", "-"))  # what makers write in HYP


def knows(data: bytes) -> bool:
    return b"<alto" in data[:4096] or b":alto" in data[:4096]


def read(data: bytes) -> list[Page]:
    """The pages. InputError: damaged XML, or coordinates that are no numbers."""
    return [Page(beside_neighbours(_page(page))) for page in markup.every(markup.parse(data), "Page")]


def _page(page: Element) -> list[Fragment]:
    """The lines of its blocks; those in no block, which some makers write, come last."""
    blocks = markup.every(page, "TextBlock")
    inside = {id(line) for block in blocks for line in markup.every(block, "TextLine")}
    loose = [line for line in markup.every(page, "TextLine") if id(line) not in inside]
    lines = [(number, line) for number, block in enumerate(blocks) for line in markup.every(block, "TextLine")]
    lines += [(len(blocks), line) for line in loose]
    return [piece._replace(block=number) for number, line in lines for piece in _line(line)]


def _line(line: Element) -> Iterator[Fragment]:
    """Its strings; all in the line's place where some have none of their own (ALTO lets them out)."""
    strings = [string for string in markup.every(line, "String") if string.get("CONTENT")]
    hyphen = next((found.get("CONTENT", "-") for found in markup.every(line, "HYP")), "")
    texts = [string.get("CONTENT", "") for string in strings]
    if strings and hyphen:
        texts[-1] += hyphen.translate(_HYPHENS)
    boxes = [_box(string) for string in strings]
    if NOWHERE in boxes:
        boxes = [_box(line)] * len(strings)
    yield from pieces(list(map(Fragment, texts, boxes, map(_sure, strings))))


def _sure(string: Element) -> float | None:
    value = string.get("WC")
    return float(value) if value else None


def _box(element: Element) -> Box:
    """The box of a string or line; NOWHERE if it has none, or one of which an edge is no number (NaN)."""
    if element.get("HPOS") is None:
        return NOWHERE
    left, top, width, height = (float(element.get(name, "0")) for name in ("HPOS", "VPOS", "WIDTH", "HEIGHT"))
    box = Box(left, top, left + width, top + height)
    return box if all(map(isfinite, box)) else NOWHERE
