"""PAGE XML of Transkribus, OCR-D, eScriptorium (https://github.com/PRImA-Research-Lab/PAGE-XML).

Lines are `TextLine`; the first `TextEquiv` is the text. `ReadingOrder` sorts the regions, where there is one.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from fixtext.layout import Box, Fragment
from fixtext.page.blocks import together
from fixtext.readers import markup

NAME = "PAGE"
FILE_ORDER = False


def knows(data: bytes) -> bool:
    return b"PcGts" in data[:4096]


def read(data: bytes) -> list[list[Fragment]]:
    """The pages. InputError: damaged XML, or a line without coordinates."""
    return [_page(page) for page in markup.every(markup.parse(data), "Page")]


def _page(page: Element) -> list[Fragment]:
    order = {ref.get("regionRef"): number for number, ref in enumerate(_refs(page))}
    regions = markup.every(page, "TextRegion")
    regions.sort(key=lambda region: order.get(region.get("id"), len(order)))
    lines = [line for region in regions for line in _lines(region)]
    return [line for line in lines if line.text]


def _lines(region: Element) -> Iterator[Fragment]:
    """The lines of a region; the region itself where its lines have no text."""
    own = [line for line in region if markup.tag(line) == "TextLine" and _has_text(line)]
    yield from map(_line, own if own or not _has_text(region) else [region])


def _has_text(element: Element) -> bool:
    return any((unicode.text or "").strip() for unicode in markup.every(element, "Unicode"))


def _refs(page: Element) -> list[Element]:
    """References to regions in their order; indices count where they are given."""
    refs = [ref for order in markup.every(page, "ReadingOrder") for ref in order.iter() if ref.get("regionRef")]
    return sorted(refs, key=lambda ref: int(ref.get("index", "0")))


def _line(line: Element) -> Fragment:
    found = [child for child in line if markup.tag(child) == "TextEquiv"]
    found.sort(key=lambda equiv: int(equiv.get("index", "0")))
    text = "".join(u.text or "" for equiv in found[:1] for u in markup.every(equiv, "Unicode"))
    if not text.strip():
        text = together(_line(word).text for word in markup.every(line, "Word") if word is not line)
    sure = found[0].get("conf") if found else None
    return Fragment(" ".join(text.split()), _box(line), float(sure) if sure else None)


def _box(line: Element) -> Box:
    coords = next((child for child in line if markup.tag(child) == "Coords"), None)
    points: list[tuple[float, float]] = []
    if coords is not None and coords.get("points"):
        for pair in coords.get("points", "").split():
            x, _, y = pair.partition(",")
            points.append((float(x), float(y)))
    elif coords is not None:  # versions before 2013
        points = [(float(p.get("x", "0")), float(p.get("y", "0"))) for p in markup.every(coords, "Point")]
    return markup.hull(points)
