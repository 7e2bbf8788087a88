"""What MinerU 2 and 3 write beside `content_list.json`: `middle.json` and `content_list_v2.json`.

`middle.json` has pages (`pdf_info`) of blocks of lines of spans; what was thrown away (running heads, folios) stands in
`discarded_blocks`. `content_list_v2.json` is a list of pages of blocks whose text lies in parts under `content`
(https://opendatalab.github.io/MinerU/reference/output_files/).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from fixtext.errors import InputError
from fixtext.fragments import block, box_of
from fixtext.layout import Fragment, Page

name = "MinerU middle.json"
suffixes = (".json",)
_TEXTS = ("content", "latex", "html", "text")


def sniff(data: bytes) -> bool:
    head = data[:65536].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head[:1] == b"{":
        return b'"pdf_info"' in head
    return head[1:].lstrip()[:1] == b"[" and b'"bbox"' in head and b'"content"' in head and b'"type"' in head


def read(data: bytes) -> list[Page]:
    """The pages. InputError: JSON that is neither of the two."""
    try:
        found = json.loads(data)
        pages = map(_middle, found["pdf_info"]) if isinstance(found, dict) else map(_second, found)
        return [Page(list(page), ordered=True) for page in pages]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise InputError(f"no middle.json or content_list_v2.json of MinerU: {error!r}") from error


def _middle(page: dict[str, Any]) -> Iterator[Fragment]:
    for number, found in enumerate(page.get("para_blocks") or page.get("preproc_blocks") or []):
        yield from _block(found, number)
    for number, found in enumerate(page.get("discarded_blocks") or [], 10_000):
        kind = str(found.get("type", ""))
        yield from _block({**found, "type": kind if kind != "discarded" else "header"}, number)


def _block(found: dict[str, Any], number: int) -> Iterator[Fragment]:
    """A block and those in it: a picture has its caption as a block of its own."""
    for inner in found.get("blocks") or []:
        yield from _block(inner, number)
    for line in found.get("lines") or []:
        text = "".join(_text(span) for span in line.get("spans") or [])
        yield from block(text, box_of(line.get("bbox") or found.get("bbox")), str(found.get("type", "")), number)


def _text(span: dict[str, Any]) -> str:
    text = next((span[key] for key in ("content", "html") if isinstance(span.get(key), str)), "")
    return f"${text}$" if "equation" in str(span.get("type")) and "$" not in text else text


def _second(page: list[dict[str, Any]]) -> Iterator[Fragment]:
    for number, found in enumerate(page):
        kind = str(found.get("type", ""))
        for text in _parts(found.get("content")):
            yield from block(text, box_of(found.get("bbox")), kind, number)


def _parts(found: Any) -> Iterator[str]:
    """The texts below `content`: runs of one paragraph together, items of a list and captions each by itself."""
    if isinstance(found, str):
        yield found
    elif isinstance(found, dict):
        for key, value in found.items():
            if key in _TEXTS and isinstance(value, str):
                yield value
            elif key.endswith(("content", "caption", "footnote", "items", "body")):
                yield from _parts(value)
    elif isinstance(found, list):
        runs = [_run(item) for item in found]
        if runs and all(run is not None for run in runs):
            yield "".join(run for run in runs if run)
        else:
            for item in found:
                yield from _parts(item)


def _run(item: Any) -> str | None:
    """The text of a run within a paragraph; None if the item is more than a run."""
    if isinstance(item, str):
        return None
    text = item.get("content")
    if not isinstance(text, str) or not set(item) <= {"type", "content", "style", "score", "bbox", "url"}:
        return None
    return f"${text}$" if "equation" in str(item.get("type")) else text
