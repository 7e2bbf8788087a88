"""Files are written whole or not at all, and what is there is replaced only where nothing is lost by it.

A regular file is replaced by rename: its mode bits, owner, extended attributes and symbolic links stay, its time is
that of the writing. One that is write-protected or has several names (hard links) is not replaced. What is no regular
file (a pipe, a device, `/dev/stdout`) is written into, as a shell's redirection does.
"""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

from fixtext import files, temporary
from fixtext.errors import UsageError


def write(path: Path, data: bytes, private: int | None = None) -> None:
    """Write a file. UsageError if it cannot be written, or not replaced; the old content is then untouched.

    `private` is the mode of what the data was made of: whom it keeps from reading is kept from a new file, too.
    """
    try:
        there = status(path)
        refuse(path, there)
        if there is None:
            _replace(path.resolve(), data, no_wider(0o666 & ~files.umask(), private), None)
        elif _is_stream(there):
            files.out(data)
        elif stat.S_ISREG(there.st_mode):
            _replace(path.resolve(), data, stat.S_IMODE(there.st_mode), there)
        else:
            _into(path, data)
    except (OSError, RuntimeError) as error:  # RuntimeError: links in a circle
        raise UsageError(f"{path}: cannot be written: {getattr(error, 'strerror', None) or error}") from error


def status(path: Path) -> os.stat_result | None:
    """The status of a file, through links; None if nothing is there. OSError: it cannot be asked."""
    try:
        return path.stat()
    except FileNotFoundError:
        return None


def is_special(path: Path) -> bool:
    """Whether a path is a pipe, a device or their like, which are written into and not replaced."""
    there = status(path)
    return there is not None and not stat.S_ISREG(there.st_mode) and not stat.S_ISDIR(there.st_mode)


def refuse(path: Path, there: os.stat_result | None) -> None:
    """UsageError for a regular file that may not be replaced."""
    if there is None or not stat.S_ISREG(there.st_mode) or _is_stream(there):
        return
    if not there.st_mode & 0o222 or not os.access(path, os.W_OK):
        raise UsageError(f"{path}: is write-protected and stays as it is; `chmod u+w` it, or write elsewhere")
    if there.st_nlink > 1:
        raise UsageError(
            f"{path}: has {there.st_nlink} names (hard links), and replacing it would part them; "
            "it stays as it is; write elsewhere, or make a copy of it first"
        )


def no_wider(mode: int, private: int | None) -> int:
    """A mode without the bits that let those read or write whom `private`, another mode, keeps from reading.

    >>> oct(no_wider(0o644, 0o600))
    '0o600'
    """
    kept_out = 0 if private is None else 0o044 & ~private
    return mode & ~(kept_out | kept_out >> 1)


def back_up(path: Path, suffix: str, data: bytes) -> None:
    """Keep the original beside the file, with its mode, owner and time.

    UsageError if a backup is there already: it may be the only original.
    """
    backup = path.with_name(path.name + suffix)
    if os.path.lexists(backup):
        raise UsageError(f"{backup} is there already and is kept; move it or give another --backup suffix")
    there = path.stat()
    write(backup, data, there.st_mode)
    _take_over(backup, there, backup)
    os.utime(backup, ns=(there.st_atime_ns, there.st_mtime_ns))


def stream() -> os.stat_result | None:
    """The status of standard output; None if it is closed."""
    try:
        return os.fstat(1) if sys.stdout is not None else None
    except OSError:
        return None


def is_stream(path: Path) -> bool:
    """Whether a path is our standard output by another name, as /dev/stdout is."""
    try:
        there = status(path)
    except OSError:
        return False
    return there is not None and _is_stream(there)


def _is_stream(there: os.stat_result) -> bool:
    ours = stream()
    return ours is not None and os.path.samestat(there, ours)


def _into(path: Path, data: bytes) -> None:
    with path.open("wb", buffering=0) as out:
        view = memoryview(data)
        while view:
            view = view[out.write(view) :]


def _replace(target: Path, data: bytes, mode: int, like: os.stat_result | None) -> None:
    with temporary.beside(target) as (handle, partial):
        view = memoryview(data)
        while view:
            view = view[os.write(handle, view) :]
        os.fsync(handle)
        os.fchmod(handle, mode)
        if like is not None:
            _copy_attributes(target, partial)
            _take_over(partial, like, target)
        partial.replace(target)


def _take_over(path: Path, like: os.stat_result, name: Path) -> None:
    """Give a file the owner and mode of another; an owner that cannot be kept is said, with the file's `name`."""
    own = path.stat()
    if (own.st_uid, own.st_gid) != (like.st_uid, like.st_gid):
        try:
            os.chown(path, like.st_uid, like.st_gid)
        except PermissionError:
            files.say(f"{name}: is yours now; its owner could not be kept")
    path.chmod(stat.S_IMODE(like.st_mode))


def _copy_attributes(source: Path, target: Path) -> None:
    """Extended attributes, access lists among them, where the system has them and lets us."""
    if not hasattr(os, "listxattr"):
        return
    try:
        for name in os.listxattr(source):
            os.setxattr(target, name, os.getxattr(source, name))
    except OSError:
        return
