"""What the words of a command line are: verbs, files, steps. Typer is given what it can tell apart by itself."""

from __future__ import annotations

import os
import re
import shlex
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from fixtext import registry
from fixtext.errors import FixtextError, UsageError, nearest
from fixtext.files import STDIN
from fixtext.presets import presets

VERBS = (
    *(
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
        "review",
        "apply",
    ),
)
_OPTION = re.compile(r"[A-Za-z][\w.:-]*=|[+][a-z]")
_NAME = re.compile(r"[A-Za-z][A-Za-z_-]*")
_NEARLY = re.compile(r"[a-z][a-z0-9_-]*")
_BESIDE = "@;,"  # what may stand beside a name by a slip


class Misplaced(UsageError):
    """Files and steps in an order that cannot be read; `files` and `steps` are what they seem to be."""

    def __init__(self, message: str, files: Sequence[str] = (), steps: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.files, self.steps = files, steps


def arguments(argv: Sequence[str]) -> tuple[list[str], list[str] | None]:
    """(arguments for typer, steps after `--` or None). A bare chain gets its verb, `run`.

    Typer would take `-flag` of a step for options of its own, so in a chain they become `flag=no`.
    """
    words = list(argv)
    tail = None
    if "--" in words:
        at = words.index("--")
        words, tail = words[:at], words[at + 1 :]
    if words[:1] == ["help"]:  # of a verb, or of what `explain` knows
        words = ["explain", words[1]] if words[1:] and words[1] not in VERBS else [*words[1:], "--help"]
    if words and not words[0].startswith("-") and words[0] not in VERBS:
        words.insert(0, "run")
    if words[:1] == ["run"]:
        words = ["run", *map(_step_word, words[1:]), *map(_step_word, tail or [])]
    return words, tail


def _step_word(word: str) -> str:
    flag = len(word) > 2 and word[0] == "-" and word[1] != "-"
    return f"{word[1:]}=no" if flag else word


def split(words: Sequence[str], tail: list[str] | None, guess: bool = True) -> tuple[list[str], list[str] | None]:
    """(files, steps) of the words before `--` and of those after it; None for no steps.

    Where no file has the name, a filter's name, a @preset or an option begins the steps, and `--` may be left out.
    With `guess`, so does what is nearly a name, for that is a slip, which is then said before anything is written.
    Misplaced: a file stands among the steps, steps stand on both sides of `--`, or a name is a file's and a step's.
    """
    at = next((n for n, word in enumerate(words) if _begins_steps(word, guess)), len(words))
    before, steps = list(words[:at]), list(words[at:])
    if steps and " " in steps[0]:
        apart = [part for word in steps for part in word.split()]
        raise Misplaced(f"{steps[0]!r} are steps; each word of them stands by itself", before, apart)
    late = [word for word in steps if os.path.lexists(word)]
    if late:
        steps = [word for word in steps if word not in late]
        raise Misplaced(f"{late[0]} is a file and stands behind the step {words[at]}", [*before, *late], steps)
    if steps and tail is not None:
        raise Misplaced(f"{steps[0]} is a step and stands before --", before, [*steps, *tail])
    return before, steps or tail


def _begins_steps(word: str, guess: bool) -> bool:
    first = word.split(" ")[0]
    is_step = first.startswith("@") or _is_name(first)
    if word == STDIN or os.path.lexists(word):
        if is_step:
            raise UsageError(f"{word} is a file here and a step; write ./{word} for the file, or -- before the step")
        return False
    return is_step or bool(_OPTION.match(word)) or (guess and _is_nearly_a_name(first))


def _is_name(word: str) -> bool:
    if not _NAME.fullmatch(word):
        return False
    return word.replace("_", "-") in registry.builtin("filters") or word in presets() or registry.is_filter(word)


def _is_nearly_a_name(word: str) -> bool:
    plain = unicodedata.normalize("NFKC", word).strip(_BESIDE).lower()  # as ＠newspaper-zh
    return bool(_NEARLY.fullmatch(plain)) and bool(nearest(plain, (*registry.names("filters"), *presets())))


def hint(words: Sequence[str], error: FixtextError) -> str:
    """What to type instead, where a slip in the words can be told from the error; empty if it cannot."""
    if isinstance(error, Misplaced) and error.steps:
        return f"; type: {_line(words, error.files, error.steps)}"
    first = words[1] if words[:1] == ["run"] and len(words) > 1 else ""
    if not first or not str(error).startswith(f"no filter called {first!r}"):
        return ""
    if Path(first).is_file():
        return f"; {first} is a file: fixtext {shlex.join(['clean', first, '--', *words[2:]])}"
    return nearest(first, VERBS) if "did you mean" not in str(error) else ""  # who mistypes a verb


def _line(words: Sequence[str], files: Sequence[str], steps: Sequence[str]) -> str:
    """The command line with its files and options first, then the steps."""
    placed = {*files, *steps, " ".join(steps)}
    options = [word for word in words[1:] if word not in placed and word != "--"]
    return "fixtext " + shlex.join([words[0], *files, *options, "--", *steps])
