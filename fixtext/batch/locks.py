"""Who may write below an output: one run at a time, or the shards of one set side by side."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

from fixtext.batch.plan import Plan
from fixtext.errors import UsageError


@contextmanager
def alone(plan: Plan) -> Iterator[None]:
    """Hold an output for a run. UsageError: another run holds it that this one may not stand beside.

    The locks are the kernel's, so a killed run leaves none behind. Each run takes its own before it looks at those of
    others: of two that start together at least one sees the other.
    """
    with ExitStack() as stack:
        stack.enter_context(hold(plan.lock()))
        for other in strangers(plan, "lock"):
            hold(other).close()
        yield


def strangers(plan: Plan, suffix: str) -> list[Path]:
    """Locks or ledgers of runs that share the work out in another way: in one piece, or in another number of shards."""
    kin = f"ledger-*-of-{plan.shard[1]}.{suffix}" if plan.label else plan.lock().with_suffix(f".{suffix}").name
    return [path for path in sorted(plan.books.glob(f"ledger*.{suffix}")) if not path.match(kin)]


def hold(path: Path) -> IO[str]:
    """An open lock. UsageError if a run holds it."""
    handle = opened(path)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        handle.close()
        raise UsageError(
            f"{path.parent.parent}: another run is writing there (it holds {path.name}); wait for it, or stop it"
        ) from None
    return handle


def opened(path: Path) -> IO[str]:
    """A lock file, made if it is not there, not through a link; for reading too, which a shared lock on NFS needs."""
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o666), "r+")
