"""Inputs and outputs as bytes: read with clear complaints, written whole or not at all."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from fixtext import terminal
from fixtext.errors import FixtextError, InputError, MissingInput, UsageError
from fixtext.readers import is_scan

STDIN = "-"
SLICE = 65536
TEXT_SUFFIXES = frozenset({".txt", ".text", ".md", ".markdown"})


def read(name: str) -> bytes:
    """The bytes of a file, or of standard input for `-`. MissingInput, InputError say what is wrong."""
    if name == STDIN:
        return sys.stdin.buffer.read()
    path = Path(name)
    if path.is_dir():
        raise MissingInput("is a directory; name files in it, as in DIR/*.txt (`fixtext check` takes directories)")
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise MissingInput("no such file") from None
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}") from error


@contextmanager
def naming(name: str) -> Iterator[None]:
    """Errors raised within begin with the name of the file."""
    try:
        yield
    except FixtextError as error:
        raise type(error)(f"{name}: {error}") from None


def below(names: Iterable[str]) -> Iterator[str]:
    """The files that are named, and the text files and scans below directories that are named, sorted."""
    for name in names:
        path = Path(name)
        if name != STDIN and path.is_dir():
            files = (p for p in sorted(path.rglob("*")) if p.is_file())
            yield from (str(p) for p in files if p.suffix.lower() in TEXT_SUFFIXES or is_scan(p))
        else:
            yield name


def write(path: Path, data: bytes) -> None:
    """Write a file whole: temporary file beside it, fsync, rename. Mode bits and symbolic links stay.

    UsageError if the place cannot be written; the old content is then untouched.
    """
    target = path.resolve()
    partial = ""
    try:
        mode = target.stat().st_mode & 0o7777 if target.exists() else 0o666 & ~umask()
        handle, partial = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:60]}.", suffix=".partial")
        with os.fdopen(handle, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        Path(partial).chmod(mode)
        Path(partial).replace(target)
    except OSError as error:
        if partial:
            Path(partial).unlink(missing_ok=True)
        raise UsageError(f"{path}: cannot be written: {error.strerror}") from error


def umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def back_up(path: Path, suffix: str, data: bytes) -> None:
    """Keep the original beside the file. UsageError if a backup is there already: it may be the only original."""
    backup = path.with_name(path.name + suffix)
    if backup.exists():
        raise UsageError(f"{backup} is there already and is kept; move it or give another --backup suffix")
    write(backup, data)


def out(data: bytes | str) -> None:
    """Write to standard output; a closed pipe ends the process quietly with 141."""
    view = memoryview(data.encode("utf-8", "surrogateescape") if isinstance(data, str) else data)
    try:
        for start in range(0, len(view), SLICE):  # one large write can end short without an error
            sys.stdout.buffer.write(view[start : start + SLICE])
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        _hang_up()


def _hang_up() -> NoReturn:
    """The reader went away (`| head`): no traceback at exit, and a code that is not 'findings'."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    raise SystemExit(141)


def say(message: str) -> None:
    """One line on standard error; names and texts in it cannot steer the terminal."""
    print(terminal.visible(f"fixtext: {message}"), file=sys.stderr)
