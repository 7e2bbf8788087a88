"""The verb `lexicon`: word lists made from a collection."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from fixtext import files, options
from fixtext.errors import UsageError


def lexicon(
    _what: Annotated[Literal["learn"], typer.Argument(metavar="learn", help="learn: make a word list.")],
    paths: Annotated[list[Path], typer.Argument(help="Directories and files of the collection.", metavar="PATH...")],
    output: options.Output = None,
    least: Annotated[int, typer.Option(min=2, help="How often a word must be used.")] = 5,
    encoding: options.Encoding = "auto",
) -> None:
    """Learn the names and terms of a collection, as a word list for `flag-typos lexicon=FILE`.

    One word a line, `#` and how often it is used behind it; read it over before use.
    """
    from fixtext import lexicon as words
    from fixtext.reading import decode

    pages = [page for path in paths for page in (sorted(path.rglob("*.txt")) if path.is_dir() else [path])]
    if not pages:
        raise UsageError(f"{', '.join(map(str, paths))}: no .txt files")
    texts = (decode(files.read(str(page)), encoding).text for page in pages)
    listed = "".join(f"{word}  # {n}\n" for word, n in words.learn(texts, least))
    if output:
        files.write(output, listed.encode())
    else:
        files.out(listed)
