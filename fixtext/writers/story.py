"""A cleaned document as paragraphs, each with what it is, and what was taken out of it, with its place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from fixtext.layout.furniture.roles import mark_of
from fixtext.provenance import Pass, Result

HEADING, CAPTION, FOOTNOTE, FURNITURE, TEXT = "heading", "caption", "footnote", "furniture", "text"
_FURNITURE = {  # of a page, not of its text; what else is recognised (credits, jump lines) is text for its reader
    "artifacts/page-number": "pageNum",
    "artifacts/page-of-paper": "pageNum",
    "artifacts/running-head": "header",
    "artifacts/folio-line": "header",
    "artifacts/paper-name": "header",
    "artifacts/section-name": "header",
    "artifacts/bare-date-name": "header",
    "artifacts/worn-date-name": "header",
}
_MARKED = {mark_of("page_numbers"): "pageNum", mark_of("running_heads"): "header"}
_KINDS = {"artifacts/caption": CAPTION, "artifacts/photo-title": CAPTION, "artifacts/footnote": FOOTNOTE}


class Paragraph(NamedTuple):
    """A line of the clean text. `kind` is one of the names above; `sort` says of furniture what it is, of a heading its
    level; `skip` characters at its beginning say that and are no part of it."""

    start: int
    end: int
    kind: str = TEXT
    sort: str = ""
    skip: int = 0


class Gone(NamedTuple):
    """Text that was taken out as furniture or the like: where it stood in the original, its rule, what it says."""

    at: int
    rule: str
    text: str

    @property
    def kind(self) -> str:
        return _KINDS.get(self.rule, FURNITURE)

    @property
    def sort(self) -> str:
        return _FURNITURE.get(self.rule, self.rule.removeprefix("artifacts/"))

    @property
    def is_furniture(self) -> bool:
        return self.rule in _FURNITURE


def paragraphs(result: Result) -> Iterator[Paragraph]:
    """The lines of the clean text that say something, with what was recognised in them and kept."""
    known = dict(_recognised(result))
    at = 0
    for line in result.text.split("\n"):
        end = at + len(line)
        start = end - len(line.lstrip("\f \u3000"))
        if line.strip():
            yield _paragraph(result.text[start:end], start, end, known.get(start, ""))
        at = end + 1


def _paragraph(text: str, start: int, end: int, rule: str) -> Paragraph:
    marks = text[:7].split(" ")[0]
    if marks and not marks.strip("#") and len(marks) < 7 and text[len(marks) :].startswith(" "):
        return Paragraph(start, end, HEADING, str(len(marks)), len(marks) + 1)
    for mark, sort in _MARKED.items():
        if text.startswith(mark):
            return Paragraph(start, end, FURNITURE, sort, len(mark))
    if rule in _KINDS:
        return Paragraph(start, end, _KINDS[rule])
    return Paragraph(start, end, FURNITURE, _FURNITURE[rule]) if rule in _FURNITURE else Paragraph(start, end)


def _recognised(result: Result) -> Iterator[tuple[int, str]]:
    """(place in the clean text, rule) of what was recognised and kept or moved."""
    for number, done in enumerate(result.passes):
        for finding in done.found:
            if finding.kind == "artifact":
                yield _now(result, number, finding.start, finding.end), finding.rule
        for rule, start, end in _moved(done):
            yield _now(result, number + 1, start, end), rule


def _moved(done: Pass) -> Iterator[tuple[str, int, int]]:
    """(rule, span in the text after a pass) of notes and captions that it took out and put in elsewhere."""
    put_in = [edit for edit in done.applied if edit.new.strip() and not edit.old.strip()]
    for edit in done.applied:
        words = edit.old.strip()
        into = next((other for other in put_in if words in other.new), None) if words and not edit.new.strip() else None
        if into and edit.rule in _KINDS:
            start = done.trace.forth(into.start, into.end)[0] + into.new.index(words)
            yield edit.rule, start, start + len(words)


def _now(result: Result, number: int, start: int, end: int) -> int:
    """Where a span of the text that a pass was given begins in the clean text."""
    for later in result.passes[number:]:
        start, end = later.trace.forth(start, end)
    return start


def gone(result: Result) -> list[Gone]:
    """What was taken out and not put in elsewhere, in the order of the original."""
    taken: list[Gone] = []
    for number, done in enumerate(result.passes):
        put_in = "\n".join(edit.new for edit in done.applied if edit.new.strip())
        for edit, (start, end) in result.placed(number):
            words = edit.old.strip()
            if edit.rule.startswith("artifacts/") and words and not edit.new.strip() and words not in put_in:
                ahead = len(result.original[start:end]) - len(result.original[start:end].lstrip())
                taken.append(Gone(start + ahead, edit.rule, words))
    return sorted(taken)
