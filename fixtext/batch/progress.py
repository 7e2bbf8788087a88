"""How far a batch is, on standard error: one line that changes on a terminal, a line every ten seconds elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from contextlib import suppress

from fixtext import files
from fixtext.batch.plan import Source
from fixtext.batch.rows import Outcome


class Progress:
    """Counts what comes in; the time left goes by characters, for files and records are of any size."""

    def __init__(self, sources: Sequence[Source], quiet: bool) -> None:
        self.quiet = quiet
        self.terminal = sys.stderr is not None and sys.stderr.isatty()
        self.files, self.bytes = len(sources), max(1, sum(source.size for source in sources))
        self.begun = self.said = time.monotonic()
        self.records = self.characters = self.changes = self.suspects = self.quarantined = 0
        self.sizes = {source.name: source.size for source in sources if source.form == "page"}
        self.read = 0

    def show(self, outcomes: Sequence[Outcome]) -> None:
        for piece, _, failed, _ in outcomes:
            self.records += piece.changed + piece.unchanged + piece.quarantined
            self.characters += piece.characters
            self.changes += sum(piece.counts.values())
            self.suspects += piece.suspects
            self.quarantined += len(failed)
            self.read += self.sizes.get(piece.name, piece.characters * 3)
        now = time.monotonic()
        if not self.quiet and now - self.said > (0.5 if self.terminal else 10):
            self.said = now
            self._line("\r\x1b[K" if self.terminal else "")

    def _line(self, before: str) -> None:
        seconds = max(time.monotonic() - self.begun, 0.001)
        left = max(0.0, self.bytes - self.read) * seconds / self.read if self.read else 0.0
        line = (
            f"{self.records} of {self.files} files" if len(self.sizes) == self.files else f"{self.records} records"
        ) + (
            f", {self.characters / seconds:.0f} characters/s, {left:.0f} s left, {self.changes} changes, "
            f"{self.suspects} suspects, {self.quarantined} in quarantine"
        )
        if self.terminal:
            with suppress(OSError):  # a terminal that is gone is no reason to end
                print(f"{before}{line}", end="", file=sys.stderr, flush=True)
        else:
            files.say(line)

    def end(self) -> None:
        """Leave the line of a terminal behind."""
        if not self.quiet and self.terminal and self.records:
            self._line("\r\x1b[K")
            print(file=sys.stderr)
