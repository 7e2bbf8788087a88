"""Presets: pipelines with a name, one a file, in `rules/presets/` and in folders of the user's own."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from fixtext.errors import UsageError, nearest
from fixtext.rulefile import read_toml
from fixtext.ruleset import shipped


def presets(rules_path: Iterable[Path] = ()) -> dict[str, Path]:
    """The presets by name; a preset in a rules path replaces ours of the same name."""
    roots = (shipped() / "presets", *(path / "presets" for path in rules_path), *rules_path)
    return {p.stem: p for root in roots if root.name == "presets" or root.is_dir() for p in _preset_files(root)}


def _preset_files(root: Path) -> Iterator[Path]:
    if root.name == "presets" and root.is_dir():
        yield from sorted(root.glob("*.toml"))


def preset(name: str, rules_path: Iterable[Path] = ()) -> tuple[str, list[str]]:
    """What a preset is about, and its steps. UsageError if there is none of this name, or its file is no preset."""
    known = presets(rules_path)
    if name not in known:
        raise UsageError(f"no preset called @{name}{nearest(name, known)}; known: {', '.join('@' + n for n in known)}")
    _, data = read_toml(known[name])
    about, steps = data.pop("about", ""), data.pop("steps", None)
    if data or not isinstance(about, str) or not _are_texts(steps):
        raise UsageError(f"{known[name]}:1: a preset has 'about' and 'steps', a list of step strings")
    return about, steps


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


@contextmanager
def naming(name: str, rules_path: Iterable[Path] = ()) -> Iterator[None]:
    """Errors raised within begin with the file of a preset that is not ours."""
    path = presets(rules_path).get(name)
    try:
        yield
    except UsageError as error:
        if path is None or path.is_relative_to(shipped()) or str(error).startswith(str(path)):
            raise
        raise type(error)(f"{path}:1: {error}") from error


def words_of(step: str) -> list[str]:
    """The words of a step string, as a shell parts them. UsageError for a quotation mark without a partner."""
    try:
        return shlex.split(step)
    except ValueError as error:
        raise UsageError(f"{step!r}: {str(error).lower()}; a quotation mark has no partner") from error
