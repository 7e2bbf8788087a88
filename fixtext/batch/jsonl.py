"""Records in JSON Lines, plain or in gzip or zstd. Only the text in a line is rewritten; its other bytes stay."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path
from typing import IO, Any

import zstandard

from fixtext.batch.forms import SLICE, Record, Task
from fixtext.batch.plan import MIB, Plan, Source
from fixtext.batch.rows import Quarantined
from fixtext.errors import InputError
from fixtext.reading import Document
from fixtext.unpacking import BOMB_BYTES, BOMB_RATIO

WEIGHT = 64  # bytes that a record counts as at least, for the work that it makes: lines may be blank
WINDOW = 128 * MIB  # a zstd frame may ask for no larger window
FIRST = 100  # records that show what fields a file has
NAMES = 10  # fields that an error lists
_BLANK = re.compile(r"[ \t\n\r]*")
_DECODER = json.JSONDecoder()


def names(source: Source, _plan: Plan) -> list[list[str]]:
    """The fields of the first hundred records that are JSON objects."""
    found: list[list[str]] = []
    try:
        for _, _, data in _runs(source, BOMB_BYTES):
            for line in data.split(b"\n"):
                with suppress(InputError):
                    found += [[name for name, _, _, _ in _fields(_text(line))]] if line.strip() else []
                if len(found) == FIRST:
                    return found
    except (InputError, OSError):  # what is wrong with it is said when its turn comes
        pass
    return found


def look(source: Source, plan: Plan) -> None:
    """Read a packed file to its end before any of it is cleaned. InputError: damaged, a bomb, a line too large."""
    if source.name.lower().endswith((".gz", ".zst")):
        for _ in _runs(source, plan.max_bytes):
            pass


def tasks(source: Source, plan: Plan) -> Iterator[Task]:
    """Runs of whole lines of about 256 KiB. InputError as of `look`."""
    for number, (first, count, data) in enumerate(_runs(source, plan.max_bytes)):
        yield Task(source, number, first, count, data)


def _runs(source: Source, most: int) -> Iterator[tuple[int, int, bytes]]:
    """(number of the first line, lines, bytes) of runs of whole lines. InputError: a line of more than `most` bytes."""
    first, waiting, end = 1, bytearray(), 0
    for chunk in _chunks(source):
        end = max(end, len(waiting) + chunk.rfind(b"\n") + 1 if b"\n" in chunk else 0)
        waiting += chunk
        if end >= SLICE:
            data = bytes(waiting[:end])
            count = data.count(b"\n")
            yield first, count, data
            del waiting[:end]
            first, end = first + count, 0
        elif len(waiting) - end > most:
            line = first + waiting.count(b"\n", 0, end)
            raise InputError(f"line {line} is larger than {most} bytes; --max-bytes allows more")
    if waiting:
        data = bytes(waiting)
        yield first, data.count(b"\n") + (not data.endswith(b"\n")), data


def _chunks(source: Source) -> Iterator[bytes]:
    try:
        with source.path.open("rb") as raw:
            if source.name.lower().endswith(".zst"):
                yield from _bounded(_frames(raw), raw)
            elif source.name.lower().endswith(".gz"):
                yield from _bounded(iter(partial(gzip.GzipFile(fileobj=raw).read, SLICE), b""), raw)
            else:
                yield from iter(partial(raw.read, SLICE), b"")
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise InputError(f"damaged gzip: {error}") from error


def _bounded(chunks: Iterator[bytes], raw: IO[bytes]) -> Iterator[bytes]:
    """What comes out of a packed file, as long as it is not out of all proportion to what went in."""
    weight = 0
    for chunk in chunks:
        weight += len(chunk) + WEIGHT * chunk.count(b"\n")
        if weight > max(BOMB_BYTES, BOMB_RATIO * raw.tell()):
            raise InputError(
                f"a bomb: more than {BOMB_RATIO} times its size when expanded "
                f"(a line counts as {WEIGHT} bytes more than it has); expand it yourself"
            )
        yield chunk


def _frames(raw: IO[bytes]) -> Iterator[bytes]:
    """What is in the frames of zstd; a file that ends within a frame is damaged, which its own reader does not say."""
    frame = None
    try:
        while data := raw.read(1024):  # no more, for what comes out is not bounded otherwise
            while data:
                frame = frame or zstandard.ZstdDecompressor(max_window_size=WINDOW).decompressobj()
                if chunk := frame.decompress(data):
                    yield chunk
                data = frame.unused_data if frame.eof else b""
                frame = None if frame.eof else frame
    except zstandard.ZstdError as error:
        raise InputError(f"damaged zstd: {error}") from error
    if frame is not None:
        raise InputError("damaged zstd: it ends within a frame")


def records(task: Task, _plan: Plan) -> list[Record]:
    lines = (task.data or b"").split(b"\n")
    ends = [*(line + b"\n" for line in lines[:-1]), *([lines[-1]] if lines[-1] else [])]
    return [Record(task.first + number, line) for number, line in enumerate(ends)]


def original(_task: Task, record: Record) -> bytes:
    line: bytes = record.value
    return line if line.endswith(b"\n") else line + b"\n"


def document(record: Record, plan: Plan) -> Document | None:
    """None for a blank line and for a null: there is no text to clean. InputError: no such field, or no text in it."""
    if len(record.value) > plan.max_bytes:
        raise InputError(f"larger than {plan.max_bytes} bytes; --max-bytes allows more")
    line = _text(record.value)
    if not line.strip("\ufeff \t\r\n"):
        return None
    value, _, _ = _member(line, plan.text_key)
    if value is None:
        return None
    if not isinstance(value, str):
        raise InputError(f"the field {plan.text_key!r} is {type(value).__name__}, not text")
    return Document(value, "utf-8", hashlib.sha256(value.encode("utf-8", "surrogatepass")).hexdigest())


def _text(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(f"not UTF-8: byte 0x{line[error.start]:02x} at byte {error.start + 1}") from error


def _member(line: str, key: str) -> tuple[object, int, int]:
    """(value, start, end) of a field of the object on a line; of the last one, if it is there twice, as json does."""
    found: tuple[object, int, int] | None = None
    names = []
    for name, value, start, end in _fields(line):
        names.append(name)
        found = (value, start, end) if name == key else found
    if found is None:
        raise InputError(f"no field {key!r} (--text-key names another); it has {listed(names)}")
    return found


def listed(names: Sequence[str]) -> str:
    """Names as an error lists them, which a record may have by the million."""
    more = f" and {len(names) - NAMES} more" if len(names) > NAMES else ""
    return ", ".join(names[:NAMES]) + more if names else "none"


def _fields(line: str) -> list[tuple[str, object, int, int]]:
    """(name, value, start, end) of each field. InputError: it is no JSON object."""
    try:
        return list(_members(line))
    except RecursionError:
        raise InputError("not JSON that can be read: nested too deep") from None
    except ValueError as error:
        raise InputError(f"not a JSON object: {error}") from error


def _members(line: str) -> Iterator[tuple[str, object, int, int]]:
    at = _expect(line, _skip(line, line.startswith("\ufeff")), "{")
    more = line[at : at + 1] != "}"
    while more:
        name, at = _DECODER.raw_decode(line, at)
        start = _expect(line, _skip(line, at), ":")
        value, end = _DECODER.raw_decode(line, start)
        if not isinstance(name, str):
            raise ValueError(f"a name is missing before character {at + 1}")
        yield name, value, start, end
        at = _skip(line, end)
        more = line[at : at + 1] == ","
        at = _skip(line, at + 1) if more else at
    if _expect(line, at, "}") != len(line):
        raise ValueError("more than one value on a line")


def _skip(line: str, at: int) -> int:
    match = _BLANK.match(line, at)
    return match.end() if match else at


def _expect(line: str, at: int, mark: str) -> int:
    if line[at : at + 1] != mark:
        raise ValueError(f"{mark!r} is missing at character {at + 1}")
    return _skip(line, at + 1)


def put(record: Record, read: Document | None, clean: str, plan: Plan) -> bytes:
    """The line with the clean text in the place of the old; written in ASCII if the old was."""
    if read is None or clean == read.text:
        return bytes(record.value)
    line = _text(record.value)
    _, start, end = _member(line, plan.text_key)
    ascii_ = line[start:end].isascii() and not read.text.isascii()
    literal = json.dumps(clean, ensure_ascii=ascii_ or bool(re.search("[\ud800-\udfff]", clean)))
    return (line[:start] + literal + line[end:]).encode("utf-8")


def join(_task: Task, kept: Mapping[int, bytes], _plan: Plan) -> bytes:
    return b"".join(kept.values())


def finish(source: Source, pieces: Sequence[Path], out: IO[bytes]) -> int:
    """Write the output file of all pieces, packed as the input was; returns how many lines it has."""
    lines = 0
    last = b"\n"
    with ExitStack() as stack:
        to = packed(source.name, out, stack)
        for piece in pieces:
            with piece.open("rb") as file:
                while chunk := file.read(MIB):
                    lines += chunk.count(b"\n")
                    last = chunk[-1:]
                    to.write(chunk)
    return lines + (last != b"\n")


def packed(name: str, out: IO[bytes], stack: ExitStack) -> Any:
    """A file to write to that packs as the name says; the same bytes whenever it is written."""
    if name.lower().endswith(".gz"):
        return stack.enter_context(gzip.GzipFile(filename="", mode="wb", fileobj=out, mtime=0))
    if name.lower().endswith(".zst"):
        return stack.enter_context(zstandard.ZstdCompressor().stream_writer(out, closefd=False))
    return out


def aside(source: Source, rows: Iterable[Quarantined], out: IO[bytes]) -> None:
    """The lines in quarantine, as they were."""
    with ExitStack() as stack:
        to = packed(source.name, out, stack)
        for row in rows:
            to.write(row.data)
