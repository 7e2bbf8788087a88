"""Simplified and traditional characters, by OpenCC."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Annotated, Any, Literal

from fixtext.context import Context
from fixtext.edits import Edit, Risk, between
from fixtext.errors import UsageError, nearest
from fixtext.filter import Scope, Touches, text_filter
from fixtext.text import HAN

TARGETS = {"simplified": ("t2s",), "traditional": ("s2t",), "tw": ("s2tw",), "hk": ("s2hk",), "jp": ("s2t", "t2jp")}
# OpenCC drops everything after a NUL with some configurations and cannot take lone surrogates: it never sees them.
_SAFE = re.compile("[^\x00\ud800-\udfff\n]+")
_HAN = re.compile(f"[{HAN}]")


@text_filter(scope=Scope.LINE, touches=Touches.GLYPHS)
def convert_script(
    text: str,
    ctx: Context,
    *,
    to: Annotated[
        Literal["none", "simplified", "traditional", "tw", "hk", "jp"], "the script and standard to convert to"
    ] = "none",
    config: Annotated[str, "an OpenCC configuration by its name (s2twp, tw2sp, t2hk …), in the place of `to`"] = "",
) -> Iterator[Edit]:
    """Convert simplified and traditional script with OpenCC; words of the lexicon stay as they are."""
    names = (config,) if config else TARGETS.get(to, ())
    glyphs = ctx.rules("script")["old-glyph"]
    if to in ("traditional", "tw", "hk") and not config:
        yield from glyphs.edits(text)
    if not names:
        return
    converters = [_converter(name) for name in names]
    protected = (
        re.compile("|".join(map(re.escape, sorted(ctx.lexicon, key=len, reverse=True)))) if ctx.lexicon else None
    )
    for found in _SAFE.finditer(text):
        old = found.group()
        if not _HAN.search(old):
            continue
        new = old
        for converter in converters:
            new = converter.convert(new)
        for edit in between(old, new, "script/converted", Risk.LIKELY, at=found.start()):
            if protected is None or not _inside(protected, text, edit):
                yield edit


def _inside(protected: re.Pattern[str], text: str, edit: Edit) -> bool:
    window = 24
    start = max(0, edit.start - window)
    spans = (m.span() for m in protected.finditer(text, start, min(len(text), edit.end + window)))
    return any(a < edit.end and edit.start < b for a, b in spans)


@lru_cache(maxsize=32)
def _converter(name: str) -> Any:
    """The OpenCC converter of a configuration. UsageError if OpenCC has none of that name."""
    import opencc

    known = [c.removesuffix(".json") for c in opencc.CONFIGS]
    plain = name.removesuffix(".json")
    if plain not in known:
        raise UsageError(f"convert-script config={name}: OpenCC has {', '.join(sorted(known))}{nearest(plain, known)}")
    return opencc.OpenCC(plain)
