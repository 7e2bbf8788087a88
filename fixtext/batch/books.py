"""What a batch leaves behind beside the outputs: changes, findings, quarantine and the summary, under `_fixtext/`."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from fixtext import files, report
from fixtext.batch.forms import form
from fixtext.batch.jsonl import packed
from fixtext.batch.ledger import Ledger
from fixtext.batch.places import drop, keep_former, let_read, linked, make_way, private
from fixtext.batch.plan import Plan, Source
from fixtext.batch.summary import Summary

SUFFIXES = {"none": "", "gz": ".gz", "zst": ".zst"}


def write(plan: Plan, ledger: Ledger, summary: Summary, sources: Mapping[str, Source]) -> None:
    """All sorted by name, so that they are the same for any number of workers; readable for whom the ledger is."""
    for kind in ("changes", "findings"):
        _lines(plan, kind, ledger.lines(kind), ledger.mode)
    former = ledger.former()
    if (first := next(former, None)) is not None:
        _lines(plan, "former", _chained(first, former), ledger.mode)
    _lines(plan, "quarantine", map(report.line, summary.quarantine), ledger.mode)
    for name in dict.fromkeys(q.name for q in ledger.quarantine() if q.record and q.name in sources):
        _aside(plan, sources[name], ledger)
    text = json.dumps(asdict(summary), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    data = text.encode("utf-8", "backslashreplace")  # as JSON writes what is no character, too
    _whole(plan, plan.books / f"summary{plan.label}.json", lambda out: out.write(data), ledger.mode)


def _chained(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _aside(plan: Plan, source: Source, ledger: Ledger) -> None:
    """The records of a file that are in quarantine, as a file of its form."""
    rows = ledger.quarantine(source.name)
    try:
        place = make_way(plan, plan.aside(source), source)
        _whole(plan, place, partial(form(source).aside, source, rows), source.mode)
    except Exception as error:  # the input may have gone or changed, and its form be asked of it
        files.say(
            f"{source.path}: its records in quarantine stay in the ledger, no file could be made of them: {error}"
        )


def _lines(plan: Plan, kind: str, blocks: Iterator[bytes], mode: int) -> None:
    target = plan.books / f"{kind}{plan.label}.jsonl{SUFFIXES[plan.compress]}"

    def fill(out: Any) -> None:
        with ExitStack() as stack:
            to = packed(target.name, out, stack)
            for block in blocks:
                to.write(block)

    _whole(plan, target, fill, mode)
    for suffix in SUFFIXES.values():  # of an earlier run, which packed in another way
        if suffix != SUFFIXES[plan.compress]:
            (plan.books / f"{kind}{plan.label}.jsonl{suffix}").unlink(missing_ok=True)


def _whole(plan: Plan, target: Path, fill: Callable[[Any], Any], mode: int) -> None:
    """A file that appears when it is complete."""
    written = plan.partial / "book"
    with os.fdopen(private(written), "wb") as out:
        fill(out)
        out.flush()
        let_read(out.fileno(), mode)
        os.fsync(out.fileno())
    written.replace(target)


def left(plan: Plan) -> list[Path]:
    """Records of changes that stand there already."""
    paths = [plan.books / f"changes{plan.label}.jsonl{suffix}" for suffix in SUFFIXES.values()]
    return [path for path in paths if path.is_file() and path.stat().st_size]


def keep_left(plan: Plan) -> list[str]:
    """Give records of changes another name that a ledger does not know, for it is about to be written anew."""
    kept = []
    for path in left(plan):
        stem, _, suffix = path.name.partition(".")
        names = (f"{stem}.before-{number}.{suffix}" for number in range(1, 1 << 20))
        path.rename(free := next(plan.books / name for name in names if not (plan.books / name).exists()))
        kept.append(f"{path} is of a ledger that is gone; it is kept as {free.name}")
    return kept


def set_aside(plan: Plan, source: Source) -> str:
    """Keep the bytes of a file that failed, unless it is too large; returns where its earlier output is kept."""
    former = ""
    try:
        former = keep_former(plan, source.name)
        drop(plan, plan.aside(source))
        if source.path.stat().st_size <= plan.max_bytes:
            with source.path.open("rb") as original:
                place = make_way(plan, plan.aside(source), source)
                _whole(plan, place, partial(shutil.copyfileobj, original), source.mode)
    except OSError as error:
        files.say(
            f"{source.path}: is in quarantine, but no copy of it could be made: {error.strerror}; it is as it was"
        )
    return former


def where_kept(plan: Plan, source: Source) -> str:
    """Where the bytes are that failed: below the books, or still only where they came from."""
    aside = plan.aside(source)
    there = os.path.lexists(aside) and not linked(plan, aside)
    return aside.relative_to(plan.books).as_posix() if there else str(source.path)
