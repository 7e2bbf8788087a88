"""Where a batch may write: below its output, through no link, no more open to others than the input is."""

from __future__ import annotations

import errno
import os
import shutil
import stat
from collections.abc import Iterable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from fixtext import files
from fixtext.batch.plan import Plan, Source
from fixtext.errors import UsageError

_LINK = "is a link, and a batch writes through none; remove it, or name the folder that it leads to as the output"


def make_output(plan: Plan) -> None:
    """The output directory and the place of the books in it, no more open to others than the folders of the input.

    UsageError: a link stands among the books.
    """
    make_folder.cache_clear()  # a watch runs again and again, and folders may go in between
    bits = 0o777
    for path in plan.inputs:
        bits &= _bits(path if path.is_dir() else path.parent)
    plan.output.parent.mkdir(parents=True, exist_ok=True)
    plan.output.mkdir(bits, exist_ok=True)
    make_folder(plan.output, plan.books, mode=bits)
    for entry in plan.books.iterdir():
        if entry.is_symlink():
            raise UsageError(f"{entry}: {_LINK}")


def readers(sources: Iterable[Source]) -> int:
    """Permission bits for what the books say of inputs: nobody who may not read each of them, through its folders."""
    bits, folders = 0o666 & ~files.umask(), set[Path]()
    for source in sources:
        bits &= source.mode
        folders.update(source.path.parents[: source.name.count("/") + 1])
    for folder in folders:
        bits &= 0o600 | (_bits(folder) & 0o011) * 6  # who may not go in may neither read nor write what lies there
    return bits


def refuse_links(plan: Plan, sources: Iterable[Source]) -> None:
    """UsageError: below the output a link stands where a folder of outputs belongs."""
    for folder in sorted({Path(source.name).parent for source in sources}):
        for inner in (*folder.parents, folder):
            if (plan.output / inner).is_symlink() and inner.name:
                raise UsageError(f"{plan.output / inner}: {_LINK}")


@lru_cache(maxsize=4096)  # asked for every page, and most pages lie beside others
def make_folder(root: Path, folder: Path, like: Path | None = None, mode: int = 0o700) -> None:
    """Make a folder below a root, and those between. OSError if a link stands in the way.

    `like` is the folder of the input that it answers to, as those above answer to those above; each is no more open to
    others than that.
    """
    inner = folder.relative_to(root).parts
    for depth in range(1, len(inner) + 1):
        above = len(inner) - depth
        _make(root.joinpath(*inner[:depth]), _bits(like.parents[above - 1] if above else like) if like else mode)


def _bits(folder: Path) -> int:
    """Permission bits for a folder that holds what was made of another's files."""
    try:
        return folder.stat().st_mode & 0o777 | 0o700
    except OSError:  # it went away
        return 0o700


def _make(folder: Path, mode: int) -> None:
    with suppress(FileExistsError):
        folder.mkdir(mode)
    there = folder.lstat().st_mode
    if stat.S_ISLNK(there):
        raise OSError(errno.ELOOP, _LINK, str(folder))
    if not stat.S_ISDIR(there):
        raise NotADirectoryError(errno.ENOTDIR, "is no directory, and outputs belong below it", str(folder))


def make_way(plan: Plan, place: Path, source: Source) -> Path:
    """A place below the output that is named as a source is (an output, a copy in quarantine), its folder made."""
    root = place.parents[source.name.count("/")]
    make_folder(plan.output, root, mode=_bits(plan.books))
    make_folder(root, place.parent, source.path.parent)
    return place


def linked(plan: Plan, path: Path) -> bool:
    """Whether a link stands between the output and a path below it."""
    between = path.relative_to(plan.output).parents
    return any((plan.output / inner).is_symlink() for inner in between if inner.name)


def clear(plan: Plan, folder: Path) -> None:
    """Take a folder away with all that is in it. What a link leads to stays as it is."""
    if not linked(plan, folder):
        shutil.rmtree(folder, ignore_errors=True)  # refuses a folder that is a link itself


def drop(plan: Plan, path: Path) -> None:
    """Take a file away, if it is there and no link leads to it."""
    if not linked(plan, path):
        path.unlink(missing_ok=True)


def private(path: Path | str) -> int:
    """A new file for its owner alone, open for writing."""
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)


def let_read(handle: int, mode: int) -> None:
    """Give an open file of ours its mode bits, on disks that have any."""
    with suppress(PermissionError):
        os.fchmod(handle, mode)


def keep_former(plan: Plan, name: str) -> str:
    """Move what stands in the place of an output under `_fixtext/former`; returns where it is, empty if none was there.

    Only its owner knows its worth: corrected by hand, put there, made by earlier steps of a page that fails now.
    """
    place = plan.output / name
    if linked(plan, place) or not (place.is_file() or place.is_symlink()):
        return ""
    first = plan.books / "former" / name
    make_folder(plan.output, first.parent)
    kept = next(path for path in _numbered(first) if not os.path.lexists(path))
    place.rename(kept)
    return kept.relative_to(plan.output).as_posix()


def _numbered(path: Path) -> Iterable[Path]:
    yield path
    number = 1
    while True:
        yield path.with_name(f"{path.name}.{number}")
        number += 1
