"""Code fences around whole pages, which models write where Markdown was asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixtext.characters import HAN
from fixtext.edits import Edit, Risk
from fixtext.noise.sheets import first_line, last_line, sheets
from fixtext.text import Span

_FENCE = re.compile(r"(?:^|(?<=\f))[ \t]{0,3}(```+|~~~+)[ \t]*([A-Za-z0-9_+-]*)[ \t\r]*$", re.MULTILINE)
_PROSE = ("markdown", "md", "mdown")  # languages that no listing of a printed page is in
_PLAIN = ("", "text", "txt", "plain", "plaintext")
_CODE = re.compile(
    r"[;{}\\]\s*$|^\s*(?:def|class|import|from|return|if|for|while|var|let|const|public|#include)\b"
    r"|^\s*(?:[$<>]|//|[A-Za-z_.]+\(|[A-Za-z_]+ ?=)"
)
_SENTENCE = re.compile(f"[{HAN}]{{8}}|(?:[A-Za-z][a-z,']* ){{4}}[a-z]")


def fences(text: str) -> Iterator[Edit]:
    """Edits that take away the lines of fences that hold a whole page, and nothing else stands on the page."""
    if "```" not in text and "~~~" not in text:
        return
    for sheet in sheets(text):
        for a, b in _outer(text, sheet.start, sheet.end):
            yield Edit(a, b, text[a:b], "", "model-noise/fence", Risk.SAFE)


def _outer(text: str, start: int, end: int) -> Iterator[Span]:
    """Whole lines, with their line ends, of the fences around a page."""
    marks = list(_FENCE.finditer(text, start, end))
    if not marks or first_line(text, start, end) != marks[0].span() or not _is_wrapping(text, marks, end):
        return
    pairs = list(_pairs(marks))
    if all(not text[a:b].strip() for a, b in _between(pairs, start, end)):
        lines = [mark for pair in pairs for mark in pair if mark]
    elif last_line(text, start, end) == marks[-1].span() and not marks[-1][2] and len(marks) % 2 == 0:
        lines = [marks[0], marks[-1]]
    else:
        return
    for mark in lines:
        yield _line(text, mark)


def _is_wrapping(text: str, marks: list[re.Match[str]], end: int) -> bool:
    """Whether what the first fence says of its content is not that it is code."""
    language = marks[0][2].lower()
    inside = text[marks[0].end() : marks[1].start() if len(marks) > 1 else end]
    if language == "html":
        return inside.lstrip().startswith("<")
    return language in _PROSE or (language in _PLAIN and _is_prose(inside))


def _is_prose(inside: str) -> bool:
    lines = [line for line in inside.split("\n") if line.strip()]
    code = sum(bool(_CODE.search(line)) for line in lines)
    return bool(_SENTENCE.search(inside)) and code * 5 <= len(lines)


_Pair = tuple[re.Match[str], "re.Match[str] | None"]


def _pairs(marks: list[re.Match[str]]) -> Iterator[_Pair]:
    """(opening, closing) of the outer fences; a fence with a language opens one inside, one without closes."""
    opening, depth = None, 0
    for mark in marks:
        if opening is None:
            opening, depth = mark, 1
            continue
        depth += 1 if mark[2] else -1
        if not depth:
            yield opening, mark
            opening = None
    if opening is not None:
        yield opening, None


def _between(pairs: list[_Pair], start: int, end: int) -> Iterator[Span]:
    """What stands outside of the fences. One that is not closed reaches to the end."""
    for opening, closing in pairs:
        yield start, opening.start()
        start = closing.end() if closing else end
    yield start, end


def _line(text: str, mark: re.Match[str]) -> Span:
    """A line with its line end, or with the one before it at the end of the text."""
    start, end = mark.span()
    if end < len(text) and text[end] == "\n":
        return start, end + 1
    return (start - 1, end) if start and text[start - 1] == "\n" else (start, end)
