"""What a batch came to, for people and as JSON."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from fixtext import legible, terminal
from fixtext.batch.ledger import Ledger
from fixtext.batch.plan import BOOKS, Passed, Source
from fixtext.batch.rows import Piece

TOP = 5
RULES = 10  # of which the table for people shows the counts; `summary.json` has all


@dataclass
class Summary:
    """The sum of a batch: every page or record is changed, unchanged or in quarantine. Seconds are of this run.

    `unsettled` are files that were changed while they were read, and are still to be done; `former` tells where that is
    kept which stood in the place of an output; `gone` counts files that are done and no more among the inputs.
    """

    files: int = 0
    records: int = 0
    changed: int = 0
    unchanged: int = 0
    quarantined: int = 0
    missing: int = 0
    passed_over: list[dict[str, Any]] = field(default_factory=list)
    done: dict[str, int] = field(default_factory=dict)
    characters: int = 0
    suspects: int = 0
    seconds: float = 0.0
    edits: dict[str, int] = field(default_factory=dict)
    slowest: list[tuple[float, str]] = field(default_factory=list)
    most_changed: list[tuple[int, str]] = field(default_factory=list)
    hardest: list[tuple[float, str]] = field(default_factory=list)
    noisy: list[dict[str, str]] = field(default_factory=list)
    quarantine: list[dict[str, str]] = field(default_factory=list)
    unsettled: list[str] = field(default_factory=list)
    former: list[dict[str, str]] = field(default_factory=list)
    gone: int = 0

    @property
    def faults(self) -> bool:
        """Whether something that was to be done is in quarantine, could not be read, or is still to be done."""
        return bool(self.quarantined or self.unsettled or any(row.get("fault") for row in self.passed_over))

    def pass_over(self, passed: Iterable[Passed]) -> None:
        self.passed_over = [{"path": p.path, "why": p.why} | ({"fault": True} if p.fault else {}) for p in passed]

    def notes(self) -> Iterator[str]:
        """What nobody may miss, also without a table: inputs that were not done, and what was moved out of the way."""
        faults = [f"{row['path']}: {row['why']}" for row in self.passed_over if row.get("fault")]
        moved = [f"{row['file']} as {BOOKS}/{row['kept'].partition('/')[2]}" for row in self.former]
        for rows, what in (
            (faults, "not done"),
            (self.unsettled, "changed while read, which --resume does"),
            (moved, "in the place of outputs and not from this batch as it is now, kept"),
        ):
            if rows:
                yield terminal.visible(f"{len(rows)} {what}: {rows[0]}{' …' if len(rows) > 1 else ''}")

    def table(self) -> str:
        """For people."""
        done = ", ".join(f"{count} {why}" for why, count in sorted(self.done.items())) or "nothing was missing"
        parts = f"{self.changed} changed + {self.unchanged} unchanged + {self.quarantined} quarantined"
        rows = [
            f"{self.records} in = {parts}" + (f" + {self.missing} files still to do" if self.missing else ""),
            f"{self.files} files; in this run: {done}; {self.seconds:.1f} s",
            f"{self.characters} characters, {sum(self.edits.values())} changes, {self.suspects} suspects",
            *self._rules(),
            *(f"  slowest {seconds:.2f} s {name}" for seconds, name in self.slowest),
            *(f"  most changed {count} {name}" for count, name in self.most_changed),
            *(f"  hard to read: {rate:.0f} suspects in 10,000 {name}" for rate, name in self.hardest),
            *self._noisy(),
            *self._quarantined(),
            *self._left_alone(),
        ]
        return "".join(f"{terminal.visible(row)}\n" for row in rows)

    def _rules(self) -> Iterator[str]:
        most = sorted(self.edits.items(), key=lambda kv: (-kv[1], kv[0]))
        yield from (f"  {count:8} {rule}" for rule, count in most[:RULES])
        if rest := most[RULES:]:
            yield f"  {sum(count for _, count in rest):8} by {len(rest)} more rules: {BOOKS}/summary.json"

    def _noisy(self) -> Iterator[str]:
        yield from (f"  look at {row['file']}: {row['verdict']}" for row in self.noisy[:TOP])
        if (more := len(self.noisy) - TOP) > 0:
            yield f"  … and {more} more with loops or a model's talk: {BOOKS}/summary.json"

    def _quarantined(self) -> Iterator[str]:
        for row in self.quarantine[:TOP]:
            there = "" if row["kept"].startswith("quarantine/") else f" (its bytes are only in {row['kept']})"
            yield f"  quarantined {row['file']}: {row['step']}: {row['error']}{there}"
        if (more := len(self.quarantine) - TOP) > 0:
            yield f"  … and {more} more: {BOOKS}/quarantine.jsonl"

    def _left_alone(self) -> Iterator[str]:
        reasons: dict[str, list[str]] = {}
        for row in self.passed_over:
            reasons.setdefault(row["why"], []).append(row["path"])
        for why, paths in sorted(reasons.items(), key=lambda kv: (-len(kv[1]), kv[0])):
            yield f"  passed over {len(paths)}: {why}, {'as ' if len(paths) > 1 else ''}{paths[0]}"
        if self.gone:
            yield f"  {self.gone} done earlier and no more among the inputs: their outputs and records stay"


def summed(sources: Mapping[str, Source], ledger: Ledger, kept: Callable[[Source], str]) -> Summary:
    """The sum of what the ledger says of these inputs. `kept` tells where the bytes are of one in quarantine."""
    done = {file.name: file.records for file in ledger.files()}
    ours = done.keys() & sources.keys()
    summary = Summary(len(sources), sum(done[name] for name in ours), missing=len(sources) - len(ours))
    summary.gone = len(done) - len(ours)
    edits: Counter[str] = Counter()
    for piece in ledger.pieces():
        if piece.name in ours:
            edits.update(piece.counts)
            _add(summary, piece)
    summary.edits = dict(sorted(edits.items()))
    summary.quarantine = [
        {
            "file": f"{q.name}:{q.record}" if q.record else q.name,
            "sha256": q.sha256,
            "step": q.step,
            "error": q.error,
            "kept": f"quarantine/{q.name}" if q.record else kept(sources[q.name]),
        }
        for q in ledger.quarantine()
        if q.name in ours
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
    if piece.verdict:
        summary.noisy.append({"file": name, "verdict": piece.verdict})
    page = legible.Page(name, 0, piece.characters, piece.suspects)
    if page.grade != "good":
        summary.hardest = heapq.nlargest(TOP, [*summary.hardest, (round(page.rate, 1), name)])
    summary.most_changed = heapq.nlargest(TOP, [*summary.most_changed, (sum(piece.counts.values()), name)])
