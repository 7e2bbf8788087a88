"""The record of changes as a file (JSON Lines): one part an input and run, a header and then one line an edit.

A record is appended to and never replaced, so whatever it could undo it can undo after any further run. A part is on
disk before its file is replaced; what a killed run left cut off is cut off before the next part. The header says where
the input stood and where the clean text went, seen from the record's folder (`from`, `to`; null for standard input and
output), so that a part is known again when record and collection are moved together.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import stat
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any, NamedTuple

from fixtext import appending, files, provenance, report, writing
from fixtext.errors import OutputError, UsageError
from fixtext.pipeline import VERSION
from fixtext.provenance import Result
from fixtext.reading import Document
from fixtext.unpacking import BOMB_BYTES, BOMB_RATIO


class Entry(NamedTuple):
    """A cleaned input: its name and bytes, what was read, the clean bytes and their encoding."""

    name: str
    data: bytes
    document: Document
    result: Result
    clean: bytes
    encoding: str


def rows(done: Entry, **places: str | None) -> Iterator[dict[str, Any]]:
    """The rows of a part, which leads a clean file back to its bytes; `places` are `from` and `to`."""
    document, result = done.document, done.result
    header: dict[str, Any] = {
        "version": VERSION,
        "file": done.name,
        **places,
        "sha256": document.sha256,
        "encoding": document.encoding,
        "clean_encoding": done.encoding,
        "clean_sha256": hashlib.sha256(done.clean).hexdigest(),
        "edits": sum(len(each.applied) for each in result.passes),
    }
    if not _is_encoded(result.original, document.encoding, done.data):
        header["bytes"] = packed(done.data)
    return provenance.to_records(result, **header)


def rows_of_bytes(name: str, data: bytes, clean: bytes, **places: str | None) -> list[dict[str, Any]]:
    """The part of a file that is kept as it was, whatever was changed in it: lines of JSON with their text."""
    header: dict[str, Any] = {
        "fixtext": 1,
        "version": VERSION,
        "file": name,
        **places,
        "sha256": hashlib.sha256(data).hexdigest(),
        "clean_sha256": hashlib.sha256(clean).hexdigest(),
        "edits": 0,
        "bytes": packed(data),
        "steps": [],
    }
    return [header]


def _is_encoded(text: str, encoding: str, data: bytes) -> bool:
    try:
        return text.encode(encoding, "surrogateescape") == data
    except UnicodeError:
        return False


def packed(data: bytes) -> str:
    """Bytes for a header. What packs too well for `unpacked` gets a tail of zeros, which no reader looks at."""
    small = zlib.compress(data)
    if len(data) > BOMB_BYTES:
        small = small.ljust(len(data) // BOMB_RATIO + 1, b"\0")
    return base64.b85encode(small).decode("ascii")


def unpacked(written: str) -> bytes:
    """The bytes of a header. ValueError: they are damaged, or would fill the memory."""
    small = base64.b85decode(written)
    most = max(BOMB_BYTES, BOMB_RATIO * len(small))
    expander = zlib.decompressobj()
    try:
        data = expander.decompress(small, most + 1)
    except zlib.error as error:
        raise ValueError(str(error)) from error
    if len(data) > most:
        raise ValueError(f"a bomb: more than {BOMB_RATIO} times its size when expanded")
    return data


class Record:
    """The record that a run writes, if any. Nothing is created before there is a part to keep.

    >>> Record(None).add([], private=None, sync=False)
    """

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self._stream: IO[bytes] | None = None

    def prepare(self) -> None:
        """Look at what is there, and take up what a killed run of an earlier version left beside it.

        UsageError: something else is there, or it cannot be written.
        """
        if self.path is not None:
            obstacle = _obstacle(self.path)
            if obstacle:
                raise UsageError(f"{self.path}: {obstacle}")
            self._take_up(partial_of(self.path))

    def _take_up(self, partial: Path) -> None:
        if self.path and partial.is_file() and is_record(partial):
            appending.append(self.path, partial.read_bytes(), partial.stat().st_mode, sync=True)
            partial.unlink()
            files.say(f"{partial}: was left by a run that was killed; it is in {self.path} now")

    def add(self, part: Iterable[dict[str, Any]], private: int | None, sync: bool) -> None:
        """Append a part; with `sync` it is on the disk afterwards. `private` is the mode of its file.

        UsageError: the record may be read by whom the file keeps out. OutputError: it takes no more, and is as it was.
        """
        if self.path is None:
            return
        try:
            self._put(b"".join(map(report.line, part)), self.path, private, sync)
        except OSError as error:
            raise OutputError(f"{self.path}: cannot be written: {error.strerror}; nothing else is cleaned") from error

    def _put(self, data: bytes, path: Path, private: int | None, sync: bool) -> None:
        """Append to a file; a pipe is opened once, for its reader takes the closing for the end."""
        if self._stream is None and not _is_regular(path):
            self._stream = path.open("wb")
        if self._stream is None:
            return appending.append(path, data, private, sync)
        self._stream.write(data)
        self._stream.flush()

    def relative(self, place: Path | None) -> str | None:
        """A path as seen from the record's folder."""
        if self.path is None or place is None:
            return None
        return os.path.relpath(place.resolve(), self.path.resolve().parent)


def _obstacle(path: Path) -> str:
    """Why a record cannot be written to a path, as far as can be known without writing; empty if it can."""
    try:
        there = writing.status(path)
    except OSError as error:
        return f"cannot be written: {error.strerror}"
    if there is None:
        return (
            "" if os.access(path.parent, os.W_OK) else "cannot be written: its folder is not there, or write-protected"
        )
    if stat.S_ISDIR(there.st_mode):
        return "is a directory; --changes needs the name of a file"
    if not os.access(path, os.W_OK):
        return "cannot be written: it is write-protected"
    other = stat.S_ISREG(there.st_mode) and there.st_size > 0 and not is_record(path)
    return "is there and is no record of changes; give --changes another name" if other else ""


def partial_of(path: Path) -> Path:
    """Where versions up to 0.1 kept the record of a run that goes on."""
    return path.with_name(f"{path.name}.partial")


def is_record(path: Path) -> bool:
    """Whether a file begins as a record of changes does."""
    try:
        with path.open("rb") as file:
            row = json.loads(file.readline())
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(row, dict) and "fixtext" in row


def _is_regular(path: Path) -> bool:
    there = writing.status(path)
    return there is None or stat.S_ISREG(there.st_mode)
