"""Subtitles, lyrics with times, chats and logs: lines that a time heads."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixtext.characters import TERMINALS
from fixtext.markup.kinds import Kind, Piece
from fixtext.text import line_end, line_start, places

_TIME = r"(?:[0-9]{1,2}:)?[0-9]{1,2}:[0-9]{2}[,.][0-9]{1,3}"
_CUE = re.compile(rf"^(?:[^\n\f]{{1,80}}\r?\n)?[ \t]*{_TIME}[ \t]+-->[ \t]+{_TIME}[^\n\f]*", re.MULTILINE)
_VTT = re.compile(r"^(?:WEBVTT|NOTE|STYLE|REGION)\b[^\n]*", re.MULTILINE)
_LYRIC = re.compile(
    r"^(?:\[(?:[0-9]{1,2}:[0-9]{2}(?:[.:][0-9]{1,3})?|(?:ti|ar|al|by|offset):[^\]\n]*)\])+", re.MULTILINE
)
_CLOCK = re.compile(r":(?<=[0-9]:)[0-9]{2}(?![0-9])")
_DATE = r"(?<![0-9])[12][0-9]{3}[-/.][0-9]{1,2}[-/.][0-9]{1,2}"
_HOUR = r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]{1,6})?)?"
_STAMP = re.compile(
    rf"(?:\[?(?:{_DATE}[ T]+)?{_HOUR}(?:Z|[+-][0-9:]{{4,5}})?\]?|[^\n]{{1,40}}?{_DATE}[ T]+{_HOUR}\]?)"
    r"(?:[ \t]+|(?=\r?$))"
)
_DATED = re.compile(_DATE)
_RECORD = re.compile(r"\b(?:TRACE|DEBUG|INFO|WARN(?:ING)?|ERROR|FATAL|CRITICAL)\b|[.,][0-9]{3,6}[ \t]")
_SENTENCE = re.compile(f"[{TERMINALS}；]|[，,].*[，,]")
_EVENTS = re.compile(r"^Dialogue:[^\n]*", re.MULTILINE)
_FORMAT = re.compile(r"\[Events\]\s*Format:([^\n]*)")
NAME = 40  # characters of a chat's line that holds nothing but who and when
LEAST = 2  # lines with a time at their head that make a log or a chat


def cues(text: str) -> Iterator[Piece]:
    """Numbers with times of subtitles, heads of WebVTT, times of lyrics; of SubStation scripts all but what is said."""
    if text.lstrip("\ufeff").startswith("[Script Info]"):
        yield from _script(text)
        return
    patterns = [_CUE] if "-->" in text else []
    patterns += [_VTT] if text.startswith("WEBVTT") else []
    patterns += [_LYRIC] if text.startswith("[") or "\n[" in text else []
    for pattern in patterns:
        yield from (Piece(*found.span(), Kind.CUE) for found in pattern.finditer(text))


def _script(text: str) -> Iterator[Piece]:
    events = _FORMAT.search(text)
    fields = events[1].count(",") if events else 9
    at = 0
    for line in _EVENTS.finditer(text):
        said = line.start() + len(",".join(line[0].split(",", fields)[:fields])) + 1
        yield Piece(at, min(said, line.end()), Kind.CUE)
        at = line.end()
    if text[at:].strip():
        yield Piece(at, len(text.rstrip()), Kind.CUE)


def stamped(text: str) -> list[Piece]:
    """Times at the heads of lines, also behind a name, as in logs and chats; of such lines two at least. A line that
    holds nothing but who and when, or is a record of a log, is taken whole."""
    found: list[Piece] = []
    end = -1
    for at in places(text, ":"):
        if at > end and _CLOCK.match(text, at):
            start, end = line_start(text, at), line_end(text, at)
            line = text[start:end].rstrip()
            if stamp := _STAMP.match(line):
                whole = _RECORD.search(line) or (
                    _DATED.search(stamp[0])
                    and len(line) - stamp.end() <= NAME
                    and not _SENTENCE.search(line, stamp.end())
                )
                found.append(Piece(start, start + (len(line) if whole else stamp.end()), Kind.CUE))
    return found if len(found) >= LEAST else []
