"""The verb `review`: pages put before an editor, as one HTML file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fixtext import files, grammar, options, targets, writing
from fixtext.errors import FixtextError, UsageError
from fixtext.pipeline import Pipeline
from fixtext.reading import How
from fixtext.targets import INPUT, OUTPUT

if TYPE_CHECKING:
    from fixtext.review.page import Reviewed


def review(
    ctx: typer.Context,
    output: Annotated[Path, typer.Option("--output", "-o", help="Write the page to this file (HTML).")],
    paths: options.Paths = None,
    images: Annotated[
        Path | None, typer.Option(help="Folder with the pictures of scans, named as the inputs: the line is shown.")
    ] = None,
    learn: Annotated[bool, typer.Option(help="Many files teach each other what they confuse.")] = True,
    encoding: options.Encoding = "auto",
    order: options.Order = options.Reading.auto,
    as_: options.As = "auto",
    set_: options.Set = None,
    config: options.ConfigFile = None,
) -> None:
    """Show changes and suspects in a page for the browser, to decide them by keys; `fixtext apply` makes the text.

    The page is one file that asks nothing of the network. Nothing else is written. A directory stands for its files.
    """
    from fixtext.review import page

    named, steps = grammar.split(paths or [], ctx.obj)
    pipeline = options.pipeline(steps, set_ or [], config)
    names = list(files.below(options.inputs(named)))
    if files.STDIN in names:
        raise UsageError("review needs files, which `fixtext apply` can find again")
    targets.apart([*((name, INPUT) for name in names), (str(output), OUTPUT)])
    code = 0
    reviewed: list[page.Reviewed] = []
    pipeline = _taught(pipeline, names, How(encoding, order, as_)) if learn else pipeline
    for name in names:
        try:
            reviewed.append(_reviewed(name, pipeline, How(encoding, order, as_), images))
        except FixtextError as error:
            files.say(f"{name}: {error}")
            code = max(code, error.exit_code)
    if reviewed:
        rules = {rule.id: rule.why for file in pipeline.context.names() for rule in pipeline.context.rules(file)}
        writing.write(output, page.html(reviewed, rules).encode("utf-8", "surrogateescape"), _private(names))
    raise typer.Exit(code)


def _taught(pipeline: Pipeline, names: list[str], how: How) -> Pipeline:
    from fixtext import checking, teaching

    if len(names) < 2 or not teaching.flags_typos(pipeline):
        return pipeline
    return teaching.taught(pipeline, checking.readable(names, how))


def _reviewed(name: str, pipeline: Pipeline, how: How, images: Path | None) -> Reviewed:
    from fixtext import reading
    from fixtext.review import crops, page

    document = reading.read(files.read(name), *how)
    if document.note:
        files.say(f"{name}: {document.note}")
    result = pipeline.clean(document.text, document.layout)
    return page.Reviewed(name, document, how, result, crops.of(name, result, images))


def _private(names: list[str]) -> int:
    """The mode of a file that nobody may read who may not read one of the inputs."""
    private = 0o777
    for name in names:
        there = files.mode(name)
        private &= 0o777 if there is None else there
    return private
