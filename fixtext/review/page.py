"""The page for an editor: one HTML file with its style, its script and its data; it asks nothing of the network.

A strict policy lets run only what this module put in, by its digest. The text of pages is data: it stands in a block
of JSON in which no `<` is, and the script puts it on the screen as text.
"""

from __future__ import annotations

import base64
import hashlib
import json
from bisect import bisect_left
from collections.abc import Callable, Sequence
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

from fixtext.pipeline import VERSION
from fixtext.provenance import Result
from fixtext.reading import Document, How
from fixtext.review.items import Item, items, rules_of

FORM = 1  # of the data, and of what the page exports
_SCRIPTS = ("model.js", "text.js", "list.js", "card.js", "keys.js")
Crop = Callable[[Item], str]


class Reviewed(NamedTuple):
    """A page to review: its name, what was read and how, what became of it, and a picture for a place ("" if none)."""

    name: str
    document: Document
    how: How
    result: Result
    crop: Crop = lambda _: ""


def html(pages: Sequence[Reviewed], rules: dict[str, str]) -> str:
    """The page. `rules` says what each rule is about.

    >>> from fixtext.reading import DETECT, decode
    >>> document = decode(b"a")
    >>> "<script" in html([Reviewed("a.txt", document, DETECT, document.clean("close-spaces"))], {})
    True
    """
    data = _escaped(_data(pages, rules))
    style, script = _part("page.css"), "\n".join(map(_part, _SCRIPTS))
    parts = {"POLICY": _policy(style, script), "STYLE": style, "WORDS": _escaped(json.loads(_part("words.json")))}
    made = _part("page.html")
    for name, text in (parts | {"SCRIPT": script, "DATA": data}).items():  # data last: it may have such a name in it
        made = made.replace(f"{{{{{name}}}}}", text, 1)
    return made


def _policy(style: str, script: str) -> str:
    return (
        f"default-src 'none'; script-src '{_digest(script)}'; style-src '{_digest(style)}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


@cache
def _part(name: str) -> str:
    return (resources.files("fixtext.review") / "shown" / name).read_text("utf-8")


def _escaped(data: Any) -> str:
    """JSON in ASCII in which nothing can end the block that it stands in."""
    return json.dumps(data, separators=(",", ":")).replace("<", "\\u003c").replace(">", "\\u003e")


def _data(pages: Sequence[Reviewed], rules: dict[str, str]) -> dict[str, Any]:
    found = [items(page.result) for page in pages]
    used = set().union(*map(rules_of, found))
    crops: dict[str, int] = {}
    rows = [_rows(page, some, crops) for page, some in zip(pages, found, strict=True)]
    digest = hashlib.sha256(repr((rows, VERSION)).encode("utf-8", "surrogatepass"))
    return {
        "fixtext": FORM,
        "version": VERSION,
        "id": digest.hexdigest(),
        "pages": rows,
        "rules": {rule: rules[rule] for rule in sorted(used) if rule in rules},
        "crops": list(crops),
    }


def _rows(page: Reviewed, found: Sequence[Item], crops: dict[str, int]) -> dict[str, Any]:
    units = Units(page.result.original)
    return {
        "file": page.name,
        "sha256": page.document.sha256,
        "encoding": page.how.encoding,
        "order": page.how.order,
        "as": page.how.form,
        "vertical": is_vertical(page.result),
        "text": page.result.original,
        "items": [_row(page, item, units, crops) for item in found],
    }


def _row(page: Reviewed, item: Item, units: Units, crops: dict[str, int]) -> dict[str, Any]:
    line, column = page.result.place(item.start)
    row: dict[str, Any] = {
        "kind": item.kind,
        "start": item.start,
        "end": item.end,
        "a": units.at(item.start),
        "b": units.at(item.end),
        "seen": item.seen,
        "rule": item.rule,
        "risk": item.risk.label,
        "step": item.step,
        "line": line,
        "column": column,
        "suggestions": [list(one) for one in item.suggestions],
        "confidence": item.confidence,
    }
    more = {"detector": item.detector, "why": item.why, "before": item.before, "after": item.after}
    row |= {name: text for name, text in more.items() if text}
    if item.move >= 0:
        row["move"] = item.move
    if crop := page.crop(item):
        row["crop"] = crops.setdefault(crop, len(crops))
    return row


def is_vertical(result: Result) -> bool:
    """Whether a page is set in vertical lines: the boxes are turned to be read."""
    lines = result.layout.lines if result.layout else ()
    turned = sum(line.box.height == line.place.width and line.box.height > line.box.width for line in lines)
    return turned > len(lines) / 2


class Units:
    """Offsets in code points as offsets in UTF-16, by which a browser counts."""

    def __init__(self, text: str) -> None:
        self.wide = [at for at, char in enumerate(text) if char > "\uffff"] if not text.isascii() else []

    def at(self, offset: int) -> int:
        """
        >>> Units("a𠮷b").at(2)
        3
        """
        return offset + bisect_left(self.wide, offset)
