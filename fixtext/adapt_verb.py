"""The verb `adapt`: what a collection teaches the detector of typos."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fixtext import files, options, targets, writing
from fixtext.errors import MissingInput

READ, GOLD = ".raw.txt", ".gt.txt"


def adapt(
    folder: Annotated[Path, typer.Argument(help="The collection: pages, X.raw.txt beside a proofread X.gt.txt.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="Write what was learnt to this file.")],
    clean: Annotated[list[Path] | None, typer.Option(help="A clean text: its names and terms are right.")] = None,
    least: Annotated[int, typer.Option(min=2, help="How often a word must be used.")] = 5,
    encoding: options.Encoding = "auto",
    as_: options.As = "auto",
    config: options.ConfigFile = None,
) -> None:
    """Learn what a collection confuses, for `flag-typos adapt=FILE`: from proofread pages, and from what is sure.

    X.raw.txt beside X.gt.txt are a page as read and proofread; every other file of text or scan is a page as read.
    """
    from fixtext import teaching

    found = [Path(name) for name in files.below([str(folder)]) if not files.is_folder(name)]
    if not found:
        raise MissingInput(f"{folder}: holds no file of text; nothing was learnt")
    inputs = [(str(path), targets.INPUT) for path in (*found, *(clean or []))]
    targets.apart([*inputs, (str(output), targets.OUTPUT)])
    golds = {path for path in found if path.name.endswith(GOLD)}
    pairs = [(raw, gold) for gold in sorted(golds) if (raw := _raw_of(gold)) in found]
    apart = golds | {raw for raw, _ in pairs}
    learnt = teaching.learnt(
        [(_text(raw, encoding, as_), _text(gold, encoding, as_)) for raw, gold in pairs],
        [_text(path, encoding, as_) for path in found if path not in apart],
        [_text(path, encoding, as_) for path in clean or []],
        options.context(config),
        least,
    )
    writing.write(output, learnt.dumped().encode("utf-8"))
    files.out(learnt.told())


def _raw_of(gold: Path) -> Path:
    return gold.with_name(gold.name.removesuffix(GOLD) + READ)


def _text(path: Path, encoding: str, as_: str) -> str:
    from fixtext.reading import read

    with files.naming(str(path)):
        return read(files.read(str(path)), encoding, form=as_).text
