"""What a row of a benchmark is given, and what it says."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NamedTuple


class Task(NamedTuple):
    """The data folder, the share of the lines to take, which half of them, how many failures to show."""

    data: Path
    share: float
    part: str
    show: int

    def count(self, full: int) -> int:
        return max(100, int(full * self.share))

    def failed(self, what: str, wanted: str, got: str) -> None:
        if self.show:
            print(f"{what}\n  want {wanted}\n  got  {got}", file=sys.stderr)


class Figure(NamedTuple):
    """A case, what was measured, what must be reached, and whether it is."""

    case: str
    got: str
    must: str
    holds: bool
