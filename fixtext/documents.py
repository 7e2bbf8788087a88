"""Files as documents, from Python as from the shell."""

from __future__ import annotations

import os

from fixtext import files
from fixtext.reading import Document
from fixtext.reading import read as read_bytes


def read(path: str | os.PathLike[str], encoding: str = "auto", order: str = "auto") -> Document:
    """The document of a file: plain text, or a form that tells where its lines stand (hOCR, ALTO, PAGE, PDF, OCR JSON).

    `encoding` is "auto" or a name; `order` is "auto" for reading order by the boxes, "file" for that of the file.
    MissingInput: no such file. InputError: damaged, or of no form that is text. UsageError: no such encoding.

    >>> from pathlib import Path
    >>> from tempfile import mkdtemp
    >>> path = Path(mkdtemp()) / "page.json"
    >>> lines = [("早市在天亮以前就开始了,四乡的菜农都来了.", 0), ("－３－", 300)]
    >>> rows = [{"text": text, "box": [0, top, 200, top + 20], "score": 0.9} for text, top in lines]
    >>> _ = path.write_text(__import__("json").dumps(rows))

    >>> document = read(path)
    >>> document.form, document.layout.lines[0].box.bottom
    ('OCR JSON', 20.0)
    >>> result = document.clean("drop-artifacts page-numbers=keep")
    >>> [(found.text, found.at.page, found.at.box.top) for found in result.findings()]
    [('－３－', 1, 300.0)]
    >>> document.clean("newspaper-zh").text
    '早市在天亮以前就开始了，四乡的菜农都来了。\\n'
    """
    with files.naming(os.fspath(path)):
        return read_bytes(files.read(os.fspath(path)), encoding, order)
