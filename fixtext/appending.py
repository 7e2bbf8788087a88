"""Lines appended to a file, whole or not at all, by several processes in turn; what was cut off is cut away."""

from __future__ import annotations

import json
import os
import stat
from contextlib import suppress
from fcntl import LOCK_EX, flock
from pathlib import Path

from fixtext import writing
from fixtext.errors import UsageError

_TAIL = 1 << 20


def append(path: Path, data: bytes, private: int | None, sync: bool) -> None:
    """Append whole lines to a file, all or none. OSError: it is full. UsageError: it may not be kept from others."""
    handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, writing.no_wider(0o666, private))
    with open(handle, "r+b", buffering=0) as file:  # noqa: PTH123
        with suppress(OSError):  # not every file system has locks
            flock(handle, LOCK_EX)
        _keep_private(path, handle, private)
        end = _whole_lines(handle)
        try:
            view = memoryview(data)
            while view:
                view = view[os.write(handle, view) :]
            if sync:
                os.fsync(handle)
        except OSError:
            file.truncate(end)
            raise


def _keep_private(path: Path, handle: int, private: int | None) -> None:
    mode = stat.S_IMODE(os.fstat(handle).st_mode)
    wanted = writing.no_wider(mode, private)
    if wanted == mode:
        return
    try:
        os.fchmod(handle, wanted)
    except PermissionError as error:
        raise UsageError(f"{path}: others may read it, and not this file; give --changes another name") from error


def _whole_lines(handle: int) -> int:
    """Cut off the line that a killed run did not finish; returns where the file ends."""
    size = os.fstat(handle).st_size
    if not size or os.pread(handle, 1, size - 1) == b"\n":
        return size
    start = _line_start(handle, size)
    try:
        json.loads(os.pread(handle, size - start, start))
        os.write(handle, b"\n")  # whole but for its end, as some editors leave it
        return size + 1
    except (ValueError, RecursionError):
        os.ftruncate(handle, start)
        return start


def _line_start(handle: int, end: int) -> int:
    while end > 0:
        start = max(0, end - _TAIL)
        at = os.pread(handle, end - start, start).rfind(b"\n")
        if at >= 0:
            return start + at + 1
        end = start
    return 0
