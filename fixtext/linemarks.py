"""What fixtext writes on lines of files with boxes, and reads there again: that one was dropped, that one goes on.

hOCR has a class, ALTO a tag (TAGREFS), both `fixtext-NAME`; PAGE has `custom="fixtext {line:NAME;}"`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

PREFIX = "fixtext-"
DROPPED = "dropped"
JOINTS = {"joined": "", "spaced": " ", "divided": "-"}  # what stands between a line and the next; "-": its hyphen goes
NAMES = (DROPPED, *JOINTS)
ABOUT = {
    DROPPED: "not part of the text (set apart by fixtext)",
    "joined": "the next line follows without a space",
    "spaced": "the next line follows behind a space",
    "divided": "the hyphen at the end goes, the next line follows",
}
_CUSTOM = re.compile(r"\s*\bfixtext\s*\{\s*line\s*:\s*([a-z]+)\s*;?\s*\}")


def name_of(inked: bool, then: str) -> str:
    """The mark of a line that has text left or not, and that `then` parts from the next; empty for a plain line."""
    if not inked:
        return DROPPED
    return next((name for name, joint in JOINTS.items() if joint == then), "")


def mark_in(tokens: Iterable[str]) -> str:
    """The mark among classes or tags; empty if there is none."""
    return next((token.removeprefix(PREFIX) for token in tokens if token.startswith(PREFIX)), "")


def then_of(mark: str) -> str:
    """What a mark says to stand between its line and the next."""
    return JOINTS.get(mark, "\n")


def with_mark(tokens: str, mark: str) -> str:
    """Classes or tags with this mark in the place of an earlier one."""
    others = [token for token in tokens.split() if not token.startswith(PREFIX)]
    return " ".join([*others, *([PREFIX + mark] if mark else [])])


def in_custom(custom: str) -> str:
    """The mark in a `custom` attribute of PAGE; empty if there is none."""
    found = _CUSTOM.search(custom)
    return found[1] if found else ""


def custom_with(custom: str, mark: str) -> str:
    """A `custom` attribute of PAGE with this mark in the place of an earlier one."""
    others = _CUSTOM.sub("", custom).strip()
    return f"{others} fixtext {{line:{mark};}}".strip() if mark else others
