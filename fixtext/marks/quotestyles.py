"""Quotes of one form in the other: “ ” ‘ ’ and 「 」 『 』."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixtext.edits import Edit, Risk

FORMS = {
    "curly": dict(zip("“”‘’「」『』", "“”‘’“”‘’", strict=True)),
    "corner": dict(zip("“”‘’「」『』", "「」『』「」『』", strict=True)),
    "keep": dict(zip("“”‘’", "“”‘’", strict=True)),
}
_OTHER_LEVEL = dict(zip("“”‘’", "‘’“”", strict=True))
_LINE = re.compile("[^\n\f]+")
_MARK = re.compile("[“”‘’](?!(?<=[A-Za-z][‘’])[A-Za-z])")


def restyled(text: str, style: str) -> Iterator[Edit]:
    """All quotes in the form of a style; a quotation within one of the same marks gets those of the other level."""
    inner = _inner(text) if style == "corner" else frozenset()
    for found in re.finditer("[“”‘’]" if style == "corner" else "[「」『』]", text):
        at = found.start()
        if text[at - 1 : at].isascii() and text[at - 1 : at].isalpha() and text[at + 1 : at + 2].isascii():
            continue  # it’s
        mark = _OTHER_LEVEL[text[at]] if at in inner else text[at]
        yield Edit(at, at + 1, text[at], FORMS[style][mark], f"punctuation/{style}-quote", Risk.LIKELY)


def _inner(text: str) -> frozenset[int]:
    """The places of quotes that stand within a quotation of the same level, in lines where all of them go in pairs."""
    found: set[int] = set()
    for line in _LINE.finditer(text):
        marks = [mark.start() for mark in _MARK.finditer(text, *line.span())]
        found |= _of_the_other_level(text, marks) if len(marks) >= 4 else set()
    return frozenset(found)


def _of_the_other_level(text: str, marks: list[int]) -> set[int]:
    """The marks of a line that take the other level than they are written in; none where they do not go in pairs."""
    found: set[int] = set()
    opened: list[tuple[str, str]] = []  # what is written, what it becomes
    for at in marks:
        mark = text[at]
        if mark in "“‘":
            new = _OTHER_LEVEL[mark] if opened and opened[-1][1] == mark else mark
            opened.append((mark, new))
            found |= {at} if new != mark else set()
        elif opened and (mark == "”") == (opened[-1][0] == "“"):
            written, new = opened.pop()
            found |= {at} if new != written else set()
        else:
            return set()
    return found if not opened else set()
