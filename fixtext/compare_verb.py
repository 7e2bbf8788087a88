"""The verb `compare`: readings of one page by different engines."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from fixtext import files, options, targets, writing
from fixtext.errors import UsageError


def compare(
    paths: Annotated[list[str], typer.Argument(help="Two or three readings of the same page.", metavar="A B [C]")],
    format_: Annotated[Literal["text", "jsonl", "html"], typer.Option("--format", help="Form of the result.")] = "text",
    vote: Annotated[bool, typer.Option("--vote", help="Of three readings, list where two agree against one.")] = False,
    output: options.Output = None,
    encoding: options.Encoding = "auto",
    order: options.Order = options.Reading.auto,
    as_: options.As = "auto",
) -> None:
    """Compare readings of one page without proofread text: sentences that only one has, places where they differ.

    Markup, marks, white space and the order of paragraphs do not matter; hOCR and other scans are read as text.
    Nothing is changed. Exit 1 if the readings do not agree.
    """
    from fixtext.compare import compared, shown
    from fixtext.reading import read

    if not 2 <= len(paths) <= 3 or (vote and len(paths) != 3) or len(set(paths)) < len(paths):
        raise UsageError("compare takes two or three different files; --vote takes three")
    targets.apart([*((name, targets.INPUT) for name in paths), *([(output, targets.LIST)] if output else [])])
    texts: list[tuple[str, str]] = []
    for name in paths:
        with files.naming(name):
            texts.append((name, read(files.read(name), encoding, order, as_).text))
    notes = compared.compare(texts, vote)
    made = {"text": shown.lines, "jsonl": shown.jsonl}.get(format_, lambda found: shown.page(found, texts))(notes)
    if output:
        writing.write(Path(output), made.encode("utf-8", "surrogateescape"))
    else:
        files.out(made)
    files.say(shown.summary(notes, paths))
    raise typer.Exit(1 if notes else 0)
