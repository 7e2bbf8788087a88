"""ABBYY FineReader XML, versions 6 to 10 (http://www.abbyy.com/FineReader_xml/): `line` with `charParams` or text."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from fixtext import xmltree
from fixtext.fragments import NOWHERE, beside_neighbours, pieces
from fixtext.layout import Box, Fragment, Page, hull

name = "ABBYY FineReader XML"
suffixes = (".xml",)


def sniff(data: bytes) -> bool:
    return b"FineReader_xml" in data[:4096]


def read(data: bytes) -> list[Page]:
    """The pages. InputError: damaged XML."""
    return [Page(beside_neighbours(list(_page(page)))) for page in xmltree.every(xmltree.parse(data), "page")]


def _page(page: Element) -> Iterator[Fragment]:
    for number, block in enumerate(xmltree.every(page, "block")):
        for line in xmltree.every(block, "line"):
            yield from pieces([word._replace(block=number) for word in _words(line)])


def _words(line: Element) -> Iterator[Fragment]:
    """The words of a line, by its characters; the line as one where it has text alone."""
    characters = xmltree.every(line, "charParams")
    if not characters:
        text = " ".join("".join(line.itertext()).split())
        if text:
            yield Fragment(text, _box(line))
        return
    word: list[Element] = []
    for character in [*characters, None]:
        if character is not None and (character.text or "").strip():
            word.append(character)
        elif word:
            yield Fragment("".join((c.text or "").strip() for c in word), hull(map(_box, word)), _sure(word))
            word = []


def _sure(word: list[Element]) -> float | None:
    """The mean confidence of the characters (0-100 in the file, -1 or 255 for none)."""
    given = [float(c.get("charConfidence", "-1")) for c in word]
    known = [value / 100 for value in given if 0 <= value <= 100]
    return sum(known) / len(known) if known else None


def _box(element: Element) -> Box:
    if element.get("l") is None:
        return NOWHERE
    return Box(*(float(element.get(edge, "0")) for edge in "ltrb"))
