"""What is told of a task when its records are cleaned: counts, digests, changes, findings, what is in quarantine."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from operator import attrgetter
from typing import Any, NamedTuple

from fixtext import legible, report, writers
from fixtext import record as records
from fixtext.batch.forms import Record, Task, digest, form, input_digest
from fixtext.batch.plan import Plan
from fixtext.batch.rows import Outcome, Part, Piece, Quarantined
from fixtext.provenance import Result
from fixtext.reading import Document
from fixtext.record import Entry


class Done(NamedTuple):
    """A record and what cleaning made of it; no document if it has no text, a failure (step, error) if it failed."""

    record: Record
    document: Document | None = None
    result: Result | None = None
    failure: tuple[str, str] = ("", "")


class Cleaned(NamedTuple):
    """The records of a task; `failure` (step, error) is that of a file that cannot be taken apart."""

    done: Sequence[Done]
    failure: tuple[str, str] = ("", "")
    seconds: float = 0.0


class _Made(NamedTuple):
    """What became of one record. `kept` is None if it is in quarantine."""

    kept: Any
    changed: bool = False
    characters: int = 0
    counts: dict[str, int] = {}  # noqa: RUF012 (never changed)
    suspects: int = 0
    changes: bytes = b""
    findings: bytes = b""
    failure: tuple[str, str] = ("", "")
    more: tuple[tuple[str, bytes], ...] = ()
    verdict: str = ""


class Told(NamedTuple):
    """The outcome of a task, its output (None for a page that failed), and other forms of it by their names."""

    outcome: Outcome
    output: bytes | None
    more: tuple[tuple[str, bytes], ...] = ()


def said(error: Exception) -> str:
    """An error as the quarantine names it."""
    return f"{type(error).__name__}: {error}"


def whole(task: Task, plan: Plan, step: str, error: str) -> Outcome:
    """The outcome of a file that is in quarantine as a whole."""
    source = task.source
    sha256 = input_digest(source, plan)
    row = Quarantined(source.name, task.number, 0, sha256, step, error)
    return Outcome(
        Piece(source.name, task.number, sha256, plan.fingerprint, quarantined=1),
        Part(source.name, task.number),
        (row,),
    )


def told(task: Task, done: Sequence[Done], plan: Plan, begins: Callable[[int], None]) -> Told:
    """The outcome of a task and its output. `begins` is told each record."""
    made: list[_Made] = []
    for index, one in enumerate(done):
        begins(index)
        made.append(_guarded(one, task, plan))
    return _outcome(task, [one.record for one in done], made, plan)


def _guarded(done: Done, task: Task, plan: Plan) -> _Made:
    if done.failure[0]:
        return _Made(None, failure=done.failure)
    try:
        return _made(done, task, plan)
    except Exception as error:  # whatever a record does is that record's fault alone
        return _Made(None, failure=("write", said(error)))


def _made(done: Done, task: Task, plan: Plan) -> _Made:
    source, (record, document, result, _) = task.source, done
    if document is None or result is None:
        return _Made(form(source).put(record, None, "", plan))
    kept = form(source).put(record, document, result.text, plan)
    if source.form == "page" and plan.write[0] != writers.TEXT:
        kept = writers.write(plan.write[0], document, result)
    more = tuple((place, writers.write(name, document, result)) for name, place in plan.more(source))
    where = record.where(source)
    return _Made(
        kept,
        kept != record.value,
        len(document.text),
        _counts(result),
        sum(found.kind == "suspect" for done in result.passes for found in done.found),
        _changes(record, source.name, document, result, kept, plan),
        b"".join(report.line(report.finding_record(where, seen)) for seen in result.findings()),
        more=more,
        verdict=legible.verdict(result),
    )


_rule = attrgetter("rule")


def _counts(result: Result) -> dict[str, int]:
    """Edits by "step rule"."""
    counts: Counter[str] = Counter()
    for done in result.passes:
        name = done.step.split()[0]
        rules = Counter(map(_rule, done.applied))
        counts.update({f"{name} {rule}": count for rule, count in rules.items()})
    return dict(counts)


def _changes(record: Record, name: str, document: Document, result: Result, kept: Any, plan: Plan) -> bytes:
    """The record of changes that `fixtext undo` reads; of records of a file only where there is a change."""
    if (record.number and not result.changed) or (not record.number and plan.write[0] != writers.TEXT):
        return b""  # a record leads text back
    if record.number:  # the text inside a line or row has no bytes of its own
        old, new = _utf8(document.text), _utf8(result.text)
        rows = records.rows(Entry(f"{name}:{record.number}", old, document, result, new, "utf-8"))
    else:
        as_ = document.encoding if plan.output_encoding == "keep" else plan.output_encoding
        places = {"from": None, "to": f"../{name}"}  # the record is in the folder of the books
        rows = records.rows(Entry(name, record.value, document, result, kept, as_), **places)
    return b"".join(map(report.line, rows))


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _outcome(task: Task, records: Sequence[Record], made: Sequence[_Made], plan: Plan) -> Told:
    name, number, kind = task.source.name, task.number, form(task.source)
    failed = tuple(
        _quarantined(task, record, one.failure)
        for record, one in zip(records, made, strict=True)
        if one.kept is None and one.failure[0]
    )
    kept = {index: one.kept for index, one in enumerate(made) if not one.failure[0]}
    output: bytes | None = kind.join(task, kept, plan) if kept or task.data is not None else None
    data = task.data if task.data is not None else records[0].value
    sha256 = hashlib.sha256(data).hexdigest() if data else digest(task.source.path)
    piece = _piece(task, sha256, made, len(failed), output, plan)
    changes, findings = (b"".join(getattr(one, lines) for one in made) for lines in ("changes", "findings"))
    more = made[0].more if output is not None and task.data is None else ()
    return Told(Outcome(piece, Part(name, number, changes, findings), failed), output, more)


def _piece(task: Task, sha256: str, made: Sequence[_Made], failed: int, output: bytes | None, plan: Plan) -> Piece:
    """What the ledger keeps of a task: its digests and counts."""
    counts: Counter[str] = Counter()
    for one in made:
        counts.update(one.counts)
    return Piece(
        task.source.name,
        task.number,
        sha256,
        plan.fingerprint,
        sum(one.changed for one in made),
        sum(not one.changed and not one.failure[0] for one in made),
        failed,
        sum(one.characters for one in made),
        hashlib.sha256(output).hexdigest() if output is not None else "",
        dict(counts),
        sum(one.suspects for one in made),
        verdict="; ".join(_verdicts(made)),
    )


def _verdicts(made: Sequence[_Made]) -> Iterator[str]:
    """The verdicts on the records of a task, each with its number in the task where there are several."""
    for number, one in enumerate(made, 1):
        if one.verdict:
            yield f"record {number}: {one.verdict}" if len(made) > 1 else one.verdict


def _quarantined(task: Task, record: Record, failure: tuple[str, str]) -> Quarantined:
    kept = form(task.source).original(task, record)
    sha256 = hashlib.sha256(kept).hexdigest() if kept else digest(task.source.path)
    return Quarantined(task.source.name, task.number, record.number, sha256, *failure, kept)
