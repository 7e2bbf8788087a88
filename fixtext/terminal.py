"""Text that other people wrote, made safe to print: file names, pages, rules. Strings in, strings out.

A terminal obeys escape sequences, GitHub Actions obeys lines that begin with `::`; no name or page may hold them.
"""

from __future__ import annotations

import json
import re

# controls but tab and line end, what cannot be seen, what turns the direction of writing, and bytes that were not text
_STEERING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
_MARKS = {"\r": "␍", "\n": "⏎", "\t": "⇥", "\f": "␌"}


def harmless(text: str) -> str:
    """A text of lines: tabs and line ends stay, every other character that a terminal might obey is written out.

    >>> harmless("a\x1b[31m\\tb\\n")
    'a<U+001B>[31m\\tb\\n'
    """
    return _STEERING.sub(lambda m: f"<U+{ord(m.group()):04X}>", text)


def in_json(line: str) -> str:
    """A line of JSON that says the same and that a terminal does not obey: such characters become escapes of JSON.

    >>> in_json('{"text":"\x9b"}')
    '{"text":"\\\\u009b"}'
    """
    return _STEERING.sub(lambda m: json.dumps(m.group())[1:-1], line)


def visible(text: str) -> str:
    """A text on one line, line ends and tabs as marks: for names, and for pieces of pages within a message.

    >>> visible("a\\nb\x9b")
    'a⏎b<U+009B>'
    """
    return harmless("".join(_MARKS.get(c, c) for c in text))


def place(name: str) -> str:
    """The name of a file that begins a line; GitHub takes no `::` there for a command of its own.

    >>> place("::error::x.txt")
    './::error::x.txt'
    """
    shown = visible(name)
    return f"./{shown}" if shown.startswith("::") else shown


def annotation(level: str, message: str, **properties: object) -> str:
    """A workflow command of GitHub Actions, escaped as GitHub's own toolkit does it.

    >>> annotation("warning", "50%\\n", file="a,b:c.txt", line=3)
    '::warning file=a%2Cb%3Ac.txt,line=3::50%25%0A'
    """
    where = ",".join(f"{key}={_escaped(str(value)).translate(_IN_PROPERTY)}" for key, value in properties.items())
    return f"::{level} {where}::{_escaped(message)}"


_IN_PROPERTY = {ord(":"): "%3A", ord(","): "%2C"}


def _escaped(text: str) -> str:
    for plain, coded in (("%", "%25"), ("\r", "%0D"), ("\n", "%0A")):
        text = text.replace(plain, coded)
    return harmless(text)
