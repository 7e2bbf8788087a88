"""XML from strangers: no entities, no document types that define any, nothing from outside."""

from __future__ import annotations

from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from fixtext.errors import InputError
from fixtext.layout import Box, around


def parse(data: bytes) -> Element:
    """The root element of XML in UTF-8, whatever it declares. InputError: not well-formed, or entities are declared."""
    parser, tree = expat.ParserCreate("utf-8", "}"), TreeBuilder()
    parser.EntityDeclHandler = _refuse
    parser.StartElementHandler = tree.start
    parser.EndElementHandler = tree.end
    parser.CharacterDataHandler = tree.data
    try:
        parser.Parse(data, True)
        return tree.close()
    except expat.ExpatError as error:
        where = f"line {error.lineno}, column {error.offset + 1}"
        raise InputError(f"XML is damaged at {where}: {expat.errors.messages[error.code]}") from error


def _refuse(*_declared: object) -> None:
    raise InputError("XML that declares entities is not read; they can be made to blow up or to read other files")


def tag(element: Element) -> str:
    """The name without its namespace: versions of a schema differ in that alone."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def every(root: Element, name: str) -> list[Element]:
    """All elements of a name below a root, in the order of the file."""
    return [element for element in root.iter() if tag(element) == name]


def hull(points: list[tuple[float, float]]) -> Box:
    """The box around points. InputError if there are none."""
    if not points:
        raise InputError("a line without a place: it has no coordinates")
    return around(points)
