"""What a batch is to do: inputs, output, steps, limits. All is checked before anything is written."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from fixtext import writers
from fixtext.errors import MissingInput, UsageError
from fixtext.pipeline import Pipeline

MIB = 1 << 20
BOOKS = "_fixtext"  # the one name below the output that is ours: ledger, quarantine, records, summary


class Source(NamedTuple):
    """One input file. `name` is its path below the output, with `/`; `size` is in bytes; `form` is its reader.

    `mode` are its permission bits: nothing that is made of it may be read by more people.
    """

    name: str
    path: Path
    size: int
    form: str = "page"
    mode: int = 0o600


class Passed(NamedTuple):
    """An input that is not taken, and why. A `fault` might have been a page: the run ends with exit code 3."""

    path: str
    why: str
    fault: bool = False


@dataclass(frozen=True)
class Plan:
    """A batch. `shard` is (i, n), i from 1; `timeout` is in seconds a page or record; sizes are in bytes.

    `write` names the forms that are written of each page (`fixtext.writers`), plain text first.
    """

    inputs: tuple[Path, ...]
    output: Path
    pipeline: Pipeline
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    text_key: str = "text"
    encoding: str = "auto"
    order: str = "auto"
    form: str = "auto"
    output_encoding: str = "utf-8"
    compress: str = "none"
    jobs: int = field(default_factory=lambda: os.cpu_count() or 1)
    timeout: float = 60.0
    max_bytes: int = 64 * MIB
    max_memory: int = 2048 * MIB
    resume: bool = False
    retry: bool = False
    shard: tuple[int, int] = (1, 1)
    quiet: bool = False
    write: tuple[str, ...] = (writers.TEXT,)

    @cached_property
    def fingerprint(self) -> str:
        """Equal fingerprints make the same of the same bytes."""
        steps = self.pipeline.fingerprint + "".join(sorted(_files_named(self.pipeline)))
        parts = [steps, self.encoding, self.order, self.output_encoding, self.text_key]
        parts += [self.form] if self.form != "auto" else []
        return " ".join([*parts, *(self.write if self.write != (writers.TEXT,) else [])])

    @property
    def books(self) -> Path:
        return self.output / BOOKS

    @property
    def partial(self) -> Path:
        """Where outputs are written before they are renamed to their places."""
        return self.books / f"partial{self.label}"

    @property
    def label(self) -> str:
        """What tells the files of this shard from those of others; empty for a run that is not sharded."""
        return "" if self.shard == (1, 1) else f"-{self.shard[0]}-of-{self.shard[1]}"

    def ledger(self) -> Path:
        return self.books / f"ledger{self.label}.sqlite"

    def lock(self) -> Path:
        return self.ledger().with_suffix(".lock")

    def workers(self) -> Path:
        """The lock that workers share, so that the next run waits for those of a killed one."""
        return self.books / f"workers{self.label}.lock"

    def place(self, source: Source, number: int) -> Path:
        """Where the output of a piece belongs: a page's among the outputs, that of records with the other pieces."""
        if source.form == "page":
            return self.output / source.name
        return self.pieces(source) / f"{number:07}"

    def more(self, source: Source) -> list[tuple[str, str]]:
        """The other forms that are written of a page, each with its name below the output."""
        stem = source.name.removesuffix(writers.suffix(self.write[0]))
        return [(name, stem + writers.suffix(name)) for name in self.write[1:]] if source.form == "page" else []

    def pieces(self, source: Source) -> Path:
        """The directory of the cleaned pieces of a file that is not yet complete."""
        return self.books / "pieces" / source.name

    def aside(self, source: Source) -> Path:
        """Where the bytes of an input are kept that failed."""
        return self.books / "quarantine" / source.name

    def check(self) -> None:
        """UsageError, MissingInput: this plan cannot be carried out, and nothing has been touched."""
        if not self.inputs:
            raise UsageError("batch needs inputs and, last, the output directory: fixtext batch IN... OUT")
        for path in self.inputs:
            self._check_input(path)
        for encoding in {self.encoding, self.output_encoding} - {"auto", "keep"}:
            _check_encoding(encoding)
        i, n = self.shard
        if not 1 <= i <= n:
            raise UsageError(f"--shard {i}/{n}: the first number runs from 1 to the second")
        self._check_output()

    def _check_output(self) -> None:
        if self.output.is_symlink() and not self.output.exists():
            raise UsageError(f"{self.output}: a link that leads nowhere; remove it, or name another output directory")
        if self.output.exists() and not self.output.is_dir():
            raise UsageError(f"{self.output}: the last argument is the output directory, and this is a file")
        if self.output.is_dir() and any(self.output.iterdir()) and not self.books.is_dir():
            raise UsageError(f"{self.output}: is not empty and no batch wrote it; name a new directory")

    def _check_input(self, path: Path) -> None:
        if not path.exists():
            raise MissingInput(f"{path}: no such file or directory")
        if not path.is_dir() and not path.is_file():
            raise UsageError(f"{path}: is no regular file; `fixtext clean` reads pipes and standard input")
        ours, theirs = Path(os.path.realpath(self.output)), Path(os.path.realpath(path))  # a looped link has one, too
        if (path.is_dir() and ours.is_relative_to(theirs)) or theirs.is_relative_to(ours):
            raise UsageError(f"{self.output}: the output folder must not be inside the input {path}, or contain it")


def _check_encoding(name: str) -> None:
    try:
        "".encode(name)
    except LookupError as error:
        raise UsageError(f"no encoding called {name!r}; try utf-8, gb18030, big5, utf-16") from error


def _files_named(pipeline: Pipeline) -> Iterator[str]:
    """Digests of files that options name (terms, words, models): who edits a file of terms has changed the steps."""
    values = [str(value) for step in pipeline.steps for _, value in step.options]
    for word in (word for value in values for word in {value, *re.split("[=:,]", value)}):
        try:
            if Path(word).is_file():
                yield hashlib.sha256(Path(word).read_bytes()).hexdigest()
        except (OSError, ValueError):  # no name of a file, or none that may be read; the step will say so
            continue
