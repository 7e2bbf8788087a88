"""The verb `lexicon`: word lists made from a collection."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Literal

import typer

from fixtext import files, options, targets, writing
from fixtext.errors import FixtextError, UsageError


def lexicon(
    _what: Annotated[Literal["learn"], typer.Argument(metavar="learn", help="learn: make a word list.")],
    paths: Annotated[list[Path], typer.Argument(help="Directories and files of the collection.", metavar="PATH...")],
    output: options.Output = None,
    least: Annotated[int, typer.Option(min=2, help="How often a word must be used.")] = 5,
    encoding: options.Encoding = "auto",
    as_: options.As = "auto",
) -> None:
    """Learn the names and terms of a collection, as a word list for `flag-typos lexicon=FILE`.

    One word a line, `#` and how often it is used behind it; read it over before use.
    """
    from fixtext import lexicon as words

    pages = [page for page in files.below(map(str, paths)) if not files.is_folder(page)]
    if not pages:
        raise UsageError(f"{', '.join(map(str, paths))}: holds no file of text and no scan that is known")
    targets.apart([*((page, targets.INPUT) for page in pages), *([(output, targets.LIST)] if output else [])])
    failed: list[int] = []
    learnt = words.learn(_texts(pages, encoding, as_, failed), least)
    listed = "".join(f"{word}  # {n}\n" for word, n in learnt)
    if not output:
        files.out(listed)
    elif len(failed) < len(pages):
        writing.write(Path(output), listed.encode())
    raise typer.Exit(max(failed, default=0))


def _texts(names: Iterable[str], encoding: str, as_: str, failed: list[int]) -> Iterator[str]:
    """The texts that can be read; an error costs only its own file, its exit code goes to `failed`."""
    from fixtext.reading import read

    for name in names:
        try:
            yield read(files.read(name), encoding, form=as_).text
        except FixtextError as error:
            files.say(f"{name}: {error}")
            failed.append(error.exit_code)
