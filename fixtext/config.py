"""Settings of a project: the nearest `fixtext.toml`, or `[tool.fixtext]` of a `pyproject.toml`, upward.

steps = ["@newspaper-zh"]          # what `clean` and `check` run when no steps are given
rules = ["our-rules"]              # folders or files, relative to this file
lexicon = ["names.txt"]            # words that are right, one a line
set = ["drop-artifacts.credits=drop"]
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fixtext import smallfile
from fixtext.context import Context
from fixtext.errors import FixtextError, UsageError, nearest
from fixtext.pipeline import Pipeline
from fixtext.rulefile import line_of, read_toml

KEYS = ("steps", "rules", "lexicon", "set")


@dataclass(frozen=True)
class Config:
    """What a configuration file says; all empty when there is none."""

    steps: tuple[str, ...] = ()
    rules: tuple[Path, ...] = ()
    lexicon: tuple[Path, ...] = ()
    set: tuple[str, ...] = ()
    places: dict[str, str] = field(default_factory=dict)

    def named(self, key: str, error: FixtextError) -> FixtextError:
        """An error that a setting causes, with the `file:line` of the setting."""
        return type(error)(f"{self.places[key]}: {error}") if key in self.places else error


def find(start: Path) -> Path | None:
    """The nearest configuration file at or above a folder."""
    for folder in (start, *start.parents):
        for name in ("fixtext.toml", "pyproject.toml"):
            path = folder / name
            if smallfile.is_there(path) and (name == "fixtext.toml" or _has_table(path)):
                return path
    return None


def _has_table(path: Path) -> bool:
    """Whether a pyproject.toml has settings of ours; one that cannot be read has none."""
    try:
        return "[tool.fixtext]" in smallfile.text(path)
    except UsageError:
        return False


def load(path: Path | None) -> Config:
    """Read a configuration file. UsageError (file:line) for a key or value that is not known."""
    if path is None:
        return Config()
    source, data = read_toml(path)
    for outer in ("tool", "fixtext") if path.name == "pyproject.toml" else ():
        data = data.get(outer, {})
        if not isinstance(data, dict):
            raise UsageError(f"{path}:{line_of(source, outer)}: {outer!r} must be a table, [tool.fixtext]")
    for key, value in data.items():
        _check(path, source, key, value)
    here = path.parent
    places = {key: f"{path}:{line_of(source, key)}" for key in data}
    return Config(
        steps=tuple(data.get("steps", ())),
        rules=tuple(here / name for name in data.get("rules", ())),
        lexicon=tuple(here / name for name in data.get("lexicon", ())),
        set=tuple(data.get("set", ())),
        places=places,
    )


def _check(path: Path, source: str, key: str, value: Any) -> None:
    line = line_of(source, key)
    if key not in KEYS:
        raise UsageError(f"{path}:{line}: unknown key {key!r}{nearest(key, KEYS)}; known: {', '.join(KEYS)}")
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise UsageError(f"{path}:{line}: {key!r} must be a list of strings")


def settings(path: Path | None) -> Config:
    """The configuration that was named, or the nearest one. UsageError if the named one is missing."""
    if path is not None and not smallfile.is_there(path):
        raise UsageError(f"{path}: no such configuration file")
    return load(path or _nearest())


def _nearest() -> Path | None:
    try:
        return find(Path.cwd())
    except OSError:  # the folder that we stand in is gone
        return None


def context(path: Path | None) -> Context:
    """The context that the configuration asks for."""
    return _context(settings(path))


def _context(config: Config) -> Context:
    try:
        made = Context(config.rules, frozenset().union(*map(smallfile.words, config.lexicon)))
    except FixtextError as error:
        raise config.named("lexicon", error) from error
    try:
        made.roots()
    except FixtextError as error:
        raise config.named("rules", error) from error
    return made


def pipeline(steps: list[str] | None, assignments: list[str], path: Path | None) -> Pipeline:
    """The pipeline of the steps given, else of the configuration, else @default; with all `--set` made."""
    config = settings(path)
    specs = config.steps or ("@default",) if steps is None else (steps,)
    try:
        made = Pipeline.parse(*specs, context=_context(config))
    except FixtextError as error:
        raise error if steps is not None else config.named("steps", error) from error
    present = {step.name for step in made.steps}
    try:
        for assignment in config.set:
            if assignment.partition(".")[0].replace("_", "-") in present:
                made = made.set(assignment)
    except FixtextError as error:
        raise config.named("set", error) from error
    for assignment in assignments:
        made = made.set(assignment)
    return made
