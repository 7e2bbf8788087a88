"""Markdown: headings as they are marked, captions as figures, notes at a page's foot as footnotes; no furniture."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixtext.provenance import Result
from fixtext.reading import Document
from fixtext.writers.story import CAPTION, FOOTNOTE, FURNITURE, Paragraph, paragraphs

SUFFIX = ".md"
_BRACKETED = r"[（(〔［\[]?\s*(?:[0-9]{1,3}|[*＊†])\s*[）)〕］\]]"
_MARK = re.compile(rf"([①-⑳]|{_BRACKETED}|[*＊†]|[0-9]{{1,3}}(?=[ .．、\u3000]))[ .．、\u3000]*")  # of a note, ahead


def text(_document: Document, result: Result) -> bytes:
    """The clean text as Markdown, a paragraph between blank lines."""
    parts = [p for p in paragraphs(result) if p.kind != FURNITURE]
    notes = {p.start: n for n, p in enumerate((p for p in parts if p.kind == FOOTNOTE), 1)}
    calls = dict(_calls(result.text, parts, notes))
    blocks = [_block(result.text, p, notes, calls) for p in parts if p.kind != FOOTNOTE]
    blocks += [_block(result.text, p, notes, calls) for p in parts if p.kind == FOOTNOTE]
    return ("\n\n".join(blocks) + "\n").encode("utf-8", "surrogateescape") if blocks else b""


def _calls(text: str, parts: list[Paragraph], notes: dict[int, int]) -> Iterator[tuple[int, tuple[int, int]]]:
    """(place, (length, number of its note)) of the marks in the text that call a note: the last before the note."""
    taken: set[int] = set()
    for part in parts:
        mark = _MARK.match(text, part.start, part.end) if part.kind == FOOTNOTE else None
        if mark is None:
            continue
        bodies = [p for p in parts if p.kind != FOOTNOTE and p.start < part.start]
        places = (text.rfind(mark[1], p.start + p.skip, p.end) for p in reversed(bodies))
        at = next((at for at in places if at >= 0 and at not in taken), -1)
        if at >= 0 and not mark[1].isdecimal():
            taken.add(at)
            yield at, (len(mark[1]), notes[part.start])


def _block(text: str, part: Paragraph, notes: dict[int, int], calls: dict[int, tuple[int, int]]) -> str:
    if part.kind == FOOTNOTE:
        mark = _MARK.match(text, part.start, part.end)
        return f"[^{notes[part.start]}]: {text[mark.end() if mark else part.start : part.end].strip()}"
    pieces: list[str] = []
    at = part.start
    for call, (length, number) in sorted(calls.items()):
        if part.start <= call < part.end:
            pieces += (text[at:call], f"[^{number}]")
            at = call + length
    body = "".join([*pieces, text[at : part.end]]).strip("\f \u3000")
    if part.kind == CAPTION:
        return f"![{body.replace('[', chr(92) + '[').replace(']', chr(92) + ']')}]()"
    return body
