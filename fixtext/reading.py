"""Bytes to documents: plain text, or a form that tells where its lines stand (`fixtext.readers`)."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from typing import NamedTuple

from fixtext import encoding as encodings
from fixtext import foreign, readers
from fixtext.errors import InputError, UsageError
from fixtext.layout import Layout, Page, Place
from fixtext.pipeline import Pipeline, Spec
from fixtext.provenance import Result
from fixtext.unpacking import unpacked

FARTHEST = 1e9  # pixels; nor is a number that is none nearer


class How(NamedTuple):
    """How bytes are read: their encoding ("auto" or a name), reading order ("auto", "file"), form ("auto", "text")."""

    encoding: str = "auto"
    order: str = "auto"
    form: str = "auto"


DETECT = How()


@dataclass(frozen=True)
class Document:
    """A decoded text. `note` is empty, or says why the encoding is not certain.

    A byte order mark stays in `text` as U+FEFF; bytes that are not text stay as lone surrogates
    (`surrogateescape`), so that `encode(text)` gives the input back byte for byte. Where the source was no plain text,
    `form` names what it was, and `layout` says where its lines stand; `places` says which spans of the text are which
    lines of its file, and `source` is that file in UTF-8.
    """

    text: str
    encoding: str
    sha256: str
    note: str = ""
    layout: Layout | None = None
    form: str = ""
    places: tuple[Place, ...] = ()
    source: bytes = b""

    def clean(self, *specs: Spec) -> Result:
        """This document cleaned with a preset, steps or filters; the default preset if none is given.

        Boxes take part, and findings have them. Errors as of `Pipeline.parse`.
        """
        return Pipeline.parse(*(specs or ("@default",))).clean(self.text, self.layout)

    def encode(self, text: str) -> bytes:
        """A text in the encoding of this document. UsageError if the encoding lacks a character."""
        try:
            return text.encode(self.encoding, "surrogateescape")
        except UnicodeEncodeError as error:
            lacking = text[error.start : error.start + 1]
            raise UsageError(f"{self.encoding} has no {lacking!r}; write UTF-8 with --output-encoding utf-8") from error


def decode(data: bytes, encoding: str = "auto") -> Document:
    """The document of some bytes, taken for plain text whatever is in them.

    InputError: the bytes are not text in that encoding, or not text at all. UsageError: no such encoding.
    """
    text, name, note = encodings.decode(data, encoding)
    return Document(text, name, hashlib.sha256(data).hexdigest(), note)


def plain(data: bytes, encoding: str = "auto", form: str = "auto") -> Document:
    """`decode` of what is plain text. InputError: JSON, XML or HTML, unless `form` is "text", which takes all."""
    document = decode(data, encoding)
    foreign_form = foreign.form(document.text) if form == "auto" else ""
    if foreign_form:
        raise InputError(foreign.refusal(foreign_form))
    return document


def read(data: bytes, encoding: str = "auto", order: str = "auto", form: str = "auto") -> Document:
    """The document of some bytes: of a form that tells where its lines stand, or of plain text; out of gzip, too.

    `order` is "auto" for reading order by the boxes, "file" for the order of the file. `form` is "auto", or "text" for
    what is to be taken for plain text whatever is in it. Errors as of `plain`; UsageError, too, if an encoding is named
    for a form that has none.
    """
    bare = unpacked(data)
    document = _read(bare, encoding, order, form)
    if bare is data:
        return document
    return replace(document, sha256=hashlib.sha256(data).hexdigest(), form=document.form or "gzip")


def read_named(name: str, data: bytes, how: How) -> Document:
    """`read` of a file of some name, which may say that quoted strings are JSON. Errors as of `read`."""
    document = read(data, *how)
    if how.form == "auto" and not document.form and (form := foreign.called(name, document.text)):
        raise InputError(foreign.refusal(form))
    return document


def _read(data: bytes, encoding: str, order: str, form: str) -> Document:
    known, utf8, note = _reader(data, encoding) if form == "auto" else (None, data, "")
    if known is None:
        return plain(data, encoding, form)
    from fixtext.layout.reading_order import arrange  # plain text has no need of it

    pages = _placed(known, utf8)
    text, layout, kept, places = arrange(pages, order)
    notes = [note] if note else []
    notes += [f"{known.name}: {page.note}" for page in pages if page.note]
    notes += [f"{known.name}: the order of the file's blocks stands on {kept}"] if kept else []
    sha256 = hashlib.sha256(data).hexdigest()
    return Document(text, "utf-8", sha256, "; ".join(notes), layout, known.name, places, utf8)


def _reader(data: bytes, encoding: str) -> tuple[readers.Reader | None, bytes, str]:
    """(reader, the bytes in UTF-8, note on the encoding). An encoding that is named is taken, or refused where it is
    plainly another."""
    if not readers.may_know(encodings.narrowed(data[:512])):
        return None, data, ""
    known = readers.reader(data)
    if known and encoding != "auto":
        _refuse_encoding(known, data, encoding)
    if _is_binary(known) or encodings.is_utf8(data):
        return known, data, ""
    try:
        text, name, note = encodings.decode(data, encoding)
    except InputError:
        if known is None or encoding != "auto":
            raise
        return known, data, "not UTF-8, nor in another encoding that is known; bytes that are no text are kept"
    utf8 = text.removeprefix("\ufeff").encode("utf-8", "surrogateescape") if name != "utf-8" else data
    return readers.reader(utf8), utf8, note


def _is_binary(known: readers.Reader | None) -> bool:
    return getattr(known, "binary", False)


def _refuse_encoding(known: readers.Reader, data: bytes, encoding: str) -> None:
    """UsageError: a form that has no encoding. InputError: what is plainly in UTF-8 is named otherwise."""
    if _is_binary(known):
        raise UsageError(f"{known.name} says itself how its text is encoded; leave --encoding out")
    if encodings.is_utf8(data) and not data.isascii() and encodings.named(encoding) != "utf-8":
        raise InputError(f"not {encoding}: all of its bytes are UTF-8; leave --encoding out")


def _placed(form: readers.Reader, data: bytes) -> list[Page]:
    """What a reader finds. InputError: a field that is damaged, or a box that stands nowhere."""
    try:
        pages = form.read(data)
    except (ValueError, TypeError, LookupError, AttributeError, OverflowError, RecursionError) as error:
        raise InputError(f"{form.name}: a field is damaged{_line_of(data, str(error))}: {error}") from error
    for number, page in enumerate(pages, 1):
        for fragment in page.fragments:
            if not all(abs(edge) < FARTHEST for edge in fragment.box):
                raise InputError(f"{form.name}: the box of {fragment.text[:20]!r} on page {number} stands nowhere")
    return pages


def _line_of(data: bytes, complaint: str) -> str:
    """The line in which the value stands that a complaint quotes."""
    quoted = re.search("'([^']+)'", complaint)
    value = quoted and re.search(rb"(?<!\w)" + re.escape(quoted[1].encode()) + rb"(?!\w)", data)
    line = data.count(b"\n", 0, value.start() if value else 0) + 1
    return f" in line {line}" if value else ""
