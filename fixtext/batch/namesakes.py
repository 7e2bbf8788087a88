"""Inputs that would be written to one place: forms of a page, of which the richest is taken; names too much alike."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from importlib.util import find_spec
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from fixtext.batch.plan import Passed, Plan, Source
from fixtext.errors import UsageError
from fixtext.readers import scan_form

RICHEST = ("PAGE", "ALTO", "hOCR", "tesseract TSV")  # with regions and lines, with lines, with words only
PDF = "PDF"  # the last of the forms with boxes: its text may be that of an older reading


class Settled(NamedTuple):
    """One source for each place, what is passed over for it, and what the user must know at once."""

    sources: list[Source]
    passed: list[Passed]
    notes: list[str]


def settle(found: Iterable[Source], plan: Plan) -> Settled:
    """UsageError: inputs of several folders would be written to one place."""
    chosen: list[Source] = []
    left: list[tuple[Source, Source]] = []
    for _, same in groupby(sorted(set(found)), attrgetter("name")):
        best, *others = _by_form(list(same))
        chosen.append(best)
        left += [(best, other) for other in others]
    taken, clashing = _told_apart(chosen, plan)
    return Settled(taken, [*map(_left, left), *clashing], [_forms_note(left)] if left else [])


def _by_form(same: Sequence[Source]) -> Sequence[Source]:
    """Files of one name, the one to take first."""
    if len(same) == 1:
        return same
    first, second = same[:2]
    if len({source.path.parent for source in same}) > 1:
        raise UsageError(
            f"{first.path} and {second.path} would be written to one place, {first.name}; "
            "name the folder above them, which keeps their folders, or rename one"
        )
    return sorted(same, key=lambda source: (_rank(scan_form(source.path)), source.path.name))


def _rank(form: str) -> int:
    if form in RICHEST:
        return RICHEST.index(form)
    text = len(RICHEST) + 2
    if form == PDF:
        return text - 1 if find_spec("pypdfium2") else text + 1
    return text - 2 if form else text


def _left(pair: tuple[Source, Source]) -> Passed:
    best, other = pair
    form = scan_form(best.path) or "text"
    return Passed(
        str(other.path), f"its page is taken from {form}; --include '*{other.path.suffix}' takes this form instead"
    )


def _forms_note(left: Sequence[tuple[Source, Source]]) -> str:
    best, other = left[0]
    pages = len({chosen.name for chosen, _ in left})
    return (
        f"{pages} page{'s are' if pages > 1 else ' is'} there in more than one form; the form with boxes is taken, "
        f"as in {best.path}, not {other.path} (--include '*{other.path.suffix}' takes the other)"
    )


def _told_apart(sources: Sequence[Source], plan: Plan) -> tuple[list[Source], list[Passed]]:
    """(sources, passed over): on a disk that takes A.txt and a.txt for one name, only the first of the two."""
    if len(set(map(_most_alike, sources))) == len(sources):
        return list(sources), []
    key = _as_on_disk(plan.output)
    first: dict[str, Source] = {}
    passed = []
    for source in sources:
        earlier = first.setdefault(key(source.name), source)
        if earlier is not source:
            why = "on the disk of the output its name is that of another input, but for case or accents; rename it"
            passed.append(Passed(str(source.path), why, fault=True))
    return list(first.values()), passed


def _most_alike(source: Source) -> str:
    return unicodedata.normalize("NFC", source.name).casefold()


def _as_on_disk(output: Path) -> Callable[[str], str]:
    """What makes names equal that the disk takes for one: nothing, case, or how accents are written."""
    with TemporaryDirectory(dir=_standing(output), prefix=".fixtext-") as folder:
        (Path(folder) / "\u00c5").touch()
        case, accents = ((Path(folder) / other).exists() for other in ("\u00e5", "A\u030a"))
    return lambda name: _folded(name, case, accents)


def _folded(name: str, case: bool, accents: bool) -> str:
    name = unicodedata.normalize("NFC", name) if accents else name
    return name.casefold() if case else name


def _standing(path: Path) -> Path:
    """A folder itself, or the nearest one above it that is there."""
    whole = path.absolute()
    return next(folder for folder in (whole, *whole.parents) if folder.is_dir())
