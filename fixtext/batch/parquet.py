"""Rows of Parquet files, by pyarrow. Only the text column is rewritten; schema, order and compression stay."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from fixtext.batch.forms import Record, Task
from fixtext.batch.jsonl import WEIGHT, listed
from fixtext.batch.plan import MIB, Plan, Source
from fixtext.batch.rows import Quarantined
from fixtext.errors import InputError, missing
from fixtext.reading import Document
from fixtext.unpacking import BOMB_BYTES, BOMB_RATIO

ROWS = 64  # rows that make one task
READ = 8  # rows that are read at once: what is said once in the file and meant for every row takes its room in each
GROUP = 32 * MIB  # a row group is written when it has as many rows as the input's, or this many bytes


def _arrow() -> Any:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise missing("Parquet", "pyarrow", error) from error
    return pyarrow


def names(source: Source, _plan: Plan) -> list[list[str]]:
    """The columns, once; nothing if it is not Parquet, which is said when its turn comes."""
    arrow = _arrow()
    try:
        with arrow.parquet.ParquetFile(source.path) as file:
            return [list(file.schema_arrow.names)]
    except (arrow.ArrowException, OSError):
        return []


def look(_source: Source, _plan: Plan) -> None:
    """A file of Parquet says at its end what is in it; what is wrong with a group of rows is found when it is read."""


def tasks(source: Source, plan: Plan) -> Iterator[Task]:
    """Runs of 64 rows. InputError: damaged, a bomb, or without a text column of that name."""
    arrow = _arrow()
    try:
        with arrow.parquet.ParquetFile(source.path) as file:
            _check(file.schema_arrow, plan.text_key, arrow)
            weight, first = WEIGHT * file.metadata.num_rows, 1
            _bounded(weight, source)
            for number, rows in enumerate(_runs(file, plan.max_bytes, arrow)):
                weight += rows.nbytes
                _bounded(weight, source)
                yield Task(source, number, first, rows.num_rows, _bytes(rows, arrow))
                first += rows.num_rows
    except arrow.ArrowException as error:
        raise InputError(f"not Parquet that can be read: {error}") from error


def _bounded(weight: int, source: Source) -> None:
    if weight > max(BOMB_BYTES, BOMB_RATIO * source.size):
        raise InputError(
            f"a bomb: more than {BOMB_RATIO} times its size when expanded (a row counts as {WEIGHT} bytes more)"
        )


def _runs(file: Any, most: int, arrow: Any) -> Iterator[Any]:
    waiting: list[Any] = []
    for few in file.iter_batches(batch_size=READ):
        waiting.append(few)
        if sum(batch.nbytes for batch in waiting) > most:
            raise InputError(f"up to {ROWS} rows are larger than {most} bytes; --max-bytes allows more")
        if sum(batch.num_rows for batch in waiting) >= ROWS:
            yield _joined(waiting, arrow)
            waiting = []
    if waiting:
        yield _joined(waiting, arrow)


def _joined(batches: list[Any], arrow: Any) -> Any:
    return arrow.Table.from_batches(batches).combine_chunks().to_batches()[0]


def _check(schema: Any, key: str, arrow: Any) -> None:
    if schema.names.count(key) != 1:
        raise InputError(f"no column {key!r} (--text-key names another); it has {listed(schema.names)}")
    kind = schema.field(key).type
    if not (arrow.types.is_string(kind) or arrow.types.is_large_string(kind)):
        raise InputError(f"the column {key!r} is {kind}, not text")


def _bytes(batch: Any, arrow: Any) -> bytes:
    sink = arrow.BufferOutputStream()
    with arrow.ipc.new_stream(sink, batch.schema) as stream:
        stream.write_batch(batch)
    return bytes(sink.getvalue())


def _batch(data: bytes) -> Any:
    with _arrow().ipc.open_stream(data) as stream:
        return stream.read_next_batch()


def records(task: Task, plan: Plan) -> list[Record]:
    texts = _batch(task.data or b"").column(plan.text_key).to_pylist()
    return [Record(task.first + number, text) for number, text in enumerate(texts)]


def original(task: Task, record: Record) -> bytes:
    """The row as an Arrow stream."""
    return _bytes(_batch(task.data or b"").slice(record.number - task.first, 1), _arrow())


def document(record: Record, _plan: Plan) -> Document | None:
    if record.value is None:
        return None
    return Document(record.value, "utf-8", hashlib.sha256(record.value.encode("utf-8")).hexdigest())


def put(record: Record, read: Document | None, clean: str, _plan: Plan) -> str | None:
    """InputError: the clean text holds bytes that are not text, which Parquet cannot."""
    try:
        clean.encode("utf-8")
    except UnicodeEncodeError as error:
        raise InputError(f"cannot be written to Parquet: {error}") from error
    return None if read is None else clean


def join(task: Task, kept: Mapping[int, str | None], plan: Plan) -> bytes:
    arrow = _arrow()
    batch = _batch(task.data or b"").take(arrow.array(list(kept), arrow.int64()))
    number = batch.schema.get_field_index(plan.text_key)
    # pyarrow 15 cannot replace a column of a batch
    columns = batch.columns
    columns[number] = arrow.array(list(kept.values()), batch.schema.field(number).type)
    return _bytes(arrow.RecordBatch.from_arrays(columns, schema=batch.schema), arrow)


def finish(source: Source, pieces: Sequence[Path], out: IO[bytes]) -> int:
    """Write the output file of all pieces; returns how many rows it has."""
    with _arrow().parquet.ParquetFile(source.path) as file:
        rows = file.metadata.row_group(0).num_rows if file.metadata.num_row_groups else 1
        return _write(file.schema_arrow, _codec(file.metadata), (p.read_bytes() for p in pieces), out, rows)


def _codec(metadata: Any) -> str:
    if not metadata.num_row_groups or not metadata.num_columns:
        return "snappy"
    codec = str(metadata.row_group(0).column(0).compression).lower()
    return "none" if codec == "uncompressed" else codec


def _write(schema: Any, codec: str, streams: Iterable[bytes], out: IO[bytes], rows: int) -> int:
    arrow = _arrow()
    written, waiting = 0, list[Any]()
    with arrow.parquet.ParquetWriter(out, schema, compression=codec) as writer:
        for data in streams:
            waiting.append(_batch(data))
            if sum(b.num_rows for b in waiting) >= rows or sum(b.nbytes for b in waiting) >= GROUP:
                written += _flush(writer, waiting, schema)
        written += _flush(writer, waiting, schema)
    return written


def _flush(writer: Any, waiting: list[Any], schema: Any) -> int:
    table = _arrow().Table.from_batches(waiting, schema)
    waiting.clear()
    if table.num_rows:
        writer.write_table(table, row_group_size=max(1, table.num_rows))
    return int(table.num_rows)


def aside(source: Source, rows: Iterable[Quarantined], out: IO[bytes]) -> None:
    """The rows in quarantine, as a Parquet file of the same schema."""
    with _arrow().parquet.ParquetFile(source.path) as file:
        _write(file.schema_arrow, _codec(file.metadata), (row.data for row in rows), out, 1 << 20)
