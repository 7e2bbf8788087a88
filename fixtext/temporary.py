"""Files that are not whole yet: beside the file that they become, known by their name, gone when their process is.

A signal that can be caught takes them away; what one that cannot be caught has left, the next run in that folder does.
"""

from __future__ import annotations

import os
import re
import secrets
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from fcntl import LOCK_EX, LOCK_NB, flock
from functools import cache
from pathlib import Path
from typing import NoReturn

from fixtext import files

ENDING = ".fixtext-partial"
_NAME = re.compile(rf"\..+\.[0-9a-f]{{8}}{re.escape(ENDING)}", re.S)


@contextmanager
def beside(target: Path) -> Iterator[tuple[int, Path]]:
    """An open file beside a target, for its owner alone, and its path. It is taken away, unless it was renamed.

    >>> with beside(Path("page.txt")) as (handle, path):
    ...     os.write(handle, b"clean")
    ...     path.replace("page.txt")
    """
    _heed_signals()
    sweep(target.parent)
    path = target.with_name(f".{target.name[:40]}.{secrets.token_hex(4)}{ENDING}")  # 255 bytes are a name's limit
    handle = -1
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with suppress(OSError):  # not every file system has locks
            flock(handle, LOCK_EX | LOCK_NB)
        yield handle, path
    finally:
        path.unlink(missing_ok=True)
        if handle >= 0:
            os.close(handle)


@cache
def sweep(folder: Path) -> None:
    """Take away what killed runs have left in a folder: files of ours that no living process holds. Once a run."""
    with suppress(OSError):
        for path in [Path(entry.path) for entry in os.scandir(folder) if _NAME.fullmatch(entry.name)]:
            if _is_left(path):
                path.unlink(missing_ok=True)
                files.say(f"{path}: was left by a run that was killed; it is removed")


def _is_left(path: Path) -> bool:
    try:
        handle = os.open(path, os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        flock(handle, LOCK_EX | LOCK_NB)
    except OSError:  # somebody writes it, or nobody can tell
        return False
    else:
        return True
    finally:
        os.close(handle)


@cache
def _heed_signals() -> None:
    """Let SIGTERM and SIGHUP end the process as Ctrl-C does, so that what is not whole is taken away."""
    if threading.current_thread() is not threading.main_thread():
        return
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) == signal.SIG_DFL:
            signal.signal(number, _end)


def _end(number: int, _frame: object) -> NoReturn:
    raise SystemExit(128 + number)
