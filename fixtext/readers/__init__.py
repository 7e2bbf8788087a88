"""Forms of input that tell where lines stand: each module knows one by its content and gives pages of fragments.

A reader has `NAME`, `knows(data)`, and `read(data)`, which gives a list of pages (`Page`), each its fragments in the
order of the file, and whether that order is a reading order already. What it is given is UTF-8, unless its form is
`BINARY`.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

from fixtext.encoding import narrowed

MODULES = (
    "pdf",
    "tsv",
    "hocr",
    "alto",
    "pagexml",
    "abbyy",
    "mineru",
    "mineru_middle",
    "docling",
    "blocks_json",
    "cloud_json",
    "ocrjson",
)
# suffixes of scans, if a reader knows what is in them
SCANS = (".hocr", ".tsv", ".html", ".htm", ".xhtml", ".xml", ".alto", ".page", ".json", ".jsonl", ".pdf")
HEAD = 1 << 16
_FIRST = (b"<", b"[", b"{", b"%", b"l", b"\xef")


def reader(data: bytes) -> Any:
    """The reader that knows some bytes, None for plain text."""
    if not may_know(data):
        return None
    modules = (import_module(f"fixtext.readers.{name}") for name in MODULES)
    return next((module for module in modules if module.knows(data)), None)


def may_know(data: bytes) -> bool:
    """Whether a text begins as one of the forms does; no more than its first bytes are looked at."""
    return data[:512].lstrip()[:1] in _FIRST


def scan_form(path: Path) -> str:
    """The name of the form with boxes that a file is in, by its name and its content; empty if it is none."""
    if not path.name.lower().endswith(SCANS):
        return ""
    try:
        with path.open("rb") as file:
            form = reader(narrowed(file.read(HEAD)))
    except OSError:
        return ""
    return str(form.NAME) if form else ""


def is_scan(path: Path) -> bool:
    """Whether a file has lines with boxes, by its name and its content."""
    return bool(scan_form(path))
