"""Results as text: diff, findings, JSON lines, annotations. Values in, strings out, no input or output here."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import orjson

from fixtext import terminal
from fixtext.provenance import Result, Sighting

RED, GREEN, BOLD, DIM, PLAIN = "\x1b[31m", "\x1b[32m", "\x1b[1m", "\x1b[2m", "\x1b[0m"


def dump(record: dict[str, Any]) -> str:
    """One JSON object on one line; readable Chinese unless the text holds bytes that were not text."""
    return line(record).decode("utf-8").rstrip("\n")


def line(record: dict[str, Any]) -> bytes:
    """`dump` as a line of a file."""
    try:
        return orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE)
    except TypeError:  # lone surrogates, which stand for such bytes
        return json.dumps(record, separators=(",", ":")).encode("ascii") + b"\n"


def finding_record(file: str, seen: Sighting) -> dict[str, Any]:
    """A finding as `check --format jsonl` prints it; `start` and `end` are code points of the original text.

    `page` (from 1) and `box` (left, top, right, bottom of the lines it stands in) are there if the source has boxes.
    """
    f = seen.finding
    record: dict[str, Any] = {
        "file": file,
        "start": seen.start,
        "end": seen.end,
        "line": seen.line,
        "column": seen.column,
        "text": seen.text,
        "kind": f.kind,
        "rule": f.rule,
        "suggestions": [{"text": s.text, "score": round(s.score, 3)} for s in f.suggestions],
        "confidence": round(1.0 if f.confidence is None else f.confidence, 3),
        "risk": f.risk.label,
    }
    if f.kind == "suspect":
        record["detector"] = f.detector
    if seen.at:
        record |= {"page": seen.at.page, "box": [round(edge) for edge in seen.at.box]}
    return record | ({"why": f.why} if f.why else {})


def finding_jsonl(file: str, seen: Sighting) -> str:
    return terminal.in_json(dump(finding_record(file, seen)))


def finding_line(file: str, seen: Sighting, more: str = "") -> str:
    """`file:line:column: kind rule: “text” → “suggestion” (why)`; `more` stands before the reason."""
    return f"{terminal.place(file)}:{seen.line}:{seen.column}: {_finding(seen, more)}"


def finding_github(file: str, seen: Sighting) -> str:
    """An annotation for GitHub Actions."""
    level = "warning" if seen.finding.kind == "suspect" else "notice"
    return terminal.annotation(
        level, _finding(seen), file=file, line=seen.line, col=seen.column, title=seen.finding.rule
    )


def _finding(seen: Sighting, more: str = "") -> str:
    f = seen.finding
    arrow = f" → {quoted(f.suggestions[0].text)}" if f.suggestions else ""
    why = f" ({f.why})" if f.why else ""
    return terminal.visible(f"{f.kind} {f.rule}: {quoted(seen.text)}{arrow}{more}{why}")


FORMATS = {"text": finding_line, "jsonl": finding_jsonl, "github": finding_github}


def quoted(text: str, limit: int = 40) -> str:
    """A text for a message: shortened in the middle, controls and line ends made visible."""
    text = text if len(text) <= limit else f"{text[: limit // 2]}…{text[-limit // 2 :]}"
    return f"“{terminal.visible(text)}”"


def summary(result: Result) -> str:
    """`271 changes (punctuation/half-width-comma 237, …), 2 suspects, 3 offered, 12 artifacts kept`"""
    rules = Counter(edit.rule for done in result.passes for edit in done.applied)
    kinds = Counter(seen.finding.kind for seen in result.findings())
    top = ", ".join(f"{rule} {count}" for rule, count in rules.most_common(3))
    changes = f"{sum(rules.values())} changes" + (f" ({top}{', …' if len(rules) > 3 else ''})" if rules else "")
    return f"{changes}, {kinds['suspect']} suspects, {kinds['offered']} offered, {kinds['artifact']} artifacts kept"


def diff(result: Result, file: str, colour: bool) -> Iterator[str]:
    """The original's lines that changed, each with what became of it and the rules that did it.

    Made from the record, so the cost is linear, and what is shown is what was done, not a guess of difflib.
    """
    spans = list(changed_lines(result))
    if not spans:
        return
    paint = (lambda code, s: f"{code}{s}{PLAIN}") if colour else (lambda _code, s: s)
    name = terminal.visible(file)
    yield paint(BOLD, f"--- {name}")
    yield paint(BOLD, f"+++ {name} (cleaned)")
    for (start, end), (a, b), rules in spans:
        line = result.original.count("\n", 0, start) + 1
        yield paint(DIM, f"@@ line {line} @@ {', '.join(rules)}")
        yield from _side("-", result.original[start:end], RED, paint)
        yield from _side("+", result.text[a:b], GREEN, paint)


def _side(sign: str, text: str, code: str, paint: Any) -> Iterator[str]:
    for line in text.split("\n") if text else ():
        yield paint(code, sign + terminal.harmless(line))


Region = tuple[tuple[int, int], tuple[int, int], list[str]]


def changed_lines(result: Result) -> Iterator[Region]:
    """(original span, new span, rules) of each stretch of whole lines that changed."""
    places = sorted((c.start, c.end, c.edit.rule) for c in result.changes())
    regions: list[tuple[int, int, list[str]]] = []
    for start, end, rule in places:
        a = result.original.rfind("\n", 0, start) + 1
        b = result.original.find("\n", end)
        b = len(result.original) if b < 0 else b
        if regions and a <= regions[-1][1]:
            first, last, rules = regions[-1]
            regions[-1] = (first, max(last, b), rules if rule in rules else [*rules, rule])
        else:
            regions.append((a, b, [rule]))
    for a, b, rules in regions:
        yield (a, b), forward(result, a, b), rules


def forward(result: Result, start: int, end: int) -> tuple[int, int]:
    """Where an original span stands in the cleaned text."""
    for done in result.passes:
        start, end = done.trace.forth(start, end)
    return start, end


def markdown_table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table."""
    head = list(head)
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in lines)
