"""MinerU's `content_list.json`: blocks in reading order, each a paragraph, title, table or picture with its caption.

Boxes are in thousandths of the page (`bbox`); older versions have none, and then the layout says nothing of a block.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from fixtext.errors import InputError
from fixtext.layout import Box, Fragment

NAME = "MinerU content_list"
FILE_ORDER = True
_LISTS = (
    "img_caption",
    "image_caption",
    "img_footnote",
    "image_footnote",
    "table_caption",
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
        pages: list[list[Fragment]] = [[] for _ in range(1 + max((int(b["page_idx"]) for b in blocks), default=-1))]
        for block in blocks:
            pages[int(block["page_idx"])] += _fragments(block)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise InputError(f"no content_list of MinerU: {error!r}") from error
    return pages


def _fragments(block: dict[str, Any]) -> Iterator[Fragment]:
    box = Box(*map(float, block.get("bbox") or (0, 0, 0, 0)))
    mark = "#" * int(block.get("text_level") or 0)
    for text in _texts(block):
        for line in text.split("\n"):
            if line.strip():
                yield Fragment(f"{mark} {line.strip()}" if mark else line.strip(), box)


def _texts(block: dict[str, Any]) -> Iterator[str]:
    yield from (block[key] for key in _BODIES if isinstance(block.get(key), str))
    if isinstance(block.get("table_body"), str):
        yield from _rows(block["table_body"])
    for key in _LISTS:
        found = block.get(key) or ()
        yield from [found] if isinstance(found, str) else found


def _rows(table: str) -> Iterator[str]:
    """A table in HTML as rows between bars, which no filter joins."""
    for row in re.findall(r"<tr[^>]*>(.*?)</tr>", table, re.DOTALL | re.IGNORECASE):
        cells = re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.DOTALL | re.IGNORECASE)
        yield "| " + " | ".join(" ".join(re.sub(r"<[^>]+>", "", cell).split()) for cell in cells) + " |"
