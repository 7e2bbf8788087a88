"""Subtitles, lyrics with times, chats and logs: lines that a time heads."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixtext.markup.kinds import Kind, Piece
from fixtext.text import Span, line_end, line_start

_TIME = r"(?:[0-9]{1,2}:)?[0-9]{1,2}:[0-9]{2}[,.][0-9]{1,3}"
_CUE = re.compile(rf"^(?:[^\n\f]{{1,80}}\r?\n)?[ \t]*{_TIME}[ \t]+-->[ \t]+{_TIME}[^\n\f]*", re.MULTILINE)
_VTT = re.compile(r"^(?:WEBVTT|NOTE|STYLE|REGION)\b[^\n]*", re.MULTILINE)
_LYRIC = re.compile(r"^(?:\[(?:[0-9]{1,2}:[0-9]{2}(?:[.:][0-9]{1,3})?|(?:ti|ar|al|by|offset):[^\]\n]*)\])+", re.MULTILINE)
_CLOCK = re.compile(r":(?<=[0-9]:)[0-9]{2}(?![0-9])")
_STAMP = re.compile(
    r"\[?[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]{1,6})?)?\]?(?:[ \t].*|$)"
    r"|[^\n]{0,40}?(?<![0-9])[12][0-9]{3}[-/.][0-9]{1,2}[-/.][0-9]{1,2}[ T]+[0-9]{1,2}:[0-9]{2}.*"
)
LEAST = 2  # lines with a time at their head that make a log or a chat


def cues(text: str) -> Iterator[Piece]:
    """Numbers with times of subtitles, heads of WebVTT, times of lyrics."""
    patterns = (_CUE, _VTT, _LYRIC) if text.startswith("WEBVTT") else (_CUE, _LYRIC)
    for pattern in patterns:
        yield from (Piece(*found.span(), Kind.CUE) for found in pattern.finditer(text))


def stamped(text: str) -> list[Span]:
    """Lines that begin with a time, or with a name and a date with a time, as in logs and chats; of such lines two at
    least."""
    found: list[Span] = []
    end = -1
    for clock in _CLOCK.finditer(text) if ":" in text else ():
        if clock.start() > end:
            start, end = line_start(text, clock.start()), line_end(text, clock.start())
            if _STAMP.fullmatch(text[start:end].strip()):
                found.append((start, end))
    return found if len(found) >= LEAST else []
