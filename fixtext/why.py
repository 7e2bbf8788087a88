"""Why a line was joined or kept apart, dropped or kept: the evidence at one place, for `fixtext explain --at`."""

from __future__ import annotations

from collections.abc import Iterator

from fixtext import terminal
from fixtext.context import Context
from fixtext.errors import UsageError
from fixtext.page.evidence import SURE
from fixtext.page.flow import UNSURE, Join, judged, not_moved
from fixtext.page.furniture import Role, recognise, shapes
from fixtext.page.lines import Line, Lines, lines_of
from fixtext.page.weights import WEIGHTS
from fixtext.page.weights import told as told_of
from fixtext.reading import Document


def at_line(document: Document, number: int, ctx: Context) -> str:
    """What speaks for and against joining the line `number` (from 1) with its neighbours. UsageError: no such line."""
    text = document.text
    lines = lines_of(text, document.layout)
    here = next((i for i, line in enumerate(lines) if text.count("\n", 0, line.start) + 1 == number), None)
    if here is None:
        raise UsageError(f"line {number} is blank or not there; the text has {text.count(chr(10)) + 1} lines")
    roles = recognise(lines, shapes(lines, ctx.rules("artifacts")))
    joins = [join for join in judged(lines, roles) if here in (join.first, join.second)]
    told = [_line(number, lines[here], roles.get(here))]
    cut = set(not_moved(lines, joins))
    for join in joins:
        told += ["", *_join(join if join in cut else _not_cut(join), here, lines, text)]
    if not joins:
        told += ["", "It is not weighed against a neighbour: it is markup, or furniture that no story runs through."]
    return "\n".join(told) + "\n"


def _not_cut(join: Join) -> Join:
    return join._replace(score=0.0, signs=(), why="a page's end was moved between them; it cuts nothing here")


def _line(number: int, line: Line, role: Role | None) -> str:
    place = f"line {number}, {line.width:.1f} characters wide, indented by {line.indent:.1f}"
    measured = " (measured by its box)" if line.boxed else ""
    seen = f"\n{role.rule} {role.score:.2f}: {terminal.visible(role.why)}" if role else "\nbelongs to the story"
    return f"“{terminal.visible(line.text)}”\n{place}{measured}{seen}"


def _join(join: Join, here: int, lines: Lines, text: str) -> Iterator[str]:
    other = lines[join.second if here == join.first else join.first]
    side = "goes on in" if here == join.first else "goes on from"
    done = "joined" if join.score >= SURE else "offered" if join.score >= UNSURE else "kept apart"
    line = text.count("\n", 0, other.start) + 1
    yield f"{side} line {line} “{terminal.visible(other.text[:20])}”? {done}, {join.score:.2f} ({join.rule})"
    weights = {sign: WEIGHTS[sign] for sign in join.signs if WEIGHTS[sign]}
    for sign in sorted(weights, key=lambda s: -abs(weights[s])):
        yield f"  {weights[sign]:+.2f}  {told_of(sign)}"
    if not join.signs and join.why:
        yield f"  {join.why}"
