"""What `clean` does to its inputs: one file at a time, errors said and counted, the other files go on."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from fixtext import cleaning, files, record, report, targets, writers, writing
from fixtext.cleaning import Clean
from fixtext.errors import FixtextError, InputError, OutputError, UsageError
from fixtext.files import STDIN
from fixtext.pipeline import Pipeline
from fixtext.provenance import Result
from fixtext.reading import DETECT, Document, How
from fixtext.record import Entry, Record
from fixtext.targets import Target


def clean(
    names: Sequence[str], pipeline: Pipeline, to: Target, how: How = DETECT, changes: Path | None = None, key: str = ""
) -> int:
    """Clean all inputs; returns the exit code.

    `key` is the field with the text, for inputs that are JSON Lines. UsageError, before anything is read: an output or
    the record is an input, or one another. OutputError: standard output or the record takes no more.
    """
    _refuse_forms(to.write, changes, key)
    if not to.diff and not files.is_watched():
        pipeline = pipeline.without_reports()  # nobody is shown what they find; `check` is for that

    def made(name: str, data: bytes) -> Clean:
        if key:
            return cleaning.lines(name, data, pipeline, key)
        done = cleaning.text(name, data, pipeline, how, to.output_encoding)
        _notes(name, done.texts[0].document, to)
        return done

    return write(names, made, to, changes)


def write(names: Sequence[str], made: Callable[[str, bytes], Clean], to: Target, changes: Path | None) -> int:
    """Write, or show, what is `made` of each input's name and bytes; returns the exit code. Errors as of `clean`."""
    targets.apart(targets.of_run(names, to, changes))
    if not to.writes or (to.output is None and not to.in_place):
        targets.standard_output(names)
    run = _Run(names, made, to, Record(changes if to.writes else None))
    run.record.prepare()
    to.prepare()
    code = each(names, run.one)
    return max(code, 1 if to.check and run.would_change else 0)


def _refuse_forms(write: tuple[str, ...], changes: Path | None, key: str) -> None:
    """UsageError for forms that cannot be written together with a record, or of records."""
    if write[0] != writers.TEXT and changes is not None:
        raise UsageError("--changes leads a clean text back; write that, too: --write txt,…")
    if write != (writers.TEXT,) and key:
        raise UsageError("--write makes files of pages; --text-key cleans records, which stay in their file")


class _Run:
    """A run: what it is to do, and what it has written."""

    def __init__(self, names: Sequence[str], made: Callable[[str, bytes], Clean], to: Target, changes: Record) -> None:
        self.clean, self.to, self.record = made, to, changes
        self.inputs = {targets.of_input(name) for name in names} - {None}
        self.written: set[targets.Identity | None] = set()
        self.would_change = False

    def one(self, name: str) -> None:
        """Clean one input, and write it or show what would change."""
        before = files.status(name)
        if self.to.in_place and name != STDIN and writing.is_special(Path(name)):
            raise UsageError("is no regular file, which alone can be replaced; write elsewhere with --output")
        done = self.clean(name, files.read(name))
        self.would_change |= done.changed
        for text in done.texts:
            _warnings(text.label, text.result)
        if self.to.writes:
            self._write(done, before)
        else:
            _preview(done, self.to)
        if done.damaged:
            raise InputError(f"{done.damaged} lines have no text to clean; they stay as they are")

    def _write(self, done: Clean, before: os.stat_result | None) -> None:
        """The part of the record is on disk before the file is replaced."""
        outputs = [(place, self._made(name, done)) for name, place in self.to.outputs(done.name, done.form)]
        replaces = self.to.in_place and done.clean != done.data
        for place, _ in outputs:
            self._look(place, done, replaces)
        self.record.add(self._part(done, outputs[0][0]), files.mode(done.name), sync=replaces)
        for place, data in outputs:
            if place is None:
                files.out(data)
            elif replaces:
                self._replace(place, done, before)
            elif not self.to.in_place:
                writing.write(place, data, files.mode(done.name))
            self.written.add(targets.identity(place) if place else None)
        if files.is_watched():
            for text in done.texts:
                files.say(f"{text.label}: {report.summary(text.result)}")

    def _made(self, name: str, done: Clean) -> bytes:
        """The bytes of a form in which an input is written. InputError: it cannot be written so."""
        if name == writers.TEXT:
            return done.clean
        return writers.write(name, done.texts[0].document, done.texts[0].result)

    def _look(self, place: Path | None, done: Clean, replaces: bool) -> None:
        """UsageError if a place may not be written."""
        key = targets.identity(place) if place else None
        if place is None or key is None:
            return
        if key in self.written:
            raise UsageError(f"{place} is the output of another input already; rename one of them")
        if not self.to.in_place and key in self.inputs:
            raise UsageError(f"{place} is an input and stays as it is; use --in-place, or another folder")
        if done.form and self.to.folder and place.exists() and place.parent.samefile(Path(done.name).parent):
            raise UsageError(f"{place} is there beside the {done.form} and stays as it is; name another folder")
        if replaces or not self.to.in_place:
            writing.refuse(place, writing.status(place))

    def _part(self, done: Clean, place: Path | None) -> Iterator[dict[str, Any]]:
        origin = None if done.name == STDIN else Path(done.name)
        goal = place if place and targets.identity(place) is not None else None
        places = {"from": self.record.relative(origin), "to": self.record.relative(goal)}
        parts = [record.rows(_cleaned(text, done), **({} if done.by_lines else places)) for text in done.texts]
        whole = record.rows_of_bytes(done.name, done.data, done.clean, **places) if done.by_lines else ()
        return chain(whole, *parts)

    def _replace(self, place: Path, done: Clean, before: os.stat_result | None) -> None:
        now = files.status(done.name)
        if (
            before
            and now
            and (before.st_ino, before.st_mtime_ns, before.st_size)
            != (
                now.st_ino,
                now.st_mtime_ns,
                now.st_size,
            )
        ):
            raise UsageError("was changed by something else while it was cleaned; it stays as it is")
        if self.to.backup:
            writing.back_up(place, self.to.backup, done.data)
        writing.write(place, done.clean)


def _cleaned(text: cleaning.Text, done: Clean) -> Entry:
    """What the record says of a text; that of a line has no bytes of its own."""
    if not done.by_lines:
        return Entry(text.label, done.data, text.document, text.result, done.clean, done.encoding)
    old, new = (each.encode("utf-8", "surrogatepass") for each in (text.document.text, text.result.text))
    return Entry(text.label, old, text.document, text.result, new, "utf-8")


def each(names: Iterable[str], work: Callable[[str], None]) -> int:
    """Do work on every input; an error costs only its own input. Returns the gravest exit code.

    OutputError: what all inputs need takes no more.
    """
    code = 0
    for name in names:
        try:
            work(name)
        except OutputError:
            raise
        except FixtextError as error:
            text = str(error)
            files.say(text if text.startswith(name) else f"{name}: {text}")
            code = max(code, error.exit_code)
    return code


def _notes(name: str, document: Document, to: Target) -> None:
    if document.note:
        files.say(f"{name}: {document.note}")
    elif document.encoding != "utf-8" and to.output_encoding == "utf-8" and to.writes:
        files.say(f"{name}: {document.encoding} is read, utf-8 is written (--output-encoding keep keeps it)")


def _warnings(name: str, result: Result) -> None:
    """What a filter refused to do belongs on the terminal also when nobody asks for findings."""
    for done in result.passes:
        for finding in done.found:
            if finding.rule.endswith("-budget"):
                files.say(f"{name}: {finding.rule}: {finding.why}")


def _preview(done: Clean, to: Target) -> None:
    if to.diff:
        for text in done.texts:
            lines = report.diff(text.result, text.label, colour=sys.stdout is not None and sys.stdout.isatty())
            files.out("".join(f"{line}\n" for line in lines))
    elif done.changed:
        files.say(f"{done.name}: would change")
