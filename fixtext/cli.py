"""The verbs of the command line, by typer; `entry` imports this module when a verb or help is asked for."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from fixtext import checked, entry, files, grammar, listing, options, runs, targets, writers
from fixtext.adapt_verb import adapt
from fixtext.apply_verb import apply
from fixtext.batch_verb import batch
from fixtext.compare_verb import compare
from fixtext.entry import main as main
from fixtext.errors import UsageError
from fixtext.lexicon_verb import lexicon
from fixtext.reading import How
from fixtext.review_verb import review
from fixtext.undo_verb import undo

app = typer.Typer(
    name="fixtext",
    cls=options.Verbs,
    help="Clean text from scanned pages, with every change on record.\n\n"
    "Filters chain on standard input: `fixtext rejoin-lines convert-script to=tw < page.txt`. "
    "`fixtext list` shows filters and presets, `fixtext explain NAME` one of them.\n\n"
    "Exit codes: 0 fine · 1 findings, or would change · 2 usage, configuration, missing input, output that cannot be "
    "written · 3 some inputs could not be read · 4 internal error.",
    context_settings={"help_option_names": ["-h", "--help"]},
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
)
TAIL = {"allow_interspersed_args": True}
app.command()(batch)
app.command()(lexicon)
app.command()(compare)
app.command()(adapt)
app.command()(review)
app.command()(apply)
app.command()(undo)


@app.command()
def run(
    steps: options.Steps = None,
    output: options.Output = None,
    diff: options.Diff = False,
    changes: options.Changes = None,
    encoding: options.Encoding = "auto",
    order: options.Order = options.Reading.auto,
    as_: options.As = "auto",
    output_encoding: options.OutputEncoding = "utf-8",
    set_: options.Set = None,
    config: options.ConfigFile = None,
) -> None:
    """Run STEPS on standard input. `fixtext STEPS` is short for it; no steps copy the input."""
    to = targets.target(output, many=False, diff=diff, output_encoding=output_encoding)
    raise typer.Exit(entry.run(steps or [], to, How(encoding, order, as_), changes, set_ or [], config))


@app.command()
def clean(
    ctx: typer.Context,
    paths: options.Paths = None,
    in_place: Annotated[bool, typer.Option("--in-place", help="Replace each file by its clean text.")] = False,
    backup: Annotated[str, typer.Option(help="Suffix under which --in-place keeps the original, as in .orig.")] = "",
    output: options.Output = None,
    write: options.Write = "txt",
    diff: options.Diff = False,
    check: Annotated[bool, typer.Option("--check", help="Write nothing; exit 1 if a file would change.")] = False,
    changes: options.Changes = None,
    text_key: Annotated[str, typer.Option(help="JSON Lines: the field with the text; all else in a line stays.")] = "",
    encoding: options.Encoding = "auto",
    order: options.Order = options.Reading.auto,
    as_: options.As = "auto",
    output_encoding: options.OutputEncoding = "utf-8",
    set_: options.Set = None,
    config: options.ConfigFile = None,
) -> None:
    """Clean files, to standard output or in place. Steps stand after the files; without them, @default runs.

    With --changes, `fixtext undo` gives the originals back, also after further runs with the same record.
    """
    names, steps = grammar.split(paths or [], ctx.obj)
    pipeline = options.pipeline(steps, set_ or [], config)
    if backup and not in_place:
        raise UsageError("--backup goes with --in-place")
    if "/" in backup:
        raise UsageError(f"--backup {backup}: is a suffix, as .orig, and has no slash")
    if in_place and output:
        raise UsageError("use --in-place or --output, not both")
    inputs = options.inputs(names)
    options.no_folders(inputs, output, steps)
    to = targets.target(
        output,
        len(inputs) > 1,
        in_place=in_place,
        backup=backup,
        diff=diff,
        check=check,
        output_encoding=output_encoding,
        write=writers.names_in(write),
    )
    raise typer.Exit(runs.clean(inputs, pipeline, to, How(encoding, order, as_), changes, text_key))


@app.command()
def check(
    ctx: typer.Context,
    paths: options.Paths = None,
    format_: Annotated[Literal["text", "jsonl", "github"], typer.Option("--format", help="Form of the list.")] = "text",
    kind: Annotated[list[options.Kind] | None, typer.Option(help="Only findings of this kind.")] = None,
    min_confidence: Annotated[float, typer.Option(min=0, max=1, help="Only findings at least so sure.")] = 0.0,
    context: Annotated[
        int, typer.Option(min=0, help="Characters of the sentence on either side of a place; 0 for none.")
    ] = listing.CONTEXT,
    fail_on: Annotated[
        str, typer.Option(help="Exit 1 for these, separated by commas: suspect, offer, refusal, loop, noise, artifact.")
    ] = "suspect,offer,refusal,loop,noise",
    learn: Annotated[bool, typer.Option(help="Many files teach each other what they confuse.")] = True,
    output: options.Output = None,
    encoding: options.Encoding = "auto",
    order: options.Order = options.Reading.auto,
    as_: options.As = "auto",
    set_: options.Set = None,
    config: options.ConfigFile = None,
) -> None:
    """List likely typos, page furniture that stays, changes too uncertain to make; exit 1 for any of --fail-on.

    Series come together, the surest first, each with its sentence; pages that are hard to read are named at the end.
    A directory without a file of text is an error (exit 2).
    """
    from fixtext import checking

    names, steps = grammar.split(paths or [], ctx.obj)
    pipeline = options.pipeline(steps, set_ or [], config)
    kinds = frozenset(k.value for k in kind or ())
    wanted = checked.Wanted(format_, kinds, min_confidence, context, checked.failing(fail_on))
    to, how = Path(output) if output else None, How(encoding, order, as_)
    raise typer.Exit(checking.check(options.inputs(names), pipeline, wanted, to, how, learn))


@app.command()
def explain(
    name: Annotated[
        str,
        typer.Argument(
            help="A rule, filter, detector, @preset; with --at a file.", autocompletion=options.complete_names
        ),
    ],
    at: Annotated[int | None, typer.Option(min=1, help="Why this line of a file was joined or not.")] = None,
    encoding: options.Encoding = "auto",
    order: options.Order = options.Reading.auto,
    as_: options.As = "auto",
    config: options.ConfigFile = None,
) -> None:
    """Say what a rule, filter, detector or preset does, with examples; with --at, why a line was joined or not."""
    if at is not None:
        from fixtext import reading, why

        with files.naming(name):
            document = reading.read(files.read(name), encoding, order, as_)
            return files.out(why.at_line(document, at, options.context(config)))
    from fixtext import reference

    files.out(reference.explain(name, options.context(config)))


@app.command("list")
def list_(
    what: Annotated[
        Literal["all", "filters", "detectors", "readers", "presets", "rules"], typer.Argument(help="What to list.")
    ] = "all",
    format_: Annotated[
        Literal["text", "markdown", "jsonl"], typer.Option("--format", help="Form of the list.")
    ] = "text",
    config: options.ConfigFile = None,
) -> None:
    """List filters with their options, detectors, presets and rules."""
    from fixtext import reference

    files.out(reference.listing(what, format_, options.context(config)))


@app.command("test-rules")
def test_rules(
    paths: Annotated[list[Path] | None, typer.Argument(help="Rule files or folders; ours if none.")] = None,
) -> None:
    """Run the built-in examples of rules; exit 1 if one fails."""
    from fixtext import rulecheck

    count, wrong = rulecheck.run(tuple(paths or ()))
    files.out("".join(f"{line}\n" for line in wrong) + f"{count} rules, {len(wrong)} broken examples\n")
    raise typer.Exit(1 if wrong else 0)


@app.command("score")
def score_(
    pairs: Annotated[list[str], typer.Argument(help="Cleaned and proofread text, in turn.", metavar="OUT GOLD...")],
    worst: Annotated[int, typer.Option(min=0, help="How many of the worst places to show for each document.")] = 10,
    format_: Annotated[Literal["text", "jsonl"], typer.Option("--format", help="Form of the result.")] = "text",
    encoding: options.Encoding = "auto",
    as_: options.As = "auto",
) -> None:
    """Compare cleaned pages with proofread ones: characters that should be gone or are missing, paragraph breaks."""
    from fixtext import scorecard

    files.out(scorecard.run(pairs, worst, format_, encoding, as_))
