"""What a batch came to, for people and as JSON."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from fixtext import legible
from fixtext.batch.ledger import Ledger, Piece

TOP = 5


@dataclass
class Summary:
    """The sum of a batch: every page or record is changed, unchanged or in quarantine. Seconds are of this run."""

    files: int = 0
    records: int = 0
    changed: int = 0
    unchanged: int = 0
    quarantined: int = 0
    missing: int = 0
    passed_over: list[dict[str, str]] = field(default_factory=list)
    done: dict[str, int] = field(default_factory=dict)
    characters: int = 0
    suspects: int = 0
    seconds: float = 0.0
    edits: dict[str, int] = field(default_factory=dict)
    slowest: list[tuple[float, str]] = field(default_factory=list)
    most_changed: list[tuple[int, str]] = field(default_factory=list)
    hardest: list[tuple[float, str]] = field(default_factory=list)
    quarantine: list[dict[str, str]] = field(default_factory=list)

    def table(self) -> str:
        """For people."""
        done = ", ".join(f"{count} {why}" for why, count in sorted(self.done.items())) or "nothing was missing"
        parts = f"{self.changed} changed + {self.unchanged} unchanged + {self.quarantined} quarantined"
        rows = [
            f"{self.records} in = {parts}" + (f" + {self.missing} files still to do" if self.missing else ""),
            f"{self.files} files; in this run: {done}; {len(self.passed_over)} passed over; {self.seconds:.1f} s",
            f"{self.characters} characters, {sum(self.edits.values())} changes, {self.suspects} suspects",
            *(f"  {count:8} {rule}" for rule, count in sorted(self.edits.items(), key=lambda kv: (-kv[1], kv[0]))),
            *(f"  slowest {seconds:.2f} s {name}" for seconds, name in self.slowest),
            *(f"  most changed {count} {name}" for count, name in self.most_changed),
            *(f"  hard to read: {rate:.0f} suspects in 10,000 {name}" for rate, name in self.hardest),
            *(f"  quarantined {q['file']}: {q['step']}: {q['error']}" for q in self.quarantine[:TOP]),
        ]
        more = len(self.quarantine) - TOP
        rows += [f"  … and {more} more: _fixtext/quarantine.jsonl"] if more > 0 else []
        return "\n".join(rows) + "\n"


def summed(names: Iterable[str], ledger: Ledger) -> Summary:
    """The sum of what the ledger says of these inputs."""
    wanted = set(names)
    files = [file for file in ledger.files() if file.name in wanted]
    summary = Summary(len(wanted), sum(file.records for file in files), missing=len(wanted) - len(files))
    done = {file.name for file in files}
    edits: Counter[str] = Counter()
    for piece in ledger.pieces():
        if piece.name in done:
            edits.update(piece.counts)
            _add(summary, piece)
    summary.edits = dict(sorted(edits.items()))
    summary.quarantine = [
        {"file": f"{q.name}:{q.record}" if q.record else q.name, "sha256": q.sha256, "step": q.step, "error": q.error}
        for q in ledger.quarantine()
        if q.name in done
    ]
    return summary


def _add(summary: Summary, piece: Piece) -> None:
    summary.changed += piece.changed
    summary.unchanged += piece.unchanged
    summary.quarantined += piece.quarantined
    summary.characters += piece.characters
    summary.suspects += piece.suspects
    name = f"{piece.name}#{piece.number}" if piece.number else piece.name
    summary.slowest = heapq.nlargest(TOP, [*summary.slowest, (piece.seconds, name)])
    page = legible.Page(name, 0, piece.characters, piece.suspects)
    if page.grade != "good":
        summary.hardest = heapq.nlargest(TOP, [*summary.hardest, (round(page.rate, 1), name)])
    summary.most_changed = heapq.nlargest(TOP, [*summary.most_changed, (sum(piece.counts.values()), name)])
