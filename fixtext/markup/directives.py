"""What MkDocs, Org, AsciiDoc, Jekyll, Pandoc, reStructuredText and MediaWiki read as commands and Markdown does not:
heads of boxes and tabs, keywords, pictures, tables drawn with rules, code between template tags, bold words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixtext.markup.kinds import Kind, Piece

_TITLE = r"(?P<open>\")(?P<title>[^\"\n]*)(?P<shut>\")[ \t\r]*$"
_BOX = re.compile(
    rf"^[ \t]*(?P<head>(?:!!!|\?\?\?\+?)[ \t]+[a-z][a-z -]*|===[+!]?[ \t]+)(?P<gap>[ \t]*){_TITLE}", re.MULTILINE
)
_TAGS = r":(?:[^\s:]{1,40}:)+"
_KEYWORD = re.compile(rf"^[ \t]*(?P<head>#\+[A-Za-z][A-Za-z_]*:?(?:[ \t]+{_TAGS})?)", re.MULTILINE)
_TASK = re.compile(
    r"^(?:\*+|[ \t]*-)[ \t]+(?P<task>(?:TODO|DONE|NEXT|WAITING|CANCELLED)[ \t]+)?(?:\[#[A-C]\][ \t]+)?"
    rf"[^\n]*?(?P<tags>[ \t]+{_TAGS})?[ \t\r]*$",
    re.MULTILINE,
)
_MACRO = re.compile(r"^[a-z]+::(?P<target>[^\s\[\]]*)\[[^\]\n]*\](?=[ \t\r]*$)", re.MULTILINE)
_TABLE = re.compile(r"^\|={3,}[ \t\r]*\n(?P<rows>(?:[^\n\f]*\n)*?)\|={3,}(?=[ \t\r]*$)", re.MULTILINE)
_RAW = re.compile(
    r"\{%-?[ ]*(highlight|raw|verbatim)\b[^%\n]*%\}(?:(?!\{%-?[ ]*\1).)*?\{%-?[ ]*end\1[ ]*-?%\}", re.DOTALL
)
_BORDER = r"[ \t]*(?:-{3,}(?:[ \t]+-{3,})+|={3,}(?:[ \t]+={3,})+)[ \t\r]*"
_DRAWN = re.compile(rf"^{_BORDER}\n(?:[^\n\f]*\n){{1,60}}{_BORDER}$", re.MULTILINE)
_GAP = re.compile(r"(?<=[^\s])[ \t]{2,}(?=[^\s])")
_BOLD = re.compile(r"(?<!')('{3})[^'\n]+('{3})(?!')")


def directives(text: str) -> Iterator[Piece]:
    """What such lines begin with and what encloses their titles; whole macros; the bars of tables, in order."""
    found = [*_boxes(text), *_tables(text), *_drawn(text), *_bold(text)]
    found += [Piece(*code.span(), Kind.CODE) for code in _RAW.finditer(text)]
    found += [Piece(*head.span("head"), Kind.MARK) for head in _KEYWORD.finditer(text)]
    found += [Piece(*macro.span(), Kind.IMAGE) for macro in _MACRO.finditer(text)]
    found += [
        Piece(*head.span(part), Kind.MARK) for head in _TASK.finditer(text) for part in ("task", "tags") if head[part]
    ]
    yield from sorted(found, key=lambda piece: piece[:2])


def _boxes(text: str) -> Iterator[Piece]:
    for box in _BOX.finditer(text):
        yield Piece(box.start("head"), box.end("open"), Kind.MARK)
        yield Piece(*box.span("shut"), Kind.MARK)


def _tables(text: str) -> Iterator[Piece]:
    for table in _TABLE.finditer(text):
        for bar in re.finditer(r"\|(?:={3,})?", table[0]):
            yield Piece(table.start() + bar.start(), table.start() + bar.end(), Kind.TABLE)


def _drawn(text: str) -> Iterator[Piece]:
    """The gaps between the columns of tables that stand between rules."""
    for table in _DRAWN.finditer(text):
        for gap in _GAP.finditer(text, *table.span()):
            yield Piece(*gap.span(), Kind.TABLE)


def _bold(text: str) -> Iterator[Piece]:
    for words in _BOLD.finditer(text):
        yield Piece(*words.span(1), Kind.MARK)
        yield Piece(*words.span(2), Kind.MARK)
