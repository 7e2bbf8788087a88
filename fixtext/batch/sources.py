"""The input files of a batch: found below directories, named by their place below the output, shared out to shards."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from fnmatch import fnmatch
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from fixtext import writers
from fixtext.batch import jsonl
from fixtext.batch.namesakes import settle
from fixtext.batch.plan import BOOKS, Passed, Plan, Source
from fixtext.errors import UsageError
from fixtext.files import TEXT_SUFFIXES, left_because
from fixtext.readers import is_scan, text_name

LINES = (".jsonl", ".jsonl.gz", ".jsonl.zst", ".ndjson", ".ndjson.gz", ".ndjson.zst")
RECORDS = dict.fromkeys(LINES, "jsonl") | {".parquet": "parquet"}


class Found(NamedTuple):
    """The inputs of this shard by name, what is passed over, and what the user must know before the run."""

    sources: list[Source]
    passed: list[Passed]
    notes: list[str]


def sources(plan: Plan) -> Found:
    """UsageError: inputs of several folders would be written to one place."""
    passed: list[Passed] = []
    taken, left, notes = settle(_all(plan, passed), plan)
    return Found([source for source in taken if in_shard(source.name, plan.shard)], sorted([*passed, *left]), notes)


def in_shard(name: str, shard: tuple[int, int]) -> bool:
    """Whether a name falls to shard i of n: by a digest, so that all machines agree without talking."""
    i, n = shard
    return int.from_bytes(sha256(os.fsencode(name)).digest()[:8], "big") % n == i - 1


def _all(plan: Plan, passed: list[Passed]) -> Iterator[Source]:
    folders = sum(path.is_dir() for path in plan.inputs)
    for path in plan.inputs:
        if not path.is_dir():
            yield _source(path.name, path, path.stat(), is_scan(path), plan)
            continue
        prefix = f"{path.resolve().name}/" if folders > 1 else ""
        for file, what in _below(path, passed):
            inner = file.relative_to(path).as_posix()
            reason = _unwanted(inner, plan)
            scan = not reason and is_scan(file)
            if reason := reason or _unknown(file, scan, plan):
                passed.append(Passed(str(file), reason))
            else:
                yield _source(prefix + inner, file, what, scan, plan)


def _below(root: Path, passed: list[Passed]) -> Iterator[tuple[Path, os.stat_result]]:
    """(path, what it is) of every regular file; no link leads out of the root."""
    whole = os.path.realpath(root)
    folders = [root]
    while folders:
        folder = folders.pop()
        try:
            entries = list(os.scandir(folder))
        except OSError as error:
            passed.append(Passed(str(folder), f"cannot be read: {error.strerror}", fault=True))
            continue
        for entry in entries:
            what = _looked_at(entry, whole)
            if isinstance(what, Passed):
                passed.append(what)
            elif stat.S_ISDIR(what.st_mode):
                folders.append(folder / entry.name)
            else:
                yield folder / entry.name, what


def _looked_at(entry: os.DirEntry[str], whole: str) -> os.stat_result | Passed:
    try:
        what = entry.stat()
    except FileNotFoundError:
        return Passed(entry.path, "a link that leads nowhere" if entry.is_symlink() else "went away")
    except OSError as error:
        if error.errno == errno.ELOOP:
            return Passed(entry.path, "a link that leads to itself")
        return Passed(entry.path, f"cannot be read: {error.strerror}", fault=True)
    reason = _no_part(entry, what.st_mode, whole)
    return Passed(entry.path, reason) if reason else what


def _no_part(entry: os.DirEntry[str], mode: int, whole: str) -> str:
    """Why something below the root is no part of the input; empty for regular files and folders."""
    if entry.is_symlink() and not Path(os.path.realpath(entry.path)).is_relative_to(whole):
        return "a link that leads out of the input"
    if stat.S_ISDIR(mode):
        return "a link to a directory of the input" if entry.is_symlink() else _OURS.get(entry.name, "")
    return "" if stat.S_ISREG(mode) else "no regular file"


_OURS = {BOOKS: "what an earlier batch wrote down"}


def _unwanted(name: str, plan: Plan) -> str:
    if any(_matches(name, pattern) for pattern in plan.exclude):
        return "excluded"
    included = not plan.include or any(_matches(name, pattern) for pattern in plan.include)
    return "" if included else "not included"


def _unknown(path: Path, scan: bool, plan: Plan) -> str:
    known = scan or plan.include or path.name.lower().endswith((*TEXT_SUFFIXES, *RECORDS))
    return "" if known else f"{left_because(path)} (--include takes it in)"


def _matches(name: str, pattern: str) -> bool:
    """A pattern without `/` is held against the file's name, one with `/` against its path below the input."""
    return fnmatch(name if "/" in pattern else name.rsplit("/", 1)[-1], pattern)


def _source(name: str, path: Path, what: os.stat_result, scan: bool, plan: Plan) -> Source:
    if name.split("/")[0] == BOOKS:
        raise UsageError(f"{path}: the name {BOOKS} is reserved below the output; rename it")
    form = next((form for suffix, form in RECORDS.items() if name.lower().endswith(suffix)), "page")
    source = Source(name, path, what.st_size, form, what.st_mode & 0o777)
    if scan and (form == "page" or not _has_field(source, plan)):
        source = source._replace(name=text_name(name), form="page")  # what is made of it is plain text
    if source.form == "page" and plan.write[0] != writers.TEXT:
        return source._replace(name=source.name.removesuffix(".txt") + writers.suffix(plan.write[0]))
    return source


def _has_field(source: Source, plan: Plan) -> bool:
    """Whether records have the text where `--text-key` looks for it; pages in lines (Umi-OCR) have not."""
    return any(plan.text_key in names for names in jsonl.names(source, plan))
