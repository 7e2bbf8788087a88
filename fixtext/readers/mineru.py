"""MinerU's `content_list.json`: blocks in reading order, each a paragraph, title, table or picture with its caption.

Boxes are in thousandths of the page (`bbox`); older versions have none, and then the layout says nothing of a block.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from fixtext.errors import InputError
from fixtext.layout import Box, Fragment
from fixtext.page.furniture import mark_of
from fixtext.readers.words import text_of

NAME = "MinerU content_list"
FILE_ORDER = True
_PAGES = 100_000
_MARKS = {"header": "running_heads", "footer": "running_heads", "page_number": "page_numbers"}
_LISTS = (
    "img_caption",
    "image_caption",
    "img_footnote",
    "image_footnote",
    "table_caption",
    "table_body",
    "table_footnote",
    "code_caption",
    "list_items",
)
_BODIES = ("text", "code_body")


def knows(data: bytes) -> bool:
    head = data[:65536]
    return head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"[" and b'"page_idx"' in data and b'"type"' in head


def read(data: bytes) -> list[list[Fragment]]:
    """The pages. InputError: it is no list of blocks."""
    try:
        blocks = json.loads(data)
        numbers = [int(block["page_idx"]) for block in blocks]
        if numbers and not (min(numbers) >= 0 and max(numbers) < _PAGES):
            raise ValueError(f"no page has the number {min(numbers) if min(numbers) < 0 else max(numbers)}")
        pages: list[list[Fragment]] = [[] for _ in range(1 + max(numbers, default=-1))]
        for block in blocks:
            pages[int(block["page_idx"])] += _fragments(block)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise InputError(f"no content_list of MinerU: {error!r}") from error
    return pages


def _fragments(block: dict[str, Any]) -> Iterator[Fragment]:
    box = Box(*map(float, block.get("bbox") or (0, 0, 0, 0)))
    level, kind = int(block.get("text_level") or 0), _MARKS.get(block.get("type", ""))
    mark = "#" * level + " " * (level > 0)
    if kind is not None:
        mark = mark_of(kind)  # what MinerU says of a block is known, as if an earlier run had marked it
    for text in _texts(block):
        for line in text.split("\n"):
            if line.strip():
                yield Fragment(f"{mark}{line.strip()}", box)


def _texts(block: dict[str, Any]) -> Iterator[str]:
    yield from (block[key] for key in _BODIES if isinstance(block.get(key), str))
    for key in _LISTS:
        found = block.get(key) or ()
        if key == "table_body":
            yield from _rows(str(found)) if found else ()
        else:
            yield from [found] if isinstance(found, str) else map(text_of, found)


def _rows(table: str) -> Iterator[str]:
    """A table in HTML as rows between bars, which no filter joins."""
    for row in re.findall(r"<tr[^>]*>(.*?)</tr>", table, re.DOTALL | re.IGNORECASE):
        cells = re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.DOTALL | re.IGNORECASE)
        yield "| " + " | ".join(" ".join(unescape(re.sub(r"<[^>]+>", _between, cell)).split()) for cell in cells) + " |"


def _between(tag: re.Match[str]) -> str:
    return " " if tag[0].lower().startswith("<br") else ""
