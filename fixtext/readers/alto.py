"""ALTO XML, versions 1 to 4 (https://www.loc.gov/standards/alto/): `TextLine` with `String`, `SP`, `HYP`."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from fixtext.layout import Box, Fragment
from fixtext.readers import markup
from fixtext.readers.hocr import together

NAME = "ALTO"
FILE_ORDER = False


def knows(data: bytes) -> bool:
    return b"<alto" in data[:4096] or b":alto" in data[:4096]


def read(data: bytes) -> list[list[Fragment]]:
    """The pages. InputError: damaged XML, or coordinates that are no numbers."""
    return [_page(page) for page in markup.every(markup.parse(data), "Page")]


def _page(page: Element) -> list[Fragment]:
    lines = (_line(line) for line in markup.every(page, "TextLine"))
    return [line for line in lines if line.text]


def _line(line: Element) -> Fragment:
    strings = markup.every(line, "String")
    words = [string.get("CONTENT", "") for string in strings]
    end = next((hyphen.get("CONTENT", "-") for hyphen in markup.every(line, "HYP")), "")
    sure = [float(value) for string in strings if (value := string.get("WC"))]
    text = together([word for word in words if word]) + end
    return Fragment(text, _box(line, strings), sum(sure) / len(sure) if sure else None)


def _box(line: Element, strings: list[Element]) -> Box:
    """The line's box; that of its strings where it has none of its own (ALTO 1 lets it out)."""
    having = [line] if line.get("HPOS") is not None else [string for string in strings if string.get("HPOS")]
    points = []
    for element in having:
        left, top, width, height = (float(element.get(name, "0")) for name in ("HPOS", "VPOS", "WIDTH", "HEIGHT"))
        points += [(left, top), (left + width, top + height)]
    return markup.hull(points)
