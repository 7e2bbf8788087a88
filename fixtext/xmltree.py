"""XML from strangers: no entities, no document types that define any, nothing from outside."""

from __future__ import annotations

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
