"""What a comparison found, as lines, JSON lines, or a page of HTML."""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Iterator, Sequence

from fixtext import report
from fixtext.compare.compared import Note, Spot

_STYLE = (
    "body{font-family:sans-serif;display:flex;gap:2em}section{flex:1}pre{white-space:pre-wrap;line-height:1.6}"
    ".only{background:#fbb}.differs,.vote{background:#fe9}.script{background:#bdf}"
)


def lines(notes: Sequence[Note]) -> str:
    """`file:line:column: kind: “text” ↔ file:line:column “text” (likelier in FILE)`, one note a line."""
    return "".join(f"{_line(note)}\n" for note in notes)


def _line(note: Note) -> str:
    spot = note.spot
    others = "".join(f" ↔ {o.file}:{o.line}:{o.column} {report.quoted(o.text)}" for o in note.others)
    better = f" (likelier in {note.likelier})" if note.likelier else ""
    shown = report.quoted(spot.text, 120 if note.kind == "only" else 40)
    return f"{spot.file}:{spot.line}:{spot.column}: {note.kind}: {shown}{others}{better}"


def jsonl(notes: Sequence[Note]) -> str:
    """One JSON object a note; `start` and `end` are code points of the reading's text."""
    return "".join(f"{report.dump(_record(note))}\n" for note in notes)


def _record(note: Note) -> dict[str, object]:
    record: dict[str, object] = {"kind": note.kind, **note.spot._asdict(), "others": [o._asdict() for o in note.others]}
    return record | ({"likelier": note.likelier} if note.likelier else {})


def page(notes: Sequence[Note], texts: Sequence[tuple[str, str]]) -> str:
    """The readings side by side, what differs marked, with the other reading under the pointer."""
    body = "".join(
        f"<section><h2>{html.escape(name)}</h2><pre>{_marked(name, text, notes)}</pre></section>"
        for name, text in texts
    )
    return f'<!doctype html><meta charset="utf-8"><title>fixtext compare</title><style>{_STYLE}</style>{body}\n'


def _marked(name: str, text: str, notes: Sequence[Note]) -> str:
    out, at = [], 0
    for spot, kind, title in sorted(_marks(name, notes)):
        if spot.start >= at:
            inner = html.escape(text[spot.start : spot.end]) or "‸"
            out += [
                html.escape(text[at : spot.start]),
                f'<mark class="{kind}" title="{html.escape(title)}">{inner}</mark>',
            ]
            at = spot.end
    return "".join(out) + html.escape(text[at:])


def _marks(name: str, notes: Sequence[Note]) -> Iterator[tuple[Spot, str, str]]:
    for note in notes:
        for spot in (note.spot, *note.others):
            if spot.file == name:
                others = [o.text for o in (note.spot, *note.others) if o is not spot]
                yield spot, note.kind, " | ".join(others) if others else "in no other reading"


def summary(notes: Sequence[Note], names: Sequence[str]) -> str:
    """`a.md, b.md: 3 sentences only in a.md, 14 differences, 2 of script`"""
    only = Counter(note.spot.file for note in notes if note.kind == "only")
    kinds = Counter(note.kind for note in notes)
    parts = [f"{only[name]} sentences only in {name}" for name in names]
    parts += [f"{kinds['differs']} differences, {kinds['script']} of script"]
    return f"{', '.join(names)}: {', '.join(parts)}" + (f", {kinds['vote']} outvoted" if kinds["vote"] else "")
