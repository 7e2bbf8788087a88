"""What fixtext writes on lines of files with boxes, and reads there again: that one was dropped, that one goes on.

hOCR has a property of its title, `x_fixtext NAME`, ALTO a tag (TAGREFS), `fixtext-NAME`, PAGE `custom="fixtext
{line:NAME;}"`. A class more would be hOCR, too, but its consumers look for `ocr_line` alone.
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
_TITLE = re.compile(r";?\s*\bx_fixtext\s+([a-z]+)")
_CUSTOM = re.compile(r"\s*\bfixtext\s*\{\s*line\s*:\s*([a-z]+)\s*;?\s*\}")


def name_of(inked: bool, then: str) -> str:
    """The mark of a line that has text left or not, and that `then` parts from the next; empty for a plain line."""
    if not inked:
        return DROPPED
    return next((name for name, joint in JOINTS.items() if joint == then), "")


def mark_in(tokens: Iterable[str]) -> str:
    """The mark among tags; empty if there is none."""
    return next((token.removeprefix(PREFIX) for token in tokens if token.startswith(PREFIX)), "")


def then_of(mark: str) -> str:
    """What a mark says to stand between its line and the next."""
    return JOINTS.get(mark, "\n")


def with_mark(tokens: str, mark: str) -> str:
    """Tags with this mark in the place of an earlier one."""
    others = [token for token in tokens.split() if not token.startswith(PREFIX)]
    return " ".join([*others, *([PREFIX + mark] if mark else [])])


def in_custom(custom: str) -> str:
    """The mark in a `custom` attribute of PAGE; empty if there is none."""
    mark = _CUSTOM.search(custom)
    return mark[1] if mark else ""


def custom_with(custom: str, mark: str) -> str:
    """A `custom` attribute of PAGE with this mark in the place of an earlier one."""
    others = _CUSTOM.sub("", custom).strip()
    return f"{others} fixtext {{line:{mark};}}".strip() if mark else others


def in_title(title: str) -> str:
    """The mark in a title of hOCR; empty if there is none."""
    mark = _TITLE.search(title)
    return mark[1] if mark else ""


def title_with(title: str, mark: str) -> str:
    """A title of hOCR with this mark in the place of an earlier one."""
    others = _TITLE.sub("", title).strip(" ;")
    return "; ".join(filter(None, [others, f"x_fixtext {mark}" if mark else ""]))
