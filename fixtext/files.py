"""Inputs as bytes, read with clear complaints; standard output and standard error."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from fixtext import terminal
from fixtext.errors import FixtextError, InputError, MissingInput, OutputError
from fixtext.readers import is_called_so, is_scan

STDIN = "-"
SLICE = 65536
_NAMED = 3  # files of a directory that are named where many are passed over for one reason
TEXT_SUFFIXES = frozenset({".txt", ".text", ".md", ".markdown"})


def read(name: str) -> bytes:
    """The bytes of a file, or of standard input for `-`. MissingInput, InputError say what is wrong."""
    try:
        return _standard_input() if name == STDIN else Path(name).read_bytes()
    except FileNotFoundError:
        raise MissingInput("no such file") from None
    except IsADirectoryError:
        raise MissingInput(
            "is a directory; name files in it, as in DIR/*.txt (`fixtext check` and `fixtext batch` take directories)"
        ) from None
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}") from error


def _standard_input() -> bytes:
    if sys.stdin is None:
        raise MissingInput("standard input is closed")
    return sys.stdin.buffer.read()


def status(name: str) -> os.stat_result | None:
    """The status of an input, through links; None if it cannot be had, as of what is not there."""
    try:
        return os.fstat(0) if name == STDIN else os.stat(name)  # noqa: PTH116
    except (OSError, ValueError):
        return None


def mode(name: str) -> int | None:
    """The mode of an input that is a regular file, which says who may read it; None for all else."""
    there = status(name)
    return there.st_mode if there is not None and stat.S_ISREG(there.st_mode) else None


def is_folder(name: str) -> bool:
    """Whether an input is a directory."""
    there = status(name) if name != STDIN else None
    return there is not None and stat.S_ISDIR(there.st_mode)


@contextmanager
def naming(name: str) -> Iterator[None]:
    """Errors raised within begin with the name of the file."""
    try:
        yield
    except FixtextError as error:
        raise type(error)(f"{name}: {error}") from None


def below(names: Iterable[str]) -> Iterator[str]:
    """The files that are named, and the text files and scans below directories that are named, sorted.

    What is passed over in a directory is said, by reason. A directory that holds none is given itself.
    """
    for name in names:
        if is_folder(name):
            files = [p for p in sorted(Path(name).rglob("*")) if p.is_file()]
            wanted = [p for p in files if p.suffix.lower() in TEXT_SUFFIXES or is_scan(p)]
            _say_left([p for p in files if p not in set(wanted)])
            yield from map(str, wanted) if wanted else [name]
        else:
            yield name


def left_because(path: Path) -> str:
    """Why a file in a directory is passed over that is no text and no scan."""
    if path.suffix.lower() in (".jsonl", ".ndjson"):
        return "JSON Lines, which `batch` takes, and `clean` with --text-key"
    return "of a form that no reader knows" if is_called_so(path.name) else "no text file by its name"


def _say_left(paths: Iterable[Path]) -> None:
    """A line a reason, with the first names."""
    reasons: dict[str, list[str]] = {}
    for path in paths:
        reasons.setdefault(left_because(path), []).append(str(path))
    for why, names in reasons.items():
        more = f" and {len(names) - _NAMED} more" * (len(names) > _NAMED)
        say(f"passed over {len(names)}: {why}: {', '.join(names[:_NAMED])}{more}")


def out(data: bytes | str) -> None:
    """Write to standard output; a closed pipe ends the process quietly with 141.

    OutputError: standard output is closed, or takes no more.
    """
    if sys.stdout is None:
        raise OutputError("standard output is closed; name a file with --output")
    view = memoryview(data.encode("utf-8", "surrogateescape") if isinstance(data, str) else data)
    try:
        for start in range(0, len(view), SLICE):  # one large write can end short without an error
            sys.stdout.buffer.write(view[start : start + SLICE])
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        let_go()
        raise SystemExit(141) from None
    except OSError as error:
        let_go()
        raise OutputError(f"standard output cannot be written: {error.strerror}") from error


def let_go() -> None:
    """What standard output did not take is not written again at exit, which would end in a traceback."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def say(message: str) -> None:
    """One line on standard error, if there is any that takes it; names and texts in it cannot steer the terminal."""
    if sys.stderr is not None:
        with suppress(OSError):
            print(terminal.visible(f"fixtext: {message}"), file=sys.stderr)


def is_watched() -> bool:
    """Whether standard error is a terminal, so that somebody reads what is said beside the errors."""
    return sys.stderr is not None and sys.stderr.isatty()


def umask() -> int:
    """The mode bits that new files of this process do not get."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
