"""A result as scripts and notebooks show it: a line, a painted table, flat records, a data frame."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from html import escape
from typing import TYPE_CHECKING, Any, Literal

from fixtext import report, terminal
from fixtext.provenance import Result, to_records
from fixtext.text import Span

if TYPE_CHECKING:
    import pandas

What = Literal["changes", "findings"]
_ROWS = 200  # stretches of changed lines that a notebook is given; a whole book would stop the browser
_STYLE = "text-align:left;vertical-align:top;white-space:pre-wrap;overflow-wrap:anywhere"


def line(result: Result) -> str:
    """`<Result: 1,204 characters, 271 changes, 2 suspects, 3 offered, 12 artifacts>`"""
    kinds = Counter(seen.finding.kind for seen in result.findings())
    counts = [_counted(len(result.text), "character"), _counted(sum(len(p.applied) for p in result.passes), "change")]
    counts += [_counted(n, kind) for kind, n in sorted(kinds.items())]
    return f"<Result: {', '.join(counts)}>"


def _counted(n: int, what: str) -> str:
    return f"{n:,} {what}" + ("" if n == 1 or what in ("offered", "noise") else "s")


def changes(result: Result) -> list[dict[str, Any]]:
    """All changes as flat records, the same as the lines of `clean --changes`."""
    return list(to_records(result))[1:]


def findings(result: Result, file: str = "") -> list[dict[str, Any]]:
    """All findings as flat records, the same as the lines of `check --format jsonl`."""
    return [report.finding_record(file, seen) for seen in result.findings()]


def frame(result: Result, what: What) -> pandas.DataFrame:
    """Changes or findings, a row each. ImportError without pandas."""
    import pandas

    return pandas.DataFrame(changes(result) if what == "changes" else findings(result))


def table(result: Result) -> str:
    """The changed lines of the original beside what became of them, with the rules, as an HTML table."""
    stretches = list(report.changed_lines(result))
    places = sorted({(change.start, change.end) for change in result.changes()})
    rows = [_row(result, stretch, places) for stretch in stretches[:_ROWS]]
    more = f"<p>… {len(stretches) - _ROWS:,} more places</p>" if len(stretches) > _ROWS else ""
    head = "<tr><th>line</th><th>original</th><th>clean</th><th>rules</th></tr>"
    return f"<p>{escape(line(result))}</p><table>{head}{''.join(rows)}</table>{more}"


def _row(result: Result, stretch: report.Region, places: list[Span]) -> str:
    was, now, rules = stretch
    inside = places[bisect_left(places, (was[0], -1)) : bisect_right(places, (was[1], was[1]))]
    after = [report.forward(result, *place) for place in inside]
    cells = [
        str(result.place(was[0])[0]),
        _painted(result.original, was, inside, "del"),
        _painted(result.text, now, after, "ins"),
        escape(", ".join(rules)),
    ]
    return "<tr>" + "".join(f'<td style="{_STYLE}">{cell}</td>' for cell in cells) + "</tr>"


def _painted(text: str, stretch: Span, places: list[Span], tag: str) -> str:
    """A stretch of a text as HTML, with the places that changed in a tag; places may overlap."""
    parts, at = [], stretch[0]
    for start, end in places:
        start, end = max(start, at), min(end, stretch[1])
        if start < end:
            parts += [_html(text[at:start]), f"<{tag}>{_html(text[start:end])}</{tag}>"]
            at = end
    return "".join([*parts, _html(text[at : stretch[1]])])


def _html(text: str) -> str:
    return escape(terminal.harmless(text))
