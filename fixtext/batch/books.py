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

from fixtext import files
from fixtext.batch.forms import form
from fixtext.batch.jsonl import packed
from fixtext.batch.ledger import Ledger
from fixtext.batch.plan import Plan
from fixtext.batch.sources import Source
from fixtext.batch.summary import Summary

SUFFIXES = {"none": "", "gz": ".gz", "zst": ".zst"}


def write(plan: Plan, ledger: Ledger, summary: Summary, sources: Mapping[str, Source]) -> None:
    """All sorted by name, so that they are the same for any number of workers."""
    for kind in ("changes", "findings"):
        _lines(plan, kind, ledger.lines(kind))
    _lines(plan, "quarantine", (_json(row) for row in summary.quarantine))
    for name in dict.fromkeys(q.name for q in ledger.quarantine() if q.record and q.name in sources):
        source = sources[name]
        target = plan.books / "quarantine" / name
        _whole(plan, target, partial(form(source).aside, source, ledger.quarantine(name)))
    text = json.dumps(asdict(summary), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    files.write(plan.books / f"summary{plan.label}.json", text.encode("utf-8", "surrogateescape"))


def _json(row: Mapping[str, str]) -> bytes:
    return (json.dumps(row, ensure_ascii=False) + "\n").encode("utf-8", "surrogateescape")


def _lines(plan: Plan, kind: str, blocks: Iterator[bytes]) -> None:
    for suffix in SUFFIXES.values():  # of an earlier run, which packed in another way
        if suffix != SUFFIXES[plan.compress]:
            (plan.books / f"{kind}{plan.label}.jsonl{suffix}").unlink(missing_ok=True)
    target = plan.books / f"{kind}{plan.label}.jsonl{SUFFIXES[plan.compress]}"

    def fill(out: Any) -> None:
        with ExitStack() as stack:
            to = packed(target.name, out, stack)
            for block in blocks:
                to.write(block)

    _whole(plan, target, fill)


def _whole(plan: Plan, target: Path, fill: Callable[[Any], None]) -> None:
    """A file that appears when it is complete."""
    written = plan.partial / "book"
    with written.open("wb") as out:
        fill(out)
        out.flush()
        os.fsync(out.fileno())
    target.parent.mkdir(parents=True, exist_ok=True)
    written.replace(target)


def set_aside(plan: Plan, source: Source) -> None:
    """Keep the bytes of a file that failed, and take away what an earlier pipeline made of it."""
    aside = plan.books / "quarantine" / source.name
    target = plan.output / source.name
    try:
        if target.is_file():
            target.unlink()
        aside.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source.path, aside)
    except OSError as error:
        files.say(f"{source.path}: is in quarantine, no copy of it could be made: {error.strerror}; it stands there")
