"""The kinds of rules: few and closed. Content lives in `rules/`, meaning lives here.

regex   `find` is a pattern, `replace` a template (`\\1`); without `replace` the rule only recognises
map     `map` is a table of single characters
words   `words` is a table wrong = right; a word is found wherever it stands
logic   the finder is code in the filter that the file names; the rule documents and tests it
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol

from fixtext import limits
from fixtext.characters import CLASSES
from fixtext.text import places

Hit = tuple[int, int, str]
Finder = Callable[..., Iterator[Hit]]  # of a text, and of a place to begin and to end if not all of it is meant


class Match(Protocol):
    """What `re.Match` and `regex.Match` have in common here."""

    def start(self) -> int: ...
    def end(self) -> int: ...
    def expand(self, template: str) -> str: ...


def expand_classes(pattern: str) -> str:
    """Write out `\\p{Han}` and its like, inside and outside of brackets. ValueError on an unknown class."""
    out, inside = [], False
    for token in re.findall(r"\\p\{\w+\}|\\.|.", pattern, re.DOTALL):
        if token.startswith("\\p{"):
            body = CLASSES.get(token[3:-1])
            if body is None:
                raise ValueError(f"unknown class {token}; known: {', '.join(CLASSES)}")
            token = body if inside else f"[{body}]"
        elif token == "[":
            inside = True
        elif token == "]":
            inside = False
        out.append(token)
    return "".join(out)


def scanner(pattern: str, outside: str = "") -> Callable[..., Iterator[Any]]:
    """A function that finds all matches.

    `outside` names the rule of a pattern that we did not write; it runs on `regex`, within limits.
    Raises `re.error` or ValueError for a pattern that does not compile or is too large.
    """
    if not outside:
        return re.compile(expand_classes(pattern), re.MULTILINE).finditer
    return limits.timed(_compiled(pattern), outside)


def _compiled(pattern: str) -> Any:
    import regex

    if limits.size(pattern) > limits.LARGEST:
        raise ValueError(f"it has more than {limits.LARGEST:,} characters when its repetitions are written out")
    return regex.compile(expand_classes(pattern), regex.MULTILINE | regex.VERSION0)


def check(pattern: str, replace: str | None) -> None:
    """Compile a pattern that we did not write, and its template. ValueError says what is wrong."""
    import regex

    try:
        compiled = _compiled(pattern)
    except (regex.error, RecursionError, OverflowError, ValueError) as error:
        raise ValueError(f"the pattern does not compile: {error}") from error
    names = {number: f"?P<{name}>" for name, number in compiled.groupindex.items()}
    groups = "".join(f"({names.get(number, '')})" for number in range(1, compiled.groups + 1))
    try:
        regex.compile(groups).sub(replace or "", "")  # a template is read where there is a match
    except (regex.error, IndexError, ValueError) as error:
        raise ValueError(f"'replace' cannot be used: {error}") from error


def _behind_literals(pattern: str, begins: Sequence[str]) -> Callable[..., Iterator[Any]]:
    """As `scanner`, for a pattern each of whose matches begins with one of some strings, which `str.find` finds first:
    ten times as fast where they are rare."""
    match = re.compile(expand_classes(pattern), re.MULTILINE).match

    def scan(text: str, start: int = 0, end: int | None = None) -> Iterator[Any]:
        end = len(text) if end is None else end
        for at in sorted({at for literal in begins for at in places(text, literal, start, end, overlap=True)}):
            if at >= start and (found := match(text, at, end)):
                start = max(found.end(), at + 1)
                yield found

    return scan


def regex_finder(pattern: str, replace: str | None, outside: str = "", begins: Sequence[str] = ()) -> Finder:
    scan = _behind_literals(pattern, begins) if begins and not outside else scanner(pattern, outside)
    fixed = replace if replace is not None and "\\" not in replace else None  # expanding a template costs most

    def find(text: str, *place: int) -> Iterator[Hit]:
        for m in scan(text, *place):
            yield (
                m.start(),
                m.end(),
                m.group() if replace is None else fixed if fixed is not None else m.expand(replace),
            )

    return find


def map_finder(table: dict[str, str]) -> Finder:
    scan = re.compile("[" + re.escape("".join(table)) + "]").finditer

    def find(text: str, *place: int) -> Iterator[Hit]:
        for m in scan(text, *place):
            yield m.start(), m.end(), table[m.group()]

    return find


def words_finder(table: dict[str, str]) -> Finder:
    longest_first = sorted(table, key=lambda word: (-len(word), word))
    scan = re.compile("|".join(map(re.escape, longest_first))).finditer

    def find(text: str, *place: int) -> Iterator[Hit]:
        for m in scan(text, *place):
            yield m.start(), m.end(), table[m.group()]

    return find
