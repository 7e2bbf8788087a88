"""The ledgers of all shards become one, with one summary, when every shard is done."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from fixtext.batch import books
from fixtext.batch.ledger import Ledger, hold
from fixtext.batch.plan import Plan
from fixtext.batch.sources import sources
from fixtext.batch.summary import Summary, summed
from fixtext.errors import UsageError


def merge(plan: Plan) -> Summary:
    """Join the ledgers under the output. UsageError: a shard is missing, still runs, or left files undone."""
    plan.check()
    shards = _shards(plan)
    found, passed = sources(plan)
    with ExitStack() as stack:
        for path in shards:
            stack.callback(hold(path.with_suffix(".lock")).close)
        ledger = Ledger(plan.ledger())
        stack.callback(ledger.close)
        for path in shards:
            ledger.absorb(path)
        names = [source.name for source in found]
        summary = summed(names, ledger)
        if summary.missing:
            first = next(name for name in names if ledger.file(name) is None)
            raise UsageError(f"{summary.missing} files are not done, the first is {first}; run their shards --resume")
        summary.passed_over = [{"path": path, "why": why} for path, why in passed]
        plan.partial.mkdir(parents=True, exist_ok=True)
        books.write(plan, ledger, summary, {source.name: source for source in found})
        plan.partial.rmdir()
    return summary


def _shards(plan: Plan) -> list[Path]:
    """The ledgers of shards 1 to n, in order."""
    found = dict(_numbered(plan.books))
    counts = {n for _, n in found}
    if not found or len(counts) > 1:
        have = ", ".join(path.name for path in found.values()) or "none"
        raise UsageError(f"{plan.books}: --merge needs the ledgers of one set of shards; there are: {have}")
    count = counts.pop()
    lacking = [str(i) for i in range(1, count + 1) if (i, count) not in found]
    if lacking:
        raise UsageError(f"{plan.books}: shards {', '.join(lacking)} of {count} have no ledger; run them first")
    return [found[i, count] for i in range(1, count + 1)]


def _numbered(books_: Path) -> Iterator[tuple[tuple[int, int], Path]]:
    for path in sorted(books_.glob("ledger-*-of-*.sqlite")):
        if match := re.fullmatch(r"ledger-(\d+)-of-(\d+)", path.stem):
            yield (int(match[1]), int(match[2])), path
