"""The ledger: what became of every input, in SQLite, so that a kill at any point loses nothing that it says."""

from __future__ import annotations

import fcntl
import json
import sqlite3
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import IO, Any, NamedTuple

from zstandard import ZstdCompressor, ZstdDecompressor

from fixtext.errors import UsageError

SCHEMA = """
create table if not exists file (
    name text primary key, sha256 text, fingerprint text, pieces integer, records integer, out_sha256 text);
create table if not exists piece (
    name text, number integer, sha256 text, fingerprint text, changed integer, unchanged integer,
    quarantined integer, characters integer, out_sha256 text, counts text, suspects integer, seconds real,
    primary key (name, number));
create table if not exists part (name text, number integer, changes blob, findings blob, primary key (name, number));
create table if not exists quarantine (
    name text, number integer, record integer, sha256 text, step text, error text, data blob,
    primary key (name, number, record));
"""
TABLES = ("file", "piece", "part", "quarantine")


class File(NamedTuple):
    """An input file that is done: its pieces and records counted when it was read, and the digest of its output.

    `out_sha256` is empty if there is no output, because the whole file is in quarantine.
    """

    name: str
    sha256: str
    fingerprint: str
    pieces: int
    records: int
    out_sha256: str


class Piece(NamedTuple):
    """What became of a page (its only piece) or of a run of records. `counts` are edits by "step rule"."""

    name: str
    number: int
    sha256: str
    fingerprint: str
    changed: int = 0
    unchanged: int = 0
    quarantined: int = 0
    characters: int = 0
    out_sha256: str = ""
    counts: dict[str, int] = {}  # noqa: RUF012 (never changed)
    suspects: int = 0
    seconds: float = 0.0


class Part(NamedTuple):
    """Records of changes and findings (JSONL) of a piece."""

    name: str
    number: int
    changes: bytes = b""
    findings: bytes = b""

    def packed(self) -> Part:
        """As the ledger keeps it (zstd): the lines are long and all alike."""
        pack = _compressor().compress
        return self._replace(changes=pack(self.changes), findings=pack(self.findings))


@cache  # its tables are made once a process
def _compressor() -> ZstdCompressor:
    return ZstdCompressor(level=1)


class Quarantined(NamedTuple):
    """A record that failed: its line or row from 1 (0 for a whole file), the step, the error, its bytes.

    The bytes of a whole file are not here but under `quarantine/`.
    """

    name: str
    number: int
    record: int
    sha256: str
    step: str
    error: str
    data: bytes = b""


class Outcome(NamedTuple):
    """All that is written down of a piece."""

    piece: Piece
    part: Part
    quarantined: tuple[Quarantined, ...] = ()


class Ledger:
    """One ledger file, held by one process at a time."""

    def __init__(self, path: Path) -> None:
        """UsageError if another run holds it."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self._lock = hold(path.with_suffix(".lock"))
        self._db = sqlite3.connect(path, isolation_level=None)
        # we hold a lock of our own; a log that is synced now and then may lose the last pages, which are done again
        for pragma in ("locking_mode=exclusive", "journal_mode=wal", "synchronous=normal"):
            self._db.execute(f"pragma {pragma}")
        self._db.executescript(SCHEMA)

    def write(self, outcomes: Iterable[Outcome], files: Iterable[File] = ()) -> None:
        """All or nothing."""
        self._db.execute("begin immediate")
        try:
            for outcome in outcomes:
                self._write(outcome)
            for file in files:
                self._put("file", file)
            self._db.execute("commit")
        except BaseException:
            self._db.execute("rollback")
            raise

    def _write(self, outcome: Outcome) -> None:
        piece, part = outcome.piece, outcome.part
        self._db.execute("delete from quarantine where name = ? and number = ?", (piece.name, piece.number))
        self._put("piece", piece._replace(counts=json.dumps(piece.counts, sort_keys=True)))  # type: ignore[arg-type]
        self._put("part", part.packed())
        for row in outcome.quarantined:
            self._put("quarantine", row)

    def _put(self, table: str, row: tuple[object, ...]) -> None:
        self._db.execute(f"insert or replace into {table} values ({','.join('?' * len(row))})", row)

    def forget(self, name: str, pieces: bool = True) -> None:
        """Drop that a file is done, before it is done again; with its pieces, if they are of no more use."""
        for table in TABLES if pieces else ("file",):
            self._db.execute(f"delete from {table} where name = ?", (name,))

    def trim(self, name: str, count: int) -> None:
        """Drop pieces beyond a count: the file was longer once."""
        for table in ("piece", "part", "quarantine"):
            self._db.execute(f"delete from {table} where name = ? and number >= ?", (name, count))

    def absorb(self, other: Path) -> None:
        """Take in all rows of another ledger, that of a shard."""
        self._db.execute("attach ? as shard", (str(other),))
        self._db.execute("begin immediate")
        for table in TABLES:
            self._db.execute(f"insert or replace into {table} select * from shard.{table}")
        self._db.execute("commit")
        self._db.execute("detach shard")

    def file(self, name: str) -> File | None:
        row = self._db.execute("select * from file where name = ?", (name,)).fetchone()
        return File(*row) if row else None

    def piece(self, name: str, number: int) -> Piece | None:
        row = self._db.execute("select * from piece where name = ? and number = ?", (name, number)).fetchone()
        return _piece(row) if row else None

    def files(self) -> Iterator[File]:
        """All files that are done, sorted by name."""
        yield from map(File._make, self._db.execute("select * from file order by name"))

    def pieces(self, name: str = "") -> Iterator[Piece]:
        """The pieces of a file, or all, sorted by name and number."""
        where, values = ("where name = ?", (name,)) if name else ("", ())
        yield from map(_piece, self._db.execute(f"select * from piece {where} order by name, number", values))

    def lines(self, kind: str) -> Iterator[bytes]:
        """The records of `changes` or `findings` of files that are done, a block a piece, by name and number."""
        rows = self._db.execute(f"select part.{kind} from part join file using (name) order by name, number")
        unpack = ZstdDecompressor().decompress
        yield from (unpack(block) for (block,) in rows)

    def quarantine(self, name: str = "") -> Iterator[Quarantined]:
        """What is in quarantine of a file, or of all, sorted by name and place."""
        where, values = ("where name = ?", (name,)) if name else ("", ())
        rows = self._db.execute(f"select * from quarantine {where} order by name, number, record", values)
        yield from map(Quarantined._make, rows)

    def close(self) -> None:
        self._db.close()
        self._lock.close()


def _piece(row: tuple[Any, ...]) -> Piece:
    piece = Piece(*row)
    return piece._replace(counts=json.loads(str(piece.counts)))


def hold(path: Path) -> IO[str]:
    """The lock of a run. It is the kernel's, so a killed run leaves none behind. UsageError if it is taken."""
    handle = path.open("w")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        handle.close()
        raise UsageError(f"{path.parent.parent}: another run is writing there; wait for it, or stop it") from None
    return handle
