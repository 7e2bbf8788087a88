"""Decisions made into text, and into what the next pages are judged with: words that are right, pairs that are not."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from fixtext import adapted, cleaning, files, reading, runs, smallfile, teaching, writing
from fixtext.cleaning import Clean
from fixtext.errors import InputError, UsageError
from fixtext.provenance import Result
from fixtext.review.decisions import Decided, Decision
from fixtext.targets import Target

_WORD = re.compile(r"[^\W\d_]{2,}")


def run(made: Sequence[Decided], to: Target, changes: Path | None = None) -> int:
    """Write, or check, what was decided of all files; returns the exit code.

    UsageError, before anything is written: a file or a place in it is not what was reviewed.
    """
    names = [one.file for one in made]
    if len(set(names)) < len(names):
        raise UsageError("a file stands in the decisions twice; nothing is written")
    ready: dict[str, Clean] = {}
    for one in made:
        with files.naming(one.file):
            ready[one.file] = _clean(one, files.read(one.file), to)

    def of(name: str, data: bytes) -> Clean:
        if data != ready[name].data:
            raise UsageError("was changed by something else in between; it stays as it is")
        return ready[name]

    return runs.write(names, of, to, changes)


def _clean(one: Decided, data: bytes, to: Target) -> Clean:
    if hashlib.sha256(data).hexdigest() != one.sha256 and _decided(one, data):
        document = reading.read(data, form="text")
        return cleaning.of(one.file, data, document, Result(document.text, document.text, ()), "keep")
    document = reading.read(data, *one.how)
    return cleaning.of(one.file, data, document, one.result(document), to.output_encoding)


def _decided(one: Decided, data: bytes) -> bool:
    """Whether a file has its decided text already."""
    try:
        return one.is_made(reading.read(data, form="text").text)
    except InputError:
        return False


def teach(made: Sequence[Decided], lexicon: Path | None, adapt: Path | None) -> None:
    """Add what the decisions teach to a word list and to what `adapt` learnt. UsageError: one cannot be written."""
    words = right_words(made)
    if lexicon is not None:
        known = smallfile.words(lexicon) if smallfile.is_there(lexicon) else frozenset()
        new = sorted(words - known)
        old = smallfile.text(lexicon) if smallfile.is_there(lexicon) else ""
        gap = "\n" if old and not old.endswith("\n") else ""
        writing.write(lexicon, (old + gap + "".join(f"{word}\n" for word in new)).encode())
        files.say(f"{lexicon}: {len(new)} new words")
    if adapt is not None:
        known_pairs = adapted.load(str(adapt)) if adapt.exists() else adapted.Adapted()
        learnt = _lessons(made).adapted(words)
        writing.write(adapt, learnt.joined(known_pairs).dumped().encode())
        files.say(f"{adapt}: {len(learnt.confusions)} confusions, {len(words)} words of these decisions")


def _lessons(made: Sequence[Decided]) -> teaching.Lessons:
    lessons = teaching.Lessons()
    for one in _decisions(made):
        if one.decision in ("accepted", "edited") and len(one.seen) == len(one.put):
            pairs = [(a, b) for a, b in zip(one.seen, one.put, strict=True) if a != b]
            lessons.times.update(pairs)
            lessons.uses.update(b for _, b in pairs)
    return lessons


def _decisions(made: Iterable[Decided]) -> Iterator[Decision]:
    return (one for file in made for one in file.decisions if one.kind == "suspect")


def right_words(made: Iterable[Decided]) -> frozenset[str]:
    """The words that an editor says are right: suspects that were refused, and words that were put for one."""
    words: set[str] = set()
    for one in _decisions(made):
        text = one.seen if one.decision == "rejected" else one.put if one.decision in ("accepted", "edited") else ""
        words.update(_WORD.findall(text) if _WORD.fullmatch(text.strip()) else ())
    return frozenset(words)
