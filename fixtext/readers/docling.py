"""DoclingDocument in JSON (https://docling-project.github.io/docling-core/): items in reading order under `body`.

Furniture stands in `furniture` or has the content layer of that name; boxes are on the page that `prov` names.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from fixtext.errors import InputError
from fixtext.fragments import NOWHERE, block
from fixtext.layout import Box, Fragment, Page

name = "DoclingDocument"
suffixes = (".json",)


def sniff(data: bytes) -> bool:
    return b'"DoclingDocument"' in data[:4096] or (b'"DoclingDocument"' in data and data.lstrip()[:1] == b"{")


def read(data: bytes) -> list[Page]:
    """The pages. InputError: JSON that is no DoclingDocument."""
    try:
        document = json.loads(data)
        visited: set[str] = set()
        items = [*_items(document, document["body"], visited)]
        items += _items(document, document.get("furniture") or {}, visited)
        pages: dict[int, list[Fragment]] = {}
        for number, item in enumerate(items):
            page, box = _place(item)
            pages.setdefault(page, []).extend(block(_text(item), box, str(item.get("label", "")), number))
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise InputError(f"no DoclingDocument: {error!r}") from error
    return [Page(pages[number], ordered=True) for number in sorted(pages)]


def _items(document: dict[str, Any], node: dict[str, Any], visited: set[str]) -> Iterator[dict[str, Any]]:
    """The items below a node, in order, each once: references may lead round in a ring."""
    for child in node.get("children") or []:
        if child["$ref"] in visited:
            continue
        visited.add(child["$ref"])
        item = _resolved(document, child["$ref"])
        if item.get("text") or item.get("data"):
            yield item
        yield from _items(document, item, visited)


def _resolved(document: dict[str, Any], reference: str) -> dict[str, Any]:
    found: Any = document
    for step in reference.removeprefix("#/").split("/"):
        found = found[int(step)] if isinstance(found, list) else found[step]
    return dict(found)


def _text(item: dict[str, Any]) -> str:
    """The text of an item; a table as rows between bars."""
    grid = (item.get("data") or {}).get("grid") if isinstance(item.get("data"), dict) else None
    if grid:
        return "\n".join("| " + " | ".join(str(cell.get("text", "")) for cell in row) + " |" for row in grid)
    marker = f"{item['marker']} " if item.get("marker") else ""
    return f"{marker}{item.get('text') or ''}"


def _place(item: dict[str, Any]) -> tuple[int, Box]:
    """(page, box); y runs up where the origin of the coordinates is at the bottom."""
    if not item.get("prov"):
        return 1, NOWHERE
    place = item["prov"][0]
    left, top, right, bottom = (float(place["bbox"][edge]) for edge in "ltrb")
    if place["bbox"].get("coord_origin") == "BOTTOMLEFT":
        top, bottom = -top, -bottom
    return int(place["page_no"]), Box(left, top, right, bottom)
