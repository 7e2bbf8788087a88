"""Rule files and other TOML, read strictly: every complaint reads `file:line: rule: message`."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from fixtext import smallfile
from fixtext.edits import Risk
from fixtext.errors import RuleError, UsageError, nearest

LARGEST = 4 << 20  # bytes
HEADS = ("about", "filter")
REQUIRED = ("id", "kind", "why", "good", "keep")
FIELDS = {"regex": ("find", "replace"), "map": ("map",), "words": ("words",), "logic": ()}
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_RULE = re.compile(r"""^[ \t]*\[\[[ \t]*["']?rule["']?[ \t]*\]\]""", re.MULTILINE)

Row = dict[str, Any]


def read_toml(path: Path) -> tuple[str, Row]:
    """The source and content of a TOML file; RuleError with file:line where it is not TOML, or cannot be read."""
    import tomllib

    try:
        source = smallfile.text(path, LARGEST)
        return source, tomllib.loads(source)
    except UsageError as error:
        raise RuleError(str(error)) from error
    except RecursionError as error:
        raise RuleError(f"{path}:1: nested too deeply") from error
    except ValueError as error:  # TOMLDecodeError, and numbers of too many digits
        found = re.search(r"line (\d+)", str(error))
        raise RuleError(f"{path}:{found[1] if found else 1}: not TOML: {error}") from error


def rows(path: Path) -> tuple[str, list[tuple[int, Row]]]:
    """(the step that applies the rules, [(line, fields of a rule)]) of a rule file, with the types that a rule has.

    RuleError for anything that the schema does not know.
    """
    source, data = read_toml(path)
    written = data.pop("rule", [])
    if not isinstance(written, list) or not all(isinstance(row, dict) for row in written):
        raise RuleError(f"{path}:{line_of(source, 'rule')}: rules are tables; write each below a line [[rule]]")
    for key, value in data.items():
        if key not in HEADS:
            known = "a rule file has about, filter and [[rule]]"
            raise RuleError(f"{path}:{line_of(source, key)}: unknown key {key!r}; {known}")
        if not isinstance(value, str):
            raise RuleError(f"{path}:{line_of(source, key)}: {key!r} must be a string")
    lines = [source.count("\n", 0, m.start()) + 1 for m in _RULE.finditer(source)]
    if len(lines) != len(written):  # rules in a list of tables have no line [[rule]]
        lines = [1] * len(written)
    return data.get("filter", ""), [(n, _row(row, f"{path}:{n}")) for n, row in zip(lines, written, strict=True)]


def line_of(source: str, key: str) -> int:
    """The number of the first line that sets a key, 1 if none does."""
    sets = re.compile(rf"""[ \t\[]*(?:[\w-]+[ \t]*\.[ \t]*)*["']?{re.escape(key)}["']?[ \t]*[=.\]]""")
    return next((n for n, line in enumerate(source.split("\n"), 1) if sets.match(line)), 1)


def _row(row: Row, place: str) -> Row:
    label = row.get("id", "(no id)")

    def fail(message: str) -> RuleError:
        return RuleError(f"{place}: {label}: {message}")

    for key in REQUIRED:
        if not row.get(key):
            raise fail(f"{key!r} is missing; a rule needs {', '.join(REQUIRED)}")
    known = (*_TYPES.keys() - _OF_KINDS, *_fields(row["kind"], fail))
    for key in row:
        if key not in known:
            raise fail(f"unknown key {key!r}{nearest(key, known)}")
    try:
        checked = {key: _TYPES[key](key, value) for key, value in row.items()}
    except ValueError as error:
        raise fail(str(error)) from error
    for key in _fields(row["kind"], fail):
        if key != "replace" and not checked.get(key):
            raise fail(f"{key!r} is missing")
    return checked


def _fields(kind: Any, fail: Callable[[str], RuleError]) -> tuple[str, ...]:
    if not isinstance(kind, str) or kind not in FIELDS:
        raise fail(f"unknown kind {kind!r}{nearest(str(kind), FIELDS)}; known: {', '.join(FIELDS)}")
    return FIELDS[kind]


def _text(key: str, value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{key!r} must be a string")
    return value


def _id(key: str, value: Any) -> str:
    if not _ID.fullmatch(_text(key, value)):
        raise ValueError("an id is small letters, digits and single hyphens")
    return str(value)


def _risk(key: str, value: Any) -> str:
    labels = [risk.label for risk in Risk]
    if value not in labels:
        raise ValueError(f"unknown risk {value!r}; known: {', '.join(labels)}")
    return str(value)


def _count(key: str, value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError(f"{key!r} must be a number of characters")
    return value


def _texts(key: str, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
        raise ValueError(f"{key!r} must be a list of strings")
    return tuple(value)


def _pairs(key: str, value: Any) -> tuple[tuple[str, str], ...]:
    if not isinstance(value, list) or not all(isinstance(pair, list) and len(pair) == 2 for pair in value):
        raise ValueError(f"{key!r} must be a list of [before, after] pairs")
    return tuple((_text(key, before), _text(key, after)) for before, after in value)


def _table(key: str, value: Any) -> tuple[tuple[str, str], ...]:
    if not isinstance(value, dict) or not all(isinstance(right, str) for right in value.values()):
        raise ValueError(f"{key!r} must be a table of strings")
    if key == "map" and any(len(wrong) != 1 for wrong in value):
        raise ValueError("the keys of 'map' are single characters")
    if "" in value:
        raise ValueError(f"a key of {key!r} is empty")
    return tuple(value.items())


def _conditions(key: str, value: Any) -> Row:
    """Values of options: one, or a list of those that will do."""
    values = value.values() if isinstance(value, dict) else [None]
    for one in values:
        if not all(isinstance(item, str | bool | int | float) for item in (one if isinstance(one, list) else [one])):
            raise ValueError(f'{key!r} must be a table of options and their values, as in {{ style = "print" }}')
    return dict(value)


_TYPES: dict[str, Callable[[str, Any], Any]] = {
    "id": _id,
    "kind": _text,
    "risk": _risk,
    "why": _text,
    "good": _pairs,
    "keep": _texts,
    "class": _text,
    "when": _conditions,
    "needs": _texts,
    "begins": _texts,
    "longest": _count,
    "find": _text,
    "replace": _text,
    "map": _table,
    "words": _table,
}
_OF_KINDS = {key for keys in FIELDS.values() for key in keys}
