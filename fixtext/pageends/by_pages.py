"""A filter of layout that knows all marks of pages' ends, not form feeds alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import wraps
from typing import Any

from fixtext.context import Context
from fixtext.edits import Edit, Finding, Risk
from fixtext.markup.kinds import Kind
from fixtext.pageends.firsts import firsts
from fixtext.pageends.returned import KEEP, returned
from fixtext.pageends.view import FEED, View, view

Looks = Callable[..., Iterable[Edit | Finding]]
SET_ASIDE = Kind.MARK | Kind.TAG | Kind.FORMULA | Kind.SPECIAL  # what heads, numbers and marks are written in


def by_pages(*, edged: bool) -> Callable[[Looks], Looks]:
    """Let a filter look at a text whose pages form feeds part, whatever marks part them.

    `edged` is for a filter that takes heads and numbers out; its option `page_marks` says what becomes of the marks.
    Where boxes tell of lines, pages are known, and the filter looks at the text as it is.
    """

    def declare(looks: Looks) -> Looks:
        @wraps(looks)
        def looks_by_pages(text: str, ctx: Context, **options: Any) -> Iterator[Edit | Finding]:
            act = options.get("page_marks", KEEP)
            markup = ctx.scanned(text)
            seen = None if ctx.layout else view(text, ctx.rules("page-marks"), markup, edged)
            if seen is None or FEED not in seen.text:
                yield from looks(text, ctx, **options)
                return
            items = list(looks(seen.text, replace(ctx, markup=seen.markup), **options))
            items += _more(seen, items) if edged else ()
            yield from returned(seen, items, markup, act) if seen.made or act != KEEP else items

        return looks_by_pages

    return declare


def _more(seen: View, items: Iterable[Edit | Finding]) -> Iterator[Edit]:
    """First heads of pages that go with the others."""
    edits = sorted(item for item in items if isinstance(item, Edit) and item.risk <= Risk.LIKELY)
    yield from firsts(seen.text, edits)
