"""Files that settings and options name: configuration, rules, word lists. Regular files, UTF-8, not large.

A checkout of somebody else's can name anything: a device that never ends, a pipe that never begins.
"""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

from fixtext.errors import UsageError

LARGEST = 64 << 20  # bytes of a word list: some five million words
_COMMENT = re.compile(r"(?:^|\s)#.*")  # C# is a word


def text(path: Path, largest: int = LARGEST) -> str:
    """The text of a file, without a byte order mark. UsageError (`path: …` or `path:line: …`) says why there is none.

    It is opened without waiting, so a named pipe is refused, not waited for.
    """
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(handle, "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise UsageError(f"{path}: not a regular file")
            data = file.read(largest + 1)
    except (OSError, ValueError) as error:  # a name with a zero byte is a ValueError
        raise UsageError(f"{path}: cannot be read: {getattr(error, 'strerror', None) or error}") from error
    if len(data) > largest:
        raise UsageError(f"{path}: larger than {largest >> 20} MiB")
    return _decoded(path, data)


def _decoded(path: Path, data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UsageError(f"{path}:{line}: not UTF-8 ({error.reason} at byte {error.start})") from error


def is_there(path: Path) -> bool:
    """Whether a regular file has this name; a name or folder that cannot be looked at has none."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def words(path: Path) -> frozenset[str]:
    """The words of a list: one a line, `#` begins a comment at the start of a line or behind a space.

    UsageError if the list cannot be read.
    """
    lines = (_COMMENT.sub("", line).strip() for line in text(path).split("\n"))
    return frozenset(word for word in lines if word)
