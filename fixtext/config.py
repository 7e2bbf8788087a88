"""Settings of a project: the nearest `fixtext.toml`, or `[tool.fixtext]` of a `pyproject.toml`, upward.

steps = ["@newspaper-zh"]          # what `clean` and `check` run when no steps are given
rules = ["our-rules"]              # folders or files, relative to this file
lexicon = ["names.txt"]            # words that are right, one a line
set = ["drop-artifacts.credits=drop"]
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fixtext.errors import UsageError, nearest
from fixtext.ruleset import read_toml

KEYS = ("steps", "rules", "lexicon", "set")


@dataclass(frozen=True)
class Config:
    """What a configuration file says; all empty when there is none."""

    steps: tuple[str, ...] = ()
    rules: tuple[Path, ...] = ()
    lexicon: tuple[Path, ...] = ()
    set: tuple[str, ...] = ()
    file: str = ""


def find(start: Path) -> Path | None:
    """The nearest configuration file at or above a folder."""
    for folder in (start, *start.parents):
        for name in ("fixtext.toml", "pyproject.toml"):
            path = folder / name
            if path.is_file() and (name == "fixtext.toml" or "[tool.fixtext]" in path.read_text("utf-8", "replace")):
                return path
    return None


def load(path: Path | None) -> Config:
    """Read a configuration file. UsageError (file:line) for a key or value that is not known."""
    if path is None:
        return Config()
    source, data = read_toml(path)
    if path.name == "pyproject.toml":
        data = data.get("tool", {}).get("fixtext", {})
    for key, value in data.items():
        _check(path, source, key, value)
    here = path.parent
    return Config(
        steps=tuple(data.get("steps", ())),
        rules=tuple(here / name for name in data.get("rules", ())),
        lexicon=tuple(here / name for name in data.get("lexicon", ())),
        set=tuple(data.get("set", ())),
        file=str(path),
    )


def _check(path: Path, source: str, key: str, value: Any) -> None:
    line = next((n for n, text in enumerate(source.split("\n"), 1) if text.lstrip().startswith(key)), 1)
    if key not in KEYS:
        raise UsageError(f"{path}:{line}: unknown key {key!r}{nearest(key, KEYS)}; known: {', '.join(KEYS)}")
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise UsageError(f"{path}:{line}: {key!r} must be a list of strings")


def words(paths: tuple[Path, ...]) -> frozenset[str]:
    """The words of word lists: one a line, `#` begins a comment. UsageError if a list cannot be read."""
    found: set[str] = set()
    for path in paths:
        try:
            lines = path.read_text("utf-8").split("\n")
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"{path}: not a word list in UTF-8: {error}") from error
        found.update(word for line in lines if (word := line.partition("#")[0].strip()))
    return frozenset(found)
