"""Pages as layout models give them in JSON: blocks with a label, a text and a box, in reading order.

PP-StructureV3 and PaddleOCR-VL: `parsing_res_list` of `block_label`, `block_content`, `block_bbox`, alone, under `res`,
in a list of pages, or under `result.layoutParsingResults[].prunedResult` (PaddleX serving). dots.ocr: a list of
`category`, `text`, `bbox`. Mistral OCR: `pages[].markdown` without boxes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from fixtext.errors import InputError
from fixtext.fragments import NOWHERE, block, box_of, text_of
from fixtext.layout import Fragment, Page

name = "blocks of a layout model in JSON"
suffixes = (".json",)
_INNER = ("res", "result", "layoutParsingResults", "prunedResult", "pages")


def sniff(data: bytes) -> bool:
    head = data[:65536].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head[:1] not in (b"[", b"{"):
        return False
    paddle = b'"parsing_res_list"' in data
    dots = b'"category"' in head and b'"bbox"' in head
    return paddle or dots or (b'"markdown"' in head and b'"index"' in head and b'"pages"' in head)


def read(data: bytes) -> list[Page]:
    """The pages. InputError: no blocks in any of the shapes."""
    try:
        pages = [Page(list(page), ordered=True) for page in _pages(json.loads(data))]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise InputError(f"no blocks of a layout model: {error!r}") from error
    if not pages:
        raise InputError("no blocks of a layout model: neither parsing_res_list, nor category and bbox, nor markdown")
    return pages


def _pages(found: Any) -> Iterator[Iterator[Fragment]]:
    if isinstance(found, list):
        if found and all(isinstance(item, dict) and "category" in item for item in found):
            yield _dots(found)
        else:
            for item in found:
                yield from _pages(item)
    elif isinstance(found, dict):
        if "parsing_res_list" in found:
            yield _paddle(found["parsing_res_list"])
        elif isinstance(found.get("markdown"), str):
            yield block(found["markdown"], NOWHERE, "text", 0)
        else:
            for key in _INNER:
                yield from _pages(found.get(key))


def _paddle(blocks: list[dict[str, Any]]) -> Iterator[Fragment]:
    for number, found in enumerate(blocks):
        text = text_of(found.get("block_content", found.get("content", "")))
        box = box_of(found.get("block_bbox", found.get("bbox")))
        yield from block(text, box, str(found.get("block_label", found.get("label", ""))), number)


def _dots(blocks: list[dict[str, Any]]) -> Iterator[Fragment]:
    for number, found in enumerate(blocks):
        if found.get("text"):
            yield from block(text_of(found["text"]), box_of(found.get("bbox")), str(found["category"]), number)
