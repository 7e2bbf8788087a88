"""ALTO XML, versions 1 to 4 (https://www.loc.gov/standards/alto/): `TextLine` with `String`, `SP`, `HYP`."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from fixtext.layout import Box, Fragment
from fixtext.readers import markup
from fixtext.readers.words import pieces

NAME = "ALTO"
FILE_ORDER = False


def knows(data: bytes) -> bool:
    return b"<alto" in data[:4096] or b":alto" in data[:4096]


def read(data: bytes) -> list[list[Fragment]]:
    """The pages. InputError: damaged XML, or coordinates that are no numbers."""
    return [_page(page) for page in markup.every(markup.parse(data), "Page")]


def _page(page: Element) -> list[Fragment]:
    return [piece for line in markup.every(page, "TextLine") for piece in _line(line)]


def _line(line: Element) -> Iterator[Fragment]:
    """Its strings; all in the line's place where some have none of their own (ALTO lets them out)."""
    strings = [string for string in markup.every(line, "String") if string.get("CONTENT")]
    hyphen = next((found.get("CONTENT", "-") for found in markup.every(line, "HYP")), "")
    texts = [string.get("CONTENT", "") for string in strings]
    if strings and hyphen:
        texts[-1] += hyphen.replace("\u00ad", "-")
    placed = all(string.get("HPOS") for string in strings)
    boxes = [_box(string if placed else line) for string in strings]
    yield from pieces(list(map(Fragment, texts, boxes, map(_sure, strings))))


def _sure(string: Element) -> float | None:
    value = string.get("WC")
    return float(value) if value else None


def _box(element: Element) -> Box:
    if element.get("HPOS") is None:
        return markup.hull([])
    left, top, width, height = (float(element.get(name, "0")) for name in ("HPOS", "VPOS", "WIDTH", "HEIGHT"))
    return Box(left, top, left + width, top + height)
