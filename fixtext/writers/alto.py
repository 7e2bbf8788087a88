"""ALTO: the clean text in a copy of the file. A line that was dropped keeps its strings and gets the tag
`fixtext-dropped` (TAGREFS, from ALTO 2.1); tags say, too, which line goes on in the next."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import partial
from xml.etree.ElementTree import Element

from fixtext import linemarks, xmltree
from fixtext.readers.alto import HYPHENS, words
from fixtext.writers.lines import Rewritten
from fixtext.writers.words import Change, Word, changes, encoded, resplit, spliced, with_attribute
from fixtext.xmltree import Spot

FORM = "ALTO"
SUFFIX = ".alto.xml"
_EDGES = ("HPOS", "VPOS", "WIDTH", "HEIGHT")
_Row = tuple[Element, Spot]


def write(data: bytes, lines: dict[int, Rewritten]) -> bytes:
    """The file with these lines rewritten."""
    rows = list(zip(xmltree.parse(data).iter(), xmltree.spots(data), strict=True))
    starts = [spot.start for _, spot in rows]
    printed = [row for row in rows if xmltree.tag(row[0]) == "TextLine"]
    inner = [rows[bisect_right(starts, s.start) : bisect_left(starts, s.end)] for _, s in printed]
    made = [new for number, line in lines.items() for new in _changes(data, printed[number], inner[number], line)]
    marks = {line.mark for line in lines.values()} - {""}
    return spliced(data, encoded([*made, *_tags(data, rows, marks)]))


def _changes(data: bytes, row: _Row, within: Sequence[_Row], now: Rewritten) -> Iterator[Change]:
    line, spot = row
    given = line.get("TAGREFS", "")
    tags = linemarks.with_mark(given, now.mark)
    if tags != " ".join(given.split()):
        yield spot.start, spot.inner, with_attribute(data[spot.start : spot.inner].decode(), "TAGREFS", tags)
    if not now.characters:
        return
    strings = [row for row in within if xmltree.tag(row[0]) == "String" and row[0].get("CONTENT")]
    sign = next((row for row in within if xmltree.tag(row[0]) == "HYP"), None)
    fresh = resplit(words(line), now.characters)
    hyphenated = sign is not None and fresh[-1].text[-1] in HYPHENS
    if sign is not None and not hyphenated:
        yield sign[1].start, sign[1].end, ""
    spans = [(spot.start, spot.end) for _, spot in strings]
    last = fresh[-1] if hyphenated else None
    yield from changes(spans, fresh, partial(_string, data, strings, last))


def _string(data: bytes, strings: Sequence[_Row], last: Word | None, word: Word, before: int) -> str:
    """A String; of the `last` word of a line the hyphen stands in an element of its own."""
    string, spot = strings[word.owner]
    text = word.text[:-1] if word is last and string.get("CONTENT", "")[-1:] not in HYPHENS else word.text
    tag = data[spot.start : spot.inner].decode().rstrip("/>").rstrip() + "/>"
    left, top, right, bottom = word.box
    edges = dict(zip(_EDGES, (left, top, right - left, bottom - top), strict=True))
    for name, edge in edges.items():
        tag = with_attribute(tag, name, f"{edge:.10g}") if string.get(name) is not None else tag
    for name in ("SUBS_TYPE", "SUBS_CONTENT", "CC", *(["ID"] if before else [])):
        tag = with_attribute(tag, name, "")
    return with_attribute(tag, "CONTENT", text)


def _tags(data: bytes, rows: Sequence[_Row], marks: set[str]) -> Iterator[Change]:
    """The tags that lines refer to, declared before the layout."""
    known = {element.get("ID") for element, _ in rows if xmltree.tag(element) == "OtherTag"}
    new = sorted(mark for mark in marks if linemarks.PREFIX + mark not in known)
    place = next((row for row in rows if xmltree.tag(row[0]) == "Layout"), None)
    if not new or place is None:
        return
    name = data[place[1].start + 1 : place[1].inner].split(b"Layout")[0].decode()  # the prefix of the namespace
    tags = "".join(f'<{name}OtherTag ID="{linemarks.PREFIX}{mark}" LABEL="{linemarks.ABOUT[mark]}"/>' for mark in new)
    there = next((row for row in rows if xmltree.tag(row[0]) == "Tags" and row[1].close > row[1].inner), None)
    if there:
        yield there[1].close, there[1].close, tags
    else:
        yield place[1].start, place[1].start, f"<{name}Tags>{tags}</{name}Tags>"
