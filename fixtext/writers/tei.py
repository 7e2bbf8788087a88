"""TEI P5: paragraphs with the page's own line and page beginnings (`lb`, `pb`), furniture (`fw`), notes, figures, and
each change of characters beside what was read (`choice`), all from the record."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby
from typing import NamedTuple

from fixtext.pipeline import VERSION
from fixtext.provenance import Result
from fixtext.reading import Document
from fixtext.writers.folios import folios, when
from fixtext.writers.story import CAPTION, FOOTNOTE, FURNITURE, HEADING, Gone, Paragraph, gone, paragraphs

SUFFIX = ".tei.xml"
_ERRORS = ("typos/", "digits/", "encoding/")  # what is wrong on the page or in its reading; the rest is another norm
_NO_XML = [*(c for c in range(32) if chr(c) not in "\t\n\r"), 0xFFFE, 0xFFFF]
_SHAPES = {
    HEADING: "<head>{}</head>",
    CAPTION: "<figure><head>{}</head></figure>",
    FOOTNOTE: '<note place="bottom">{}</note>',
}
_LEGAL = dict.fromkeys(_NO_XML, "\ufffd")


class _At(NamedTuple):
    """A character of the clean text, the span of the original that it is of, and the line and page of that."""

    text: str
    start: int
    end: int
    line: int
    page: int


def text(document: Document, result: Result) -> bytes:
    """The document as a TEI file."""
    body = _Body(result)
    whole = "".join([_head(document, result), "<text><body>", *body.divisions(), "</body></text></TEI>\n"])
    return whole.encode("utf-8", "replace")


def _head(document: Document, result: Result) -> str:
    steps = " ".join(dict.fromkeys(done.step for done in result.passes))
    source = f"{document.form or 'plain text'}, SHA-256 {document.sha256}"
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<TEI xmlns="http://www.tei-c.org/ns/1.0">\n<teiHeader><fileDesc>'
        "<titleStmt><title>Cleaned text of a scan</title></titleStmt><publicationStmt><p>Not published</p>"
        f"</publicationStmt><sourceDesc>{_bibl(result, source)}</sourceDesc></fileDesc><encodingDesc><appInfo>"
        f'<application ident="fixtext" version="{VERSION}" xml:id="fixtext"><label>fixtext</label>'
        f"<p>{_escaped(steps)}</p>"
        "</application></appInfo></encodingDesc></teiHeader>\n"
    )


def _bibl(result: Result, source: str) -> str:
    """What the pages say of themselves: paper, date, numbers; and what was read."""
    folio = folios(result)
    parts = [f'<title level="j">{_escaped(paper)}</title>' for paper in folio.papers]
    parts += [f"<date{_when(date)}>{_escaped(date)}</date>" for date in folio.dates]
    parts += [f'<biblScope unit="page">{_escaped(page)}</biblScope>' for page in folio.pages]
    return f'<bibl>{"".join(parts)}<note type="file">{_escaped(source)}</note></bibl>'


def _when(date: str) -> str:
    return f' when="{iso}"' if (iso := when(date)) else ""


def _escaped(text: str) -> str:
    return escape(text.translate(_LEGAL), quote=False)


class _Body:
    """The body of a document: what was written of it so far."""

    def __init__(self, result: Result) -> None:
        self._result = result
        spans = result.sources()
        breaks = _Breaks(result.original)
        self._characters = [_At(result.text[i], *span, *breaks.at(span[0])) for i, span in enumerate(spans)]
        self._gone = gone(result)
        self._rules = {change.start: change.edit.rule for change in result.changes()}
        self._line, self._page = -1, -1

    def divisions(self) -> Iterator[str]:
        """A division from each heading to the next."""
        is_open = False
        for part in paragraphs(self._result):
            if part.kind == HEADING or not is_open:
                yield ("</div>\n" if is_open else "") + "<div>\n"
                is_open = True
            yield from self._missing(self._characters[part.start + part.skip].start)
            yield f"{_element(part, self._content(part))}\n"
        yield "" if is_open else "<div><p/>\n"
        yield from self._missing(len(self._result.original) + 1)
        yield "</div>\n"

    def _missing(self, before: int) -> Iterator[str]:
        """What was taken out before a place of the original."""
        while self._gone and self._gone[0].at < before:
            yield f"{_furniture(self._gone.pop(0))}\n"

    def _content(self, part: Paragraph) -> str:
        pieces: list[str] = []
        row = (one for one in self._characters[part.start + part.skip : part.end] if one.text != "\f")
        for _, group in groupby(row, key=self._key):
            run = list(group)
            pieces += [*self._beginnings(run[0], pieces), self._words(run)]
        return "".join(pieces)

    def _key(self, one: _At) -> tuple[int, int, int, int]:
        """Characters of one change, and unchanged ones of one line, go together."""
        same = self._result.original[one.start : one.end] == one.text
        return (-1, -1, one.line, one.page) if same or one.text.isspace() else (one.start, one.end, one.line, one.page)

    def _beginnings(self, one: _At, before: Sequence[str]) -> Iterator[str]:
        """The beginnings of a page and a line of the source, where the text comes to them."""
        if one.text.isspace() and one.line == self._line:
            return
        if one.page != self._page:
            self._page = one.page
            yield f'<pb n="{one.page}"/>'
        if one.line != self._line:
            yield from (_furniture(g) for g in self._between(one.start) if before)
            divided = bool(before) and not before[-1][-1:].isspace()
            self._line = one.line
            yield f'<lb n="{one.line}"{" break=" + chr(34) + "no" + chr(34) if divided else ""}/>'

    def _between(self, before: int) -> list[Gone]:
        now = [g for g in self._gone if g.at < before]
        self._gone = self._gone[len(now) :]
        return now

    def _words(self, run: Sequence[_At]) -> str:
        new = "".join(one.text for one in run)
        start, end = run[0].start, run[0].end
        old = "" if self._key(run[0])[0] < 0 else " ".join(self._result.original[start:end].split())
        if not old or not new.strip() or old == new:
            return _escaped(new)
        wrong, right = ("sic", "corr") if self._rules.get(start, "").startswith(_ERRORS) else ("orig", "reg")
        return f"<choice><{wrong}>{_escaped(old)}</{wrong}><{right}>{_escaped(new)}</{right}></choice>"


class _Breaks:
    """Lines and pages of the original, numbered from 1."""

    def __init__(self, text: str) -> None:
        self._lines = [at for at, c in enumerate(text) if c == "\n"]
        self._pages = [at for at, c in enumerate(text) if c == "\f"]

    def at(self, place: int) -> tuple[int, int]:
        return bisect_right(self._lines, place - 1) + 1, bisect_right(self._pages, place) + 1


def _element(part: Paragraph, content: str) -> str:
    if part.kind == FURNITURE:
        return f'<fw type="{part.sort}">{content}</fw>'
    return _SHAPES.get(part.kind, "<p>{}</p>").format(content)


def _furniture(piece: Gone) -> str:
    """What was taken out, marked as what it is."""
    words = _escaped(" ".join(piece.text.split()))
    if piece.kind in _SHAPES:
        return _SHAPES[piece.kind].format(words)
    name = "fw" if piece.is_furniture else "note"
    return f'<{name} type="{piece.sort}">{words}</{name}>'
