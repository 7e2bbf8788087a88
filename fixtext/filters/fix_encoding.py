"""Text decoded with the wrong encoding, taken back where that is certain enough."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixtext import crossings
from fixtext.characters import TERMINALS
from fixtext.context import Context
from fixtext.edits import Edit, Finding, Risk, apply, between
from fixtext.filter import Scope, Touches, text_filter
from fixtext.markup.kinds import Kind

# What UTF-8 read as Latin-1, cp1252, cp125x, Mac Roman or code page 437 leaves side by side; no Chinese page has them.
_HIGH = "\u0080-\u00bf\u0152-\u0192\u02c6-\u02dd\u2013-\u203a\u20ac\u2122\ufffd"
_SIGNS = re.compile(
    f"[\u0080-\u00ff\u0102-\u0192РСГВвпГ√¬◊├┬╨╤─┼╩Γß╬]"
    f"(?:(?<=[\u00c0-\u00ff\u0102-\u0192])[{_HIGH}\u00c0-\u0151]"
    f"|(?<=[РСГВвп])[\u00a0-\u00bf\u0402-\u040f\u0452-\u045f\u0490\u0491\u2013-\u203a\u20ac\u2116\u2122]"
    f"|(?<=Ã)[ \u00a0]|(?<=[\u0080-\u009f])|(?<=[√¬◊])[\u00a0-\u00ff≠≤≥∞∂∑∏π∫Ωƒ≈∆\u2013-\u203a]"
    f"|(?<=[├┬╨╤─┼╩Γ╬])[\u00a1-\u00ff¢£¥₧ƒª]|(?<=╨)[░-▓│-┐]|(?<=╤)[░-▓│-┐]|(?<=ß)[║╗]"
    f"|(?<=[\u00a1-\u00ff])[\u00a1-\u00ff]{{3}})"
)
_SINGLE = re.compile("[\u0000-\u00ff\u0152-\u0178\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]{4,}")
_PAIRED = re.compile(
    "(?:[\u0080-\u00ff\u0152-\u0178\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122][!-\u2122] ?){3}"
)  # pairs may be spaced
_LOST_WORDS = ("锟斤拷", "烫烫烫", "屯屯屯", "占쏙옙")
_LOST = re.compile("锟斤拷(?:锟斤拷|锟斤|锟)*|(?:烫烫烫|屯屯屯|占쏙옙)+")
_RUN = re.compile("[^\x00-\x7f]{4,}")
_ASCII = re.compile("([\x00-\x7f]+)")
_LETTER = re.compile("[A-Za-z]")
_MOJIBAKE = re.compile("[\u00a0-\u00ff]")
_STOP = re.compile(f"[\\s{TERMINALS}]")
_LEAD = re.compile("[\u00c3-\u00f4](?=[^\x00-\x7f])")  # begins a character of UTF-8 that was read as Latin-1
_NEAR, _LONG = 60, 4000
_LINE_END = re.compile("[\n\f\r]")


@text_filter(scope=Scope.LINE, touches=Touches.GLYPHS, may_touch=Kind.ALL)
def fix_encoding(text: str, _ctx: Context) -> Iterator[Edit | Finding]:
    """Mend mojibake: UTF-8, GBK, Big5, Shift-JIS and EUC-KR read as one another or as Latin-1; report what is lost.

    ftfy does the crossings of UTF-8 with encodings of one byte, with quotes, widths, ligatures, line breaks and
    normalization left alone. The others are taken back only if every byte comes back and the result is by far
    likelier; a line that lost characters on the way is reported and stays.
    """
    if text.isascii():
        return
    if any(word in text for word in _LOST_WORDS):
        for found in _LOST.finditer(text):
            yield _lost(*found.span(), "characters were lost here before the text came to us")
    done = -1
    latin = [(found.start(), True) for found in _SIGNS.finditer(text)]
    for at, is_latin in sorted(latin + [(at, False) for at in crossings.strange(text)]):
        if at >= done and (is_latin or crossings.is_strange(_near(text, at))):
            start, done = _line_around(text, at, max(0, done))
            yield from (_latin if is_latin else _crossed)(text, start, done)


def _near(text: str, at: int) -> str:
    """What stands around a place in its line."""
    before, after = text[max(0, at - _NEAR) : at], text[at : at + _NEAR]
    return _LINE_END.split(before)[-1] + _LINE_END.split(after, maxsplit=1)[0]


def _line_around(text: str, at: int, least: int) -> tuple[int, int]:
    """The line of a place; of a very long line what lies between two white spaces or full stops, from `least` on."""
    start = max(least, text.rfind("\n", max(0, at - _LONG), at) + 1)
    start = max(start, text.rfind("\f", start, at) + 1, text.rfind("\r", start, at) + 1)
    found = _LINE_END.search(text, at, at + _LONG)
    end = found.start() if found else len(text)
    if at - start <= _LONG and end - at <= _LONG:
        return start, end
    start = max(start, at - _LONG)
    stops = list(_STOP.finditer(text, start, at))
    found = _STOP.search(text, at, at + _LONG) or _LEAD.search(text, at + _LONG, at + _LONG + 8)
    return stops[-1].end() if stops else start, found.start() if found else min(end, at + _LONG)


def _lost(start: int, end: int, why: str) -> Finding:
    return Finding(start, end, "suspect", "encoding/lost", Risk.GUESS, confidence=1.0, detector="encoding", why=why)


def _latin(text: str, start: int, end: int) -> Iterator[Edit | Finding]:
    """What ftfy mends in a line, else a crossing of two-byte encodings with Latin-1."""
    from ftfy import TextFixerConfig, fix_encoding

    config = TextFixerConfig(
        unescape_html=False,
        remove_terminal_escapes=False,
        restore_byte_a0=True,
        replace_lossy_sequences=True,
        decode_inconsistent_utf8=True,
        fix_c1_controls=True,
        fix_latin_ligatures=False,
        fix_character_width=False,
        uncurl_quotes=False,
        fix_line_breaks=False,
        fix_surrogates=False,
        remove_control_chars=False,
        normalization=None,
    )
    line = text[start:end]
    paired = list(_crossed(text, start, end)) if _PAIRED.search(line) else []
    if paired and len(paired[0].old) == len(line):
        yield from paired
        return
    mended = fix_encoding(line, config)
    if mended == line or _better(line, mended, paired, start) or _is_left(line, mended):
        yield from paired
    elif "\ufffd" in mended and crossings.cjk(mended):
        yield _lost(start, end, "mojibake that lost characters; it cannot be taken back whole")
    else:
        yield from (edit for edit in _pieces(line, mended, start) if not _invented(edit.old, edit.new))


def _pieces(line: str, mended: str, start: int) -> Iterator[Edit]:
    """One edit a run of mojibake where ASCII stayed; to align runs that have nothing in common is slow."""
    old, new = _ASCII.split(line), _ASCII.split(mended)
    if old[1::2] != new[1::2]:
        yield from between(line, mended, "encoding/mojibake", Risk.LIKELY, at=start)
        return
    at = start
    for before, after in zip(old, new, strict=True):
        if before != after:
            yield Edit(at, at + len(before), before, after, "encoding/mojibake", Risk.LIKELY)
        at += len(before)


def _invented(old: str, new: str) -> bool:
    """Whether Chinese, Japanese or Korean comes out that is not likely enough: chance makes 㺠 of `ãº` and a space."""
    made = crossings.cjk(new) - crossings.cjk(old)
    return made > 0 and not crossings.is_gain(crossings.likelihood(new)[0] - crossings.likelihood(old)[0], made)


def _is_left(line: str, mended: str) -> bool:
    """Whether a line without a letter of ASCII keeps most of its mojibake: what ftfy mended there came by chance."""
    return not _LETTER.search(line) and 2 * len(_MOJIBAKE.findall(mended)) > len(_MOJIBAKE.findall(line))


def _better(line: str, mended: str, paired: list[Edit], start: int) -> bool:
    """Whether the crossings found in runs of the line make likelier text than ftfy does."""
    taken = apply(line, [edit._replace(start=edit.start - start, end=edit.end - start) for edit in paired])
    return bool(paired) and crossings.likelihood(taken)[0] > crossings.likelihood(mended)[0]


def _crossed(text: str, start: int, end: int) -> Iterator[Edit]:
    """The line, or the runs of it that are crossed, taken back."""
    line = text[start:end]
    if "\ufffd" in line:
        return
    for a, b in _candidates(line):
        if crossing := crossings.taken_back(line[a:b]):
            why = f"{crossing.written} read as {crossing.read}"
            yield Edit(start + a, start + b, line[a:b], crossing.text, "encoding/crossing", Risk.LIKELY, 0.95, why)
            if (a, b) == (0, len(line)):
                return


def _candidates(line: str) -> Iterator[tuple[int, int]]:
    """The whole line first, then its runs of one-byte characters and of characters beyond ASCII."""
    yield 0, len(line)
    yield from (m.span() for m in _SINGLE.finditer(line) if _PAIRED.search(m.group()))
    yield from (m.span() for m in _RUN.finditer(line))
