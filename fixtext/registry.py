"""Finds filters, detectors and readers by name: ours by file name, other people's by entry point. Nothing is imported
early."""

from __future__ import annotations

import pkgutil
import re
from functools import lru_cache, partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from fixtext.detector import Detector
from fixtext.errors import FixtextError, UsageError, nearest
from fixtext.filter import FilterSpec, options_of

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

_HERE = Path(__file__).parent


def builtin(kind: str) -> list[str]:
    """Names (with hyphens) of our own, from the files in `fixtext/<kind>/`; no import."""
    return sorted(module.name.replace("_", "-") for module in pkgutil.iter_modules([str(_HERE / kind)]))


@lru_cache(maxsize=8)
def _points(kind: str) -> dict[str, EntryPoint]:
    from importlib.metadata import entry_points  # 20 ms, and only needed for names that are not ours

    return {point.name.replace("_", "-"): point for point in entry_points(group=f"fixtext.{kind}")}


def plugins(kind: str) -> list[str]:
    """Names (with hyphens) of installed plug-ins of a kind. One of ours is never replaced."""
    return sorted(set(_points(kind)) - set(builtin(kind)))


def names(kind: str) -> list[str]:
    """All names of a kind ("filters", "detectors" or "readers"), ours first."""
    return builtin(kind) + plugins(kind)


def _load(kind: str, name: str) -> Any:
    name = name.replace("_", "-")
    if name in builtin(kind):
        return _ours(kind, name.replace("-", "_"))
    if name in _points(kind):
        point = _points(kind)[name]
        try:
            return point.load()
        except Exception as error:  # whatever a stranger's module raises when imported
            raise FixtextError(f"plug-in {name} ({point.value}) cannot be loaded: {error!r}") from error
    raise UsageError(f"no {kind[:-1]} called {name!r}{nearest(name, names(kind))}; `fixtext list` shows all")


def _ours(kind: str, name: str) -> Any:
    """The function that a file of ours is named after; a reader is the file itself."""
    module = import_module(f"fixtext.{kind}.{name}")
    return module if kind == "readers" else getattr(module, name)


@lru_cache(maxsize=256)
def filter_spec(name: str) -> FilterSpec:
    """The spec of a filter. UsageError if there is none, FixtextError for a plug-in that is not a filter."""
    function = _load("filters", name)
    spec = getattr(function, "spec", None)
    if not isinstance(spec, FilterSpec):
        raise FixtextError(f"plug-in {name}: {function!r} is not declared with @text_filter")
    return spec


@lru_cache(maxsize=64)
def reader(name: str) -> Any:
    """A reader by name (`fixtext.readers.Reader`). FixtextError for a plug-in that is none."""
    found = _load("readers", name)
    lacks = [part for part in ("name", "suffixes", "sniff", "read") if not hasattr(found, part)]
    if lacks:
        raise FixtextError(f"plug-in {name}: {found!r} is no reader; it has no {', '.join(lacks)}")
    return found


BEST = "best"  # stands for the detectors of a text's scripts in `detectors=`


@lru_cache(maxsize=256)
def detector(spec: str) -> Detector:
    """A detector by name, with options behind colons: `pycorrector-kenlm:model=/data/people.klm`.

    UsageError if there is no such detector or option, or a value is of the wrong type.
    """
    name, *words = _OPTION_AHEAD.split(spec)
    function = cast(Detector, _load("detectors", name))
    return partial(function, **_values(name, function, words)) if words else function


_OPTION_AHEAD = re.compile(r":(?=[a-z][a-z-]*=)")  # a colon within a path is none


def _values(name: str, function: Detector, words: list[str]) -> dict[str, Any]:
    known, found = options_of(function), {}
    for word in words:
        key, _, value = word.partition("=")
        option = known.get(key.replace("-", "_"))
        if option is None:
            flags = [option.flag for option in known.values()]
            raise UsageError(f"{name} has no option {key!r}{nearest(key, flags)}; it has {', '.join(flags) or 'none'}")
        found[option.name] = option.parse(value)
    return found


def is_filter(name: str) -> bool:
    """Whether a filter of this name exists; entry points are asked only when it is not ours."""
    name = name.replace("_", "-")
    return name in builtin("filters") or name in _points("filters")
