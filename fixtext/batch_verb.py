"""The verb `batch`: its options, and the plan that they make."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Literal

import typer

from fixtext import grammar, options, writers


def batch(
    ctx: typer.Context,
    paths: Annotated[
        list[Path], typer.Argument(help="Directories and files; last, the output directory.", metavar="IN... OUT")
    ],
    include: Annotated[
        list[str] | None, typer.Option(help="Take only files like this, as in '*.txt'. Repeatable.")
    ] = None,
    exclude: Annotated[list[str] | None, typer.Option(help="Exclude files like this. Repeatable.")] = None,
    text_key: Annotated[str, typer.Option(help="The field or column with the text, in JSONL and Parquet.")] = "text",
    resume: Annotated[
        bool, typer.Option("--resume", help="Continue an earlier run: only what is missing, new or changed.")
    ] = False,
    retry: Annotated[bool, typer.Option("--retry", help="With --resume, try what is in quarantine again.")] = False,
    watch: Annotated[bool, typer.Option("--watch", help="Keep running, and clean new files as they arrive.")] = False,
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=0, help="Worker processes; 0 for one a core.")] = 0,
    timeout: Annotated[float, typer.Option(min=0.1, help="Seconds that a page or record may take.")] = 60.0,
    max_bytes: Annotated[int, typer.Option(min=1, help="A larger page or record goes to quarantine.")] = 64 << 20,
    max_memory: Annotated[int, typer.Option(min=256, help="MiB that a worker may take.")] = 2048,
    shard: Annotated[str, typer.Option(help="I/N: only this share, for many machines with one disk.")] = "1/1",
    merge: Annotated[bool, typer.Option("--merge", help="Join the ledgers of all shards, when they are done.")] = False,
    write: options.Write = "txt",
    compress: Annotated[Literal["none", "gz", "zst"], typer.Option(help="Compress changes and findings.")] = "none",
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress, no summary.")] = False,
    encoding: options.Encoding = "auto",
    order: options.Order = options.Reading.auto,
    as_: options.As = "auto",
    output_encoding: options.OutputEncoding = "utf-8",
    set_: options.Set = None,
    config: options.ConfigFile = None,
) -> None:
    """Clean directories and corpora on all cores, with a log of what was done; --resume continues a stopped run.

    Takes pages (.txt, .md; hOCR, ALTO, PAGE, TSV, OCR's JSON and PDF, known by what is in them), records (.jsonl,
    .ndjson, plain, .gz or .zst) and rows (.parquet). Of a page that is there in several forms the one with boxes is
    taken. OUT gets the clean files under their names, and `_fixtext/` with summary, changes, findings, quarantine.

    Exit codes: 0 all is done · 2 usage, or the disk or the ledger fails; --resume goes on · 3 some inputs are in
    quarantine, could not be read, or were changed meanwhile; the others are done · 130 stopped; --resume goes on.
    """
    from fixtext import batch as batches

    names, steps = grammar.split([str(path) for path in paths], ctx.obj, guess=False)
    plan = batches.Plan(
        inputs=tuple(map(Path, names[:-1])),
        output=Path(names[-1] if names else "."),
        pipeline=options.pipeline(steps, set_ or [], config),
        include=tuple(include or ()),
        exclude=tuple(exclude or ()),
        text_key=text_key,
        encoding=encoding,
        order=order,
        form=as_,
        output_encoding=output_encoding,
        compress=compress,
        jobs=jobs or os.cpu_count() or 1,
        timeout=timeout,
        max_bytes=max_bytes,
        max_memory=max_memory << 20,
        resume=resume or watch,
        retry=retry,
        shard=options.share(shard),
        quiet=quiet,
        write=writers.names_in(write),
    )
    raise typer.Exit(batches.main(plan, watch, merge))
