"""Where the command begins: a bare chain runs at once; verbs and help are typer's, which takes time to import.

cat page.txt | fixtext fix-encoding rejoin-lines convert-script to=tw > clean.txt
fixtext clean scans/*.txt --in-place --backup .orig -- @newspaper-zh
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import fixtext.startup  # noqa: F401  (before patterns are compiled)
from fixtext import config, files, runs
from fixtext.errors import FixtextError, nearest
from fixtext.pipeline import VERSION

VERBS = (
    "run",
    "clean",
    "check",
    "undo",
    "explain",
    "list",
    "test-rules",
    "score",
    "batch",
    "lexicon",
    "compare",
    "adapt",
)


def run(
    steps: Sequence[str],
    target: runs.Target,
    encoding: str = "auto",
    changes: Path | None = None,
    order: str = "auto",
    assignments: Sequence[str] = (),
    settings: Path | None = None,
) -> int:
    """Run steps on standard input; returns the exit code. The verb `run`, and a bare chain, which has no options."""
    pipeline = config.pipeline(list(steps), list(assignments), settings)
    return runs.clean([files.STDIN], pipeline, target, encoding, changes, order)


def arguments(argv: Sequence[str]) -> tuple[list[str], list[str] | None]:
    """(arguments for typer, steps after `--` or None). A bare chain gets its verb, `run`.

    Typer would take `-flag` of a step for options of its own, so in a chain they become `flag=no`.
    """
    words = list(argv)
    tail = None
    if "--" in words:
        at = words.index("--")
        words, tail = words[:at], words[at + 1 :]
    if words and not words[0].startswith("-") and words[0] not in VERBS:
        words.insert(0, "run")
    if words[:1] == ["run"]:
        words = ["run", *map(_step_word, words[1:]), *map(_step_word, tail or [])]
    return words, tail


def _step_word(word: str) -> str:
    flag = len(word) > 2 and word[0] == "-" and word[1] != "-"
    return f"{word[1:]}=no" if flag else word


def is_bare(words: Sequence[str]) -> bool:
    """Whether arguments are a chain without any option of the command."""
    return words[:1] == ["run"] and not any(word.startswith("-") for word in words)


def main(argv: Sequence[str] | None = None) -> None:
    """Entry point; ends the process with the documented exit code."""
    argv = sys.argv[1:] if argv is None else argv
    words, tail = arguments(argv)
    try:
        _main(words, tail)
    except FixtextError as error:
        files.say(f"{error}{_hint(words, error)}")
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        sys.exit(130)
    except MemoryError:
        files.say("out of memory; split the input at form feeds or line ends")
        sys.exit(4)
    except Exception as error:  # the last resort: name it as ours, keep the trace for a report
        import traceback

        traceback.print_exc()
        files.say(f"internal error: {error!r}; please report it with the lines above")
        sys.exit(4)


def _main(words: list[str], tail: list[str] | None) -> None:
    completes = "_FIXTEXT_COMPLETE" in os.environ
    if words in (["--version"], ["-V"]):
        files.out(f"fixtext {VERSION}\n")
    elif is_bare(words) and not completes:
        sys.exit(run(words[1:], runs.Target()))
    else:
        from fixtext.cli import app

        app(args=None if completes else words, prog_name="fixtext", obj=tail)


def _hint(words: Sequence[str], error: FixtextError) -> str:
    """Whoever mistypes a verb gets an unknown filter; name the verb."""
    first = words[1] if words[:1] == ["run"] and len(words) > 1 else ""
    unknown = str(error).startswith(f"no filter called {first!r}")
    return nearest(first, VERBS) if first and unknown and "did you mean" not in str(error) else ""
