"""Why a line was joined or kept apart, dropped or kept: the evidence at one place, for `fixtext explain --at`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from fixtext import terminal
from fixtext.context import Context
from fixtext.errors import UsageError
from fixtext.layout.furniture.recognise import recognise
from fixtext.layout.furniture.roles import Role
from fixtext.layout.joins import SURE, UNSURE, Judged, joins_of, judged, weighed
from fixtext.layout.lines import Lines, lines_of
from fixtext.layout.seam_features import ends_moved
from fixtext.reading import Document


def at_line(document: Document, number: int, ctx: Context) -> str:
    """What speaks for and against joining the line `number` (from 1) with its neighbours. UsageError: no such line."""
    text = document.text
    lines = lines_of(text, document.layout)
    starts = lines.start.tolist()
    here = next((i for i, start in enumerate(starts) if text.count("\n", 0, start) + 1 == number), None)
    if here is None:
        raise UsageError(f"line {number} is blank or not there; the text has {text.count(chr(10)) + 1} lines")
    roles = recognise(lines, ctx.rules("artifacts"))
    found = judged(lines, roles)
    told = [_line(number, lines, here, roles.get(here))]
    beside = np.flatnonzero((found.first == here) | (found.second == here)).tolist()
    for k in beside:
        told += ["", *_join(lines, found, k, here)]
    if not beside:
        told += ["", "It is not weighed against a neighbour: it is markup, or furniture that no story runs through."]
    return "\n".join(told) + "\n"


def _line(number: int, lines: Lines, i: int, role: Role | None) -> str:
    line = lines[i]
    place = f"line {number}, {line.width:.1f} characters wide, indented by {line.indent:.1f}"
    measured = " (measured by its box)" if line.boxed else ""
    seen = f"\n{role.rule} {role.score:.2f}: {terminal.visible(role.why)}" if role else "\nbelongs to the story"
    return f"“{terminal.visible(line.text)}”\n{place}{measured}{seen}"


def _join(lines: Lines, found: Judged, k: int, here: int) -> Iterator[str]:
    one = joins_of(lines, found, np.array([k]))[0]
    other = one.second if here == one.first else one.first
    side = "goes on in" if here == one.first else "goes on from"
    done = "joined" if one.score >= SURE else "offered" if one.score >= UNSURE else "kept apart"
    line = lines.text.count("\n", 0, int(lines.start[other])) + 1
    yield f"{side} line {line} “{terminal.visible(lines.text_of(other)[:20])}”? {done}, {one.score:.2f} ({one.rule})"
    if ends_moved(lines)[one.first]:
        yield "  a page's end was moved between them; it cuts nothing here"
    for term, value, why in weighed(found.x[k]):
        yield f"  {term:+.2f}  {why} ({value:.3g})"
