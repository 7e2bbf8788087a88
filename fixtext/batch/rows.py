"""What the ledger keeps: rows about files, about their pieces, and about what is in quarantine."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from zstandard import ZstdCompressor


class File(NamedTuple):
    """An input file that is done: its pieces and records counted when it was read, and the digest of its output.

    `out_sha256` is empty if there is no output, because the whole file is in quarantine.
    """

    name: str
    sha256: str
    fingerprint: str
    pieces: int
    records: int
    out_sha256: str


class Piece(NamedTuple):
    """What became of a page (its only piece) or of a run of records. `counts` are edits by "step rule", `verdict` is
    what a model's noise tells of it."""

    name: str
    number: int
    sha256: str
    fingerprint: str
    changed: int = 0
    unchanged: int = 0
    quarantined: int = 0
    characters: int = 0
    out_sha256: str = ""
    counts: dict[str, int] = {}  # noqa: RUF012 (never changed)
    suspects: int = 0
    seconds: float = 0.0
    verdict: str = ""


class Part(NamedTuple):
    """Records of changes and findings (JSONL) of a piece."""

    name: str
    number: int
    changes: bytes = b""
    findings: bytes = b""

    def packed(self) -> Part:
        """As the ledger keeps it (zstd): the lines are long and all alike."""
        pack = _compressor().compress
        return self._replace(changes=pack(self.changes), findings=pack(self.findings))


@cache  # its tables are made once a process
def _compressor() -> ZstdCompressor:
    return ZstdCompressor(level=1)


class Quarantined(NamedTuple):
    """A record that failed: its line or row from 1 (0 for a whole file), the step, the error, its bytes.

    The bytes of a whole file are not here but under `quarantine/`.
    """

    name: str
    number: int
    record: int
    sha256: str
    step: str
    error: str
    data: bytes = b""


class Outcome(NamedTuple):
    """All that is written down of a piece, and where that is kept which stood in the place of its output."""

    piece: Piece
    part: Part
    quarantined: tuple[Quarantined, ...] = ()
    former: str = ""
