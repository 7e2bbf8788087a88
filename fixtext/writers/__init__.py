"""Clean text written in the forms that archives keep: beside plain text into a copy of the file that it was read from.

A writer is a module of this folder with `SUFFIX` and either `FORM`, the name of the form that it writes a copy of, and
`write(data, lines)`, or `text(document, result)`, which gives the file for a document of any form.
"""

from __future__ import annotations

import re
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

from fixtext import readers
from fixtext.errors import InputError, UsageError, nearest
from fixtext.layout import Page
from fixtext.provenance import Result
from fixtext.reading import Document

if TYPE_CHECKING:
    from fixtext.writers.lines import Rewritten

NAMES = ("txt", "hocr", "alto", "page", "tei", "md")
TEXT = "txt"
_DECLARED = re.compile(
    rb"""(<\?xml[^>]*?\bencoding\s*=\s*["']|<meta[^>]*?\bcharset\s*=\s*["']?)([\w-]+)""", re.IGNORECASE
)


def names_in(written: str) -> tuple[str, ...]:
    """The writers of a list such as `alto,txt`, plain text first. UsageError: one that there is not, or none."""
    given = dict.fromkeys(name.strip() for name in written.split(",") if name.strip())
    names = tuple(sorted(given, key=lambda name: name != TEXT))
    for name in names:
        if name not in NAMES:
            raise UsageError(
                f"--write {name}: nothing is written so{nearest(name, NAMES)}; there are {', '.join(NAMES)}"
            )
    if not names:
        raise UsageError(f"--write takes a list of {', '.join(NAMES)}")
    return names


def suffix(name: str) -> str:
    """With what the names of files end that a writer makes."""
    return ".txt" if name == TEXT else str(_module(name).SUFFIX)


def write(name: str, document: Document, result: Result) -> bytes:
    """The file that a writer makes of a cleaned document. InputError: it cannot be made of this document.

    What is written into a copy of the source is read again before it is given, so that no text is lost on the way.
    """
    if name == TEXT:
        return result.text.encode("utf-8", "surrogateescape")
    module = _module(name)
    if not hasattr(module, "FORM"):
        return bytes(module.text(document, result))
    if document.form != module.FORM:
        raise InputError(f"{name} is written into a copy of a file in {module.FORM}; this is {document.form or 'text'}")
    _refuse_loose_text(document, module.FORM)
    from fixtext.writers.lines import rewritten  # 30 ms of patterns, and few runs write copies

    lines = rewritten(result, document.places)
    data = _in_utf8(module.write(document.source, lines))
    _compare(data, lines, module.FORM)
    return data


def _in_utf8(data: bytes) -> bytes:
    """What is in UTF-8 now, and declares that it is."""
    declared = _DECLARED.search(data, 0, 1024)
    if declared is None or declared[2].lower() in (b"utf-8", b"utf8"):
        return data
    return data[: declared.start(2)] + b"UTF-8" + data[declared.end(2) :]


def _module(name: str) -> ModuleType:
    return import_module(f"fixtext.writers.{name}")


def _refuse_loose_text(document: Document, form: str) -> None:
    placed = sum(len("".join(document.text[a:b].split())) for a, b, _, _ in document.places)
    if placed != len("".join(document.text.split())):
        raise InputError(f"{form}: a part of the text stands in no line of the file, so it cannot be written back")


def _compare(data: bytes, lines: dict[int, Rewritten], form: str) -> None:
    """InputError if the lines of what was written do not say what they should."""
    reader = next(known for known in readers.every() if known.name == form)
    texts = _texts(reader.read(data))
    for number, line in lines.items():
        if texts.get(number, "") != line.text:
            raise InputError(f"{form}: {line.text[:20]!r} cannot be written in the place of its line")


def _texts(pages: list[Page]) -> dict[int, str]:
    """The text of each line of a file, by number."""
    texts: dict[int, list[tuple[int, str]]] = {}
    for page in pages:
        for fragment in page.fragments:
            if fragment.line is not None:
                texts.setdefault(fragment.line, []).append((fragment.at, " ".join(fragment.text.split())))
    from fixtext.layout.line_patterns import together  # its patterns take 20 ms, and few runs write copies

    return {number: together(text for _, text in sorted(pieces)) for number, pieces in texts.items()}
