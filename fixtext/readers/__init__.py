"""Forms of input that tell where lines stand: each reader knows one by its content and gives pages of fragments.

A reader is a module in this folder, or what an installed package names as an entry point of the group
`fixtext.readers`; ours are asked first. A reader imports what is heavy only when it reads.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Protocol, cast

from fixtext import registry
from fixtext.encoding import narrowed
from fixtext.layout import Page
from fixtext.unpacking import head


class Reader(Protocol):
    """A form with boxes; a module with these names is one.

    name      what messages call the form
    suffixes  with which its files end, in small letters: in a directory only such files are looked into
    sniff     whether some bytes, or the first 64 KiB of a file, are in this form; never an error
    read      the pages; ValueError, TypeError, LookupError or InputError for what is damaged

    What `read` is given is UTF-8, unless the reader has `binary = True`: then it is the bytes of the file.
    """

    @property
    def name(self) -> str: ...
    @property
    def suffixes(self) -> tuple[str, ...]: ...
    def sniff(self, data: bytes, /) -> bool: ...
    def read(self, data: bytes, /) -> list[Page]: ...


HEAD = 1 << 16
PACKED = ".gz"
_FIRST = (b"<", b"[", b"{", b"%", b"l", b"\xef")


def every() -> Iterator[Reader]:
    """All readers, ours first. FixtextError: one of somebody else's that cannot be loaded."""
    return (cast(Reader, registry.reader(name)) for name in registry.names("readers"))


def reader(data: bytes) -> Reader | None:
    """The reader that knows some bytes, None for plain text."""
    if not may_know(data):
        return None
    return next((known for known in every() if known.sniff(data)), None)


def may_know(data: bytes) -> bool:
    """Whether a text begins as one of the forms does; no more than its first bytes are looked at."""
    first = data[:512]
    return first.lstrip()[:1] in _FIRST or b"\0" in first


@lru_cache(maxsize=1)
def suffixes() -> tuple[str, ...]:
    """With what names of files in a known form end, packed in gzip or not."""
    bare = sorted({suffix for known in every() for suffix in known.suffixes})
    return (*bare, *(f"{suffix}{PACKED}" for suffix in bare))


def is_called_so(name: str) -> bool:
    """Whether a file's name is that of a form with boxes; what is in it decides."""
    return name.lower().endswith(suffixes())


def scan_form(path: Path) -> str:
    """The name of the form with boxes that a file is in, by its name and its content; empty if it is none."""
    if not is_called_so(path.name):
        return ""
    try:
        with path.open("rb") as file:
            form = reader(narrowed(head(file.read(HEAD), HEAD)))
    except OSError:
        return ""
    return form.name if form else ""


def is_scan(path: Path) -> bool:
    """Whether a file has lines with boxes, by its name and its content."""
    return bool(scan_form(path))


def text_name(name: str) -> str:
    """The name of the text that is made of a file: `page.hocr.gz`, `page.xml` and `page.txt.gz` give `page.txt`."""
    bare = name.removesuffix(PACKED)
    return f"{bare.rpartition('.')[0] or bare}.txt"
