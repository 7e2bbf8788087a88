"""Blocks of Markdown that only a parser finds rightly: fences, tables without pipes around them, front matter.

markdown-it-py is imported where a sign of these stands in the text; its parser of what stands within lines, which knows
no places, is not run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, cached_property
from typing import TYPE_CHECKING, NamedTuple

from fixtext.text import Span, pages

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

_SIGNS = re.compile(r"^[ \t]*(?:(?:[>*+-]|[0-9]{1,9}[.)])[ \t]+)*(?:```|~~~|:?-+:?[ \t]*\|)", re.MULTILINE)
MARKDOWN = frozenset(("markdown", "md"))  # a fence that models put around the page
TEXT = frozenset(("", "text", "txt", "plain", "plaintext", "html"))  # may be one, too, if nothing stands outside
_WRAPPED = 0.5  # share of a page's characters that a fence of Markdown holds if it is put around the page


class Block(NamedTuple):
    """Whole lines: [start, end) without the last line's end. `kind` is the parser's name; `info` what a fence is said
    to hold. The inside of a `wrapper`, between its first and its last line, is text like any other."""

    start: int
    end: int
    kind: str
    info: str = ""
    wrapper: bool = False


def blocks(text: str) -> Iterator[Block]:
    """The blocks of each page that has a sign of one."""
    for start, end in pages(text):
        page = text[start:end]
        if _SIGNS.search(page) or (start == 0 and page.startswith(("---\n", "---\r"))):
            yield from _of_page(page, start)


@cache
def _parser(front: bool, notes: bool) -> MarkdownIt:
    """The parser, with what reads front matter and what stands below notes where a page has them."""
    from markdown_it import MarkdownIt

    made = MarkdownIt("commonmark").enable("table")
    if front:
        from mdit_py_plugins.front_matter import front_matter_plugin

        made.use(front_matter_plugin)
    if notes:
        from mdit_py_plugins.footnote import footnote_plugin

        made.use(footnote_plugin)
    return made.disable(["inline", "text_join", "footnote_tail", "lheading", "hr", "reference"], ignoreInvalid=True)


def _of_page(page: str, at: int) -> Iterator[Block]:
    """The blocks of a page that begins at a place of the text."""
    # the parser counts CR as a line's end and takes NUL for a character: here each character keeps its place
    plain = page.replace("\r\n", " \n").replace("\r", "\n")
    ink = _Ink(page)
    starts = [0, *(found.end() for found in re.finditer("\n", plain)), len(plain) + 1]
    for token in _parser(at == 0 and plain.startswith("---"), "[^" in plain).parse(plain):
        if token.map and token.type in ("fence", "table_open", "front_matter"):
            first, last = token.map
            while last > first + 1 and not plain[starts[last - 1] : starts[last]].strip():
                last -= 1
            start, end = starts[first], starts[last] - 1
            end -= page[:end].endswith("\r")
            info = token.info.strip().lower() if token.type == "fence" else ""
            wrapper = token.type == "fence" and _is_wrapper(plain, ink, start, end, info)
            yield Block(at + start, at + end, token.type.removesuffix("_open"), info, wrapper)


class _Ink:
    """Where a page begins and ends without the white space around it, and how much is on it: asked for each fence."""

    def __init__(self, page: str) -> None:
        self._page = page
        self.start, self.end = len(page) - len(page.lstrip()), len(page.rstrip())

    @cached_property
    def size(self) -> int:
        return _size(self._page)


def _is_wrapper(page: str, ink: _Ink, start: int, end: int, info: str) -> bool:
    """Whether a fence stands around its page, so that its inside is the page; or may, for it is not shut."""
    if not _is_shut(page[start:end]):
        return True
    if info in MARKDOWN:
        return _size(page[start:end]) >= _WRAPPED * ink.size
    return info in TEXT and start <= ink.start and ink.end <= end


def _size(text: str) -> int:
    """How many characters a text has without white space: joined lines change nothing."""
    return len("".join(text.split()))


def _is_shut(fence: str) -> bool:
    """Whether a fence has a last line."""
    head, _, last = fence.partition("\n")
    shut = last.rpartition("\n")[2].strip(" \t>\r")
    return len(shut) >= 3 and set(shut) in ({"`"}, {"~"}) and shut[0] in head


def inner(text: str, block: Block) -> Span:
    """The place between the first and the last line of a fence; one that is not shut has no last line."""
    fence = text[block.start : block.end]
    start = block.start + fence.find("\n") + 1 if "\n" in fence else block.end
    return start, max(start, block.start + fence.rfind("\n")) if _is_shut(fence) else block.end
