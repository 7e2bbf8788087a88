"""One input cleaned: plain text and scans as a whole, JSON Lines by the text in each of its lines."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from fixtext import files
from fixtext.errors import InputError, UsageError
from fixtext.pipeline import Pipeline
from fixtext.provenance import Result
from fixtext.reading import Document, How, read_named

_SHOWN = 10  # damaged lines of a file that are named one by one


class Text(NamedTuple):
    """A text that was cleaned; `label` is what messages call it: the input, or the input and a line."""

    label: str
    document: Document
    result: Result


class Clean(NamedTuple):
    """A cleaned input. `encoding` is that of the clean bytes, `form` what it was besides text.

    `by_lines` says that its texts are the lines' own; `damaged` counts lines without a text, which stay as they are.
    """

    name: str
    data: bytes
    texts: Sequence[Text]
    clean: bytes
    encoding: str = "utf-8"
    form: str = ""
    by_lines: bool = False
    damaged: int = 0

    @property
    def changed(self) -> bool:
        return any(text.result.changed for text in self.texts)


def text(name: str, data: bytes, pipeline: Pipeline, how: How, output_encoding: str) -> Clean:
    """An input that is one text. `output_encoding` is a name, or "keep". Errors as of `read`; UsageError."""
    document = read_named(name, data, how)
    return of(name, data, document, pipeline.clean(document.text, document.layout), output_encoding)


def of(name: str, data: bytes, document: Document, result: Result, output_encoding: str) -> Clean:
    """An input whose text was read and cleaned. UsageError: it cannot be written in that encoding."""
    encoding = document.encoding if output_encoding == "keep" else output_encoding
    clean = _encode(document, result.text, output_encoding)
    return Clean(name, data, [Text(name, document, result)], clean, encoding, document.form)


def lines(name: str, data: bytes, pipeline: Pipeline, key: str) -> Clean:
    """An input that is JSON Lines, with its text in the field `key`; every other byte stays, as in a batch.

    A line without a text is said and stays. InputError: there is no line with a text.
    """
    made = data.split(b"\n")
    texts: list[Text] = []
    wrong: list[str] = []
    for at, line in enumerate(made):
        label = f"{name}:{at + 1}"
        try:
            found, made[at] = _line(label, line, pipeline, key)
            texts += found
        except InputError as error:
            wrong.append(f"{label}: {error}")
    if wrong and not texts:
        raise InputError(f"no line has a text to clean; {wrong[0]}")
    for message in wrong[:_SHOWN]:
        files.say(message)
    return Clean(name, data, texts, b"\n".join(made), by_lines=True, damaged=len(wrong))


def _line(label: str, line: bytes, pipeline: Pipeline, key: str) -> tuple[list[Text], bytes]:
    """(its text, if it has one; the line with the clean text). InputError: it has no text in that field."""
    from fixtext.batch import jsonl
    from fixtext.batch.forms import Record
    from fixtext.batch.plan import Plan

    record, plan = Record(0, line), Plan((), Path(), pipeline, text_key=key)
    document = jsonl.document(record, plan)
    if document is None:
        return [], line
    result = pipeline.clean(document.text)
    return [Text(label, document, result)], jsonl.put(record, document, result.text, plan)


def _encode(document: Document, clean: str, output_encoding: str) -> bytes:
    if output_encoding == "keep":
        return document.encode(clean)
    try:
        return clean.encode(output_encoding, "surrogateescape")
    except (UnicodeError, LookupError) as error:
        raise UsageError(f"cannot be written as {output_encoding}: {error}") from error
