"""What `check` does to its inputs: findings are listed, nothing is changed; an error costs only its own input."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from fixtext import files, targets, teaching, writing
from fixtext.checked import Checked, Wanted
from fixtext.errors import FixtextError, MissingInput
from fixtext.pipeline import Pipeline
from fixtext.reading import DETECT, How, read, read_named
from fixtext.runs import each
from fixtext.targets import INPUT, LIST


def check(
    names: Sequence[str],
    pipeline: Pipeline,
    wanted: Wanted,
    output: Path | None = None,
    how: How = DETECT,
    learn: bool = True,
) -> int:
    """List the findings of all inputs; returns the exit code. `learn`: many files teach each other.

    UsageError: the list would replace an input.
    """
    inputs = list(files.below(names))
    targets.apart([*((name, INPUT) for name in inputs), *([(str(output), LIST)] if output else [])])
    lines: list[str] = []
    checked = Checked(wanted)
    flags = teaching.flags_typos(pipeline)
    private = 0o777
    if learn and flags and len(inputs) > 1 and files.STDIN not in inputs:
        pipeline = teaching.taught(pipeline, readable(inputs, how))

    def one(name: str) -> None:
        nonlocal private
        if files.is_folder(name):
            raise MissingInput(
                "holds no file of text (.txt, .text, .md) and no scan that is known; nothing was checked"
            )
        document = read_named(name, files.read(name), how)
        if document.note:
            files.say(f"{name}: {document.note}")
        chosen = checked.of(name, pipeline.clean(document.text, document.layout), flags)
        private &= 0o777 if (mode := files.mode(name)) is None else mode
        lines.append(chosen) if output else files.out(chosen)

    code = each(inputs, one)
    if output and lines:
        writing.write(output, "".join([*lines, checked.end()]).encode("utf-8", "surrogateescape"), private)
    elif not output:
        files.out(checked.end())
    return max(code, 1 if checked.failed else 0)


def readable(names: Iterable[str], how: How) -> Iterator[str]:
    """The texts of inputs that can be read; what is wrong with the others is said when their turn comes."""
    for name in names:
        with contextlib.suppress(FixtextError):
            yield read(files.read(name), *how).text
