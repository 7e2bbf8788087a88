"""MinerU's `content_list.json`: blocks in reading order, each a paragraph, title, table or picture with its caption.

Boxes are in thousandths of the page (`bbox`); older versions have none, and then the layout says nothing of a block.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from fixtext.errors import InputError
from fixtext.fragments import block, box_of, rows, text_of
from fixtext.layout import Fragment, Page

name = "MinerU content_list"
suffixes = (".json",)
_PAGES = 100_000
_BODIES = ("text", "code_body", "content")
_PARTS = ("img", "image", "chart", "table", "code")
_LISTS = ("list_items", *(f"{part}_{text}" for part in _PARTS for text in ("caption", "footnote")))


def sniff(data: bytes) -> bool:
    head = data[:65536]
    return head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"[" and b'"page_idx"' in data and b'"type"' in head


def read(data: bytes) -> list[Page]:
    """The pages. InputError: it is no list of blocks."""
    try:
        blocks = json.loads(data)
        numbers = [int(found["page_idx"]) for found in blocks]
        if numbers and not (min(numbers) >= 0 and max(numbers) < _PAGES):
            raise ValueError(f"no page has the number {min(numbers) if min(numbers) < 0 else max(numbers)}")
        pages: list[list[Fragment]] = [[] for _ in range(1 + max(numbers, default=-1))]
        for number, found in enumerate(blocks):
            pages[int(found["page_idx"])] += _fragments(found, number)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise InputError(f"no content_list of MinerU: {error!r}") from error
    return [Page(page, ordered=True) for page in pages]


def _fragments(found: dict[str, Any], number: int) -> Iterator[Fragment]:
    box, level = box_of(found.get("bbox")), int(found.get("text_level") or 0)
    mark = "#" * level + " " * (level > 0)
    for text in _texts(found):
        yield from block(mark + text, box, str(found.get("type", "")), number)


def _texts(found: dict[str, Any]) -> Iterator[str]:
    """The texts of a block: body, rows of a table, captions and notes in the order of its fields."""
    yield from (found[key] for key in _BODIES if isinstance(found.get(key), str))
    if found.get("table_caption"):
        yield from _strings(found["table_caption"])
    if found.get("table_body"):
        yield from rows(str(found["table_body"]))
    for key in _LISTS:
        if key != "table_caption":
            yield from _strings(found.get(key) or ())


def _strings(found: Any) -> Iterator[str]:
    yield from [found] if isinstance(found, str) else map(text_of, found)
