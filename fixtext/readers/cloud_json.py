"""Lines of the OCR services of Google, Microsoft, Amazon, Baidu and Tencent in JSON.

Google Vision `responses[].fullTextAnnotation` (else the lines of `textAnnotations[0]`, without places), Document AI
`document.pages[].lines`, Azure Read `analyzeResult.pages[].lines` or `readResults[].lines`, Textract `Blocks` of type
LINE, Baidu `words_result`, Tencent `TextDetections`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Any

from fixtext.errors import InputError
from fixtext.fragments import NOWHERE, beside_neighbours, box_of, text_of
from fixtext.layout import Box, Fragment, Page

name = "JSON of an OCR service"
suffixes = (".json",)
_KEYS = tuple(
    f'"{key}'.encode()
    for key in (
        "fullTextAnnotation",
        "textAnnotations",
        "analyzeResult",
        "readResult",
        "BlockType",
        "words_result",
        "TextDetections",
        "textAnchor",
    )
)
_ENDS = ("LINE_BREAK", "EOL_SURE_SPACE", "HYPHEN")
_MILLE = 1000.0  # shares of a page as thousandths


def sniff(data: bytes) -> bool:
    head = data[:64].lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    return head in (b"[", b"{") and any(key in data for key in _KEYS)


def read(data: bytes) -> list[Page]:
    """The pages. InputError: an answer that has no lines in any of the shapes."""
    try:
        pages = [list(page) for page in _pages(json.loads(data))]
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise InputError(f"no answer of an OCR service that is known: {error!r}") from error
    if not pages:
        raise InputError("no answer of an OCR service that is known: no lines in it")
    return [Page(beside_neighbours(page)) for page in pages]


def _pages(found: Any) -> Iterator[Iterator[Fragment]]:
    if isinstance(found, list):
        for item in found:
            yield from _pages(item)
        return
    for key, shape in _SHAPES.items():
        if found.get(key):
            yield from shape(found[key])
            return
    if found.get("pages"):
        yield from _document_ai(found) if "text" in found else _azure(found["pages"])
        return
    for key in ("responses", "document", "analyzeResult", "Response", "data", "result"):
        if found.get(key):
            yield from _pages(found[key])


def _vision(full: dict[str, Any]) -> Iterator[Iterator[Fragment]]:
    for page in full.get("pages") or []:
        yield (line for number, found in enumerate(page.get("blocks") or []) for line in _vision_lines(found, number))


def _vision_lines(found: dict[str, Any], number: int) -> Iterator[Fragment]:
    """Words of a block up to the break that Google reports behind the last symbol of a line."""
    text, box = "", None
    for paragraph in found.get("paragraphs") or []:
        for word in paragraph.get("words") or []:
            place = _vertices(word.get("boundingBox"))
            box = place if box is None else _around(box, place)
            text += "".join(symbol.get("text", "") for symbol in word.get("symbols") or [])
            end = _break_of(word)
            text += " " * (end in ("SPACE", "SURE_SPACE")) + "-" * (end == "HYPHEN")
            if end in _ENDS:
                yield Fragment(text.strip(), box, block=number)
                text, box = "", None
        if text.strip() and box is not None:
            yield Fragment(text.strip(), box, block=number)
            text, box = "", None


def _break_of(word: dict[str, Any]) -> str:
    symbols = word.get("symbols") or [{}]
    return str(((symbols[-1].get("property") or {}).get("detectedBreak") or {}).get("type", ""))


def _vertices(poly: dict[str, Any] | None) -> Box:
    """The box of a polygon; normalized corners are shares of the page."""
    if poly and poly.get("normalizedVertices"):
        return Box(*(_MILLE * edge for edge in box_of(poly["normalizedVertices"])))
    return box_of((poly or {}).get("vertices"))


def _around(a: Box, b: Box) -> Box:
    return Box(min(a.left, b.left), min(a.top, b.top), max(a.right, b.right), max(a.bottom, b.bottom))


def _bare(annotations: list[dict[str, Any]]) -> Iterator[Iterator[Fragment]]:
    lines = text_of(annotations[0]["description"]).split("\n")
    yield (Fragment(line, NOWHERE) for line in lines if line.strip())


def _document_ai(found: dict[str, Any]) -> Iterator[Iterator[Fragment]]:
    for page in found["pages"]:
        yield (_anchored(line["layout"], found["text"]) for line in page.get("lines") or [])


def _anchored(layout: dict[str, Any], text: str) -> Fragment:
    segments = (layout.get("textAnchor") or {}).get("textSegments") or []
    words = "".join(text[int(s.get("startIndex", 0)) : int(s["endIndex"])] for s in segments)
    return Fragment(" ".join(words.split()), _vertices(layout.get("boundingPoly")), _share(layout.get("confidence")))


def _share(confidence: Any) -> float | None:
    return None if confidence is None else float(confidence)


def _azure(pages: list[dict[str, Any]]) -> Iterator[Iterator[Fragment]]:
    for page in pages:
        lines = page.get("lines") or []
        yield map(_azure_line, lines)


def _azure_line(line: dict[str, Any]) -> Fragment:
    place = line.get("polygon") or line.get("boundingPolygon") or line.get("boundingBox")
    return Fragment(text_of(line.get("content", line.get("text"))), box_of(place))


def _azure_blocks(found: dict[str, Any]) -> Iterator[Iterator[Fragment]]:
    yield from _azure(found["blocks"])


def _textract(blocks: list[dict[str, Any]]) -> Iterator[Iterator[Fragment]]:
    lines = [found for found in blocks if found.get("BlockType") == "LINE"]
    for _, page in groupby(lines, key=lambda line: line.get("Page", 1)):
        yield map(_textract_line, list(page))


def _textract_line(line: dict[str, Any]) -> Fragment:
    place = line["Geometry"]["BoundingBox"]
    left, top, width, height = (_MILLE * float(place[key]) for key in ("Left", "Top", "Width", "Height"))
    return Fragment(text_of(line["Text"]), Box(left, top, left + width, top + height), float(line["Confidence"]) / 100)


def _baidu(lines: list[dict[str, Any]]) -> Iterator[Iterator[Fragment]]:
    yield (Fragment(text_of(line["words"]), _located(line.get("location"))) for line in lines)


def _located(place: dict[str, Any] | None) -> Box:
    if not place:
        return NOWHERE
    left, top, width, height = (float(place[key]) for key in ("left", "top", "width", "height"))
    return Box(left, top, left + width, top + height)


def _tencent(lines: list[dict[str, Any]]) -> Iterator[Iterator[Fragment]]:
    yield (Fragment(text_of(n["DetectedText"]), box_of(n.get("Polygon")), float(n["Confidence"]) / 100) for n in lines)


_SHAPES: dict[str, Callable[[Any], Iterator[Iterator[Fragment]]]] = {
    "fullTextAnnotation": _vision,
    "textAnnotations": _bare,
    "readResults": _azure,
    "readResult": _azure_blocks,
    "Blocks": _textract,
    "words_result": _baidu,
    "TextDetections": _tencent,
}
