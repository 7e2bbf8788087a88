"""The verb `undo`: the way back, from a clean file and its record."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fixtext import files, options, targets, writing
from fixtext.errors import UsageError


def undo(
    changes: Annotated[Path, typer.Option(help="The record that --changes wrote.")],
    path: Annotated[str, typer.Argument(help="The clean text; - for standard input.", metavar="PATH")] = files.STDIN,
    in_place: Annotated[bool, typer.Option("--in-place", help="Replace the file by its original.")] = False,
    output: options.Output = None,
    runs_: Annotated[int, typer.Option("--runs", min=0, help="Undo only the last N runs on record; 0 for all.")] = 0,
    part: Annotated[int | None, typer.Option(min=1, metavar="LINE", help="Begin with the part on this line.")] = None,
) -> None:
    """Give the original back, byte for byte, from the clean text and its record.

    The original is what the file was before the first run on record. A record names files by their places; for a file
    that was moved, its name and its text are asked, and if that leaves a doubt nothing is written.
    """
    from fixtext.undo import original as original_of

    if in_place and output:
        raise UsageError("use --in-place or --output, not both")
    if in_place and path == files.STDIN:
        raise UsageError("standard input has no place; leave --in-place out")
    named = [(path, targets.INPUT), (str(changes), targets.RECORD)]
    targets.apart([*named, *([(output, targets.OUTPUT)] if output else [])])
    with files.naming(path):
        clean = files.read(path)
    original = original_of(clean, changes, path, runs_, part)
    if in_place:
        writing.write(Path(path), original)
    elif output:
        writing.write(Path(output), original, files.mode(path))
    else:
        files.out(original)
