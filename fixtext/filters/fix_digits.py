"""Letters in numbers, strokes in the place of dashes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixtext.characters import CLOSING_QUOTES, ENUMERATION, IS_HAN, PAUSES, TERMINALS
from fixtext.context import Context
from fixtext.edits import Edit, Risk
from fixtext.filter import Scope, Touches, text_filter
from fixtext.markup.kinds import Kind
from fixtext.text import line_near, pages

_DIGIT = {"O": "0", "o": "0", "Ｏ": "0", "○": "0", "〇": "0", "l": "1", "I": "1", "|": "1", "S": "5", "B": "8"}
_RULE = dict(zip("OoＯ○〇lI|SB", ["letter-o"] * 3 + ["circle-in-number"] * 2 + ["letter-l"] * 3, strict=False))
_RULE |= {"S": "letter-s", "B": "letter-b"}
_C = "OoＯ○〇lI|SB"
_UNIT = "级年月日号时分秒点%％‰℃度岁万亿千百元块角名个人位只头台辆吨公克米里平亩户家次届期天周倍所项件份场间多余支部条"
_STRONG = "年月日%％‰℃岁万亿元人名个吨公多余户次例股届米"
# a letter beside a digit, or where only a day, a month or an age can stand
_SIGN = re.compile(
    f"[{_C}](?:(?<=[0-9][{_C}])|(?<=[0-9][.,][{_C}])|(?=[0-9])|(?=[.,][0-9])|(?=[{_C}]?[{_STRONG}])|(?=[.,][{_C}]))"
)
_TOKEN = re.compile(f"[0-9{_C}]+(?:[.,][0-9{_C}]+)*")
_PART = f"0123456789{_C}"
_THOUSANDS = re.compile(f"[0-9{_C}]{{1,3}}(?:,[0-9{_C}]{{3}})+")
_MARK = PAUSES + ENUMERATION + "。）”"
_LINE = 1000
_LONGEST = 40  # characters of a number; what is longer is none
_FIRST_NOTE = re.compile(r"①(?:(?<=^①)|(?<=^[ \u3000]①)|(?<=^[ \u3000]{2}①))", re.MULTILINE)
_MARKS = f"{TERMINALS}，；"
_BEHIND = f"{_MARKS}{CLOSING_QUOTES}》）\u4e00-\u9fff"
_MISREAD = re.compile(rf"[©@](?<=[{_BEHIND}][©@])(?=[ \u3000]*(?:[{_MARKS}]|$))", re.MULTILINE)
_JOINED = "_/\\#=@&$~^*+`<>"


@text_filter(scope=Scope.PAGE, again=Scope.LINE, touches=Touches.GLYPHS, may_touch=Kind.CELL)
def fix_digits(text: str, ctx: Context) -> Iterator[Edit]:
    """Mend O for 0, l for 1, S for 5, B for 8, O for 〇 and 一 for — inside numbers, years and dashes.

    Chinese numerals and ①②③ stay, and so do letters outside of numbers: models (B5, 4S店, H2O), codes, Latin words.
    """
    end = -1
    for sign in _SIGN.finditer(text):
        if sign.start() >= end:
            token = _token(text, sign.start())
            end = token.end()
            yield from _mended(text, token)
    yield from _footnote_marks(text)
    for rule in ctx.rules("digits"):
        yield from rule.edits(text)


def _footnote_marks(text: str) -> Iterator[Edit]:
    """A lone © or @ on a page whose first note nothing refers to; ①②③ themselves are marks and never digits."""
    if "①" not in text or not ("©" in text or "@" in text):
        return
    for start, end in pages(text):
        note = _FIRST_NOTE.search(text, start, end)
        if not note or text.find("①", start, note.start()) >= 0:
            continue
        found = list(_MISREAD.finditer(text, start, note.start()))
        if len(found) == 1:
            at = found[0].start()
            yield Edit(at, at + 1, text[at], "①", "digits/footnote-mark", Risk.GUESS)


def _token(text: str, at: int) -> re.Match[str]:
    """The number that a place belongs to."""
    start = at
    while start > 0 and at - start < _LONGEST and (text[start - 1] in _PART or _is_point(text, start - 1)):
        start -= 1
    found = _TOKEN.match(text, start) if text[start] in _PART else _TOKEN.search(text, start)
    return found if found and found.end() > at else _TOKEN.match(text, at)  # type: ignore[return-value]


def _is_point(text: str, at: int) -> bool:
    return text[at] in ".," and at > 0 and text[at - 1] in _PART


def _mended(text: str, token: re.Match[str]) -> Iterator[Edit]:
    start, end = token.span()
    if end - start > _LONGEST:
        return
    before, after = text[start - 1 : start], text[end : end + 1]
    if _latin(before) or _latin(after) or (before and before in _JOINED) or (after and after in _JOINED):
        return
    if before in ("-", "–") and _latin(text[max(0, start - 2) : start - 1]):
        return  # a name: GPT-4o
    if "|" in token.group() and not _lone_stroke(text, token):
        return
    places = [i for i in range(start, end) if text[i] in _DIGIT]
    if all(_is_digit(text, i, token, before, after) for i in places):
        for i in places:
            yield Edit(i, i + 1, text[i], _DIGIT[text[i]], f"digits/{_RULE[text[i]]}", Risk.LIKELY)


def _latin(char: str) -> bool:
    return char.isalpha() and not IS_HAN.match(char)


def _lone_stroke(text: str, token: re.Match[str]) -> bool:
    """Whether the strokes of the line are all in the number: else they part the cells of a table."""
    if token.group()[0] == "|" and text[token.end() : token.end() + 1] not in tuple(_STRONG):
        return False
    start, end = line_near(text, token.start(), _LINE)[0], line_near(text, token.end(), _LINE)[1]
    return text.count("|", start, end) == token.group().count("|")


def _is_digit(text: str, at: int, token: re.Match[str], before: str, after: str) -> bool:
    """Whether the letter at a place of a number can only be a digit."""
    number, letter = token.group(), text[at]
    digits = sum("0" <= c <= "9" for c in number)
    first, last = at == token.start(), at == token.end() - 1
    if not digits:
        return _without_digits(text, token, after)
    if len(number) == 11 and digits >= 7 and number[0] in "1lI" and "|" not in number:
        return True  # a mobile telephone
    if letter in "SB":
        return before != "-" and _is_five_or_eight(number, first, last, after)
    if not first and not last and digits * 2 >= len(number) and (letter != "|" or _THOUSANDS.fullmatch(number)):
        return True
    if after and after in _UNIT:
        return True
    if last and letter in "OＯ〇" and number[-2:-1] == "." and digits:
        return True
    if first and _THOUSANDS.fullmatch(number):
        return True
    if after in ("-", "—") and text[token.end() + 1 : token.end() + 7].isdigit():
        return True  # the code of a town
    if first and letter in "Oo〇Ｏ" and number[1:2] == ".":
        return True
    round_end = letter in "OＯ〇" or "," in number or "." in number
    return round_end and digits >= 2 and last and _goes_on(after)


def _goes_on(after: str) -> bool:
    return after != "" and (after in _MARK or bool(IS_HAN.match(after)))


def _is_five_or_eight(number: str, first: bool, last: bool, after: str) -> bool:
    """S and B begin and end names of models, floors and lines (B2层, S1号线, 4S店): what is counted must follow."""
    if (after and after in _STRONG) or (after and after in _UNIT and "." in number):
        return True
    if not last:
        return len(number) > 1 and after != "" and after in _UNIT and after not in "级号部条块支"
    year = len(number) == 4 and number[:2] in ("19", "20")
    return (year or "." in number) and _goes_on(after)


def _without_digits(text: str, token: re.Match[str], after: str) -> bool:
    """A number of which no digit was read: 2021年l月, B月25日, lB岁, So%, S.B%. IS, IO and OS are words."""
    number, start = token.group(), token.start()
    if not set(number) & set("lI|SB") or len(number) > 3:
        return False
    if "." in number:
        return len(number) == 3 and after != "" and after in _STRONG + "倍平"
    if len(number) == 2 and (number[0] in "l|" or number[1] in "〇Ｏ" or number in ("So", "Bo", "BS", "SS")):
        return after != "" and after in _STRONG
    if len(number) == 2 and number not in ("IS", "IO", "OS", "SO", "BO"):
        return after in ("%", "％", "℃", "岁") or (after == "日" and text[start - 1 : start] == "月")
    year_before = text[start - 1 : start] in ("年", "月") and text[max(0, start - 2) : start - 1] in tuple(_PART)
    day_behind = after == "月" and text[token.end() + 1 : token.end() + 2] in tuple(_PART)
    dated = after in ("月", "日") and (year_before or day_behind)
    return len(number) == 1 and (
        dated or (number in "l|" and after in ("%", "％") and bool(IS_HAN.match(text[start - 1 : start])))
    )
