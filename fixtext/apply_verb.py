"""The verb `apply`: what an editor decided in the page of `review`, made into text."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fixtext import options, targets
from fixtext.errors import UsageError


def apply(
    decisions: Annotated[Path, typer.Argument(help="What the page of `fixtext review` exported.")],
    output: options.Output = None,
    in_place: Annotated[bool, typer.Option("--in-place", help="Replace each file by its decided text.")] = False,
    backup: Annotated[str, typer.Option(help="Suffix under which --in-place keeps the original, as in .orig.")] = "",
    check: Annotated[bool, typer.Option("--check", help="Write nothing; exit 1 if a file would change.")] = False,
    changes: options.Changes = None,
    lexicon: Annotated[
        Path | None, typer.Option(help="Add the words that are right after all to this word list.")
    ] = None,
    adapt: Annotated[
        Path | None, typer.Option(help="Add what was surely misread to this file, for `flag-typos adapt=FILE`.")
    ] = None,
    output_encoding: options.OutputEncoding = "utf-8",
) -> None:
    """Make the text that the page of `fixtext review` showed, to standard output, in a folder, or in place.

    Each file must be the one that was reviewed, and have at each place what the page showed; else nothing is written
    (exit 2). A file that has its decided text already stays. With --changes, `fixtext undo` gives the originals back.
    """
    from fixtext.review import apply as applying
    from fixtext.review import decisions as decided

    if in_place and output:
        raise UsageError("--in-place and --output exclude each other")
    if backup and not in_place:
        raise UsageError("--backup goes with --in-place")
    made = decided.load(decisions)
    to = targets.target(
        output, len(made) > 1, in_place=in_place, backup=backup, check=check, output_encoding=output_encoding
    )
    own = [(str(path), targets.RECORD) for path in (decisions,)]
    own += [(str(path), targets.LIST) for path in (lexicon, adapt) if path]
    targets.apart([*((one.file, targets.INPUT) for one in made), *own])
    code = applying.run(made, to, changes)
    if not check and code == 0:
        applying.teach(made, lexicon, adapt)
    raise typer.Exit(code)
