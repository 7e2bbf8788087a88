"""Points that end a Chinese sentence, behind Chinese, a number, a unit or a Latin word; full-width decimal points."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixtext.characters import CJK, CLOSING_QUOTES, HAN, IS_HAN, OPENING_QUOTES, SIGNS, STRAIGHT_QUOTES, TERMINALS
from fixtext.edits import Edit, Risk
from fixtext.marks.brackets import BESIDE, IS_CJK
from fixtext.marks.heads import COUNTED
from fixtext.marks.sides import BLANK, REACH, chinese, left_of, right_of
from fixtext.text import Span

_CLOSERS = CLOSING_QUOTES + STRAIGHT_QUOTES + "）)》"
_FAR = 200
_MEASURED = re.compile(f"(?<![\\d第])\\d[\\d,.]*公?[{COUNTED}]\\Z")
_BEGINS = re.compile(f"[{CJK}{OPENING_QUOTES}〔【]")
_ENOUGH_HAN = 4
_FRACTION = re.compile(r"\d[.:/]\d")
_STANDS_BEFORE = re.compile(f"[{HAN}(（“《][ ]?\\Z")
_FULL_STOP = re.compile(f"[{TERMINALS}；]")
_TOKEN = re.compile(
    r"[$£€¥￥]?[0-9A-Za-z%％℃°μ][0-9A-Za-z%％℃°μ,.:/²³¢'′～~\-]*(?: [0-9A-Za-z.]+){0,2}(?:[)）]|(?<=\d)['\"′″])?\Z"
)
_ABBREVIATION = re.compile(r"(?i:etc|e\.g|i\.e|vs|cf|no|nos|vol|fig|figs|dr|mr|mrs|ms|st|jr|sr|prof|inc|ltd|co|ed|pp?)")
# a number that no item has, a number with a unit, a word in capitals, a word with a number
_SURELY_ENDS = re.compile(
    r"\d{3,}|[3-9]\d|\d[\d,]*[.:/]\d+|\d[\d,.]*\s?[A-Za-z%％℃°μ]+[²³]?|[A-Z]{2,}|[A-Za-z]+[- ]?\d[\w.-]*"
)
_CUT_NUMBER = re.compile(r"\d\.[ \r]*\n[ \u3000]*\d")  # 0. and 04 in the next line are a number that the column cut
_ITEM = re.compile(r"(?:^|\n)[ \u3000]*\d{1,2}$")


def full_stop(text: str, at: int) -> Iterator[Edit]:
    """The edit that a point asks for, if any.

    One that ends a Chinese line or quotation, or a sentence within a line, becomes 。 and a decimal point of full width
    one of half width; between Chinese words 。 is offered.
    """
    left, beside = left_of(text, at)
    near = beside or _is_behind_a_sign(text, at, left)
    start, after = _without_blanks(text, at)
    if _is_last(text, start, after, left) and (left == "C" or _sentence_ends(text, at, left)):
        end = after if text[after : after + 1] in tuple(_CLOSERS) else at + 1
        doubt = Risk.GUESS if _CUT_NUMBER.match(text, at - 1) else Risk.LIKELY
        yield Edit(start, end, text[start:end], "。", "punctuation/half-width-full-stop", doubt)
    elif near and (risk := _inside(text, at, after, left)) is not None:
        yield Edit(at, at + 1, text[at], "。", "punctuation/half-width-full-stop-inside", risk)
    elif text[at] == "．" and left == "D" and _is_decimal(text, at):
        yield Edit(at, at + 1, "．", ".", "punctuation/full-width-decimal-point", Risk.LIKELY)


def _is_behind_a_sign(text: str, at: int, left: str) -> bool:
    """Whether a sign such as % stands right before a point, which is looked through for what it belongs to."""
    before = text[at - 1 : at] or "\n"
    return before in SIGNS and (left in "DL" or not BESIDE.match(before))


def _without_blanks(text: str, at: int) -> Span:
    """Where a point begins and ends with the blanks beside it."""
    start, after = at, at + 1
    while start > 0 and text[start - 1] == " ":
        start -= 1
    while after < len(text) and text[after] in BLANK:
        after += 1
    return start, after


def _is_last(text: str, start: int, after: int, left: str) -> bool:
    """Whether a line or quotation ends with a point, `start` and `after` without the blanks beside it."""
    if start == 0 or text[start - 1] in "\n\f":
        return False
    return after >= len(text) or text[after] in "\n\f" or (text[after] in _CLOSERS and left == "C")


def _inside(text: str, at: int, after: int, left: str) -> Risk | None:
    """The risk of taking a point within a line for a full stop; None where it is none."""
    if left == "C" and IS_CJK.match(text[at - 1]) and right_of(text, at + 1)[0] == "C":
        if text[after : after + 1] in ("，", "。", "、", "；"):
            return None
        return Risk.LIKELY if after == at + 1 and _counts_before(text, at) else Risk.GUESS
    if left in "DL" and after == at + 1 and _BEGINS.match(text, after):
        return _ends_inside(text, at)
    return None


def _is_decimal(text: str, at: int) -> bool:
    """Whether a point of full width stands in a number of half width (５．７ is set in one width) at no line's head."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return after.isdigit() and (before + after).isascii() and not _ITEM.search(text, max(0, at - 4), at)


def _sentence_ends(text: str, at: int, left: str) -> bool:
    """Whether a point behind a number or Latin word at a line's end ends a Chinese sentence."""
    return left in "DL" and chinese(text, at) and (text[at - 1] in "）》」』" or _ended(text, at) is not None)


def _ended(text: str, at: int) -> re.Match[str] | None:
    """What a sentence ends in before a point: a number or Latin word, behind Chinese enough in the sentence."""
    start = text.rfind("\n", max(0, at - _FAR), at) + 1 or max(0, at - _FAR)
    clause = _FULL_STOP.split(text[start:at])[-1]
    found = _TOKEN.search(clause)
    if found is None or not _is_sentence(clause[: found.start()], found.group()):
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


def _counts_before(text: str, at: int) -> bool:
    """Whether a Chinese clause ends with a number and its measure before a point: 达到736元.在…"""
    found = _MEASURED.search(text, max(0, at - REACH - 6), at)
    if found is None or text[at] != ".":
        return False
    clause = _FULL_STOP.split(text[max(0, at - _FAR) : found.start()])[-1].rpartition("\n")[2]
    return _is_sentence(clause, found.group()) and bool(_STANDS_BEFORE.search(clause))


def _is_sentence(clause: str, token: str) -> bool:
    """Whether Chinese enough for a sentence stands before its last token; 9.98 and 3:2 head fewer lines than 3 does."""
    return len(IS_HAN.findall(clause)) >= (_ENOUGH_HAN - 1 if _FRACTION.search(token) else _ENOUGH_HAN)
