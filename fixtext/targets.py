"""Where clean texts go, and that no file meets another there: inputs, outputs and the record are files of their own."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from fixtext import files, writers, writing
from fixtext.errors import UsageError
from fixtext.readers import is_called_so, text_name

Identity = tuple[int, int] | str
INPUT, OUTPUT, RECORD, LIST = "an input", "the output", "the record", "the list"


@dataclass(frozen=True)
class Target:
    """Where clean texts go: standard output, a file, a folder (`folder`), or the place of the original.

    `write` names the forms that are written of each (`fixtext.writers`).
    """

    output: Path | None = None
    in_place: bool = False
    backup: str = ""
    diff: bool = False
    check: bool = False
    output_encoding: str = "utf-8"
    folder: bool = False
    write: tuple[str, ...] = (writers.TEXT,)

    @property
    def writes(self) -> bool:
        """Whether clean texts are written, not only looked at."""
        return not (self.diff or self.check)

    def place(self, name: str, form: str = "") -> Path | None:
        """The file to write, None for standard output. UsageError if the input has none.

        `form` names what the input is besides text; text that is made of it has a name of its own.
        """
        if self.in_place:
            if form:
                raise UsageError(f"{form} is read, not written; name a directory with --output instead of --in-place")
            if name == files.STDIN:
                raise UsageError("standard input has no place; leave --in-place out")
            return Path(name)
        if self.output is None or not self.folder:
            return self.output
        own = Path(name if name != files.STDIN else "stdin.txt")
        return self.output / (text_name(own.name) if form else own.name)

    def outputs(self, name: str, form: str = "") -> list[tuple[str, Path | None]]:
        """What is to be written of an input, by the name of the form, with its place."""
        place = self.place(name, form)
        if place is None or not self.folder:
            return [(written, place) for written in self.write]
        return [(written, self._beside(place, written)) for written in self.write]

    def _beside(self, place: Path, written: str) -> Path:
        """The place of another form of what goes to a place."""
        if written == writers.TEXT:
            return place
        return place.with_name(text_name(place.name).removesuffix(".txt") + writers.suffix(written))

    def places(self, name: str) -> list[Path]:
        """All files that are likely to be written for an input, before it is known what it is."""
        if self.in_place:
            return [Path(name), *self._backups(Path(name))]
        return [place for _, place in self.outputs(name, "scan" if _may_be_scan(name) else "") if place is not None]

    def _backups(self, place: Path) -> list[Path]:
        return [place.with_name(place.name + self.backup)] if self.backup else []

    def prepare(self) -> None:
        """Make the folder that many outputs go to. UsageError: it cannot be made."""
        if self.folder and self.output is not None and self.writes:
            try:
                self.output.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                what = "is no folder, and several inputs need one" if self.output.exists() else error.strerror
                raise UsageError(f"{self.output}: {what}; nothing was done") from error


def _may_be_scan(name: str) -> bool:
    suffix = Path(name).suffix.lower()  # a pipe has none: no reader is loaded for it
    return suffix not in ("", *files.TEXT_SUFFIXES) and is_called_so(name)


def target(output: str | None, many: bool, **others: bool | str | tuple[str, ...]) -> Target:
    """The target that the options of a command name; a name that ends with a slash is a folder's.

    UsageError: several forms and no folder for them.
    """
    path = Path(output) if output is not None and not writing.is_stream(Path(output)) else None
    folder = path is not None and (many or str(output).endswith("/") or path.is_dir())
    made = Target(path, folder=folder, **others)  # type: ignore[arg-type]
    if len(made.write) > 1 and not folder and made.writes:
        raise UsageError(f"--write {','.join(made.write)} makes several files; name a folder for them: --output DIR/")
    if made.write != (writers.TEXT,) and made.in_place:
        raise UsageError("--write makes new files; name where they go with --output instead of --in-place")
    return made


def identity(path: Path) -> Identity | None:
    """What two names of one file share; None for what is no regular file, which several may write to."""
    try:
        there = path.stat()
    except (OSError, RuntimeError):
        return os.path.realpath(path)
    return (there.st_dev, there.st_ino) if stat.S_ISREG(there.st_mode) else None


def apart(named: Iterable[tuple[str, str]]) -> None:
    """UsageError if one file is two things. `named` are names of files with what each is, inputs first."""
    taken: dict[Identity, tuple[str, str]] = {}
    for name, what in named:
        key = of_input(name) if what == INPUT else identity(Path(name))
        if key is None:
            continue
        other, kind = taken.setdefault(key, (name, what))
        if kind != what:
            use = "; use --in-place to replace inputs" if (kind, what) == (INPUT, OUTPUT) else ""
            alias = "" if other == name else f" ({other})"
            raise UsageError(f"{name}: cannot be {what}, it is {kind}{alias}{use}; nothing was done")


def of_input(name: str) -> Identity | None:
    if name != files.STDIN:
        return identity(Path(name))
    there = files.status(name)
    return (there.st_dev, there.st_ino) if there and stat.S_ISREG(there.st_mode) else None


def standard_output(inputs: Sequence[str]) -> None:
    """UsageError if standard output goes to one of the inputs, which the shell has emptied or which would grow."""
    there = writing.stream()
    key = (there.st_dev, there.st_ino) if there and stat.S_ISREG(there.st_mode) else None
    same = next((name for name in inputs if key is not None and of_input(name) == key), None)
    if same is not None:
        raise UsageError(f"{same}: is standard output, too; clean it with --in-place, or write to another file")


def of_run(names: Sequence[str], to: Target, changes: Path | None) -> Iterator[tuple[str, str]]:
    """All that a run of `clean` reads and may write, with what it is."""
    yield from ((name, INPUT) for name in names)
    if changes is not None:
        yield str(changes), RECORD
    for name in names if to.writes else ():
        yield from ((str(place), OUTPUT) for place in to.places(name) if not (to.in_place and place == Path(name)))
