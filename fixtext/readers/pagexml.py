"""PAGE XML of Transkribus, OCR-D, eScriptorium (https://github.com/PRImA-Research-Lab/PAGE-XML).

Lines are `TextLine`; the first `TextEquiv` is the text. `ReadingOrder` is obeyed where there is one.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from fixtext.layout import Box, Fragment, Page, around
from fixtext.layout.line_patterns import together
from fixtext.readers import markup
from fixtext.readers.words import NOWHERE, beside_neighbours

NAME = "PAGE"


def knows(data: bytes) -> bool:
    return b"PcGts" in data[:4096]


def read(data: bytes) -> list[Page]:
    """The pages. InputError: damaged XML."""
    return [_page(page) for page in markup.every(markup.parse(data), "Page")]


def _page(page: Element) -> Page:
    """The lines of its regions; in reading order where the file says which that is for most of its regions."""
    order = {name: number for number, name in enumerate(_order(page))}
    regions = markup.every(page, "TextRegion")
    regions.sort(key=lambda region: order.get(region.get("id", ""), len(order)))
    lines = [line._replace(block=number) for number, region in enumerate(regions) for line in _lines(region)]
    known = sum(region.get("id") in order for region in regions)
    return Page(beside_neighbours([line for line in lines if line.text]), ordered=2 * known > len(regions) > 1)


def _order(page: Element) -> Iterator[str]:
    """The regions of the reading order, groups within groups; indices count where they are given."""
    for order in markup.every(page, "ReadingOrder"):
        for group in order:
            yield from _members(group)


def _members(group: Element) -> Iterator[str]:
    if group.get("regionRef"):
        yield group.get("regionRef", "")
    for member in sorted(group, key=lambda child: int(child.get("index", "0"))):
        yield from _members(member)


def _lines(region: Element) -> Iterator[Fragment]:
    """The lines of a region; the lines of its own text where its lines have none."""
    own = [line for line in region if markup.tag(line) == "TextLine" and _has_text(line)]
    if own or not _has_text(region):
        yield from map(_line, own)
        return
    text, box = _text(region), _box(region)
    lines = text.split("\n")
    step = box.height / len(lines)
    for number, line in enumerate(lines):
        top = box.top + number * step
        yield Fragment(" ".join(line.split()), box._replace(top=top, bottom=top + step))


def _has_text(element: Element) -> bool:
    return any((unicode.text or "").strip() for unicode in markup.every(element, "Unicode"))


def _equivalent(element: Element) -> Element | None:
    """The text that counts of an element: the one of the lowest index."""
    found = [child for child in element if markup.tag(child) == "TextEquiv"]
    return min(found, key=lambda equiv: int(equiv.get("index", "0")), default=None)


def _text(element: Element) -> str:
    """Its own text, else that of its words together."""
    equiv = _equivalent(element)
    text = "".join(u.text or "" for u in markup.every(equiv, "Unicode")) if equiv is not None else ""
    return (
        text if text.strip() else together(_text(word) for word in markup.every(element, "Word") if word is not element)
    )


def _line(line: Element) -> Fragment:
    equiv = _equivalent(line)
    sure = equiv.get("conf") if equiv is not None else None
    return Fragment(" ".join(_text(line).split()), _box(line), float(sure) if sure else None)


def _box(line: Element) -> Box:
    """Around its outline, else its baseline, else NOWHERE."""
    return next((around(points) for name in ("Coords", "Baseline") if (points := _points(line, name))), NOWHERE)


def _points(line: Element, name: str) -> list[tuple[float, float]]:
    coords = next((child for child in line if markup.tag(child) == name), None)
    points: list[tuple[float, float]] = []
    if coords is not None and coords.get("points"):
        for pair in coords.get("points", "").split():
            x, _, y = pair.partition(",")
            points.append((float(x), float(y)))
    elif coords is not None:  # versions before 2013
        points = [(float(p.get("x", "0")), float(p.get("y", "0"))) for p in markup.every(coords, "Point")]
    return points
