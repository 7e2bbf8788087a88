"""The forms of input: a page a file (here), records in JSONL (`jsonl`) and rows in Parquet (`parquet`).

A form is a module of functions: `tasks` cuts a file into what workers are given, `records` takes a task apart,
`document` finds the text of a record, `put` gives the record with its clean text, `join` makes the output of the task.
Forms of records have more: `names` lists the fields of the first of them, `look` reads a file to its end before any is
cleaned, `finish` makes the output file of all pieces, `aside` keeps what is in quarantine.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from stat import S_ISREG
from types import ModuleType
from typing import Any, NamedTuple

from fixtext.batch.plan import Plan, Source
from fixtext.errors import InputError
from fixtext.reading import Document, read

SLICE = 1 << 18  # bytes of records that make one task


class Task(NamedTuple):
    """A page (`data` is None, the worker reads it), or a run of whole records.

    `first` is the number of its first record, from 1; `total` is how many it has; `poison` lists (index of a record,
    step, error) of those that took a worker down: they are not tried again. `stranger`: the ledger does not know what
    stands in the place of its output.
    """

    source: Source
    number: int
    first: int
    total: int
    data: bytes | None = None
    poison: tuple[tuple[int, str, str], ...] = ()
    stranger: bool = False

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
    """SHA-256 of a regular file; empty if there is none that can be read."""
    try:
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:  # a pipe would wait
            return hashlib.file_digest(file, "sha256").hexdigest() if S_ISREG(os.fstat(file.fileno()).st_mode) else ""
    except OSError:
        return ""


def input_digest(source: Source, plan: Plan) -> str:
    """The digest of an input; empty if it cannot be read, or is a page too large to be read at all."""
    return "" if too_large(source, plan) else digest(source.path)


def too_large(source: Source, plan: Plan) -> str:
    """What to say of a page that is larger than allowed; empty if it is not."""
    too = source.form == "page" and source.size > plan.max_bytes
    return f"larger than {plan.max_bytes} bytes; --max-bytes allows more" if too else ""


def tasks(source: Source, _plan: Plan) -> Iterator[Task]:
    yield Task(source, 0, 0, 1)


def records(task: Task, plan: Plan) -> list[Record]:
    """InputError: the file has become too large. OSError: it cannot be read."""
    with task.source.path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        if reason := too_large(task.source._replace(size=size), plan):
            raise InputError(reason)
        return [Record(0, file.read())]


def original(_task: Task, _record: Record) -> bytes:
    """The bytes that the ledger keeps of a record in quarantine: none, a page is copied as a file."""
    return b""


def document(record: Record, plan: Plan) -> Document:
    return read(record.value, plan.encoding, plan.order, plan.form)


def put(_record: Record, read: Document, clean: str, plan: Plan) -> bytes:
    if plan.output_encoding == "keep":
        return read.encode(clean)
    return clean.encode(plan.output_encoding, "surrogateescape")


def join(_task: Task, kept: Mapping[int, bytes], _plan: Plan) -> bytes:
    return b"".join(kept.values())
