"""The parts of a record of changes: one an input and run, the newest last. What is damaged in it is kept apart."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from fixtext import files
from fixtext.errors import RecordError
from fixtext.files import STDIN
from fixtext.record import partial_of


class Part(NamedTuple):
    """What a record says of one input in one run: its header, the line of it (from 1), and the lines of its edits.

    `damage` says what is wrong behind the part.
    """

    record: Path
    line: int
    header: dict[str, Any]
    edits: memoryview = memoryview(b"")
    damage: str = ""

    @property
    def original(self) -> str:
        """The digest of the text that it leads back to."""
        return str(self.header.get("sha256"))

    @property
    def clean(self) -> str:
        return str(self.header.get("clean_sha256"))

    @property
    def name(self) -> str:
        return str(self.header.get("file"))

    @property
    def key(self) -> str:
        """What parts of one file share: its place, or its name; texts from a pipe are as many as there are."""
        return self.place("to") or (self.original if self.name == STDIN else self.name)

    def at(self) -> str:
        return f"{self.record}:{self.line}"

    def rows(self) -> list[dict[str, Any]]:
        """Its edits, one a row. RecordError: a line of it is damaged."""
        lines = enumerate(bytes(self.edits).split(b"\n"), self.line + 1)
        return [_row(line, self.record, number) for number, line in lines if line.strip()]

    def place(self, side: str) -> str | None:
        """Where the input stood (`from`) or the clean text went (`to`); None if that is not known.

        Versions up to 0.1 wrote the name of the input alone: both are taken to be there.
        """
        if "from" not in self.header:
            return None if self.name == STDIN else str(Path(self.name).resolve())
        written = self.header.get(side)
        return str((self.record.resolve().parent / written).resolve()) if isinstance(written, str) else None


def read(changes: Path) -> tuple[list[Part], str]:
    """(all parts of a record, the first damage in it). MissingInput, InputError: it cannot be read."""
    left = partial_of(changes)  # by a run of an earlier version that was killed
    paths = [path for path in (changes, left) if path.exists()] or [changes]
    parts = [part for path in paths for part in _parts_of(path)]
    return [part for part in parts if part.header], next((part.damage for part in parts if part.damage), "")


def _parts_of(record: Path) -> Iterator[Part]:
    """The parts of one file; one without a header for what stands behind damage."""
    with files.naming(str(record)):
        data = files.read(str(record))
    lines, view = io.BytesIO(data), memoryview(data)
    part, number, start = Part(record, 0, {}), 0, 0
    while line := lines.readline():
        number += 1
        header, damage = _header(line, record, number)
        if header or damage:
            yield part._replace(edits=view[start : lines.tell() - len(line)], damage=damage)
            part, start = Part(record, number, header), lines.tell()
    yield part._replace(edits=view[start:])


def _header(line: bytes, record: Path, number: int) -> tuple[dict[str, Any], str]:
    """(header, "") if a line is one, ({}, "") for a line within a part, ({}, what is wrong) for a damaged line."""
    if line.startswith(b'{"pass":') or not line.strip():
        return {}, ""
    try:
        row = _row(line, record, number)
    except RecordError as error:
        return {}, str(error)
    return (row, "") if "fixtext" in row else ({}, "")


def _row(line: bytes, record: Path, number: int) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise RecordError(f"{record}:{number}: not a record of changes: {error}") from error
    if not isinstance(row, dict):
        raise RecordError(f"{record}:{number}: not a record of changes: it is no JSON object")
    return row
