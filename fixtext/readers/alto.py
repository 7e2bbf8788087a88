"""ALTO XML, versions 1 to 4 (https://www.loc.gov/standards/alto/): `TextLine` with `String`, `SP`, `HYP`.

Of a word that a line's end divides, SUBS_CONTENT is what it is as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import isfinite
from xml.etree.ElementTree import Element

from fixtext import linemarks, xmltree
from fixtext.fragments import NOWHERE, beside_neighbours, pieces
from fixtext.layout import Box, Fragment, Page

name = "ALTO"
suffixes = (".xml", ".alto")


HYPHENS = "-\u00ad\u2010\u00ac\u2e17"  # what makers write at a line's end
_AS_PRINTED = str.maketrans(dict.fromkeys(HYPHENS, "-"))


def sniff(data: bytes) -> bool:
    return re.search(rb"<(?:[\w.-]+:)?alto[\s>]", data[:4096]) is not None


def read(data: bytes) -> list[Page]:
    """The pages. InputError: damaged XML, or coordinates that are no numbers."""
    root = xmltree.parse(data)
    numbers = {id(line): number for number, line in enumerate(xmltree.every(root, "TextLine"))}
    return [_page(page, numbers) for page in xmltree.every(root, "Page")]


def _page(page: Element, numbers: dict[int, int]) -> Page:
    """The lines of its blocks; those in no block, which some makers write, come last."""
    blocks = xmltree.every(page, "TextBlock")
    inside = {id(line) for block in blocks for line in xmltree.every(block, "TextLine")}
    loose = [line for line in xmltree.every(page, "TextLine") if id(line) not in inside]
    lines = [(number, line) for number, block in enumerate(blocks) for line in xmltree.every(block, "TextLine")]
    lines += [(len(blocks), line) for line in loose]
    fragments = [piece._replace(block=block) for block, line in lines for piece in _pieces(line, numbers[id(line)])]
    whole = (string.get("SUBS_CONTENT", "") for string in xmltree.every(page, "String"))
    return Page(beside_neighbours(fragments), divided=tuple(sorted({word for word in whole if word})))


def _pieces(line: Element, number: int) -> Iterator[Fragment]:
    mark = linemarks.mark_in(line.get("TAGREFS", "").split())
    if mark != linemarks.DROPPED:
        yield from pieces(words(line), number, linemarks.then_of(mark))


def words(line: Element) -> list[Fragment]:
    """The strings of a line; all in the line's place where some have none of their own (ALTO lets them out)."""
    strings = [string for string in xmltree.every(line, "String") if string.get("CONTENT")]
    texts = list(map(_text, strings))
    hyphen = next((sign.get("CONTENT", "-") for sign in xmltree.every(line, "HYP")), "")
    if strings and (hyphen or strings[-1].get("SUBS_TYPE") == "HypPart1") and texts[-1][-1] not in HYPHENS:
        texts[-1] += (hyphen or "-").translate(_AS_PRINTED)
    boxes = [_box(string) for string in strings]
    if NOWHERE in boxes:
        boxes = [_box(line)] * len(strings)
    return list(map(Fragment, texts, boxes, map(_sure, strings)))


def _text(string: Element) -> str:
    """What a string says. Half of a divided word is spelt as in the whole (Zuk- and ker of Zucker are Zuc- and ker)."""
    text, whole = " ".join(string.get("CONTENT", "").split()), string.get("SUBS_CONTENT", "")
    bare = text.rstrip(HYPHENS)
    if string.get("SUBS_TYPE") == "HypPart1" and len(bare) < len(whole) and whole[:1] == bare[:1]:
        return whole[: len(bare)] + text[len(bare) :]
    if string.get("SUBS_TYPE") == "HypPart2" and len(text) < len(whole) and whole[-1:] == text[-1:]:
        return whole[-len(text) :]
    return text


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
