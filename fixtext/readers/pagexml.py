"""PAGE XML of Transkribus, OCR-D, eScriptorium (https://github.com/PRImA-Research-Lab/PAGE-XML).

Lines are `TextLine`; the first `TextEquiv` is the text. `ReadingOrder` is obeyed where there is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from fixtext import linemarks, xmltree
from fixtext.fragments import NOWHERE, beside_neighbours
from fixtext.layout import Box, Fragment, Page, around
from fixtext.layout.line_patterns import together

name = "PAGE"
suffixes = (".xml", ".page")


def sniff(data: bytes) -> bool:
    return re.search(rb"<(?:[\w.-]+:)?PcGts[\s>]", data[:4096]) is not None


def read(data: bytes) -> list[Page]:
    """The pages. InputError: damaged XML."""
    root = xmltree.parse(data)
    numbers = {id(line): number for number, line in enumerate(xmltree.every(root, "TextLine"))}
    return [_page(page, numbers) for page in xmltree.every(root, "Page")]


def _page(page: Element, numbers: dict[int, int]) -> Page:
    """The lines of its regions; in reading order where the file says which that is for most of its regions."""
    order = {name: number for number, name in enumerate(_order(page))}
    regions = xmltree.every(page, "TextRegion")
    regions.sort(key=lambda region: order.get(region.get("id", ""), len(order)))
    lines = [line._replace(block=number) for number, region in enumerate(regions) for line in _lines(region, numbers)]
    known = sum(region.get("id") in order for region in regions)
    return Page(beside_neighbours([line for line in lines if line.text]), ordered=2 * known > len(regions) > 1)


def _order(page: Element) -> Iterator[str]:
    """The regions of the reading order, groups within groups; indices count where they are given."""
    for order in xmltree.every(page, "ReadingOrder"):
        for group in order:
            yield from _members(group)


def _members(group: Element) -> Iterator[str]:
    if group.get("regionRef"):
        yield group.get("regionRef", "")
    for member in sorted(group, key=lambda child: int(child.get("index", "0"))):
        yield from _members(member)


def _lines(region: Element, numbers: dict[int, int]) -> Iterator[Fragment]:
    """The lines of a region; the lines of its own text where its lines have none."""
    own = [line for line in region if xmltree.tag(line) == "TextLine" and _has_text(line)]
    if own or not _has_text(region):
        yield from (_line(line, numbers[id(line)]) for line in own if _mark(line) != linemarks.DROPPED)
        return
    text, box = text_of(region), box_of(region)
    lines = text.split("\n")
    step = box.height / len(lines)
    for number, line in enumerate(lines):
        top = box.top + number * step
        yield Fragment(" ".join(line.split()), box._replace(top=top, bottom=top + step))


def _has_text(element: Element) -> bool:
    return any((unicode.text or "").strip() for unicode in xmltree.every(element, "Unicode"))


def equivalent(element: Element) -> Element | None:
    """The text that counts of an element: the one of the lowest index."""
    found = [child for child in element if xmltree.tag(child) == "TextEquiv"]
    return min(found, key=lambda equiv: int(equiv.get("index", "0")), default=None)


def text_of(element: Element) -> str:
    """Its own text, else that of its words together."""
    equiv = equivalent(element)
    text = "".join(u.text or "" for u in xmltree.every(equiv, "Unicode")) if equiv is not None else ""
    return (
        text
        if text.strip()
        else together(text_of(word) for word in xmltree.every(element, "Word") if word is not element)
    )


def _line(line: Element, number: int) -> Fragment:
    equiv = equivalent(line)
    sure = equiv.get("conf") if equiv is not None else None
    confidence = float(sure) if sure else None
    then = linemarks.then_of(_mark(line))
    return Fragment(" ".join(text_of(line).split()), box_of(line), confidence, line=number, then=then)


def _mark(line: Element) -> str:
    return linemarks.in_custom(line.get("custom", ""))


def box_of(line: Element) -> Box:
    """Around its outline, else its baseline, else NOWHERE."""
    return next((around(points) for name in ("Coords", "Baseline") if (points := _points(line, name))), NOWHERE)


def _points(line: Element, name: str) -> list[tuple[float, float]]:
    coords = next((child for child in line if xmltree.tag(child) == name), None)
    points: list[tuple[float, float]] = []
    if coords is not None and coords.get("points"):
        for pair in coords.get("points", "").split():
            x, _, y = pair.partition(",")
            points.append((float(x), float(y)))
    elif coords is not None:  # versions before 2013
        points = [(float(p.get("x", "0")), float(p.get("y", "0"))) for p in xmltree.every(coords, "Point")]
    return points
