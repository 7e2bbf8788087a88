"""The ledgers of all shards become one, with one summary, when every shard is done."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack, closing
from functools import partial
from pathlib import Path

from fixtext.batch import books, places
from fixtext.batch.forms import digest
from fixtext.batch.ledger import Ledger
from fixtext.batch.locks import alone, hold
from fixtext.batch.plan import Plan
from fixtext.batch.sources import sources
from fixtext.batch.summary import Summary, summed
from fixtext.errors import FixtextError, UsageError


def merge(plan: Plan) -> Summary:
    """Join the ledgers under the output. UsageError: a shard is missing, still runs, or left files undone."""
    plan.check()
    shards = _shards(plan)
    found = sources(plan)
    names = {source.name: source for source in found.sources}
    places.make_output(plan)
    with ExitStack() as stack:
        stack.enter_context(alone(plan))
        for path in shards:
            stack.enter_context(hold(path.with_suffix(".lock")))
        ledger = Ledger(plan.ledger(), places.readers(found.sources))
        stack.callback(ledger.close)
        stack.enter_context(ledger.complaining())
        for path in shards:
            _absorb(plan, ledger, path)
        summary = summed(names, ledger, partial(books.where_kept, plan))
        if summary.missing:
            first = next(name for name in names if ledger.file(name) is None)
            raise UsageError(f"{summary.missing} files are not done, the first is {first}; run their shards --resume")
        if summary.records != summary.changed + summary.unchanged + summary.quarantined:
            raise FixtextError(f"{summary.records} in, but not as many accounted for: the ledgers do not fit together")
        summary.pass_over(found.passed)
        places.clear(plan, plan.partial)
        plan.partial.mkdir(0o700)
        books.write(plan, ledger, summary, names)
        places.clear(plan, plan.partial)
    return summary


def _absorb(plan: Plan, ledger: Ledger, path: Path) -> None:
    """Take in a shard's ledger; where ours knows the output that stands there and the shard's does not, ours stays.

    So it is when files were done again after an earlier merge, without shards.
    """
    with closing(Ledger(path, ledger.mode)) as shard, shard.complaining():
        ledger.narrow(shard.mode)
        if name := shard.unfinished():
            raise UsageError(f"{name} is not done; run its shard --resume ({path.name})")
        ours = ((file, ledger.file(file.name)) for file in shard.files())
        keep = [
            file.name
            for file, mine in ours
            if mine and mine.out_sha256 != file.out_sha256 and mine.out_sha256 == digest(plan.output / file.name)
        ]
    ledger.absorb(path, keep)


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
