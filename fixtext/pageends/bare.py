"""Heads and numbers of pages without the markup that a model gave them."""

from __future__ import annotations

import re

_WRAPS = tuple(
    re.compile(pattern)
    for pattern in (
        r"#{1,6}[ \t]+(?P<inner>[^#\n]+?)(?:[ \t]+#{1,6})?",
        r"\*\*(?P<inner>[^*\n]+)\*\*",
        r"__(?P<inner>[^_\n]+)__",
        r"\*(?P<inner>[^*\n]+)\*",
        r"<(?P<tag>div|p|center|header|footer|span|small|sup)\b[^<>\n]{0,80}>(?P<inner>[^<>\n]+)</(?P=tag)>",
        r"\$[ ]?(?P<inner>(?:\\cdot|\\bullet|\\sim|[-–—·•~\s])*[0-9]{1,4}(?:\\cdot|\\bullet|\\sim|[-–—·•~\s])*)\$",
    )
)
_SIGN = re.compile(r"\\cdot|\\bullet|\\sim")
_NUMBER = re.compile(
    r"[-–—·•.~(（\[〔【－─一\s]{0,4}(?:第[ ]?|[Pp](?:age|\.)[ ]?)?(?P<n>[0-9]{1,4})(?:[ ]?[页頁])?"
    r"(?:[ ]?(?:/|of)[ ]?[0-9]{1,4})?[-–—·•.~)）\]〕】－─一\s]{0,4}"
)


def bare(line: str) -> str:
    """A line without the signs of a heading, emphasis, a tag or a formula around all of it.

    >>> bare("## **第二章 航运**"), bare("$\\\\cdot 41\\\\cdot$"), bare("正文")
    ('第二章 航运', '· 41·', '正文')
    """
    now = line.strip()
    while found := next((m for wrap in _WRAPS if (m := wrap.fullmatch(now))), None):
        now = found["inner"].strip()
    return _SIGN.sub("·", now) if now != line.strip() else now


def number(line: str) -> int | None:
    """The number of a line that is nothing but a page's number."""
    found = _NUMBER.fullmatch(bare(line)) if len(line) <= 80 else None
    return int(found["n"]) if found else None
