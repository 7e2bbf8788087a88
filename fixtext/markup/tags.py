"""Tags and comments of HTML and XML, what scripts and styles hold, the tags of models."""

from __future__ import annotations

import re

from fixtext.markup.kinds import Kind, Piece

_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9_:.-]*(?=[\s/>])(?:[^<>\n]|\n(?![ \t\r]*\n))*>")
_RAW = re.compile(r"<(script|style|pre|code|textarea|svg|math|kbd|samp|tt)(?=[\s>])", re.IGNORECASE)
_COMMENT = re.compile(r"<!--(?:[^-]|-(?!->)){0,20000}-->|<![A-Za-z][^<>]*>|<\?[A-Za-z][^<>]*\?>|<!\[CDATA\[")
_AUTOLINK = re.compile(r"<(?:[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*|[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+)>")
_SPECIAL = re.compile(r"<([|｜])(/?)([^|｜<>\n]{1,80})\1>")
_BANNER = re.compile(r"<-{2,}[^<>\n]{0,80}>")
_LONGEST = 100_000  # characters of a script or a picture in letters
_BOXES = re.compile(r"[\s\[\](),.0-9]{0,4000}")
_SHUT = re.compile(r"<([|｜])/[^|｜<>\n]{1,80}\1>")


def tags(text: str, at: int) -> list[Piece]:
    """What begins with `<`; nothing for the sign of less than."""
    following = text[at + 1 : at + 2]
    if following in "|｜" and following:
        return _special(text, at)
    if following in "!?" and (found := _COMMENT.match(text, at)):
        end = found.end() if not found[0].endswith("[CDATA[") else _after(text, "]]>", found.end())
        return [Piece(at, end, Kind.TAG)]
    if following == "-":
        found = _BANNER.match(text, at)
        return [Piece(at, found.end(), Kind.MARK)] if found else []
    if found := _AUTOLINK.match(text, at):
        return [Piece(at, found.end(), Kind.ADDRESS)]
    if found := _TAG.match(text, at):
        return [Piece(at, _raw_end(text, at) or found.end(), Kind.TAG)]
    return []


def _special(text: str, at: int) -> list[Piece]:
    """A tag of a model, with the boxes that stand between it and the next."""
    found = _SPECIAL.match(text, at)
    if found is None:
        return []
    end = found.end()
    boxes = _BOXES.match(text, end)
    if not found[2] and boxes and (shut := _SHUT.match(text, boxes.end())):
        end = shut.end()
    return [Piece(at, end, Kind.SPECIAL)]


def _raw_end(text: str, at: int) -> int:
    """Where an element ends that holds no prose; 0 if it is no such element or does not end."""
    found = _RAW.match(text, at)
    if found is None:
        return 0
    shut = re.compile(rf"</{found[1]}\s*>", re.IGNORECASE).search(text, found.end(), found.end() + _LONGEST)
    return shut.end() if shut else 0


def _after(text: str, shut: str, start: int) -> int:
    end = text.find(shut, start)
    return start if end < 0 else end + len(shut)
