"""The input files of a batch: found below directories, named by their place below the output, shared out to shards."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator
from fnmatch import fnmatch
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from fixtext.errors import UsageError
from fixtext.files import TEXT_SUFFIXES
from fixtext.readers import is_scan

if TYPE_CHECKING:
    from fixtext.batch.plan import Plan

BOOKS = "_fixtext"  # the one name below the output that is ours: ledger, quarantine, records, summary
RECORDS = {".jsonl": "jsonl", ".jsonl.gz": "jsonl", ".jsonl.zst": "jsonl", ".parquet": "parquet"}


class Source(NamedTuple):
    """One input file. `name` is its path below the output, with `/`; `size` is in bytes; `form` is its reader."""

    name: str
    path: Path
    size: int
    form: str = "page"


Passed = list[tuple[str, str]]


def sources(plan: Plan) -> tuple[list[Source], Passed]:
    """(inputs of this shard by name, (path, reason) of what is passed over). UsageError for names that clash."""
    found: dict[str, Source] = {}
    passed: Passed = []
    alike: dict[str, str] = {}
    for source in _all(plan, passed):
        key = unicodedata.normalize("NFC", source.name).casefold()
        if key in alike:
            first = found[alike[key]].path
            raise UsageError(f"{first} and {source.path} would be written to one place, {source.name}; rename one")
        alike[key] = source.name
        found[source.name] = source
    return [found[name] for name in sorted(found) if in_shard(name, plan.shard)], sorted(passed)


def in_shard(name: str, shard: tuple[int, int]) -> bool:
    """Whether a name falls to shard i of n: by a digest, so that all machines agree without talking."""
    i, n = shard
    return int.from_bytes(sha256(name.encode()).digest()[:8], "big") % n == i - 1


def _all(plan: Plan, passed: Passed) -> Iterator[Source]:
    folders = sum(path.is_dir() for path in plan.inputs)
    for path in plan.inputs:
        if not path.is_dir():
            yield _source(path.name, path, is_scan(path))
            continue
        prefix = f"{path.resolve().name}/" if folders > 1 else ""
        for inner, file in _below(path, passed):
            scan = is_scan(file)
            if reason := _unwanted(inner, scan, plan):
                passed.append((str(file), reason))
            else:
                yield _source(prefix + inner, file, scan)


def _below(root: Path, passed: Passed) -> Iterator[tuple[str, Path]]:
    """(path below the root, path) of every regular file; no link leads out of the root."""
    whole = root.resolve()
    folders = [root]
    while folders:
        try:
            entries = list(os.scandir(folders.pop()))
        except OSError as error:
            passed.append((str(error.filename), str(error.strerror)))
            continue
        for entry in entries:
            path = Path(entry.path)
            if entry.is_symlink() and not path.resolve().is_relative_to(whole):
                passed.append((entry.path, "a link that leads out of the input"))
            elif entry.is_symlink() and entry.is_dir():
                passed.append((entry.path, "a link to a directory of the input"))
            elif entry.is_dir():
                folders.append(path)
            elif entry.is_file():
                yield path.relative_to(root).as_posix(), path
            else:
                passed.append((entry.path, "no regular file"))


def _unwanted(name: str, scan: bool, plan: Plan) -> str:
    if any(_matches(name, pattern) for pattern in plan.exclude):
        return "excluded"
    if plan.include:
        return "" if any(_matches(name, pattern) for pattern in plan.include) else "not included"
    known = name.lower().endswith((*TEXT_SUFFIXES, *RECORDS)) or scan
    return "" if known else "no text file by its name (--include takes it in)"


def _matches(name: str, pattern: str) -> bool:
    """A pattern without `/` is held against the file's name, one with `/` against its path below the input."""
    return fnmatch(name if "/" in pattern else name.rsplit("/", 1)[-1], pattern)


def _source(name: str, path: Path, scan: bool) -> Source:
    if name.split("/")[0] == BOOKS:
        raise UsageError(f"{path}: the name {BOOKS} is reserved below the output; rename it")
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        raise UsageError(f"{os.fsencode(path)!r}: the file name is not UTF-8; rename it") from None
    form = next((form for suffix, form in RECORDS.items() if name.lower().endswith(suffix)), "page")
    if form == "page" and scan:
        name = f"{name.rpartition('.')[0]}.txt"  # what is made of it is plain text
    return Source(name, path, path.stat().st_size, form)
