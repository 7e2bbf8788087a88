"""What a batch is to do: inputs, output, steps, limits. All is checked before anything is written."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from fixtext.batch.sources import BOOKS, Source
from fixtext.errors import MissingInput, UsageError
from fixtext.pipeline import Pipeline

MIB = 1 << 20


@dataclass(frozen=True)
class Plan:
    """A batch. `shard` is (i, n), i from 1; `timeout` is in seconds a page or record; sizes are in bytes."""

    inputs: tuple[Path, ...]
    output: Path
    pipeline: Pipeline
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    text_key: str = "text"
    encoding: str = "auto"
    order: str = "auto"
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

    @cached_property
    def fingerprint(self) -> str:
        """Equal fingerprints make the same of the same bytes."""
        return " ".join((self.pipeline.fingerprint, self.encoding, self.order, self.output_encoding, self.text_key))

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

    def place(self, source: Source, number: int) -> Path:
        """Where the output of a piece belongs: a page's among the outputs, that of records with the other pieces."""
        if source.form == "page":
            return self.output / source.name
        return self.pieces(source) / f"{number:07}"

    def pieces(self, source: Source) -> Path:
        """The directory of the cleaned pieces of a file that is not yet complete."""
        return self.books / "pieces" / source.name

    def check(self) -> None:
        """UsageError, MissingInput: this plan cannot be carried out, and nothing has been touched."""
        if not self.inputs:
            raise UsageError("batch needs inputs and, last, the output directory: fixtext batch IN... OUT")
        for path in self.inputs:
            self._check_input(path)
        if self.output.exists() and not self.output.is_dir():
            raise UsageError(f"{self.output}: the last argument is the output directory, and this is a file")
        i, n = self.shard
        if not 1 <= i <= n:
            raise UsageError(f"--shard {i}/{n}: the first number runs from 1 to the second")
        if self.output.is_dir() and any(self.output.iterdir()) and not self.books.is_dir():
            raise UsageError(f"{self.output}: is not empty and no batch wrote it; name a new directory")

    def _check_input(self, path: Path) -> None:
        if not path.exists():
            raise MissingInput(f"{path}: no such file or directory")
        inside = self.output.resolve().is_relative_to(path.resolve()) if path.is_dir() else False
        if inside or path.resolve().is_relative_to(self.output.resolve()):
            raise UsageError(f"{self.output}: the output may not lie in the input {path}, nor around it")
