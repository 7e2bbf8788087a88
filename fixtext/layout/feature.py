"""What a feature is: a small function that gives a number for each line or seam; its docstring is what people read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, NamedTuple, TypeVar

import numpy as np

from fixtext.layout.lines import Column, Floats

T = TypeVar("T")


class Feature(NamedTuple, Generic[T]):
    """`function` gives a column of numbers (nan: not known); `why` says what it tells."""

    name: str
    why: str
    function: Callable[[T], Column]


def declare(features: list[Feature[T]]) -> Callable[[Callable[[T], Column]], Callable[[T], Column]]:
    """A decorator that adds a function to `features`, under its own name."""

    def add(function: Callable[[T], Column]) -> Callable[[T], Column]:
        why = (function.__doc__ or "").split("\n")[0].rstrip(".")
        features.append(Feature(function.__name__, why, function))
        return function

    return add


def matrix(features: Sequence[Feature[T]], subject: T) -> Floats:
    """A row a line or seam, a column a feature."""
    columns = [feature.function(subject) for feature in features]
    found = np.empty((len(columns[0]), len(columns)), order="F")
    for k, column in enumerate(columns):
        found[:, k] = column
    return found
