"""The way back from a clean file to its original, by the parts of a record.

A record holds the parts of many runs, the newest last. The part of a file is the newest that has the digest of its text
and its place; from what that part leads back to, the next older part of the same place may lead on, and so to the text
before the first run. Where the place says nothing, as of a file that was moved, its name is asked, and then the digest
alone; a part is taken by those only if no other would give something else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from fixtext import files, parts, provenance
from fixtext.errors import RecordError
from fixtext.files import STDIN
from fixtext.parts import Part
from fixtext.record import unpacked

_SHOWN = 5


def original(data: bytes, changes: Path, name: str, runs: int = 0, line: int | None = None) -> bytes:
    """The original bytes of the clean file `name` that holds `data`, before all runs on record, or the last `runs`.

    `line` names the part to begin with. RecordError: no part is of this text, it is damaged, or several are and lead to
    different originals.
    """
    known, damage = parts.read(changes)
    part = _chosen(known, data, changes, name, line, damage)
    undone = 0
    while True:
        undone += part.original != part.clean
        data = _back(part, data)
        before = _before(known, part)
        if undone == runs > 0:
            return data
        if before is None:
            if damage:
                files.say(f"{damage}; if that was of an earlier run of {name}, its original is older still")
            return data
        part = before


def _before(known: Sequence[Part], part: Part) -> Part | None:
    """The part of the run before: the newest older one that made, at its place, what this one cleaned."""
    older = known[: known.index(part)]
    place = part.place("from")
    return next((p for p in reversed(older) if p.clean == part.original and place and p.place("to") == place), None)


def _chosen(known: Sequence[Part], data: bytes, changes: Path, name: str, line: int | None, damage: str) -> Part:
    digest = hashlib.sha256(data).hexdigest()
    own = [part for part in known if part.clean == digest and line in (None, part.line)]
    if not own:
        raise RecordError(
            f"{changes} has no record of {name} as it is now{f' in line {line}' if line else ''}; "
            f"it was changed after it was cleaned, or this is the record of other files{damage and f'; {damage}'}"
        )
    near = _nearest(own, changes, name)
    newest = list({part.key: part for part in near}.values())
    if len({part.original for part in newest}) > 1 and line is None:
        raise RecordError(_ambiguous(changes, name, newest))
    part = newest[-1]
    if near is own and name != STDIN:
        files.say(f"{name}: is known by its text alone, as what was made of {part.name} ({part.at()})")
    return part


def _ambiguous(changes: Path, name: str, several: Sequence[Part]) -> str:
    shown = ", ".join(f"{part.name} ({part.at()})" for part in several[:_SHOWN])
    more = f" and {len(several) - _SHOWN} more" if len(several) > _SHOWN else ""
    return (
        f"{changes} has {len(several)} files that became this text, and their originals differ: {shown}{more}; "
        f"say which of them {name} is with --part LINE"
    )


def _nearest(own: list[Part], changes: Path, name: str) -> list[Part]:
    """The parts of the file at this place; else those whose names agree most from the right; else all."""
    if name == STDIN:
        return own
    here = str(Path(name).resolve())
    exact = [part for part in own if here in _places(part, changes)]
    if exact:
        return exact
    scores = [max(map(_agreement, _names(part), [here] * 2)) for part in own]
    best = max(scores)
    return [part for part, score in zip(own, scores, strict=True) if score == best] if best else own


def _places(part: Part, changes: Path) -> set[str]:
    """Where the clean text of a part may stand. A record without places has names as they were typed, or below it."""
    if "from" in part.header or "to" in part.header:
        place = part.place("to")
        return {place} if place else set()
    folder = changes.resolve().parent
    return {str((base / part.name).resolve()) for base in (Path(), folder, folder.parent)}


def _names(part: Part) -> list[str]:
    return [str(part.header.get("to") or part.name), part.name]


def _agreement(name: str, here: str) -> int:
    """How many parts of two paths agree, from the right."""
    pairs = zip(reversed(Path(name).parts), reversed(Path(here).parts), strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(Path(name).parts), len(Path(here).parts)))


def _back(part: Part, data: bytes) -> bytes:
    """The bytes that a part leads back to. RecordError: it is damaged."""
    if part.original == part.clean:
        return data
    behind = f"; {part.damage}" if part.damage else ""
    try:
        made = _original(part, data)
    except (LookupError, TypeError, ValueError, AttributeError, OverflowError, RecursionError) as error:
        raise RecordError(f"{part.at()}: the record of {part.name} is damaged: {error!r}{behind}") from error
    if hashlib.sha256(made).hexdigest() != part.original:
        raise RecordError(f"{part.at()}: the record of {part.name} does not lead back to the original{behind}")
    return made


def _original(part: Part, data: bytes) -> bytes:
    header = part.header
    if "bytes" in header:
        return unpacked(header["bytes"])
    edits = part.rows()
    if len(edits) != header.get("edits", len(edits)):
        raise ValueError(f"{len(edits)} of its {header['edits']} edits are there")
    text = data.decode(header.get("clean_encoding", "utf-8"), "surrogateescape")
    try:
        return provenance.undo(text, header, edits).encode(header["encoding"], "surrogateescape")
    except RecordError as error:
        raise ValueError(str(error)) from error
