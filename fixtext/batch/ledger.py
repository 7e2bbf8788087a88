"""The ledger: what became of every input, in SQLite, so that a kill at any point loses nothing that it says.

Names are bytes of the file system (`cast(? as text)`): one that is not UTF-8 is a name like any other.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

from zstandard import ZstdDecompressor, ZstdError

from fixtext.batch.places import let_read
from fixtext.batch.rows import File, Outcome, Piece, Quarantined
from fixtext.errors import UsageError

SCHEMA = """
create table if not exists file (
    name text primary key, sha256 text, fingerprint text, pieces integer, records integer, out_sha256 text);
create table if not exists piece (
    name text, number integer, sha256 text, fingerprint text, changed integer, unchanged integer,
    quarantined integer, characters integer, out_sha256 text, counts text, suspects integer, seconds real,
    verdict text default '',
    primary key (name, number));
create table if not exists part (name text, number integer, changes blob, findings blob, primary key (name, number));
create table if not exists quarantine (
    name text, number integer, record integer, sha256 text, step text, error text, data blob,
    primary key (name, number, record));
create table if not exists former (
    name text, number integer, sha256 text, changes blob, primary key (name, number, sha256));
"""
TABLES = ("file", "piece", "part", "quarantine")
_FORMER = """insert or replace into former
    select name, number, sha256, changes from piece join part using (name, number)
    where name = cast(? as text) and changed > 0"""


class Ledger:
    """One ledger file. Who opens it holds the output (`locks`)."""

    def __init__(self, path: Path, mode: int = 0o600) -> None:
        """`mode` is what the inputs allow: it narrows who may read the ledger. UsageError if it cannot be used."""
        self.path = path
        with self.complaining():
            self._open(mode)

    def _open(self, mode: int) -> None:
        _private(self.path, mode)
        self._db = sqlite3.connect(self.path, isolation_level=None)
        self._db.text_factory = partial(str, encoding="utf-8", errors="surrogateescape")
        # the output is held; a log that is synced now and then may lose the last pages, which are done again
        for pragma in ("locking_mode=exclusive", "journal_mode=wal", "synchronous=normal"):
            self._db.execute(f"pragma {pragma}")
        self._db.executescript(SCHEMA)
        with suppress(sqlite3.OperationalError):  # it is there, but in a ledger of an earlier version
            self._db.execute("alter table piece add column verdict text default ''")

    @contextmanager
    def complaining(self) -> Iterator[None]:
        """Errors of SQLite as UsageError: what is wrong with the ledger, and what to do."""
        try:
            yield
        except (sqlite3.Error, ZstdError) as error:
            kind = getattr(error, "sqlite_errorname", "").split("_")[1:2]  # as in SQLITE_IOERR_WRITE
            raise UsageError(f"{self.path}: {error}; {_ADVICE.get(''.join(kind), _MEND)}") from error

    @property
    def mode(self) -> int:
        """Who may read what the ledger says: nobody who may not read one of the inputs."""
        return self.path.stat().st_mode & 0o666

    def narrow(self, mode: int) -> None:
        """Let nobody read the ledger whom `mode` does not let."""
        with suppress(PermissionError):  # a disk without mode bits
            self.path.chmod(self.mode & mode | 0o600)

    @property
    def empty(self) -> bool:
        """Whether nothing has been written down yet."""
        return next(self.pieces(), None) is None

    def write(self, outcomes: Iterable[Outcome], files: Iterable[File] = ()) -> None:
        """All or nothing."""
        self._db.execute("begin immediate")
        try:
            for outcome in outcomes:
                self._write(outcome)
            for file in files:
                self._put("file", file)
            self._db.execute("commit")
        finally:
            if self._db.in_transaction:  # SQLite may have rolled back by itself, on a full disk
                self._db.execute("rollback")

    def _write(self, outcome: Outcome) -> None:
        piece, part = outcome.piece, outcome.part
        name = _name(piece.name)
        self._db.execute(f"{_FORMER} and number = ? and sha256 <> ?", (name, piece.number, piece.sha256))
        self._db.execute("delete from quarantine where name = cast(? as text) and number = ?", (name, piece.number))
        self._put("piece", piece._replace(counts=json.dumps(piece.counts, sort_keys=True)))  # type: ignore[arg-type]
        self._put("part", part.packed())
        for row in outcome.quarantined:
            self._put("quarantine", row)

    def _put(self, table: str, row: tuple[object, ...]) -> None:
        """A row, which begins with a name."""
        places = ",?" * (len(row) - 1)
        values = (_name(str(row[0])), *map(_text, row[1:]))
        self._db.execute(f"insert or replace into {table} values (cast(? as text){places})", values)

    def forget(self, name: str, pieces: bool = True) -> None:
        """Drop that a file is done, before it is done again; with its pieces, if they are of no more use."""
        if pieces:
            self._db.execute(_FORMER, (_name(name),))
        for table in TABLES if pieces else ("file",):
            self._db.execute(f"delete from {table} where name = cast(? as text)", (_name(name),))

    def trim(self, name: str, count: int) -> None:
        """Drop pieces beyond a count: the file was longer once."""
        self._db.execute(f"{_FORMER} and number >= ?", (_name(name), count))
        for table in ("piece", "part", "quarantine"):
            where = "name = cast(? as text) and number >= ?"
            self._db.execute(f"delete from {table} where {where}", (_name(name), count))

    def absorb(self, other: Path, keep: Iterable[str] = ()) -> None:
        """Take in all rows of another ledger, that of a shard, in the place of ours of the same files, but for some."""
        self._db.execute("attach cast(? as text) as shard", (os.fsencode(other),))
        self._db.execute("create temp table kept (name text primary key)")
        self._db.executemany("insert into kept values (cast(? as text))", ((_name(name),) for name in keep))
        self._db.execute("begin immediate")
        theirs = "where name in (select name from shard.file) and name not in (select name from kept)"
        for table in TABLES[::-1]:
            self._db.execute(f"delete from main.{table} {theirs}")
            self._db.execute(f"insert into main.{table} select * from shard.{table} {theirs}")
        self._db.execute("insert or replace into main.former select * from shard.former")
        self._db.execute("commit")
        self._db.execute("drop table kept")
        self._db.execute("detach shard")

    def unfinished(self) -> str:
        """A file that has pieces and is not done; empty if there is none."""
        row = self._db.execute("select name from piece where name not in (select name from file) limit 1").fetchone()
        return str(row[0]) if row else ""

    def file(self, name: str) -> File | None:
        where = "where name = cast(? as text)"
        row = self._db.execute(f"select * from file {where}", (_name(name),)).fetchone()
        return File(*row) if row else None

    def piece(self, name: str, number: int) -> Piece | None:
        where = "where name = cast(? as text) and number = ?"
        row = self._db.execute(f"select * from piece {where}", (_name(name), number)).fetchone()
        return _piece(row) if row else None

    def files(self) -> Iterator[File]:
        """All files that are done, sorted by name."""
        yield from map(File._make, self._db.execute("select * from file order by name"))

    def pieces(self, name: str = "") -> Iterator[Piece]:
        """The pieces of a file, or all, sorted by name and number."""
        yield from map(_piece, self._of("piece", name, "name, number"))

    def lines(self, kind: str) -> Iterator[bytes]:
        """The records of `changes` or `findings` of files that are done, a block a piece, by name and number."""
        rows = self._db.execute(f"select part.{kind} from part join file using (name) order by name, number")
        yield from (_unpacked(block) for (block,) in rows)

    def former(self) -> Iterator[bytes]:
        """The records of changes of inputs that are no more as they were, a block a piece."""
        rows = self._db.execute("select changes from former order by name, number, sha256")
        yield from (_unpacked(block) for (block,) in rows)

    def quarantine(self, name: str = "") -> Iterator[Quarantined]:
        """What is in quarantine of a file, or of all, sorted by name and place."""
        yield from map(Quarantined._make, self._of("quarantine", name, "name, number, record"))

    def _of(self, table: str, name: str, order: str) -> sqlite3.Cursor:
        where, values = ("where name = cast(? as text)", (_name(name),)) if name else ("", ())
        return self._db.execute(f"select * from {table} {where} order by {order}", values)

    def close(self) -> None:
        self._db.close()


_MEND = (
    "it is damaged, or no ledger. Nothing was changed. Put a copy of it back, or mend it (sqlite3 LEDGER .recover), or "
    "move it away: then --resume does all files again, and keeps the record of changes so far"
)
_DENIED = "it may not be written; mend that, then go on with --resume"
_ADVICE = {
    "FULL": "make room, then go on with --resume",
    "IOERR": "look after the disk, then go on with --resume",
    "BUSY": "another program has it open; close that, then go on with --resume",
    "LOCKED": "another program has it open; close that, then go on with --resume",
    "CANTOPEN": _DENIED,
    "READONLY": _DENIED,
    "PERM": _DENIED,
}


def _private(path: Path, mode: int) -> None:
    """Make the ledger's file, if it is not there, and let nobody read it whom an input does not let."""
    log = path.with_name(f"{path.name}-wal")
    if not path.exists() and log.exists() and log.stat().st_size:
        raise UsageError(f"{path} is missing, and its log {log.name} is there: put it back, or move the log away")
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    new = os.fstat(handle).st_size == 0
    let_read(handle, (mode if new else os.fstat(handle).st_mode & mode) & 0o666 | 0o600)
    os.close(handle)


def _name(name: str) -> bytes:
    return name.encode("utf-8", "surrogateescape")


def _text(value: object) -> object:
    """A value that SQLite takes: an error may quote a name that is not UTF-8."""
    return value.encode("utf-8", "backslashreplace").decode("utf-8") if isinstance(value, str) else value


def _unpacked(block: bytes) -> bytes:
    return ZstdDecompressor().decompress(block)


def _piece(row: tuple[Any, ...]) -> Piece:
    piece = Piece(*row)
    return piece._replace(counts=json.loads(str(piece.counts)))
