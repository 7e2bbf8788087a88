"""The forms of input: a page a file (here), records in JSONL (`jsonl`) and rows in Parquet (`parquet`).

A form is a module of seven functions: `tasks` cuts a file into what workers are given, `records` takes a task apart,
`document` finds the text of a record, `put` gives the record with its clean text, `join` makes the output of the task,
`finish` makes the output file of all pieces, `aside` keeps what is in quarantine.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

from fixtext.batch.plan import Plan
from fixtext.batch.sources import Source
from fixtext.errors import InputError
from fixtext.reading import Document, read

SLICE = 1 << 18  # bytes of records that make one task


class Task(NamedTuple):
    """A page (`data` is None, the worker reads it), or a run of whole records.

    `first` is the number of its first record, from 1; `total` is how many it has; `poison` lists (index of a record,
    step, error) of those that took a worker down: they are not tried again.
    """

    source: Source
    number: int
    first: int
    total: int
    data: bytes | None = None
    poison: tuple[tuple[int, str, str], ...] = ()

    @property
    def size(self) -> int:
        return self.source.size if self.data is None else len(self.data)


class Record(NamedTuple):
    """One text with what is around it. `number` is a line or row from 1, 0 for a page; `value` is its form's."""

    number: int
    value: Any

    def where(self, source: Source) -> str:
        """How findings and changes name it."""
        return f"{source.name}:{self.number}" if self.number else source.name


@lru_cache(maxsize=8)
def _module(name: str) -> ModuleType:
    return import_module(f"fixtext.batch.{name}")


def form(source: Source) -> Any:
    """The module that knows the form of an input."""
    return _module("forms" if source.form == "page" else source.form)


def digest(path: Path) -> str:
    """SHA-256 of a file; empty if it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def tasks(source: Source, _plan: Plan) -> Iterator[Task]:
    yield Task(source, 0, 0, 1)


def records(task: Task, plan: Plan) -> list[Record]:
    """InputError: the file is too large. OSError: it cannot be read."""
    if task.source.path.stat().st_size > plan.max_bytes:
        raise InputError(f"larger than {plan.max_bytes} bytes; --max-bytes allows more")
    return [Record(0, task.source.path.read_bytes())]


def original(_task: Task, _record: Record) -> bytes:
    """The bytes that the ledger keeps of a record in quarantine: none, a page is copied as a file."""
    return b""


def document(record: Record, plan: Plan) -> Document:
    return read(record.value, plan.encoding, plan.order)


def put(_record: Record, read: Document, clean: str, plan: Plan) -> bytes:
    if plan.output_encoding == "keep":
        return read.encode(clean)
    return clean.encode(plan.output_encoding, "surrogateescape")


def join(_task: Task, kept: Mapping[int, bytes], _plan: Plan) -> bytes:
    return b"".join(kept.values())
