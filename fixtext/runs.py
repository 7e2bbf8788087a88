"""What the verbs do to their inputs: one file at a time, errors said and counted, the other files go on."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fixtext import files, provenance, report, teaching
from fixtext.checked import Checked, Wanted
from fixtext.errors import FixtextError, RecordError, UsageError
from fixtext.pipeline import VERSION, Pipeline
from fixtext.provenance import Result
from fixtext.reading import Document, read


@dataclass(frozen=True)
class Target:
    """Where clean texts go: standard output, a file, a directory, or the place of the original."""

    output: Path | None = None
    in_place: bool = False
    backup: str = ""
    diff: bool = False
    check: bool = False
    output_encoding: str = "utf-8"

    def file_for(self, name: str, many: bool, form: str = "") -> Path | None:
        """The file to write, None for standard output. UsageError when many inputs meet one file.

        `form` names what the input is besides text; text that is made of it has a name of its own.
        """
        if self.in_place:
            if form:
                raise UsageError(f"{form} is read, not written; name a directory with --output instead of --in-place")
            if name == files.STDIN:
                raise UsageError("standard input has no place; leave --in-place out")
            return Path(name)
        if self.output is None or not (many or self.output.is_dir()):
            return self.output
        if not self.output.is_dir():
            raise UsageError(f"{self.output}: many inputs need a directory that exists as --output")
        own = Path(name if name != files.STDIN else "stdin.txt")
        return self.output / (f"{own.stem}.txt" if form else own.name)


def clean(
    names: list[str], pipeline: Pipeline, target: Target, encoding: str, changes: Path | None, order: str = "auto"
) -> int:
    """Clean all inputs; returns the exit code."""
    written: set[Path] = set()
    record = _Record(changes)
    would_change = False
    if not target.diff and not sys.stderr.isatty():
        pipeline = pipeline.without_reports()  # nobody is shown what they find; `check` is for that

    def one(name: str) -> None:
        nonlocal would_change
        data = files.read(name)
        document = read(data, encoding, order)
        _notes(name, document, target)
        result = pipeline.clean(document.text, document.layout)
        would_change |= result.changed
        _warnings(name, result)
        if target.diff or target.check:
            return _preview(name, result, target)
        place = target.file_for(name, len(names) > 1, document.form)
        clean_bytes = _encode(document, result.text, target)
        if place and place in written:
            raise UsageError(f"{place} is the output of another input already; rename one of them")
        written_as = document.encoding if target.output_encoding == "keep" else target.output_encoding
        record.add(name, data, document, result, clean_bytes, written_as)
        _deliver(place, clean_bytes, data, target)
        if place:
            written.add(place)
        _summary(name, result)

    code = _each(names, one)
    record.close()
    return max(code, 1 if target.check and would_change else 0)


def _each(names: Iterable[str], work: Callable[[str], None]) -> int:
    """Do work on every input; an error costs only its own input. Returns the gravest exit code."""
    code = 0
    for name in names:
        try:
            work(name)
        except FixtextError as error:
            text = str(error)
            files.say(text if text.startswith(name) else f"{name}: {text}")
            code = max(code, error.exit_code)
    return code


def _encode(document: Document, text: str, target: Target) -> bytes:
    if target.output_encoding == "keep":
        return document.encode(text)
    try:
        return text.encode(target.output_encoding, "surrogateescape")
    except (UnicodeEncodeError, LookupError) as error:
        raise UsageError(f"cannot be written as {target.output_encoding}: {error}") from error


def _notes(name: str, document: Document, target: Target) -> None:
    if document.note:
        files.say(f"{name}: {document.note}")
    elif document.encoding != "utf-8" and target.output_encoding == "utf-8" and not target.check:
        files.say(f"{name}: {document.encoding} is read, utf-8 is written (--output-encoding keep keeps it)")


def _warnings(name: str, result: Result) -> None:
    """What a filter refused to do belongs on the terminal also when nobody asks for findings."""
    for done in result.passes:
        for finding in done.found:
            if finding.rule.endswith("-budget"):
                files.say(f"{name}: {finding.rule}: {finding.why}")


def _preview(name: str, result: Result, target: Target) -> None:
    if target.diff:
        lines = report.diff(result, name, colour=sys.stdout.isatty())
        files.out("".join(f"{line}\n" for line in lines))
    elif result.changed:
        files.say(f"{name}: would change")


def _deliver(place: Path | None, clean_bytes: bytes, data: bytes, target: Target) -> None:
    if place is None:
        files.out(clean_bytes)
    elif not target.in_place:
        files.write(place, clean_bytes)
    elif clean_bytes != data:
        if target.backup:
            files.back_up(place, target.backup, data)
        files.write(place, clean_bytes)


def _summary(name: str, result: Result) -> None:
    if sys.stderr.isatty():
        files.say(f"{name}: {report.summary(result)}")


def record(
    name: str, data: bytes, document: Document, result: Result, clean_bytes: bytes, as_: str
) -> Iterator[dict[str, Any]]:
    """The rows that lead one cleaned file back to its bytes; `as_` is the encoding of the clean bytes."""
    header: dict[str, Any] = {
        "version": VERSION,
        "file": name,
        "sha256": document.sha256,
        "encoding": document.encoding,
        "clean_encoding": as_,
        "clean_sha256": hashlib.sha256(clean_bytes).hexdigest(),
    }
    if result.original.encode(document.encoding, "surrogateescape") != data:
        header["bytes"] = base64.b85encode(zlib.compress(data)).decode("ascii")
    return provenance.to_records(result, **header)


class _Record:
    """The record of all inputs. Each input's part is on disk before its file is replaced."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._partial = path.with_name(f"{path.name}.partial") if path else None
        try:
            self._out = self._partial.open("wb") if self._partial else None
        except OSError as error:
            raise UsageError(f"{path}: cannot be written: {error.strerror}") from error

    def add(self, name: str, data: bytes, document: Document, result: Result, clean_bytes: bytes, as_: str) -> None:
        if self._out is None:
            return
        for row in record(name, data, document, result, clean_bytes, as_):
            self._out.write(report.line(row))
        self._out.flush()

    def close(self) -> None:
        if self._out and self._partial and self._path:
            self._out.close()
            self._partial.replace(self._path)


def check(
    names: list[str],
    pipeline: Pipeline,
    wanted: Wanted,
    output: Path | None,
    encoding: str,
    order: str = "auto",
    learn: bool = True,
) -> int:
    """List the findings of all inputs; returns the exit code. `learn`: many files teach each other."""
    lines: list[str] = []
    checked = Checked(wanted)
    flags = teaching.flags_typos(pipeline)
    inputs = list(files.below(names))
    if learn and flags and len(inputs) > 1 and files.STDIN not in inputs:
        pipeline = teaching.taught(pipeline, _readable(inputs, encoding, order))

    def one(name: str) -> None:
        document = read(files.read(name), encoding, order)
        if document.note:
            files.say(f"{name}: {document.note}")
        chosen = checked.of(name, pipeline.clean(document.text, document.layout), flags)
        lines.append(chosen) if output else files.out(chosen)

    code = _each(inputs, one)
    if output:
        files.write(output, "".join([*lines, checked.end()]).encode("utf-8", "surrogateescape"))
    else:
        files.out(checked.end())
    return max(code, 1 if checked.failed else 0)


def _readable(names: Iterable[str], encoding: str, order: str) -> Iterator[str]:
    """The texts of inputs that can be read; what is wrong with the others is said when their turn comes."""
    for name in names:
        with contextlib.suppress(FixtextError):
            yield read(files.read(name), encoding, order).text


def undo(data: bytes, changes: Path, name: str) -> bytes:
    """The original bytes of a clean file, by the part of the record that has its digest.

    RecordError: the record is damaged, or is of another text.
    """
    digest = hashlib.sha256(data).hexdigest()
    for header, rows in _parts(changes):
        if header.get("clean_sha256") == digest:
            return _original(header, rows, data)
    raise RecordError(f"{changes} has no record of {name} as it is now; it was changed after it was cleaned")


def _original(header: dict[str, Any], rows: list[dict[str, Any]], data: bytes) -> bytes:
    if "bytes" in header:
        original = zlib.decompress(base64.b85decode(header["bytes"]))
    else:
        text = data.decode(header.get("clean_encoding", "utf-8"), "surrogateescape")
        original = provenance.undo(text, header, rows).encode(header["encoding"], "surrogateescape")
    if hashlib.sha256(original).hexdigest() != header.get("sha256"):
        raise RecordError("the record does not lead back to the original; it was changed")
    return original


def _parts(changes: Path) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """(header, edits) of each input in a record."""
    header: dict[str, Any] | None = None
    rows: list[dict[str, Any]] = []
    with files.naming(str(changes)):
        record = files.read(str(changes))
    for number, line in enumerate(record.split(b"\n"), 1):
        if not line:
            continue
        try:
            row = json.loads(line)
            starts = "fixtext" in row
        except (ValueError, TypeError, RecursionError) as error:
            raise RecordError(f"{changes}:{number}: not a record of changes: {error}") from error
        if starts and header is not None:
            yield header, rows
        if starts:
            header, rows = row, []
        else:
            rows.append(row)
    if header is not None:
        yield header, rows
