"""PAGE: the clean text in a copy of the file. A line that was dropped keeps its text and says so in `custom`
(`fixtext {line:dropped;}`), as does one that goes on in the next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from html import escape
from xml.etree.ElementTree import Element

from fixtext import linemarks, xmltree
from fixtext.layout import Fragment
from fixtext.layout.line_patterns import together
from fixtext.readers.pagexml import box_of, equivalent, text_of
from fixtext.writers.lines import Rewritten
from fixtext.writers.words import Change, Word, changes, encoded, resplit, spliced, with_attribute
from fixtext.xmltree import Spot

FORM = "PAGE"
SUFFIX = ".page.xml"
Spots = dict[int, Spot]


def write(data: bytes, lines: dict[int, Rewritten]) -> bytes:
    """The file with these lines rewritten."""
    root = xmltree.parse(data)
    spots = {id(element): spot for element, spot in zip(root.iter(), xmltree.spots(data), strict=True)}
    printed = xmltree.every(root, "TextLine")
    made = [change for number, line in lines.items() for change in _changes(data, spots, printed[number], line)]
    return spliced(data, encoded(made))


def _changes(data: bytes, spots: Spots, line: Element, now: Rewritten) -> Iterator[Change]:
    given = line.get("custom", "")
    if linemarks.in_custom(given) != now.mark:
        spot = spots[id(line)]
        tag = data[spot.start : spot.inner].decode()
        yield spot.start, spot.inner, with_attribute(tag, "custom", linemarks.custom_with(given, now.mark))
    if not now.characters or now.text == " ".join(text_of(line).split()):
        return
    yield from _texts(spots, line, now.text)
    yield from _words(data, spots, line, now)


def _texts(spots: Spots, element: Element, text: str) -> Iterator[Change]:
    """The text that counts of an element; its other readings stay."""
    equiv = equivalent(element)
    for number, unicode in enumerate(xmltree.every(equiv, "Unicode") if equiv is not None else ()):
        spot = spots[id(unicode)]
        yield spot.inner, spot.close, escape(text, quote=False) if not number else ""


def _words(data: bytes, spots: Spots, line: Element, now: Rewritten) -> Iterator[Change]:
    """The words of a line, where it has any and they say what the line says."""
    words = [word for word in line if xmltree.tag(word) == "Word"]
    old = [Fragment(" ".join(text_of(word).split()), box_of(word)) for word in words]
    if not all(word.text for word in old) or together(w.text for w in old) != " ".join(text_of(line).split()):
        return
    if old:
        spans = [(spots[id(word)].start, spots[id(word)].end) for word in words]
        yield from changes(spans, resplit(old, now.characters), partial(_word, data, spots, words, old))


def _word(data: bytes, spots: Spots, words: Sequence[Element], old: Sequence[Fragment], word: Word, before: int) -> str:
    element = words[word.owner]
    spot = spots[id(element)]
    inside = [(a - spot.start, b - spot.start, new) for a, b, new in _texts(spots, element, word.text)]
    coords = next((child for child in element if xmltree.tag(child) == "Coords"), None)
    if coords is not None and word.box != old[word.owner].box and coords.get("points"):
        left, top, right, bottom = map(round, word.box)
        points = f"{left},{top} {right},{top} {right},{bottom} {left},{bottom}"
        place = spots[id(coords)]
        tag = with_attribute(data[place.start : place.inner].decode(), "points", points)
        inside.append((place.start - spot.start, place.inner - spot.start, tag))
    for glyph in (child for child in element if xmltree.tag(child) == "Glyph"):  # they spell the word as it was
        inside.append((spots[id(glyph)].start - spot.start, spots[id(glyph)].end - spot.start, ""))
    made = spliced(data[spot.start : spot.end], encoded(inside)).decode()
    end = made.index(">") + 1
    return with_attribute(made[:end], "id", f"{element.get('id')}-{before}") + made[end:] if before else made
