"""Forms of input that tell where lines stand: each module knows one by its content and gives pages of fragments.

A reader has `NAME`, `knows(data)`, and `read(data)`, which gives a list of pages, each a list of fragments in the order
of the file. `FILE_ORDER` is set where that order is a reading order already.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

MODULES = ("pdf", "tsv", "hocr", "alto", "pagexml", "mineru", "ocrjson")
_FIRST = (b"<", b"[", b"{", b"%", b"l", b"\xef")


def reader(data: bytes) -> Any:
    """The reader that knows some bytes, None for plain text."""
    if data[:512].lstrip()[:1] not in _FIRST:
        return None
    modules = (import_module(f"fixtext.readers.{name}") for name in MODULES)
    return next((module for module in modules if module.knows(data)), None)
