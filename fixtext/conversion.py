"""What typer makes of the words of a command line, without pydantic where no pydantic is needed.

From 0.29 on typer has pydantic convert each value, also strings; importing it takes longer than cleaning a page.
Here strings, paths, choices and defaults are converted at sight, and typer does what is left, with its own messages.
The attribute is private to typer: where it is not as expected, nothing is changed and everything works, slower.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from pathlib import Path
from typing import Any, Literal, get_args, get_origin


def at_sight(parameters: Iterable[Any]) -> None:
    """Let parameters of a command of typer's convert plain values themselves; None stays None."""
    for parameter in parameters:
        kind = getattr(getattr(parameter, "type_descriptor", None), "annotation", None)
        if kind is not None and getattr(parameter, "_runtime_param", parameter) is None:
            parameter._runtime_param = _AtSight(kind)


class _AtSight:
    """Stands in the place of typer's converter of one parameter, and steps aside for a value that it does not know."""

    def __init__(self, kind: Any) -> None:
        self._many = get_origin(kind) is list
        self._kind = get_args(kind)[0] if self._many else kind

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:
        if value is None or value is param.default:
            return () if value is None and (param.multiple or param.nargs == -1) else value
        try:
            return [self._one(item) for item in value] if self._many else self._one(value)
        except ValueError:
            param._runtime_param = None
            return param.get_runtime_param().coerce(value, param=param, ctx=ctx)

    def _one(self, value: Any) -> Any:
        if self._kind in (str, Path) or (isinstance(self._kind, type) and issubclass(self._kind, Enum)):
            return self._kind(value)
        if get_origin(self._kind) is Literal and value in get_args(self._kind):
            return value
        raise ValueError(value)
