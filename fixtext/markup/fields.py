"""Lines that a name heads: fields of reStructuredText, attributes of AsciiDoc, drawers of Org, abbreviations of MkDocs,
headers of mails and commits, meanings of terms, and what reStructuredText marks with two points."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixtext.markup.kinds import Kind, Piece
from fixtext.text import line_end

_FIELD = r":(?!:)[^:\s][^:\n]{0,40}(?<!\s):(?:[ \t]+(?=\S)|(?=[ \t\r]*$))"
_ABBREVIATION = r"\*\[[^\]\n]{1,60}\]:[ \t]+(?=\S)"
_EXPLICIT = (
    r"\.\.[ ](?:\|[^|\n]{1,60}\|[ ])?(?:(?P<name>[A-Za-z][\w-]*)::|_[^:\n]{1,80}:|\[[#*\w]{1,20}\])"
    r"(?:[ \t]+(?=\S)|(?=[ \t\r]*$))"
)
_HEADER = (
    r"(?:From|To|Cc|Bcc|Subject|Sent|Date|Sender|Reply-To|Message-ID|Author|Commit|Merge|Signed-off-by|Co-authored-by"
    r"|MIME-Version|(?:Content|X)-[A-Za-z-]+):[ \t]+(?=\S)"
)
_MEANING = r":[ \t]+(?=\S)"
_HEADS = re.compile(
    rf"\n(?P<indent>[ \t]*)(?P<head>{_FIELD}|{_ABBREVIATION}|{_EXPLICIT}|(?P<header>{_HEADER})"
    rf"|(?P<meaning>{_MEANING}))",
    re.MULTILINE,
)
# Directives that hold code in the lines below, and others whose argument is no prose.
_CODE = {
    "code",
    "code-block",
    "sourcecode",
    "math",
    "raw",
    "toctree",
    "csv-table",
    "parsed-literal",
    "prompt",
    "testcode",
}
_NO_PROSE = _CODE | {"image", "figure", "literalinclude", "include", "highlight", "contents", "default-role", "role"}
_NO_PROSE |= {"automodule", "autoclass", "autofunction"}
FEW = 2  # headers of a mail or a commit, meanings of terms: one may be a word or dirt before a colon


def fields(text: str) -> Iterator[Piece]:
    """The names with what encloses them and the blanks behind; of directives that hold no prose the whole line, and of
    those that hold code the deeper lines below."""
    done = 0
    every = list(_HEADS.finditer("\n" + text))  # a line's end first: it is found quickly
    single = [name for name in ("header", "meaning") if sum(bool(found[name]) for found in every) < FEW]
    for found in every:
        if found.start() < done or any(found[name] for name in single):
            continue
        start, end = found.start("head") - 1, found.end("head") - 1
        if found["name"] in _NO_PROSE:
            end = done = _body(text, end, len(found["indent"])) if found["name"] in _CODE else line_end(text, end)
            yield Piece(start, end, Kind.CODE)
        else:
            yield Piece(start, end, Kind.CUE)


def _body(text: str, at: int, indent: int) -> int:
    """The end of the lines below a directive that are blank or deeper than it."""
    end = last = line_end(text, at)
    while end < len(text):
        stop = line_end(text, end + 1)
        line = text[end + 1 : stop].expandtabs(4)
        if line.strip() and len(line) - len(line.lstrip(" ")) <= indent:
            break
        last = stop if line.strip() else last
        end = stop
    return last
