"""Simplified and traditional characters, by OpenCC."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Literal

from fixtext import scripts, smallfile, word_edges
from fixtext.characters import IS_HAN
from fixtext.context import Context
from fixtext.edits import Edit, Finding, Risk, Suggestion, between
from fixtext.errors import UsageError
from fixtext.filter import Scope, Touches, text_filter
from fixtext.markup.kinds import Kind
from fixtext.ruleset import Rule
from fixtext.script_pieces import segments
from fixtext.text import Span, disjoint, outside

TARGETS = {"simplified": ("t2s",), "traditional": ("s2t",), "tw": ("s2tw",), "hk": ("s2hk",), "jp": ("s2t", "t2jp")}
_QUOTED = re.compile("“[^“”\n]{1,200}”|「[^「」\n]{1,200}」|『[^『』\n]{1,200}』|《[^《》\n]{1,100}》")


@text_filter(scope=Scope.DOCUMENT, touches=Touches.GLYPHS, rests=True, may_touch=Kind.WORDS)
def convert_script(
    text: str,
    ctx: Context,
    *,
    to: Annotated[
        Literal["none", "simplified", "traditional", "tw", "hk", "jp"], "the script and standard to convert to"
    ] = "none",
    config: Annotated[str, "an OpenCC configuration by its name (s2twp, tw2sp, t2hk …), in the place of `to`"] = "",
    protect: Annotated[str, "terms that stay: a file with one a line, or separated by commas"] = "",
    keep_quoted: Annotated[bool, "what stands in quotes and title marks stays"] = False,
    keep_names: Annotated[bool, "surnames that are other words too (余 范 于 …) stay beside titles"] = False,
    mixed: Annotated[Literal["report", "unify", "ignore"], "where both scripts occur: the rarer one"] = "report",
) -> Iterator[Edit | Finding]:
    """Convert simplified and traditional script with OpenCC; words of the lexicon and protected terms stay.

    Characters with several readings that no phrase decides are reported with their readings, and so is, without
    `to`, the script that a document has less of. Old printed forms (鄕淸靑說敎) take today's form on the way.
    """
    names = (config,) if config else TARGETS.get(to, ())
    kept = _kept(text, ctx, protect, keep_quoted, keep_names)
    if not names:
        if mixed != "ignore":
            yield from _mixed(text, kept, mixed == "unify")
        return
    taiwan = names == ("t2s",) and scripts.is_taiwan(text)
    stays = ctx.rules("script")["zhu-stays"] if taiwan else None
    glyphs = {} if config else {ord(a): b for a, b in ctx.rules("script")["old-glyph"].table}
    for start, end, chain in segments(text, kept, names):
        made = _converted(text[start:end], start, chain, glyphs, stays)
        yield from _outside(kept, made)


def _outside(kept: list[Span], made: Iterable[Edit | Finding]) -> Iterable[Edit | Finding]:
    return (x for x in made if outside(kept, x.start, x.end)) if kept else made


def _converted(
    old: str, at: int, chain: tuple[str, ...], glyphs: dict[int, str], zhu: Rule | None
) -> Iterator[Edit | Finding]:
    """A text, which stands at a place, through a chain of OpenCC's configurations.

    `zhu` knows the words in which the 著 of a text in Taiwan's standard stays; None for other texts.
    """
    new = plain = old.translate(glyphs)
    for name in chain:
        new = scripts.converter(name).convert(new)
    to_traditional = chain[:1] and chain[0] in scripts.BEYOND
    if zhu and len(old) == len(new):
        yield from map(_of_taiwan, _edits(old, _with_particles(old, new, zhu), at, glyphs))
    elif to_traditional and len(plain) == len(new):
        new, doubts = _by_word_edges(plain, new, at, chain[0])
        yield from _edits(old, new, at, glyphs)
        yield from doubts
    else:
        yield from _edits(old, new, at, glyphs)
    if to_traditional:
        yield from _undecided(plain, new if chain == ("s2t",) else "", at)


def _edits(old: str, new: str, at: int, glyphs: dict[int, str]) -> Iterator[Edit]:
    if len(old) != len(new):
        yield from _line_by_line(old, new, at, glyphs)
        return
    start = end = -1
    for i in [i for i, (a, b) in enumerate(zip(old, new, strict=True)) if a != b]:
        if i != end:
            if end > 0:
                yield _edit(old, new, start, end, at, glyphs)
            start = i
        end = i + 1
    if end > 0:
        yield _edit(old, new, start, end, at, glyphs)


def _by_word_edges(old: str, new: str, at: int, name: str) -> tuple[str, list[Finding]]:
    """(the converted text with characters read by the word that they belong to, those that a reader must decide)."""
    local = scripts.converter(f"t{name.removeprefix('s')[:3]}") if name != "s2t" else None
    characters, doubts = list(new), []
    for edge in word_edges.edges(old, new):
        if edge.chosen:
            characters[edge.at] = local.convert(edge.chosen) if local else edge.chosen
        else:
            offered = tuple(Suggestion(c, 0.5) for c in (edge.left, edge.right))
            why = f"{edge.left} with what stands before it, {edge.right} with what stands behind"
            place = at + edge.at, at + edge.at + 1
            doubts.append(Finding(*place, "suspect", "script/word-edge", Risk.GUESS, offered, 0.5, "script", why))
    return "".join(characters), doubts


def _with_particles(old: str, new: str, zhu: Rule) -> str:
    """The converted text with 着 for the 著 of Taiwan, but for words in which 著 stays (著名, 論著)."""
    stays = {place for start, end, _ in zhu.hits(old) for place in range(start, end)}
    return "".join("着" if c == "著" and i not in stays else c for i, c in enumerate(new))


def _of_taiwan(edit: Edit) -> Edit:
    """The edit with its reason, where it depends on the standard of the text."""
    why = "the text has 著 and no 着: it is in the standard of Taiwan, where 看著 is 看着"
    return edit._replace(why=why) if "著" in edit.old else edit


def _edit(old: str, new: str, start: int, end: int, at: int, glyphs: dict[int, str]) -> Edit:
    """One edit for characters that change side by side: most often a word."""
    rule = "script/old-glyph" if ord(old[start]) in glyphs else "script/converted"
    return Edit(at + start, at + end, old[start:end], new[start:end], rule, Risk.LIKELY)


def _line_by_line(old: str, new: str, at: int, glyphs: dict[int, str]) -> Iterator[Edit]:
    """Edits of a text in which some phrase became longer or shorter."""
    for a, b in zip(old.split("\n"), new.split("\n"), strict=True):
        if len(a) == len(b):
            yield from _edits(a, b, at, glyphs)
        else:
            yield from between(a, b, "script/converted", Risk.LIKELY, at=at)
        at += len(a) + 1


def _undecided(old: str, new: str, at: int) -> Iterator[Finding]:
    for i in scripts.undecided(old, new or scripts.converter("s2t").convert(old)):
        readings = scripts.one_to_many()[old[i]]
        offered = tuple(Suggestion(c, 1 / len(readings)) for c in readings)
        why = f"{old[i]} is {' or '.join(readings)}, and no phrase says which"
        place = at + i, at + i + 1
        yield Finding(*place, "suspect", "script/one-to-many", Risk.GUESS, offered, 0.5, "script", why)


def _mixed(text: str, kept: list[Span], unify: bool) -> Iterator[Edit | Finding]:
    """The characters of the rarer script, reported or converted."""
    few, name = scripts.minority(text) if IS_HAN.search(text) else ("", "")
    if not few:
        return
    for found in re.finditer(f"[{few}]+", text):
        start, end = found.span()
        if not outside(kept, start, end):
            continue
        if not unify:
            why = f"{'simplified' if name == 's2t' else 'traditional'} in a text that is mostly the other script"
            yield Finding(start, end, "suspect", "script/mixed-script", Risk.GUESS, (), 0.7, "script", why)
            continue
        yield from _unified(text, start, end, name)


def _unified(text: str, start: int, end: int, name: str) -> Iterator[Edit]:
    """A run of characters converted with what stands around it, so that phrases decide."""
    a = max(start - 8, max(text.rfind(c, 0, start) for c in "\n\x00") + 1)
    b = min([end + 8, *(i for c in "\n\x00" if (i := text.find(c, end)) >= 0)])
    old = text[a:b]
    if re.search("[\ud800-\udfff]", old):
        return
    new = scripts.converter(name).convert(old)
    if len(new) == len(old):
        for i in range(start, end):
            if text[i] != new[i - a]:
                yield Edit(i, i + 1, text[i], new[i - a], "script/unified", Risk.LIKELY)


def _kept(text: str, ctx: Context, protect: str, quoted: bool, names: bool) -> list[Span]:
    """What stays: words of the lexicon, protected terms, quotations and names where asked for; sorted and disjoint."""
    words = ctx.lexicon | _terms(protect)
    found: list[Span] = []
    if words:
        longest = sorted(words, key=lambda word: (-len(word), word))
        found += (m.span() for m in re.finditer("|".join(map(re.escape, longest)), text))
    if quoted:
        found += (m.span() for m in _QUOTED.finditer(text))
    if names:
        found += ((a, b) for a, b, _ in ctx.rules("script")["surname"].hits(text))
    return disjoint(found)


def _terms(protect: str) -> frozenset[str]:
    """The terms of a file, or those that are given. UsageError for a file that is not there."""
    if not protect:
        return frozenset()
    path = Path(protect)
    if smallfile.is_there(path):
        return smallfile.words(path)
    if path.suffix or "/" in protect:
        raise UsageError(f"convert-script protect={protect}: no such file; give a file of terms or terms with commas")
    return frozenset(term.strip() for term in protect.split(",") if term.strip())
