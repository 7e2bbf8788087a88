"""XML from strangers: no entities, no document types that define any, nothing from outside."""

from __future__ import annotations

import re
from typing import NamedTuple
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from fixtext.errors import InputError

DEEPEST = 200  # no form nests deeper than 30; what does was made to take time and stack


def parse(data: bytes) -> Element:
    """The root element of XML in UTF-8, whatever it declares. InputError: not well-formed, or entities are declared."""
    bare = data.lstrip()  # makers put white space before the declaration
    above = data.count(b"\n", 0, len(data) - len(bare))
    parser, tree = expat.ParserCreate("utf-8", "}"), TreeBuilder()
    parser.EntityDeclHandler = _refuse
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise InputError(f"XML with elements more than {DEEPEST} deep within each other is not read")
        tree.start(name, attributes)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        tree.end(name)

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = tree.data
    try:
        parser.Parse(bare, True)
        return tree.close()
    except expat.ExpatError as error:
        where = f"line {error.lineno + above}, column {error.offset + 1}"
        raise InputError(f"XML is damaged at {where}: {expat.errors.messages[error.code]}") from error


def _refuse(*_declared: object) -> None:
    raise InputError("XML that declares entities is not read; they can be made to blow up or to read other files")


def tag(element: Element) -> str:
    """The name without its namespace: versions of a schema differ in that alone."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def every(root: Element, name: str) -> list[Element]:
    """All elements of a name below a root, in the order of the file."""
    return [element for element in root.iter() if tag(element) == name]


class Spot(NamedTuple):
    """Where an element stands in its file, in bytes: its start tag from `start` to `inner`, its end tag from `close` to
    `end`; an empty element has no end tag."""

    start: int
    inner: int
    close: int
    end: int


_TAG = re.compile(rb"<[^\"'>]*(?:\"[^\"]*\"[^\"'>]*|'[^']*'[^\"'>]*)*>")


def spots(data: bytes) -> list[Spot]:
    """Where the elements of a file that `parse` reads stand, in the order of `Element.iter`."""
    above = len(data) - len(data.lstrip())
    parser = expat.ParserCreate("utf-8")
    found: list[Spot] = []
    waiting: list[int] = []

    def start(_name: str, _attributes: dict[str, str]) -> None:
        begins = above + parser.CurrentByteIndex
        tag = _TAG.match(data, begins)
        inner = tag.end() if tag else begins
        waiting.append(len(found))
        found.append(Spot(begins, inner, inner, inner))

    def end(_name: str) -> None:
        number = waiting.pop()
        spot = found[number]
        if not data.endswith(b"/>", spot.start, spot.inner):
            close = above + parser.CurrentByteIndex
            found[number] = spot._replace(close=close, end=data.index(b">", close) + 1)

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.Parse(data[above:], True)
    return found
