"""Marks of half width in Chinese, by what stands on both sides: Chinese, Latin, digits, a line's end.

Closing quotes, brackets and percent signs on the left, opening ones on the right and up to two spaces are looked
through; so is one line end. Where the sides disagree, the line's majority decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixtext.characters import (
    CLASSES,
    CLOSING,
    CLOSING_QUOTES,
    ENUMERATION,
    FULL_WIDTH,
    IS_HAN,
    NARROW_CLOSING,
    NARROW_OPENING,
    NARROW_PAUSES,
    NARROW_TERMINALS,
    OPENING,
    PAUSES,
    POINT_MARKS,
    SIGNS,
    STRAIGHT_QUOTES,
    TERMINALS,
)
from fixtext.edits import Edit, Risk
from fixtext.marks.brackets import BESIDE, scanned_gap
from fixtext.text import at_least, line_near

FULL = FULL_WIDTH | {".": "。", "．": "。"}
NAMES = {",": "comma", ";": "semicolon", ":": "colon", "?": "question-mark", "!": "exclamation-mark"}
# Points within numbers and Latin words stay. (A class that stands first, without a repeat, is found twice as fast.)
_NARROW = f"[{NARROW_PAUSES}{NARROW_TERMINALS}.．]"
_MARKS = re.compile(rf"{_NARROW}(?!(?<=[0-9A-Za-z]\.)[0-9A-Za-z]){_NARROW}*")
_CJK = re.compile(f"[{CLASSES['CJK']}]")
_WORDS = re.compile("[A-Za-z][A-Za-z]*")
_LOOSE = re.compile(" (?:(?<![A-Za-z] )|(?![A-Za-z]))")  # a space that the scan may have put there, so none counts
_LEFT = CLOSING + STRAIGHT_QUOTES + NARROW_CLOSING + SIGNS
_RIGHT = OPENING + STRAIGHT_QUOTES + NARROW_OPENING
_CLOSERS = CLOSING_QUOTES + STRAIGHT_QUOTES + "）)》"
_REACH = 6
_NEAR, _LONG = 40, 200
_BLANK = " \t\r\u3000"
_OPENS = re.compile("[(（]")


def half_width(text: str) -> Iterator[Edit]:
    """Half-width marks that Chinese print sets in full width."""
    for found in _MARKS.finditer(text):
        run, at = found.group(), found.start()
        if run in NAMES and _between(text, at, at + 1):  # the common case
            yield Edit(at, at + 1, run, FULL[run], f"punctuation/half-width-{NAMES[run]}", Risk.SAFE)
        elif run in (".", "．"):
            yield from _point(text, at)
        elif "." not in run and "．" not in run and not (run[0] == ":" and len(run) > 1):
            yield from _run(text, at, found.end())
        elif run[-1] in NAMES and run[-2] in ".．":
            yield from _run(text, found.end() - 1, found.end())


def _between(text: str, start: int, end: int) -> bool:
    """Whether marks stand between Chinese characters; no search is needed to see it."""
    return "\u3041" <= text[start - 1 : start] <= "\u9fff" and "\u3041" <= text[end : end + 1] <= "\u9fff"


def _run(text: str, start: int, end: int) -> Iterator[Edit]:
    if text[end : end + 2] == "-)" and text[end - 1] in ":;":
        return  # ;-)
    if text[end : end + 1] == ")" and text[end - 1] in ":;" and not _OPENS.search(text, max(0, start - _NEAR), start):
        return  # :)
    if text[start - 1 : start] in ("", "\n", "\f") and text[end : end + 1] == " ":
        return  # a sign before an item of a list
    risk = _decide(text, start, end)
    if risk is None:
        return
    for at in range(start, end):
        rule = f"punctuation/half-width-{NAMES[text[at]]}"
        yield Edit(at, at + 1, text[at], FULL[text[at]], rule, risk)
    if risk is Risk.SAFE:
        yield from _gaps(text, start, end)


def _decide(text: str, start: int, end: int) -> Risk | None:
    """The risk of making the marks at [start, end) full width; None where they stay."""
    if _between(text, start, end):
        return Risk.SAFE
    left, near = _left(text, start)
    right, beside = _right(text, end)
    if left == "C":
        doubtful = right == "L" and not (near and beside)
        return Risk.SAFE if not doubtful or chinese(text, start) else None
    if right == "C":
        return Risk.SAFE if beside or left in "NO" or chinese(text, start) else None
    if left in "LD" and right == "N":
        return Risk.SAFE if chinese(text, start) else None
    if left == right == "D" and not (near and beside) and text[start] in ",;":
        return Risk.SAFE if chinese(text, start) else None
    if left == "L" and right in "LD" and not beside and text[start] in ",;" and chinese(text, start):
        return Risk.GUESS
    return None


def _left(text: str, at: int) -> tuple[str, bool]:
    """(class of what stands on the left, whether it is right beside)."""
    i = at - 1
    while i >= 0 and at - i <= _REACH and (text[i] in _LEFT or text[i] in " ?!"):
        i -= 1
    if i > 0 and text[i] == "\n" and i == at - 1:
        i -= 1
        while i > 0 and text[i] in _BLANK:
            i -= 1
    return (_class(text[i]) if i >= 0 else "N"), i == at - 1


def _right(text: str, at: int) -> tuple[str, bool]:
    i = at
    while i < len(text) and i - at <= _REACH and (text[i] in _RIGHT or text[i] in _BLANK):
        i += 1
    if i < len(text) and text[i] == "\n":
        i += 1
        while i < len(text) and text[i] in " \t\u3000":
            i += 1
    return (_class(text[i]) if i < len(text) else "N"), i == at


def _class(char: str) -> str:
    """C Chinese, Japanese or a mark of theirs · D digit · L another letter · N a line's end · O anything else."""
    if BESIDE.match(char):
        return "C"
    if char in "\n\f":
        return "N"
    return "D" if char.isdigit() else "L" if char.isalpha() or char == "`" else "O"


def chinese(text: str, at: int) -> bool:
    """Whether a line is Chinese with Latin words in it around a place, and not the other way round."""
    start, end = line_near(text, at, 2 * _NEAR)
    near = _LOOSE.sub("", text[start:at])[-_NEAR:] + _LOOSE.sub("", text[at:end])[:_NEAR]
    return at_least(max(1, 2 * len(_WORDS.findall(near))), _CJK, near)


def _gaps(text: str, start: int, end: int) -> Iterator[Edit]:
    """The spaces at a mark that becomes full width."""
    a, b = start, end
    if text[start - 1 : start] != " " and text[end : end + 1] != " ":
        return
    while a > 0 and text[a - 1] == " ":
        a -= 1
    while b < len(text) and text[b] == " ":
        b += 1
    if a < start and a > 0 and text[a - 1] not in "\n\f":
        yield Edit(a, start, text[a:start], "", "punctuation/space-beside-mark", Risk.LIKELY)
    if end < b < len(text) and text[b] not in "\r\n\f":
        yield Edit(end, b, text[end:b], "", "punctuation/space-beside-mark", Risk.LIKELY)


def _point(text: str, at: int) -> Iterator[Edit]:
    """A point that ends a Chinese line or quotation; between Chinese words it is offered."""
    left, near = _left(text, at)
    if left == "C" and (before := text[at - 1]) in SIGNS and not BESIDE.match(before):
        near = True
    after = at + 1
    while after < len(text) and text[after] in _BLANK:
        after += 1
    ends = after >= len(text) or text[after] in "\n\f" or (text[after] in _CLOSERS and left == "C")
    start = at
    while start > 0 and text[start - 1] == " ":
        start -= 1
    if ends and start > 0 and text[start - 1] not in "\n\f" and (left == "C" or _sentence_ends(text, at, left)):
        end = after if text[after : after + 1] in tuple(_CLOSERS) else at + 1
        yield Edit(start, end, text[start:end], "。", "punctuation/half-width-full-stop", Risk.LIKELY)
    elif left == "C" and near and _CJK.match(text[at - 1]) and _right(text, at + 1)[0] == "C":
        if text[after : after + 1] not in ("，", "。", "、", "；"):
            yield Edit(at, at + 1, text[at], "。", "punctuation/half-width-full-stop-inside", Risk.GUESS)
    elif left in "DL" and near and _CJK.match(text[after : after + 1]) and after == at + 1:
        if risk := _ends_inside(text, at):
            yield Edit(at, at + 1, text[at], "。", "punctuation/half-width-full-stop-inside", risk)
    elif (
        text[at] == "．"
        and left == "D"
        and text[at - 1 : at + 2 : 2].isascii()  # ５．７ is set in one width
        and text[at + 1 : at + 2].isdigit()
        and text[at - 1 : at].isascii()
        and not _ITEM.search(text, max(0, at - 4), at)
    ):
        yield Edit(at, at + 1, "．", ".", "punctuation/full-width-decimal-point", Risk.LIKELY)


def _sentence_ends(text: str, at: int, left: str) -> bool:
    """Whether a point behind a number or Latin word at a line's end ends a Chinese sentence."""
    return left in "DL" and chinese(text, at) and _ended(text, at) is not None


def _ended(text: str, at: int) -> re.Match[str] | None:
    """What a sentence ends in before a point: a number or Latin word, behind Chinese enough in the sentence."""
    start = text.rfind("\n", max(0, at - _FAR), at) + 1 or max(0, at - _FAR)
    clause = _FULL_STOP.split(text[start:at])[-1]
    found = _TOKEN.search(clause)
    if found is None or len(IS_HAN.findall(clause, 0, found.start())) < _ENOUGH_HAN:
        return None
    if not _STANDS_BEFORE.search(clause, 0, found.start()):  # not 王二.2020. of a list of references
        return None
    return None if _ABBREVIATION.fullmatch(found.group()) else found


def _ends_inside(text: str, at: int) -> Risk | None:
    """The risk of taking a point between a number or Latin word and a Chinese one for a full stop.

    Small whole numbers may be those of items (1.原料2.成品), words with a capital those of names: a reader must say.
    """
    token = _ended(text, at)
    if token is None or text[at] == "．":
        return None
    return Risk.LIKELY if _SURELY_ENDS.fullmatch(token.group()) else Risk.GUESS


_FAR = 200
_ENOUGH_HAN = 4
_STANDS_BEFORE = re.compile(f"[{CLASSES['Han']}(（“《][ ]?\\Z")
_FULL_STOP = re.compile(f"[{TERMINALS}；]")
_TOKEN = re.compile(r"[0-9A-Za-z%％℃°μ][0-9A-Za-z%％℃°μ,.:/²³\-]*(?: [0-9A-Za-z.]+){0,2}[)）]?\Z")
_ABBREVIATION = re.compile(r"(?i:etc|e\.g|i\.e|vs|cf|no|nos|vol|fig|figs|dr|mr|mrs|ms|st|jr|sr|prof|inc|ltd|co|ed|pp?)")
# a number that no item has, a number with a unit, a word in capitals, a word with a number
_SURELY_ENDS = re.compile(
    r"\d{3,}|[3-9]\d|\d[\d,]*[.:/]\d+|\d[\d,.]*\s?[A-Za-z%％℃°μ]+[²³]?|[A-Z]{2,}|[A-Za-z]+[- ]?\d[\w.-]*"
)


_GAP_IN_NUMBER = re.compile(r" (?:(?<=\d )(?=\.\d|[%％‰℃])|(?<=\d\. )(?=\d+ ?[%％]))")


def gaps_in_numbers(text: str) -> Iterator[Edit]:
    """Spaces before a decimal point or percent sign of a number in Chinese."""
    for found in _GAP_IN_NUMBER.finditer(text):
        if chinese(text, found.start()):
            yield Edit(*found.span(), " ", "", "punctuation/space-in-number", Risk.LIKELY)


_GAP_BEFORE_QUOTE = re.compile(f" (?<=[{CLASSES['Han']}] )(?=[\"'“‘《「『][{CLASSES['Han']}])")


def gaps_before_quotes(text: str) -> Iterator[Edit]:
    """Spaces before an opening quote: the scan's in a line that has other spaces at marks, else perhaps printed."""
    for found in _GAP_BEFORE_QUOTE.finditer(text):
        at = found.start()
        risk = Risk.LIKELY if scanned_gap().search(text, *line_near(text, at, _LONG)) else Risk.GUESS
        yield Edit(at, at + 1, " ", "", "punctuation/space-before-quote", risk)


_ITEM = re.compile(r"(?:^|\n)[ \u3000]*\d{1,2}$")
_TWO_MARKS = re.compile(f"[{PAUSES}{ENUMERATION}。](?=[{POINT_MARKS}])")


def impossible(text: str) -> Iterator[Edit]:
    """A mark twice, and marks that do not follow each other in print, such as ，。 and 。，"""
    for found in _TWO_MARKS.finditer(text):
        at = found.start()
        first, second = text[at], text[at + 1]
        if first == second:
            yield Edit(at, at + 1, first, "", "punctuation/doubled-mark", Risk.GUESS)
        elif first != "。" and second in TERMINALS:
            yield Edit(at, at + 1, first, "", "punctuation/impossible-sequence", Risk.GUESS)
        elif first == "。" and second in PAUSES + ENUMERATION and _CJK.match(text[at + 2 : at + 3]):
            yield Edit(at + 1, at + 2, second, "", "punctuation/impossible-sequence", Risk.GUESS)


_WIDE_IN_LATIN = re.compile(f"[A-Za-z\"'’”)\\]][{PAUSES}{TERMINALS}](?= ?[A-Za-z\"'“‘(]| *(?:[\n\f]|\\Z))")
_LINE = 1000
_HALF = {full: half for half, full in FULL.items() if half != "．"}


def full_width_in_latin(text: str) -> Iterator[Edit]:
    """Full-width marks in lines that have no Chinese or Japanese, in half width with the space that they need."""
    for found in _WIDE_IN_LATIN.finditer(text):
        at = found.end() - 1
        start, end = line_near(text, at, _LINE)
        if max(at - start, end - at) == _LINE:
            continue
        if _WORDS.search(text, start, end) and not _CJK.search(text, start, end):
            space = " " if text[at + 1 : at + 2].isalpha() else ""
            new = _HALF[text[at]] + space
            yield Edit(at, at + 1, text[at], new, "punctuation/full-width-in-latin", Risk.LIKELY)
