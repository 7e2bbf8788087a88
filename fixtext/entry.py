"""Where the command begins: a bare chain runs at once; verbs and help are typer's, which takes time to import.

cat page.txt | fixtext fix-encoding rejoin-lines convert-script to=tw > clean.txt
fixtext clean scans/*.txt --in-place --backup .orig -- @newspaper-zh
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Sequence
from errno import ENOSPC
from pathlib import Path

import fixtext.startup  # noqa: F401  (before patterns are compiled)
from fixtext import config, files, grammar, runs
from fixtext.errors import FixtextError
from fixtext.pipeline import VERSION
from fixtext.reading import DETECT, How
from fixtext.targets import Target


def run(
    steps: Sequence[str] | None,
    to: Target,
    how: How = DETECT,
    changes: Path | None = None,
    assignments: Sequence[str] = (),
    settings: Path | None = None,
) -> int:
    """Run steps on standard input; returns the exit code. The verb `run`, and a bare chain, which has no options.

    None stands for the steps of the configuration, or @default.
    """
    pipeline = config.pipeline(None if steps is None else list(steps), list(assignments), settings)
    return runs.clean([files.STDIN], pipeline, to, how, changes)


def is_bare(words: Sequence[str]) -> bool:
    """Whether arguments are a chain without any option of the command."""
    return words[:1] == ["run"] and not any(word.startswith("-") for word in words)


def main(argv: Sequence[str] | None = None) -> None:
    """Entry point; ends the process with the documented exit code."""
    argv = sys.argv[1:] if argv is None else argv
    words, tail = grammar.arguments(argv)
    try:
        _main(words, tail)
    except FixtextError as error:
        files.say(f"{error}{grammar.hint(words, error)}")
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        sys.exit(130)
    except MemoryError:
        files.say("out of memory; split the input at form feeds or line ends")
        sys.exit(4)
    except OSError as error:
        sys.exit(_no_room(error))
    except Exception as error:
        sys.exit(_internal(error))


def _no_room(error: OSError) -> int:
    """The exit code for what typer itself could not write, as help; all else that comes here is a fault of ours."""
    if error.errno != ENOSPC:
        return _internal(error)
    files.let_go()
    files.say(f"standard output cannot be written: {error.strerror}")
    return 2


def _internal(error: Exception) -> int:
    """The last resort: name an error as ours, and keep the trace for a report."""
    import traceback

    traceback.print_exc()
    files.say(f"internal error: {error!r}; please report it with the lines above")
    return 4


def _is_given_text() -> bool:
    """Whether a file or a pipe stands on standard input; a terminal or /dev/null is nobody's page."""
    try:
        mode = os.fstat(0).st_mode
    except OSError:  # closed
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISREG(mode)


def _main(words: list[str], tail: list[str] | None) -> None:
    completes = "_FIXTEXT_COMPLETE" in os.environ
    if words in (["--version"], ["-V"]):
        files.out(f"fixtext {VERSION}\n")
    elif is_bare(words) and not completes:
        sys.exit(run(words[1:], Target()))
    elif not words and tail is None and not completes and _is_given_text():
        sys.exit(run(None, Target()))
    else:
        from fixtext.cli import app

        app(args=None if completes else words, prog_name="fixtext", obj=tail)
