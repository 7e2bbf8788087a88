"""Every error that fixtext raises on purpose, with the exit code that the command line gives for it.

FixtextError            4   something is wrong inside fixtext or a plug-in
├── UsageError          2   a wrong step, option, preset or argument
│   ├── RuleError       2   a rule file that cannot be used; the message starts with file:line
│   ├── MissingInput    2   an input that does not exist or is a directory
│   ├── OutputError     2   standard output or the record takes no more, which all inputs need: the run ends
│   └── MissingExtra    2   a package that an optional part needs is not installed
├── InputError          3   an input that is there but is not text that can be read
├── RecordError         2   a record of changes that does not belong to the text, or is damaged
└── PromiseError        4   a filter did what its declaration says that it never does
"""

from __future__ import annotations

from collections.abc import Iterable


class FixtextError(Exception):
    """Base of all errors raised on purpose; `exit_code` is what the command line ends with."""

    exit_code = 4


class UsageError(FixtextError):
    """A wrong step, option, preset or argument."""

    exit_code = 2


class RuleError(UsageError):
    """A rule file that cannot be used: `file:line: rule: message`."""


class MissingInput(UsageError):
    """An input that does not exist or is not a file."""


class OutputError(UsageError):
    """What all inputs of a run need cannot be written: standard output, or the record of changes. The run ends."""


class MissingExtra(UsageError):
    """A package that an optional part needs is not installed; the message says how to install it."""


class InputError(FixtextError):
    """An input that is there but cannot be read as text."""

    exit_code = 3


class RecordError(FixtextError):
    """A record of changes that is damaged or belongs to another text."""

    exit_code = 2


class PromiseError(FixtextError):
    """A filter changed what it promised never to touch, or named places that are not there."""


def missing(what: str, packages: str, error: ImportError) -> MissingExtra:
    """The error of a part that cannot work without packages.

    >>> str(missing("a PDF", "pypdfium2", ImportError("No module named 'pypdfium2'")))
    "a PDF needs pypdfium2 (No module named 'pypdfium2'): pip install pypdfium2"
    """
    return MissingExtra(f"{what} needs {packages} ({error}): pip install {packages}")


def nearest(word: str, known: Iterable[str]) -> str:
    """A clause ` (did you mean …?)` when something known is near, else the empty string."""
    from difflib import get_close_matches

    close = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f" (did you mean {close[0]}?)" if close else ""
