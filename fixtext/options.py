"""What the verbs share: options, their help and their completion."""

from __future__ import annotations

import os
import shlex
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from typer.core import TyperGroup

from fixtext import conversion, files
from fixtext.config import context as context
from fixtext.config import pipeline as pipeline
from fixtext.context import Context
from fixtext.errors import UsageError
from fixtext.presets import presets


class Kind(StrEnum):
    """What a finding is."""

    suspect = "suspect"
    artifact = "artifact"
    offered = "offered"
    loop = "loop"
    noise = "noise"


class Reading(StrEnum):
    """Whose order the lines of a form with boxes take."""

    auto = "auto"
    file = "file"


class Verbs(TyperGroup):
    """The verbs; while the shell completes, filters and presets stand beside them as `run` in disguise."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        conversion.at_sight(self.get_params(ctx))
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: Any) -> list[str]:
        verbs = list(super().list_commands(ctx))
        return verbs + step_names() if "_FIXTEXT_COMPLETE" in os.environ else verbs

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        command = super().get_command(ctx, cmd_name)
        disguised = command is None and "_FIXTEXT_COMPLETE" in os.environ and cmd_name in step_names()
        if disguised:
            command = super().get_command(ctx, "run")
        conversion.at_sight(command.get_params(ctx) if command else ())
        return command


def step_names() -> list[str]:
    """Filters and @presets."""
    from fixtext import registry

    return registry.names("filters") + [f"@{name}" for name in presets()]


def complete_steps(ctx: typer.Context, args: list[str], incomplete: str) -> list[str]:
    """Names of filters and presets, and the options of the filter that stands last."""
    from fixtext import registry

    before = [ctx.info_name or "", *(ctx.params.get("steps") or ()), *args]
    last = next((w for w in reversed(before) if registry.is_filter(w)), "") if before else ""
    found = list(step_names())
    if last:
        found += [w for option in registry.filter_spec(last).options.values() for w in _option_words(option)]
    return [word for word in found if word.startswith(incomplete)]


def _option_words(option: Any) -> list[str]:
    if option.type is bool:
        return [f"+{option.flag}", f"-{option.flag}"]
    return [f"{option.flag}={choice}" for choice in option.choices] or [f"{option.flag}="]


def complete_names(incomplete: str) -> list[str]:
    """What `explain` knows."""
    from fixtext import registry

    plain = Context()
    rules = [rule.id for name in plain.names() for rule in plain.rules(name)]
    return [n for n in (*step_names(), *registry.names("detectors"), *rules) if n.startswith(incomplete)]


Steps = Annotated[
    list[str] | None,
    typer.Argument(
        help="NAME (key=value | +flag | -flag)* …, NAME a filter or @preset.",
        metavar="STEP...",
        autocompletion=complete_steps,
    ),
]
Paths = Annotated[
    list[str] | None,
    typer.Argument(help="Files; - for standard input. Steps follow, after --.", metavar="PATH... [-- STEP...]"),
]
Output = Annotated[
    str | None,
    typer.Option(
        "--output", "-o", metavar="PATH", help="Write to this file, or into this directory (many inputs, or PATH/)."
    ),
]
Diff = Annotated[bool, typer.Option("--diff", help="Show what would change, with the rules, and write nothing.")]
Changes = Annotated[
    Path | None, typer.Option(help="Append the record of all changes to this file (JSONL), for `fixtext undo`.")
]
Encoding = Annotated[str, typer.Option(help="Encoding of the input: auto, utf-8, gb18030, big5, utf-16, …")]
Order = Annotated[
    Reading,
    typer.Option(help="Forms with boxes: auto sorts lines by their places; file keeps the order of the file."),
]
As = Annotated[
    Literal["auto", "text"],
    typer.Option("--as", help="text: take the input for plain text, whatever form it seems to have."),
]
Write = Annotated[
    str,
    typer.Option(
        metavar="LIST",
        help="What to write, by commas: txt, md, tei; hocr, alto, page: the clean text in a copy of such a file.",
    ),
]
OutputEncoding = Annotated[str, typer.Option(help="Encoding of the output: utf-8, or keep for the input's.")]
Set = Annotated[
    list[str] | None, typer.Option("--set", help="Change an option of a step: FILTER.OPTION=VALUE. Repeatable.")
]
ConfigFile = Annotated[
    Path | None, typer.Option("--config", help="Configuration file; the nearest fixtext.toml if not given.")
]


def inputs(paths: list[str] | None) -> list[str]:
    """The inputs that were named, or standard input if something is piped in. UsageError if there is nothing."""
    if paths:
        return paths
    if sys.stdin is None or sys.stdin.isatty():
        raise UsageError("no input: name files, or pipe text in")
    return [files.STDIN]


def no_folders(names: list[str], output: str | None, steps: list[str] | None) -> None:
    """UsageError, with the line to type, if a directory is named and another one for the outputs."""
    folders = [name for name in names if files.is_folder(name)]
    if folders and output is not None:
        line = shlex.join(["fixtext", "batch", *folders, output, *(["--", *steps] if steps else [])])
        raise UsageError(f"{folders[0]} is a directory; type: {line}")


def share(written: str) -> tuple[int, int]:
    """(i, n) of `I/N`. UsageError for anything else."""
    first, slash, last = written.partition("/")
    if not (slash and first.isdecimal() and last.isdecimal()):
        raise UsageError(f"--shard {written}: write I/N, as in 2/5")
    return int(first), int(last)
