"""fixtext as a step of datatrove, for more than one machine: local, Slurm and Ray executors.

Beside the step, a reader and a writer that lose nothing: datatrove's own reader drops empty texts and broken lines and
shares out whole files only; its own writer leaves a cut file under the final name when a task fails.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Any

from datatrove.data import Document
from datatrove.io import DataFolderLike, get_datafolder
from datatrove.pipeline.base import PipelineStep
from datatrove.pipeline.readers.jsonl import JsonlReader
from datatrove.pipeline.writers.jsonl import JsonlWriter

from fixtext.batch.crew import Crew
from fixtext.batch.forms import Task
from fixtext.batch.plan import MIB, Plan, Source
from fixtext.batch.rows import Outcome
from fixtext.errors import FixtextError
from fixtext.pipeline import Pipeline, Spec

BROKEN = "_fixtext_broken"  # metadata of a line that is no JSON: why
ROWS = 64  # documents that the worker gets at once


class Records(JsonlReader):  # type: ignore[misc]
    """Every line of JSONL files: empty texts too, and broken lines as documents that `Clean` puts in quarantine.

    Plain files are shared out in ranges of `range_bytes`, so that tasks may outnumber files; packed files go whole.
    """

    name = "fixtext records"

    def __init__(self, data_folder: DataFolderLike, *, range_bytes: int = 256 * MIB, **options: Any) -> None:
        super().__init__(data_folder, **options)
        self.range_bytes = range_bytes

    def run(self, data: Any = None, rank: int = 0, world_size: int = 1) -> Iterator[Document]:
        yield from data or ()
        folder = self.data_folder
        names = sorted(folder.list_files(recursive=self.recursive, glob_pattern=self.glob_pattern))
        ranges = [(name, number) for name in names for number in range(self._ranges(name))]
        for name, number in ranges[rank::world_size]:
            for document in self._range(name, number):
                self.update_doc_stats(document)
                yield document

    def _ranges(self, name: str) -> int:
        if not name.endswith(".jsonl"):
            return 1
        return max(1, -(-int(self.data_folder.size(name)) // self.range_bytes))

    def _range(self, name: str, number: int) -> Iterator[Document]:
        """The lines that begin in a range of bytes."""
        whole = not name.endswith(".jsonl")
        at, end = number * self.range_bytes, (number + 1) * self.range_bytes
        with self.data_folder.open(name, "rb", compression="infer") as file:
            if number:
                file.seek(at - 1)
                at += len(file.readline()) - 1
            while (whole or at < end) and (line := file.readline()):
                if line.strip():
                    yield self._document(line, name, at)
                at += len(line)

    def _document(self, line: bytes, name: str, at: int) -> Document:
        """The identity of a line without an id of its own is the byte that it begins at."""
        try:
            data = json.loads(line)
            fields = self.adapter(data, name, at)
            if not isinstance(fields["text"], str | None):
                raise ValueError(f"the field {self.text_key!r} is {type(fields['text']).__name__}, not text")
        except (ValueError, AttributeError, RecursionError) as error:
            text = line.decode("utf-8", "replace").rstrip("\n")
            return Document(text, f"{name}/{at}", metadata={BROKEN: str(error), "file_path": name})
        document = Document(fields["text"] or "", str(fields["id"]), metadata=dict(fields["metadata"]))
        document.metadata.setdefault("file_path", name)
        return document


class Clean(PipelineStep):  # type: ignore[misc]
    """Clean documents. A text that fails, hangs (`timeout` seconds) or kills its process is in quarantine, alone.

    Under `books` each task leaves `changes/`, `findings/` and `quarantine/RANK.jsonl`, complete or not at all. A task
    fails (FixtextError) if what came in is not what went out and what is in quarantine.
    """

    name = "fixtext"
    type = "CLEAN"

    def __init__(
        self, *steps: Spec, books: DataFolderLike, timeout: float = 60.0, max_memory: int = 2048 * MIB
    ) -> None:
        super().__init__()
        self.pipeline = Pipeline.parse(*(steps or ("@default",)))
        self.books = get_datafolder(books)
        self.timeout, self.max_memory = timeout, max_memory

    def run(self, data: Any, rank: int = 0, world_size: int = 1) -> Iterator[Document]:
        with tempfile.TemporaryDirectory(prefix="fixtext-") as scratch:
            task = _Task(self, Path(scratch), rank)
            for document in task.clean(iter(data)):
                self.update_doc_stats(document)
                yield document
            for name, count in task.counts.items():
                self.stat_update(name, value=count)
            task.deliver()


class _Task:
    """One task's documents on their way through a worker, and its books."""

    def __init__(self, step: Clean, scratch: Path, rank: int) -> None:
        self.step, self.scratch, self.rank = step, scratch, rank
        self.source = Source(f"{rank:05}.jsonl", scratch / "in", 0, "jsonl")
        self.plan = Plan((), scratch, step.pipeline, jobs=1, timeout=step.timeout, max_memory=step.max_memory)
        self.plan.partial.mkdir(parents=True)
        self.source.path.touch()
        self.waiting: dict[int, list[Document]] = {}
        self.counts = {"documents in": 0, "documents out": 0, "quarantined": 0}

    def clean(self, documents: Iterator[Document]) -> Iterator[Document]:
        for outcomes in Crew(self.plan, self._tasks(documents), 1).run():
            for outcome in outcomes:
                yield from self._take(outcome)
        if self.counts["documents in"] != self.counts["documents out"] + self.counts["quarantined"]:
            raise FixtextError(f"task {self.rank}: {self.counts}: documents are missing")

    def _tasks(self, documents: Iterator[Document]) -> Iterator[Task]:
        number = 0
        while batch := list(islice(documents, ROWS)):
            self.counts["documents in"] += len(batch)
            whole = [document for document in batch if BROKEN not in document.metadata]
            for document in batch:
                if BROKEN in document.metadata:
                    self._quarantine(document, "read", document.metadata[BROKEN])
            if whole:
                self.waiting[number] = whole
                lines = "".join(json.dumps({"text": document.text}) + "\n" for document in whole)
                yield Task(self.source, number, 1, len(whole), lines.encode())
                number += 1

    def _take(self, outcome: Outcome) -> Iterator[Document]:
        documents = self.waiting.pop(outcome.piece.number)
        failed = {row.record: row for row in outcome.quarantined}
        if 0 in failed:
            raise FixtextError(f"task {self.rank}: {failed[0].step}: {failed[0].error}")
        place = self.plan.place(self.source, outcome.piece.number)
        texts = (json.loads(line)["text"] for line in place.read_bytes().splitlines())
        for number, document in enumerate(documents, 1):
            if number in failed:
                self._quarantine(document, failed[number].step, failed[number].error)
            else:
                document.text = next(texts)
                self.counts["documents out"] += 1
                yield document
        place.unlink()
        part = outcome.part
        self._book("changes", self._named(part.changes, documents))
        self._book("findings", self._named(part.findings, documents))

    def _named(self, rows: bytes, documents: Sequence[Document]) -> str:
        """Rows of the record with the ids of the documents in the place of line numbers."""
        named = []
        for row in map(json.loads, rows.splitlines()):
            if "file" in row:
                row["file"] = documents[int(row["file"].rpartition(":")[2]) - 1].id
            named.append(json.dumps(row, ensure_ascii=False) + "\n")
        return "".join(named)

    def _quarantine(self, document: Document, step: str, error: str) -> None:
        self.counts["quarantined"] += 1
        sha256 = hashlib.sha256(document.text.encode("utf-8", "surrogatepass")).hexdigest()
        row = {"step": step, "error": error, "sha256": sha256, **asdict(document)}
        self._book("quarantine", json.dumps(row, ensure_ascii=False, default=str) + "\n")

    def _book(self, kind: str, rows: str) -> None:
        with (self.scratch / kind).open("a", encoding="utf-8", errors="surrogatepass") as book:
            book.write(rows)

    def deliver(self) -> None:
        """Books of a task appear when it is done; those of an earlier try are replaced."""
        for kind in ("changes", "findings", "quarantine"):
            self._book(kind, "")
            partial, final = f"{kind}/{self.rank:05}.jsonl.partial", f"{kind}/{self.rank:05}.jsonl"
            with self.step.books.open(partial, "wb") as out:
                out.write((self.scratch / kind).read_bytes())
            self.step.books.mv(partial, final)


class Whole(JsonlWriter):  # type: ignore[misc]
    """JSONL files that have their final names only when the task is done; empty texts keep their field."""

    name = "fixtext whole files"

    def __init__(self, output_folder: DataFolderLike, output_filename: str = "${rank}.jsonl", **options: Any) -> None:
        options.setdefault("compression", None)
        super().__init__(output_folder, f"{output_filename}.partial", **options)
        self.written: set[str] = set()

    def _default_adapter(self, document: Document) -> dict[str, Any]:
        return {"text": document.text, "id": document.id, "metadata": document.metadata}

    def _write(self, document: dict[str, Any], file_handler: Any, _filename: str) -> None:
        self.written.add(_filename)
        super()._write(document, file_handler, _filename)

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        super().__exit__(kind, error, trace)
        if kind is None:
            for name in sorted(self.written):
                self.output_folder.mv(name, name.removesuffix(".partial"))
